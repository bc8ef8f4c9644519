"""Lists written out as sheets, each by its name and narrowed as on the screen."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli.answer import Answer, local
from app.cli.call import Call
from app.cli.verbs import verb
from app.domain.lists import ListQuery
from app.domain.problems import Refusal
from app.labels.listings import LISTINGS, Listing


def add_export(program: typer.Typer) -> None:
    """Put the command at the top of the command line."""
    names = "、".join(f"{name}（{each.title}）" for name, each in LISTINGS.items())
    verb(program, "export", f"把一张清单写成 xlsx 表格。清单：{names}。")(export)


def export(
    call: Call,
    name: Annotated[str, typer.Argument(metavar="清单", help="清单的名称。")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个 xlsx 文件。")],
    *,
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", metavar="名称=取值", help="只要符合的行，可写多次，如 month=2026-10。"),
    ] = None,
    text: Annotated[str, typer.Option("--text", metavar="文字", help="只要含这些文字的行。")] = "",
) -> Answer:
    """Write a list into a file."""
    listing = LISTINGS.get(name)
    if listing is None:
        raise Refusal.of("input.not_a_choice", "list", key="清单", value=name, choices="、".join(LISTINGS))
    chosen = dict(_chosen(listing, filters or ()))
    query = ListQuery(text=text, filters=chosen)
    with call.at_work() as (services, session):
        note = f"{_narrowed(listing, chosen, text)}　导出时间 {local(services.office.clock.now())}"
        exports, words, title = services.exports, listing.words(services), listing.title
        if listing.has_private:
            count = exports.export_list(session, name, query, output, title=title, note=note, words=words)
        else:
            source = listing.source(services, session)
            count = exports.export_source(source, query, output, title=title, note=note, words=words)
    value = {"list": name, "file": output, "rows": count}
    return Answer(value=value, lines=[f"已写到 {output}（{title}，{count} {listing.unit}）"])


def _chosen(listing: Listing, filters: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The filters by name.

    Raises:
        Refusal: `input.not_a_choice` for a name or a value the list does not know.
    """
    for given in filters:
        name, _, value = given.partition("=")
        known = listing.filters.get(name)
        if known is None:
            choices = "、".join(listing.filters) or "无"
            raise Refusal.of("input.not_a_choice", "filter", key="--filter", value=name, choices=choices)
        if known.values is not None and value not in known.values:
            raise Refusal.of("input.not_a_choice", "filter", key=name, value=value, choices="、".join(known.values))
        yield name, value


def _narrowed(listing: Listing, chosen: Mapping[str, str], text: str) -> str:
    """What leaves only some of the rows, in words."""
    said = []
    for name, value in chosen.items():
        known = listing.filters[name]
        said.append(f"{known.title}：{value if known.values is None else known.values[value]}")
    return "；".join([*said, f"含“{text}”"] if text else said) or "全部"
