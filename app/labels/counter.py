"""Sentences and words of the counter: papers asked for later, visits and their minutes, trips, what else to settle."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from app.domain.people.staff import Staff
from app.domain.work.also import Offer, OfferKind
from app.domain.work.asking import LaterRequest
from app.domain.work.counter import ParkReason, Visit
from app.domain.work.counter_load import CounterLoad, Overload
from app.domain.work.trips import Trip, TripCause
from app.domain.work.waiting import Ticket
from app.domain.zone import STATION_ZONE
from app.labels.form_names import FORM_NAMES
from app.labels.work_terms import amount_text, moment_in_full, units_text

if TYPE_CHECKING:
    from app.services.work.counter_figures import CounterMonth
    from app.services.work.queueing import TakenNumber

PROBLEMS: Final[Mapping[str, str]] = {
    "asking.paper_missing": "请写明还要客户提供什么资料。",
    "asking.on_notice": "“{paper}”已写在一次性告知书上，不必另行要求，收到后直接勾选。",
    "asking.asked_before": "“{paper}”已经补充要求过，收到后直接勾选。",
    "counter.not_waiting": "{ticket}号不在等候，可能已经叫号。",
    "counter.parked": "{ticket}号已暂离，请先继续。",
    "counter.not_parked": "{ticket}号没有暂离，不用继续。",
    "counter.left": "{ticket}号客户已离开，如又来办请重新叫号。",
    "counter.still_running": "{ticket}号还在计时，请先受理，或记为暂离、离开。",
    "asking.not_on_notice": "已交付的一次性告知书上没有“{paper}”。确需客户提供的，用“补充要求资料”并写明原因。",
}

PARK_REASONS: Final[Mapping[ParkReason, str]] = {
    ParkReason.PAPERS: "回去取资料",
    ParkReason.AWAY: "客户暂离",
    ParkReason.SYSTEM: "系统故障",
}

TICKET_SLIP: Final = "queue-slip"
"""The form of the slip."""

_MINUTE: Final = timedelta(minutes=1)


def parked_text(visit: Visit, who: str, now: datetime) -> str:
    """Who is away, why and how long: A012 号 · 回去取资料 · 已暂离 12 分钟（孙丽）; empty when nobody is."""
    if visit.parked is None:
        return ""
    reason = PARK_REASONS[ParkReason(visit.parked.reason)]
    minutes = (now - visit.parked.at) // _MINUTE
    return f"{visit.session.ticket} 号 · {reason} · 已暂离 {minutes} 分钟（{who}）"


def visits_text(load: CounterLoad) -> str:
    """The counter now: 等候 4 位，最久 12 分钟，正在办理 1 位，暂离 2 位，近一小时办结 3 件，平均 12 分钟."""
    average = "" if load.average_minutes is None else f"，平均 {load.average_minutes} 分钟"
    served = f"正在办理 {load.running} 位，暂离 {load.parked} 位，近一小时办结 {load.ended} 件{average}"
    return f"{queue_text(load.waiting, load.longest_wait)}，{served}" if load.waiting else served


def queue_text(waiting: int, longest_minutes: int) -> str:
    """How many wait to be called: 等候 4 位，最久 12 分钟."""
    return f"等候 {waiting} 位，最久 {longest_minutes} 分钟" if waiting else "没有客户等候"


def waiting_text(ticket: Ticket, now: datetime) -> str:
    """Who waits, and how long: 003 号 · 已等 12 分钟."""
    return f"{ticket.number} 号 · 已等 {ticket.waited_minutes(now)} 分钟"


def served_text(visit: Visit, who: str) -> str:
    """Whom somebody else serves: 002 号 · 正在办理（孙丽）."""
    return f"{visit.session.ticket} 号 · 正在办理（{who}）"


def taken_text(number: str, ahead: int) -> str:
    """What a customer with a new number is told: 003 号，前面等候 2 位."""
    return f"{number} 号，前面等候 {ahead} 位" if ahead else f"{number} 号，前面没有人等候"


def slip_values(taken: "TakenNumber", station: str) -> Mapping[str, object]:
    """The same as the values of the slip the customer holds until he is called."""
    at = taken.ticket.taken_at.astimezone(STATION_ZONE).replace(microsecond=0)
    return {"station": station, "number": taken.ticket.number, "ahead": taken.ahead, "taken_at": at.isoformat()}


def hundredths_text(hundredths: int | None) -> str:
    """A figure with at most two places: 1.35; a dash where there is none."""
    return "—" if hundredths is None else units_text(Fraction(hundredths, 100))


def trips_text(closed: int, trips: int, average: int | None) -> str:
    """How often customers had to come for the cases of a month: 办结 12 件，客户共到柜台 15 次，平均每件 1.25 次."""
    return f"办结 {closed} 件，客户共到柜台 {trips} 次，平均每件 {hundredths_text(average)} 次。"


def month_lines(month: "CounterMonth") -> tuple[str, ...]:
    """The month at the counter: minutes, later requests, trips; what there was none of is left out."""
    visits = sum(clerk.visits for clerk in month.clerks)
    over = sum(clerk.over for clerk in month.clerks)
    asked = [f"{clerk.name} {clerk.asked} 次" for clerk in month.clerks if clerk.asked]
    lines = [f"叫号办理 {visits} 件，超时 {over} 件"] if visits else []
    lines += [f"补充要求资料：{'，'.join(asked)}"] if asked else []
    average = hundredths_text(month.average_trips)
    lines += [f"办结 {month.closed} 件，平均每件到柜台 {average} 次"] if month.closed else []
    return tuple(lines)


def load_text(load: CounterLoad) -> str:
    """Why the counter is overloaded, with the figures and the limits passed."""
    parts = []
    if Overload.WAITING in load.overloads:
        parts.append(f"等候 {load.waiting} 位（限 {load.limits.waiting} 位）")
    if Overload.WAIT in load.overloads:
        parts.append(f"最久已等 {load.longest_wait} 分钟（限 {load.limits.wait_minutes} 分钟）")
    if Overload.OPEN in load.overloads:
        parts.append(f"正在办理 {load.running} 位、暂离 {load.parked} 位（限 {load.limits.open_visits} 位）")
    if Overload.AVERAGE in load.overloads:
        parts.append(
            f"近一小时办结 {load.ended} 件，平均 {load.average_minutes} 分钟（限 {load.limits.average_minutes} 分钟）"
        )
    return "柜台超负荷：" + "；".join(parts) + "。"


TRIP_CAUSES: Final[Mapping[TripCause, str]] = {
    TripCause.ACCEPTED: "受理",
    TripCause.SERVED: "叫号办理",
    TripCause.PAPERS: "交资料",
    TripCause.SIGNED: "签字",
}


def trip_text(trip: Trip) -> str:
    """When somebody came, and what for: 2026-03-02 受理、签字."""
    return f"{trip.day:%Y-%m-%d} {'、'.join(TRIP_CAUSES[cause] for cause in trip.causes)}"


_OFFERS: Final[Mapping[OfferKind, str]] = {
    OfferKind.ARREARS: "{count} 笔电费未结清，共 {sum} 元（{periods}）",
    OfferKind.CUT_OFF: "{day} 已停电，还没有复电",
    OfferKind.PAPERS: "{business}：待补 {papers}",
    OfferKind.SIGNATURE: "{business}：待签 {form_names}",
    OfferKind.PAUSED: "{business}：暂停中，原因消除即可恢复",
    OfferKind.OPEN_CASE: "{business}：{stage}，在办",
    OfferKind.TEMPORARY: "{business}：{day} 到期，要续用请先办理",
    OfferKind.SUSPENDED: "已暂停用电，要用电可办暂停恢复",
    OfferKind.IDENTITY: "档案里的证件号码{how}，请核对补正",
    OfferKind.PHONE: "{phone}",
}


def offer_text(offer: Offer) -> str:
    """What could be settled: 2 笔电费未结清，共 186.40 元（2026-01、2026-02）."""
    values = offer.values
    forms = str(values.get("forms", "")).split(",")
    tail = str(values.get("tail", ""))
    made = {
        "sum": amount_text(int(values.get("cents", 0))),
        "form_names": "、".join(f"《{FORM_NAMES.get(code, code)}》" for code in forms),
        "how": "没有填" if values.get("is_missing") else "有误",
        "phone": f"请核对手机号（尾号 {tail}）" if tail else "档案里没有手机号，请补上",
    }
    return _OFFERS[offer.kind].format(**values, **made)


def request_text(request: LaterRequest, by: Staff | None) -> str:
    """Who asked for a paper later, when and why: 2026-03-02 09:40 孙丽：原件字迹不清."""
    who = "数据文件夹所有者" if by is None else by.name
    return f"{moment_in_full(request.asked_at)} {who}：{request.reason}"
