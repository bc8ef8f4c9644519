"""How the rows of the month's ledgers are said on their cards: every field with its title and unit, by list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from app.domain.imports.batch import ImportAction
from app.domain.records.facts import MonthRecord, PlaceKind
from app.labels.ledgers import COMMANDS, OUTAGES, WORDS, hundredths_text, moment_text
from app.labels.limits import span_text
from app.labels.work import LABELS as TERMS

WRITTEN: Final[Mapping[ImportAction, str]] = {ImportAction.ADDED: "新增", ImportAction.CHANGED: "更改"}
"""What an import did to a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """A field of a row: its name in the record, its title, its words, and what is said while it is not known."""

    name: str
    title: str
    say: Callable[[Any], str] = str
    unknown: str = ""

    def of(self, record: MonthRecord) -> str:
        """The words of this field of a row."""
        value = getattr(record, self.name)
        return self.unknown if value is None else self.say(value)


def _energy(hundredths: int) -> str:
    return f"{hundredths_text(hundredths)} kW·h"


def _money(cents: int) -> str:
    return f"{hundredths_text(cents)} 元"


def _rate(hundredths: int) -> str:
    return f"{hundredths_text(hundredths)} %"


def _meters(number: int) -> str:
    return f"{number:,} 户"


def _lasted(span: timedelta) -> str:
    """A length of time; one below nought shows that the times do not fit together."""
    return f"-{span_text(-span)}" if span < timedelta(0) else span_text(span)


FIELDS: Final[Mapping[str, tuple[FieldWords, ...]]] = {
    "line_losses": (
        FieldWords(name="month", title="月份"),
        FieldWords(name="supplied", title="供电量", say=_energy),
        FieldWords(name="fed_in", title="上网电量", say=_energy),
        FieldWords(name="sold", title="售电量", say=_energy),
        FieldWords(name="lost", title="损失电量", say=_energy),
        FieldWords(name="loss_rate", title="线损率", say=_rate, unknown="没有供电量，不能计算"),
        FieldWords(name="meters_due", title="应抄户数", say=_meters),
        FieldWords(name="meters_read", title="实抄户数", say=_meters),
        FieldWords(name="reading_rate", title="抄表率", say=_rate, unknown="没有应抄户，不能计算"),
    ),
    "collection": (
        FieldWords(name="day", title="日期"),
        FieldWords(name="meters_due", title="应采户数", say=_meters),
        FieldWords(name="meters_collected", title="成功户数", say=_meters),
        FieldWords(name="missing", title="失败户数", say=_meters),
        FieldWords(name="collection_rate", title="采集成功率", say=_rate, unknown="没有应采户，不能计算"),
    ),
    "bills": (
        FieldWords(name="period", title="账期"),
        FieldWords(name="receivable", title="应收", say=_money),
        FieldWords(name="received", title="实收", say=_money),
        FieldWords(name="owed", title="欠费", say=_money),
        FieldWords(name="paid_on", title="收费日期", unknown="未收费"),
        FieldWords(name="due_on", title="缴费期限"),
    ),
    "commands": (
        FieldWords(name="issued_at", title="下发时间", say=moment_text),
        FieldWords(name="kind", title="指令", say=COMMANDS.__getitem__),
        FieldWords(name="executed_at", title="执行时间", say=moment_text, unknown="未执行"),
        FieldWords(name="lasted", title="执行用时", say=_lasted),
        FieldWords(name="is_success", title="结果", say=WORDS["commands"]["is_success"]),
    ),
    "service_orders": (
        FieldWords(name="number", title="工单编号"),
        FieldWords(name="kind", title="业务类型"),
        FieldWords(name="source", title="来源"),
        FieldWords(name="place", title="地点类别", say=TERMS[PlaceKind].__getitem__),
        FieldWords(name="accepted_at", title="受理时间", say=moment_text),
        FieldWords(name="dispatched_at", title="派发时间", say=moment_text, unknown="没有记录"),
        FieldWords(name="arrived_at", title="到达时间", say=moment_text, unknown="没有记录"),
        FieldWords(name="arrived_after", title="到达用时", say=_lasted),
        FieldWords(name="finished_at", title="办结时间", say=moment_text, unknown="未办结"),
        FieldWords(name="lasted", title="办结用时", say=_lasted),
        FieldWords(name="is_at_fault", title="是否有责", say=WORDS["service_orders"]["is_at_fault"]),
    ),
    "outages": (
        FieldWords(name="started_at", title="开始时间", say=moment_text),
        FieldWords(name="ended_at", title="结束时间", say=moment_text, unknown="未恢复"),
        FieldWords(name="lasted", title="停电时长", say=_lasted),
        FieldWords(name="kind", title="性质", say=OUTAGES.__getitem__),
        FieldWords(name="is_at_fault", title="是否有责", say=WORDS["outages"]["is_at_fault"]),
    ),
}
"""The fields of each ledger's rows; the first is what a row is called by beside whom it concerns."""
