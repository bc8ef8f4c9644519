"""Words of the counter that are made from values: amounts, limits with their receipt, what an event says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.definitions.limit import Limit
from app.domain.definitions.source import Source
from app.domain.firms.firm import Trade
from app.domain.people.staff import Staff
from app.domain.work.calendar import DayKind
from app.domain.work.case import ManagerChoice, PaperState
from app.domain.work.event import Event, EventKind
from app.domain.work.examining import Verdict
from app.domain.work.receipt import ReceiptLine
from app.domain.zone import STATION_ZONE
from app.labels.fees import money_text
from app.labels.form_names import FORM_NAMES
from app.labels.limits import moment_text
from app.labels.pauses import said_of_pause
from app.labels.supply import LABELS as SUPPLY_LABELS
from app.labels.work import LABELS, STOP_REASONS

UNVERIFIED: Final = "待核对"

WORK_ORDER: Final = "work-order"
"""The form of a work order: printed for an order, not for its case."""

_OF_PAUSES: Final = frozenset(
    {
        EventKind.CASE_PAUSED,
        EventKind.CASE_PAUSE_ENTERED,
        EventKind.CASE_PAUSE_CORRECTED,
        EventKind.CASE_PAUSE_REMOVED,
        EventKind.CASE_PAUSE_REFUSED,
    }
)
_NONE: Final[Mapping[UUID, int]] = {}
_HUNDRED: Final = 100
_KILO: Final = 1024
_WEEKDAYS: Final = "一二三四五六日"
_MINUTE: Final = timedelta(minutes=1)
_SECOND: Final = timedelta(seconds=1)


def clock_face(span: timedelta) -> str:
    """Minutes and seconds as a timer shows them: 06:42, 75:03."""
    minutes, rest = divmod(max(span, timedelta(0)), _MINUTE)
    return f"{minutes:02d}:{rest // _SECOND:02d}"


def amount_text(hundredths: int) -> str:
    """Money in yuan from cents: 1,234.56."""
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), _HUNDRED)
    return f"{sign}{whole:,}.{rest:02d}"


def units_text(units: Fraction) -> str:
    """A number of units with at most two places: 3, 1.5, 0.25."""
    whole, rest = divmod(round(abs(units) * _HUNDRED), _HUNDRED)
    sign = "-" if units < 0 and (whole or rest) else ""
    return f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def limit_amount(limit: Limit) -> str:
    """How long a limit is: 5 个工作日."""
    return f"{limit.amount} {LABELS[type(limit.unit)][limit.unit]}"


def source_text(source: Source) -> str:
    """Where a figure comes from: 供电服务十项承诺 第 6 条."""
    return f"{source.title} {source.article}".strip()


def moment_in_full(moment: datetime) -> str:
    """A moment by the station's clock to the minute: 2026-10-10 17:30."""
    return f"{moment.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"


def day_remarks(lines: Sequence[ReceiptLine]) -> str:
    """What is unusual in a count: 10-10（调休上班）计入，10-01 至 10-08（国庆节）不计; empty when nothing is."""
    remarks = [f"{line.day:%m-%d}（{_day_name(line)}）计入" for line in lines if _is_odd_work(line)]
    rests: list[list[ReceiptLine]] = []
    for line in lines:
        if line.kind not in {DayKind.HOLIDAY, DayKind.STATION_RESTS}:
            continue
        if rests and _day_name(rests[-1][-1]) == _day_name(line):
            rests[-1].append(line)
        else:
            rests.append([line])
    remarks += [f"{_days(group)}（{_day_name(group[0])}）不计" for group in rests]
    return "，".join(remarks)


def receipt_text(line: ReceiptLine) -> str:
    """One day of a receipt: 10-10 周六 调休上班 · 计 1 · 累计 2."""
    parts = [f"{line.day:%m-%d} 周{_WEEKDAYS[line.day.weekday()]} {_day_name(line)}"]
    if line.is_start_day and not line.counted_minutes:
        parts.append("起算日不计")
    else:
        rests = "不计，顺延" if line.is_carried else "不计"
        parts.append(f"计 {units_text(line.counted)}" if line.counted_minutes else rests)
    if line.reasons:
        parts.append("停计：" + "、".join(STOP_REASONS.get(reason, reason) for reason in line.reasons))
    parts.append(f"累计 {units_text(line.total)}")
    return " · ".join(parts) + ("" if line.is_published else f"（{UNVERIFIED}：该年放假安排未公布）")


def times_text(event: Event, now: datetime) -> str:
    """The four times of an event; those that equal the moment it happened are not repeated."""
    parts = [moment_text(event.occurred_at, now)]
    if event.on_paper_at is not None:
        parts.append(f"单据 {moment_text(event.on_paper_at, now)}")
    if abs(event.recorded_at - event.occurred_at) >= _MINUTE:
        parts.append(f"补录 {moment_text(event.recorded_at, now)}")
    if abs(event.device_at - event.recorded_at) >= _MINUTE:
        parts.append(f"本机 {moment_text(event.device_at, now)}")
    return " · ".join(parts)


def event_text(
    event: Event, business: BusinessType, people: Mapping[UUID, Staff], pauses: Mapping[UUID, int] = _NONE
) -> str:
    """What happened, in a line: 进入下一环节：业务受理 → 现场勘查.

    `pauses` are the numbers of the case's pauses by the events that speak of them (`pause_numbers`).
    """
    kinds = {str(kind): words for kind, words in LABELS[EventKind].items()}
    head = kinds.get(str(event.kind), str(event.kind)) + (f"（第{pauses[event.id]}段）" if event.id in pauses else "")
    say = _SAID.get(str(event.kind))
    if event.kind in _OF_PAUSES:
        tail = said_of_pause(event.kind, event.payload)
        return f"{head}：{tail}" if tail else head
    said = "" if say is None else say(event.payload, _Names(business, people))
    reason = str(event.payload.get("reason", ""))
    tail = "；".join(part for part in (said, reason) if part)
    return f"{head}：{tail}" if tail else head


class _Names:
    """Names for the codes in an event's payload."""

    def __init__(self, business: BusinessType, people: Mapping[UUID, Staff]) -> None:
        self._business = business
        self._people = people

    def stage(self, code: object) -> str:
        return next((stage.name for stage in self._business.stages if stage.code == code), str(code))

    def field(self, code: str) -> str:
        return next((spec.label for spec in self._business.fields if spec.code == code), code)

    def paper(self, code: object) -> str:
        return next((spec.name for spec in self._business.papers if spec.code == code), str(code))

    def fee(self, code: object) -> str:
        return next((spec.name for spec in self._business.fees if spec.code == code), str(code))

    def person(self, key: object) -> str:
        try:
            found = self._people.get(UUID(str(key)))
        except ValueError:
            return ""
        return "" if found is None else found.name


_Payload = Mapping[str, str | int]
_Say = Callable[[_Payload, _Names], str]


def _move(payload: _Payload, names: _Names) -> str:
    return f"{names.stage(payload['from'])} → {names.stage(payload['to'])}"


def _fields(payload: _Payload, names: _Names) -> str:
    return "、".join(names.field(code) for code in str(payload["fields"]).split(",") if code)


def _correction(payload: _Payload, names: _Names) -> str:
    if payload["field"] == "customer":
        return f"户号 {payload['after']} 已写入客户档案"
    return f"{names.field(str(payload['field']))} {payload['before'] or '空'} → {payload['after']}"


def _acceptance(payload: _Payload, names: _Names) -> str:
    number, manager = str(payload.get("number", "")), names.person(payload.get("manager", ""))
    if not manager:
        return number
    choice = SUPPLY_LABELS[ManagerChoice][ManagerChoice(str(payload["manager_choice"]))]
    return f"{number}，客户经理 {manager}（{choice}）"


def _chosen(payload: _Payload, _names: _Names) -> str:
    named = SUPPLY_LABELS[Trade]
    parts = [f"{words} {payload[f'{trade}_name'] or '客户自办'}" for trade, words in named.items() if trade in payload]
    return f"第{payload['version']}版，{'、'.join(parts)}（{payload['by']}）"


def _examined(payload: _Payload, names: _Names) -> str:
    verdict = SUPPLY_LABELS[Verdict][Verdict(str(payload["verdict"]))]
    again = "复验，" if payload["previous"] else ""
    count = len(str(payload["defects"]).splitlines())
    found = f"，缺陷 {count} 条，{payload['rectify_on']} 前整改" if count else ""
    return f"{names.stage(payload['stage'])} {again}{verdict}{found}"


def _hand_over(payload: _Payload, names: _Names) -> str:
    return f"{names.person(payload['from'])} → {names.person(payload['to'])}"


def _paper(payload: _Payload, names: _Names) -> str:
    state = PaperState(str(payload["after"]))
    name = payload.get("name") or names.paper(payload["paper"])  # a paper on no checklist brings its name
    return f"{name} {LABELS[PaperState][state]}"


def _attached(payload: _Payload, names: _Names) -> str:
    name = str(payload.get("name", ""))
    return f"{name}（{names.paper(payload['paper'])}）" if payload.get("paper") else name


def _form(payload: _Payload, _names: _Names) -> str:
    code = str(payload["form"])
    return FORM_NAMES.get(code, code)


def _fee(payload: _Payload, names: _Names) -> str:
    words = f"{names.fee(payload['fee'])} {money_text(int(payload['amount']))}"
    return f"{words}，票据 {payload['receipt']}" if payload.get("receipt") else words


def _crew(payload: _Payload, names: _Names) -> str:
    lead, guardian = names.person(payload.get("lead", "")), names.person(payload.get("guardian", ""))
    return f"{lead}，监护 {guardian}" if guardian else lead


def _promised(payload: _Payload) -> str:
    return moment_in_full(datetime.fromisoformat(str(payload["until"])))


_SAID: Final[Mapping[str, _Say]] = {
    EventKind.CASE_ACCEPTED: _acceptance,
    EventKind.CASE_ADVANCED: _move,
    EventKind.CASE_RETURNED: _move,
    EventKind.CASE_REOPENED: lambda payload, names: names.stage(payload["to"]),
    EventKind.CASE_FIELDS_ENTERED: _fields,
    EventKind.DOCUMENT_NUMBERED: lambda payload, _names: f"{payload['before']} → {payload['number']}",
    EventKind.CASE_CORRECTED: _correction,
    EventKind.CASE_HANDED_OVER: _hand_over,
    EventKind.CASE_CHOSEN: _chosen,
    EventKind.CASE_EXAMINED: _examined,
    EventKind.CASE_DEFECTS_ADDED: lambda payload, _names: f"{len(str(payload['defects']).splitlines())} 条",
    EventKind.CASE_PAPER_CHANGED: _paper,
    EventKind.CASE_ATTACHED: _attached,
    EventKind.CASE_PAPER_ASKED: lambda payload, _names: str(payload["name"]),
    EventKind.CASE_SIGNED_CORRECTED: lambda said, names: f"{_form(said, names)} {said['before']} → {said['after']}",
    **dict.fromkeys((EventKind.CASE_NOTICE_GIVEN, EventKind.CASE_FORM_SIGNED, EventKind.CASE_FORM_PRINTED), _form),
    EventKind.CASE_CALLED_BACK: lambda payload, _names: str(payload.get("note", "")),
    EventKind.CASE_FEE_FIXED: _fee,
    EventKind.CASE_FEE_PAID: _fee,
    EventKind.CASE_FEE_REFUNDED: _fee,
    EventKind.CASE_FEE_STRUCK: _fee,
    EventKind.CASE_PROMISED: lambda payload, _names: f"{payload['what']}，最迟 {_promised(payload)}",
    EventKind.CASE_PROMISE_KEPT: lambda payload, _names: str(payload["what"]),
    EventKind.CASE_PROMISE_MOVED: lambda payload, _names: f"{payload['what']}，改到 {_promised(payload)}",
    EventKind.COUNTER_SIGNED: lambda payload, _names: f"用时 {payload['minutes']} 分钟",
    EventKind.ORDER_CREATED: lambda payload, names: names.stage(payload.get("stage", "")),
    EventKind.ORDER_DISPATCHED: _crew,
    EventKind.ORDER_HANDED_OVER: lambda payload, names: f"{names.person(payload['from'])} → {_crew(payload, names)}",
}


def _is_odd_work(line: ReceiptLine) -> bool:
    return line.kind in {DayKind.MAKE_UP, DayKind.STATION_WORKS} and line.counted_minutes > 0


def _day_name(line: ReceiptLine) -> str:
    # A make-up day carries the holiday it makes up for; that it is worked is what matters.
    if line.kind is DayKind.HOLIDAY and line.name:
        return line.name
    why = line.name if line.kind in {DayKind.STATION_WORKS, DayKind.STATION_RESTS} else ""
    return LABELS[DayKind][line.kind] + (f"·{why}" if why else "")


def _days(group: Sequence[ReceiptLine]) -> str:
    first, last = group[0].day, group[-1].day
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d} 至 {last:%m-%d}"


def size_text(size_bytes: int) -> str:
    """The size of a file: 340 KB, 2.5 MB."""
    kilobytes = max(1, size_bytes // _KILO)
    if kilobytes < _KILO:
        return f"{kilobytes} KB"
    whole, rest = divmod(kilobytes * 10 // _KILO, 10)
    return f"{whole}.{rest} MB"
