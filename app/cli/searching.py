"""The search box on the command line."""

from typing import Annotated
from uuid import UUID

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.verbs import verb
from app.labels.search import KINDS


def add_search(program: typer.Typer) -> None:
    """Put the search at the top of the command line."""
    verb(
        program,
        "search",
        "查找客户、业务、工单、人员、台区：户号或其尾号、电话尾号、姓名、拼音首字母、地址、表号、编号都可以。",
    )(search)


def search(
    call: Call,
    text: Annotated[str, typer.Argument(metavar="文字", help="记得的任何一点。")],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="最多几条。")] = 20,
) -> Answer:
    """What fits the text, best first."""
    with call.at_work() as (services, _):
        hits = services.search.find(text, limit)
    value = [
        {
            "kind": hit.kind,
            "id": UUID(bytes=hit.ref),
            "title": hit.title,
            "subtitle": hit.subtitle,
            "match": hit.matched,
        }
        for hit in hits
    ]
    return Answer(
        value=value, lines=table(("类别", "名称", "说明"), [(KINDS[h.kind], h.title, h.subtitle) for h in hits])
    )
