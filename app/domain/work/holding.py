"""Who held a case: the time from its acceptance to its end, dealt out to those it lay with, with what proves it.

A pause that counts goes to whoever its reason names, whatever stage the case is in; of several at once to the one that
began first. Field work lies with the office until the order
is sent out and again from its end on, with the area manager in between; any other stage lies with its holder. The time
is that of the wall clock, nights and holidays included: it is shared out, not counted against a limit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.stage import Holder, StageSpec
from app.domain.work.event import Event, EventKind
from app.domain.work.pauses import CasePause, PauseState, pauses_of
from app.domain.work.pausing import PauseReason

if TYPE_CHECKING:
    from uuid import UUID

WHOLE: Final = 10_000
"""All shares of a case together, in ten-thousandths."""


class Keeper(StrEnum):
    """With whom a case can lie."""

    CLERK = "clerk"  # 内勤
    AREA_MANAGER = "area_manager"  # 台区经理
    HEAD = "head"  # 所长
    CUSTOMER = "customer"  # 客户
    EXPERTS = "experts"  # 专家组
    FUNDS = "funds"  # 资金
    CONTRACTOR = "contractor"  # 电网配套工程的施工单位
    DESIGNER = "designer"  # 客户委托的设计单位
    UPSTREAM = "upstream"  # 上级部门
    AUTHORITY = "authority"  # 政府审批、属地政策处理
    WEATHER = "weather"  # 天气
    OTHER = "other"  # a pause for a reason that names nobody
    NOBODY = "nobody"  # between an end and the reopening


_BY_STAGE: Final[Mapping[Holder, Keeper]] = {
    Holder.CLERK: Keeper.CLERK,
    Holder.AREA_MANAGER: Keeper.AREA_MANAGER,
    Holder.HEAD: Keeper.HEAD,
    Holder.CUSTOMER: Keeper.CUSTOMER,
}
_BY_REASON: Final[Mapping[str, Keeper]] = {
    PauseReason.CUSTOMER_PAPERS: Keeper.CUSTOMER,
    PauseReason.CUSTOMER_WORKS: Keeper.CUSTOMER,
    PauseReason.CUSTOMER_PAYMENT: Keeper.CUSTOMER,
    PauseReason.CUSTOMER_POSTPONED: Keeper.CUSTOMER,
    PauseReason.PERMIT: Keeper.AUTHORITY,
    PauseReason.LAND: Keeper.AUTHORITY,
    PauseReason.WEATHER: Keeper.WEATHER,
    PauseReason.GRID_WORKS: Keeper.CONTRACTOR,
    PauseReason.ACCESS_DESIGN: Keeper.DESIGNER,
    PauseReason.EXPERT_REVIEW: Keeper.EXPERTS,
    PauseReason.FUNDS: Keeper.FUNDS,
    PauseReason.UPSTREAM: Keeper.UPSTREAM,
}
_ENTERS: Final[Mapping[str, str]] = {
    EventKind.CASE_ACCEPTED: "stage",
    EventKind.CASE_ADVANCED: "to",
    EventKind.CASE_RETURNED: "to",
    EventKind.CASE_REOPENED: "to",
}
_ENDS: Final = frozenset({EventKind.CASE_CLOSED, EventKind.CASE_WITHDRAWN, EventKind.CASE_REFUSED})
_SENT: Final = frozenset({EventKind.ORDER_DISPATCHED, EventKind.ORDER_ARRIVED, EventKind.ORDER_HANDED_OVER})
_BACK: Final = frozenset({EventKind.ORDER_FINISHED, EventKind.ORDER_HANDED_BACK, EventKind.ORDER_WITHDRAWN})
_PLACES: Final[Mapping[Keeper, int]] = {keeper: place for place, keeper in enumerate(Keeper)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSpan:
    """A time the case lay with one keeper; `proof` is the event that put it there."""

    keeper: Keeper
    starts_at: datetime
    ends_at: datetime
    proof: Event

    @property
    def length(self) -> timedelta:
        """How long it was."""
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldShare:
    """What one keeper had of the whole time; `ten_thousandths` of all keepers add up to `WHOLE`."""

    keeper: Keeper
    length: timedelta
    ten_thousandths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The spans without gap or overlap, the earliest first, the shares, the largest first, and who holds it now.

    A case no time has passed on has one span without length. `now` is None once the case has ended.
    """

    spans: tuple[HeldSpan, ...] = ()
    shares: tuple[HeldShare, ...] = ()
    now: Keeper | None = None


def holding(business_type: BusinessType, events: Iterable[Event], *, as_of: datetime) -> Holding:
    """Who held a case until its end, or until this moment; `events` are the case's and its orders', in any order.

    A case nothing is known of has neither spans nor shares.
    """
    known = sorted(events, key=lambda event: (event.occurred_at, event.recorded_at, event.id))
    hands = _Hands(business_type, known)
    turns: list[_Turn] = []
    for moment in sorted(_moments(known), key=_Moment.when):
        proof = hands.hear(moment)
        if proof is not None:
            turns.append(_Turn(at=moment.at, keeper=hands.keeper, proof=proof))
    if not turns:
        return Holding()
    last_at = turns[-1].at
    until = last_at if hands.has_ended else max(as_of, last_at)
    spans = _spans(turns, until)
    return Holding(spans=spans, shares=_shares(spans), now=None if hands.has_ended else hands.keeper)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """Something that happened to the case: an event, or a pause that began or ended then, proved by the event."""

    at: datetime
    event: Event
    began: CasePause | None = None
    ended: CasePause | None = None

    def when(self) -> tuple[datetime, datetime, "UUID"]:
        return self.at, self.event.recorded_at, self.event.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    at: datetime
    keeper: Keeper
    proof: Event


def _moments(events: Sequence[Event]) -> Iterator[_Moment]:
    for event in events:
        yield _Moment(at=event.occurred_at, event=event)
    for pause in pauses_of(events):
        starts_at, ends_at = pause.terms.starts_at, pause.terms.ends_at
        if pause.state is not PauseState.COUNTS or (ends_at is not None and ends_at <= starts_at):
            continue
        yield _Moment(at=starts_at, event=pause.made, began=pause)
        if ends_at is not None:
            yield _Moment(at=ends_at, event=pause.ended or pause.made, ended=pause)


class _Hands:
    """With whom the case lies after what was heard so far."""

    def __init__(self, business_type: BusinessType, events: Iterable[Event]) -> None:
        self._business_type = business_type
        # Orders are made by the program's clock while what happened with them may be entered with an earlier time.
        self._order_stages: dict[UUID, object] = {
            event.subject_id: event.payload.get("stage") for event in events if event.kind == EventKind.ORDER_CREATED
        }
        self._out: set[UUID] = set()
        self._stage: StageSpec = business_type.stages[0]
        self._is_under_way = False  # before it is accepted, and once it has ended
        self._pauses: list[CasePause] = []  # those that last, the first to begin first

    @property
    def has_ended(self) -> bool:
        """Whether the case is over."""
        return not self._is_under_way

    @property
    def keeper(self) -> Keeper:
        """Who has it now."""
        if self.has_ended:
            return Keeper.NOBODY
        if self._pauses:
            return _BY_REASON.get(self._pauses[0].terms.reason, Keeper.OTHER)
        if any(self._order_stages.get(order) == self._stage.code for order in self._out):
            return Keeper.AREA_MANAGER
        is_field_work = self._stage.order_kind and self._stage.holder is Holder.AREA_MANAGER
        return Keeper.CLERK if is_field_work else _BY_STAGE[self._stage.holder]

    def hear(self, moment: _Moment) -> Event | None:
        """Take in what comes next; the event that shows who has the case from then on, None when nothing changes."""
        if moment.began is not None:
            return self._begin(moment.began)
        if moment.ended is not None:
            return self._end(moment.ended, moment.event)
        kind = moment.event.kind
        if kind in _SENT or kind in _BACK:
            return self._hear_order(moment.event)
        if kind in _ENTERS:
            return self._enter(moment.event)
        if kind in _ENDS:
            self._is_under_way = False
            return moment.event
        return None

    def _begin(self, pause: CasePause) -> Event | None:
        self._pauses.append(pause)
        return pause.made if self._is_under_way and len(self._pauses) == 1 else None

    def _end(self, pause: CasePause, proof: Event) -> Event | None:
        was_first = self._pauses[0] == pause
        self._pauses.remove(pause)
        if not (self._is_under_way and was_first):
            return None
        return self._pauses[0].made if self._pauses else proof

    def _enter(self, event: Event) -> Event | None:
        self._stage = self._business_type.stage(str(event.payload[_ENTERS[event.kind]]))
        was_under_way, self._is_under_way = self._is_under_way, True
        if self._pauses:
            return None if was_under_way else self._pauses[0].made
        return event

    def _hear_order(self, event: Event) -> Event | None:
        order = event.subject_id
        if event.kind in _SENT:
            self._out.add(order)
        else:
            self._out.discard(order)
        lies_here = self._order_stages.get(order) == self._stage.code
        return event if self._is_under_way and not self._pauses and lies_here else None


def _spans(turns: Sequence[_Turn], until: datetime) -> tuple[HeldSpan, ...]:
    """From turn to turn; what was overtaken in the same moment is left out."""
    moments = [*(turn.at for turn in turns), until]
    spans = [
        HeldSpan(keeper=turn.keeper, starts_at=starts_at, ends_at=ends_at, proof=turn.proof)
        for turn, (starts_at, ends_at) in zip(turns, pairwise(moments), strict=True)
    ]
    return tuple(span for span in spans if span.length) or tuple(spans[:1])


def _shares(spans: Sequence[HeldSpan]) -> tuple[HeldShare, ...]:
    """The shares by the method of the largest remainder; equal remainders in the order of `Keeper`."""
    lengths: dict[Keeper, timedelta] = {}
    for span in spans:
        lengths[span.keeper] = lengths.get(span.keeper, timedelta(0)) + span.length
    total = sum(lengths.values(), timedelta(0))
    if not total:
        return (HeldShare(keeper=spans[0].keeper, length=total, ten_thousandths=WHOLE),)
    parts = {keeper: divmod(length * WHOLE, total) for keeper, length in lengths.items()}
    missing = WHOLE - sum(whole for whole, _ in parts.values())
    topped_up = sorted(parts, key=lambda keeper: (-parts[keeper][1], _PLACES[keeper]))[:missing]
    shares = (
        HeldShare(keeper=keeper, length=length, ten_thousandths=parts[keeper][0] + (keeper in topped_up))
        for keeper, length in lengths.items()
    )
    return tuple(sorted(shares, key=lambda share: (-share.length, _PLACES[share.keeper])))
