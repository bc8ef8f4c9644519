"""The answer to a customer who asks how far it is: the same words on the telephone, at the counter and on a slip."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from app.domain.definitions.stage import Holder
from app.domain.work.case import CaseState
from app.domain.work.deadlines import ClockState
from app.domain.work.progress import Hands, Progress, SpokenLimit, Task, TaskKind
from app.domain.zone import STATION_ZONE
from app.labels.form_names import FORM_NAMES
from app.labels.work import LABELS as WORK
from app.labels.work import STOP_REASONS
from app.labels.work_terms import limit_amount

PROBLEMS: Final[Mapping[str, str]] = {
    "progress.no_match": "没有编号与电话后四位都相符的业务，请核对；编号至少填末四位。",
    "progress.too_many": "这个编号十分钟内已有五次不符，请{minutes}分钟后再查。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Hands: {Hands.STATION: "供电所", Hands.CUSTOMER: "客户"},
}

SLIP: Final = "progress-slip"
"""The form of the slip."""

PUBLIC_TITLE: Final = "业务办理公示"
"""What the list that is put up is called."""

PUBLIC_WORDS: Final = {"state": lambda state: WORK[CaseState][state]}
"""The words of its coded values, by column."""

_AT_DESK: Final[Mapping[Holder, str]] = {
    Holder.CLERK: "由营业厅办理",
    Holder.AREA_MANAGER: "由客户经理办理",
    Holder.HEAD: "由供电所安排",
    Holder.CUSTOMER: "客户办好后再往下办",
}
_ON_SITE: Final = "供电所派人到现场办理"
_TASKS: Final[Mapping[TaskKind, str]] = {
    TaskKind.BRING: "带来{what}",
    TaskKind.BRING_PROMISED: "补交已承诺的{what}",
    TaskKind.SIGN: "在{what}上签字",
    TaskKind.PAY: "缴清费用",
    TaskKind.FINISH_STAGE: "办好“{what}”后告知供电所",
    TaskKind.MEND_PAPERS: "补正资料",
    TaskKind.FINISH_WORKS: "完成客户工程后告知供电所",
    TaskKind.FINISH_DESIGN: "完成接入系统设计后告知供电所",
    TaskKind.AGREE_ON_DAY: "与供电所另约时间",
}
_ENDS: Final[Mapping[CaseState, str]] = {
    CaseState.DONE: "办结",
    CaseState.ARCHIVED: "办结",
    CaseState.WITHDRAWN: "撤销",
    CaseState.REFUSED: "不予受理",
}
_STANDING: Final[Mapping[ClockState, str]] = {
    ClockState.OVERDUE: "，已超过",
    ClockState.PAUSED: "，暂停期间顺延",
}


def progress_text(progress: Progress) -> str:
    """The whole answer, a line for each thing that is to be said."""
    return "\n".join(_lines(progress))


def slip_values(progress: Progress, station: str, told_at: datetime) -> Mapping[str, object]:
    """The same answer as the values of the slip a customer takes home."""
    moment = told_at.astimezone(STATION_ZONE).replace(microsecond=0).isoformat()
    return {
        "station": station,
        "number": progress.number,
        "visit_number": progress.receipt,
        "answer": progress_text(progress),
        "told_at": moment,
    }


def _lines(progress: Progress) -> Iterator[str]:
    yield f"业务：{progress.business}（编号 {progress.number}）"
    yield from [f"受理回执号：{progress.receipt}"] * (progress.receipt != progress.number)
    yield f"受理：{_day(progress.accepted_at)}"
    if progress.hands is None:
        if progress.closed_at is not None:
            yield f"{_ENDS[progress.state]}：{_day(progress.closed_at)}"
    else:
        where = _ON_SITE if progress.is_on_site else _AT_DESK[progress.holder]
        yield f"进度：共{progress.stage_count}个环节，现在第{progress.stage_number}个“{progress.stage}”，{where}"
        yield f"目前由{LABELS[Hands][progress.hands]}办理"
    if progress.paused_at is not None:
        reason = "" if progress.pause_reason is None else f"，原因：{STOP_REASONS[progress.pause_reason]}"
        yield f"暂停：自{_day(progress.paused_at)}起{reason}"
    if progress.tasks:
        yield f"请客户：{'；'.join(map(_task, progress.tasks))}"
    elif progress.hands is not None:
        yield "客户暂无需办理的事项"
    for limit in progress.limits:
        yield _limit(limit)
    if progress.duty_phone:
        yield f"客户经理值班电话：{progress.duty_phone}"


def _task(task: Task) -> str:
    what = FORM_NAMES.get(task.what, task.what) if task.kind is TaskKind.SIGN else task.what
    condition = f"（{task.condition}）" if task.condition else ""
    return _TASKS[task.kind].format(what=what) + condition


def _limit(limit: SpokenLimit) -> str:
    at = limit.due_at.astimezone(STATION_ZONE)
    standing = _STANDING.get(limit.state, "")
    return f"最迟：{_day(at)} {at:%H:%M}，按“{limit.name}”{limit_amount(limit.limit)}{standing}"


def _day(moment: datetime) -> str:
    day: date = moment.astimezone(STATION_ZONE).date()
    return f"{day.year}年{day.month}月{day.day}日"
