"""Limits counted on the command line: clocks of any system in, their ends with a receipt for every day out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from app.cli.answer import Answer, json_of, problems_of
from app.cli.call import Call, has_station
from app.cli.reading import json_from
from app.cli.verbs import verb
from app.domain.work.receipt import ReceiptLine
from app.labels.deadlines import basis_text
from app.labels.work_terms import receipt_text, source_text
from app.services.deadlines import Counted, DeadlineService, Refused, shipped_deadlines

_HELP: Final = """计算时限：何时到期、现在如何、用去多少，附逐日明细；总以 JSON 作答。

内容为列表 [{…}, …]，或对象 {"items": [{…}, …], "calendar": {…}}；没有站所也能计算。每一项：

id：文字或整数，原样答回。

rule：业务代码/时限代码，如 LV-RES-NEW/promise，按 started_at 当日施行的版本；
时限随字段而定的，另写 fields，如 {"place": "town"}。

limit：与 rule 二选一，如 {"amount": 5, "unit": "working_day", "mode": "statutory"}。
unit 可为 working_day、calendar_day、hour、minute。
mode 可为 statutory（不写即是：按天的，开始当日不计，到末日营业结束；按小时、分钟的，昼夜连续）
或 elapsed（自开始那一分钟起按营业时间逐分计；calendar_day 每天24小时）。

started_at、ended_at、as_of：时间，如 2026-10-08T09:00，不带时区为北京时间；
ended_at 可为 null，as_of 不写为现在。

pauses：[{"from": …, "to": …, "reason": …}, …]；to 为 null 即仍在暂停，重叠的只算一次。

calendar：写在对象里供全部使用，写在某一项里只供该项，可只写一部分：
{"segments": [["08:30","12:00"],["14:00","17:30"]], "overrides": {"2026-05-06": false},
"suspensions": [{"from": …, "to": …}]}。法定节假日和调休总按国务院通知；
不写则用本所的，没有站所则用随附的。

答复是列表，按原次序，每项有：

id、due_at（仍在暂停的，为现在恢复时的到期时间）、
state（running 在计，paused 暂停，met 按时，late 超期）、rule、limit、source（计算的依据）；

used、left：已用、剩余，以时限自己的单位计，为精确的整数或分数文字，如 "3/2"；超期时 left 为负；

used_minutes、left_minutes：已计入、到期前还将计入的分钟，按营业时间计的为营业分钟；超期时后者为负；

unpublished_years：放假安排未公布、按星期推算的年份；receipt：逐日明细。

不能计算的一项，答以 id、index（从0数起的位置）和 refused（原因），其余照常，退出码为1。"""


def add_deadlines(program: typer.Typer) -> None:
    """Put the command at the top of the command line."""
    paragraphs = (part.replace("\n", "") for part in _HELP.split("\n\n"))  # Chinese has no space at the end of a line
    verb(program, "deadlines", "\n\n".join(paragraphs))(deadlines)


def deadlines(
    call: Call, file: Annotated[str, typer.Argument(metavar="文件", help="JSON 文件；- 为标准输入。")]
) -> Answer:
    """Every item's answer, in the order they were given."""
    given = json_from(file)
    with _service(call) as service:
        answers = service.count_all(given)
    value = [_answer(answer) for answer in answers]
    lines = [] if call.as_json else [json.dumps(json_of(value), ensure_ascii=False, indent=2)]
    return Answer(value=value, lines=lines, is_sound=not any(isinstance(answer, Refused) for answer in answers))


@contextmanager
def _service(call: Call) -> Iterator[DeadlineService]:
    if not has_station(call.folder):
        yield shipped_deadlines()
        return
    with call.opened() as services:
        call.session(services)
        yield services.deadlines


def _answer(answer: Counted | Refused) -> dict[str, object]:
    if isinstance(answer, Refused):
        return {"id": answer.id, "index": answer.index, "refused": problems_of(answer.problems)}
    counted, spec = answer.deadline, answer.spec
    limit = counted.limit
    basis = basis_text(limit)
    return {
        "id": answer.id,
        "due_at": counted.due_at,
        "state": answer.standing,
        "used": counted.used,
        "left": counted.left,
        "used_minutes": counted.used_minutes,
        "left_minutes": counted.left_minutes,
        "limit": {"amount": limit.amount, "unit": limit.unit, "mode": limit.mode},
        "rule": None if spec is None else {"code": spec.code, "name": spec.name, "source": source_text(spec.source)},
        "source": basis,
        "unpublished_years": counted.unpublished_years,
        "receipt": [_line(line) for line in counted.lines],
    }


def _line(line: ReceiptLine) -> dict[str, object]:
    return {
        "day": line.day,
        "kind": line.kind,
        "name": line.name,
        "counted": line.counted,
        "total": line.total,
        "counted_minutes": line.counted_minutes,
        "stopped_minutes": line.stopped_minutes,
        "unit_minutes": line.unit_minutes,
        "reasons": line.reasons,
        "is_start_day": line.is_start_day,
        "is_carried": line.is_carried,
        "is_published": line.is_published,
        "text": receipt_text(line),
    }
