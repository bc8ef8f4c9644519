"""What a customer who stands at the counter could settle besides what he came for; the rules are data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.customers.checks import check_id_number
from app.domain.customers.customer import Customer, CustomerState, IdKind
from app.domain.definitions.business import BusinessType
from app.domain.definitions.mapping import Node, Reader
from app.domain.definitions.source import Source
from app.domain.definitions.stage import GateKind
from app.domain.problems import refuse_if_any
from app.domain.records.facts import Bill, CommandKind, PrepayCommand
from app.domain.work.asking import later_requests
from app.domain.work.case import Case, CaseState, PaperState
from app.domain.work.checks import papers_of
from app.domain.work.event import Event, EventKind
from app.domain.zone import STATION_ZONE

_PHONE_TAIL: Final = 4


class OfferKind(StrEnum):
    """What could be settled; each is found by a rule of its own."""

    ARREARS = "arrears"  # 欠费
    CUT_OFF = "cut_off"  # 已停电未复电
    PAPERS = "papers"  # 在办业务缺资料，含容缺和补充要求的
    SIGNATURE = "signature"  # 在办业务待签字
    PAUSED = "paused"  # 在办业务暂停中
    OPEN_CASE = "open_case"  # 其他在办业务
    TEMPORARY = "temporary"  # 临时用电将到期
    SUSPENDED = "suspended"  # 已暂停用电
    IDENTITY = "identity"  # 档案证件号码缺或有误
    PHONE = "phone"  # 手机号久未核对


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRule:
    """One thing to look for; `days` is how far ahead or back, `business` what is then begun."""

    kind: OfferKind
    source: Source
    effective_from: date
    days: int = 0
    business: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing to settle, with what its sentence names; it leads to a case, a business to begin, or the record."""

    kind: OfferKind
    values: Mapping[str, str | int]
    case_id: UUID | None = None
    business: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """A case of the customer with its rules and its story."""

    case: Case
    business: BusinessType
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoFacts:
    """What is known of the customer."""

    customer: Customer
    bills: tuple[Bill, ...]
    commands: tuple[PrepayCommand, ...]
    cases: tuple[CaseStanding, ...]
    today: date


_Find = Callable[[OfferRule, AlsoFacts], Iterator[Offer]]
_OPEN: Final = frozenset({CaseState.OPEN, CaseState.PAUSED})


def offer_rules_from(mapping: Node) -> tuple[OfferRule, ...]:
    """The rules in the order their offers are shown.

    Raises:
        Refusal: `definition.*`.
    """
    reader = Reader(mapping)
    rules = reader.each(
        "offer",
        lambda table: OfferRule(
            kind=table.enum("kind", OfferKind),
            days=table.number("days", 0),
            business=table.text("business", ""),
            source=table.source(),
            effective_from=table.day("effective_from"),
        ),
    )
    refuse_if_any(reader.problems)
    return rules


def offers(rules: Sequence[OfferRule], facts: AlsoFacts) -> tuple[Offer, ...]:
    """What could be settled now, in the order of the rules; a case is named once, for the first reason found."""
    found: list[Offer] = []
    for rule in rules:
        named = {offer.case_id for offer in found} - {None}
        found += [offer for offer in _FIND[rule.kind](rule, facts) if offer.case_id not in named]
    return tuple(found)


def _arrears(_rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    unpaid = [bill for bill in facts.bills if bill.owed > 0]
    if unpaid:
        periods = "、".join(bill.period for bill in unpaid)
        owed = sum(bill.owed for bill in unpaid)
        yield Offer(kind=OfferKind.ARREARS, values={"count": len(unpaid), "cents": owed, "periods": periods})


def _cut_off(_rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    done = [(command.executed_at, command) for command in facts.commands if command.executed_at and command.is_success]
    if done:
        at, last = max(done, key=lambda pair: pair[0])
        if last.kind is CommandKind.CUT:
            yield Offer(kind=OfferKind.CUT_OFF, values={"day": at.astimezone(STATION_ZONE).date().isoformat()})


def _papers(_rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    for standing in _open(facts):
        names = {spec.code: spec.name for spec in standing.business.papers}
        papers = papers_of(standing.case, standing.business)
        wanted = [names[paper.code] for paper in papers if paper.state in {PaperState.MISSING, PaperState.PROMISED}]
        later = later_requests(standing.case, standing.business, standing.events)
        wanted += [each.name for each in later if each.is_free and each.state is PaperState.MISSING]
        if wanted:
            yield _of_case(OfferKind.PAPERS, standing, papers="、".join(wanted))


def _signature(_rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    for standing in _open(facts):
        signed = {event.payload["form"] for event in standing.events if event.kind == EventKind.CASE_FORM_SIGNED}
        gates = standing.business.stage(standing.case.stage).gates
        forms = [gate.code for gate in gates if gate.kind is GateKind.FORM_SIGNED and gate.code not in signed]
        if forms:
            yield _of_case(OfferKind.SIGNATURE, standing, forms=",".join(forms))


def _paused(_rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    for standing in _open(facts):
        if standing.case.state is CaseState.PAUSED:
            yield _of_case(OfferKind.PAUSED, standing)


def _open_cases(_rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    for standing in _open(facts):
        stage = standing.business.stage(standing.case.stage).name
        yield _of_case(OfferKind.OPEN_CASE, standing, stage=stage)


def _temporary(rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    for standing in facts.cases:
        until = str(standing.case.details.get("use_until", ""))
        is_over = standing.case.state in {CaseState.WITHDRAWN, CaseState.REFUSED}
        if until and not is_over and facts.today <= date.fromisoformat(until) <= facts.today + _days(rule):
            yield _of_case(OfferKind.TEMPORARY, standing, day=until)


def _suspended(rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    if facts.customer.state is CustomerState.SUSPENDED:
        yield Offer(kind=OfferKind.SUSPENDED, values={}, business=rule.business)


def _identity(_rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    customer = facts.customer
    is_wrong = customer.id_kind is IdKind.RESIDENT and check_id_number(customer.id_number, facts.today) is not None
    if is_wrong or not customer.id_number.strip():
        yield Offer(kind=OfferKind.IDENTITY, values={"is_missing": int(not customer.id_number.strip())})


def _phone(rule: OfferRule, facts: AlsoFacts) -> Iterator[Offer]:
    since = facts.today - _days(rule)
    phone = facts.customer.phone.strip()
    heard = any(
        standing.case.phone == phone and standing.case.accepted_at.astimezone(STATION_ZONE).date() >= since
        for standing in facts.cases
    )
    if not phone or not heard:
        yield Offer(kind=OfferKind.PHONE, values={"tail": phone[-_PHONE_TAIL:]})


_FIND: Final[Mapping[OfferKind, _Find]] = {
    OfferKind.ARREARS: _arrears,
    OfferKind.CUT_OFF: _cut_off,
    OfferKind.PAPERS: _papers,
    OfferKind.SIGNATURE: _signature,
    OfferKind.PAUSED: _paused,
    OfferKind.OPEN_CASE: _open_cases,
    OfferKind.TEMPORARY: _temporary,
    OfferKind.SUSPENDED: _suspended,
    OfferKind.IDENTITY: _identity,
    OfferKind.PHONE: _phone,
}


def _days(rule: OfferRule) -> timedelta:
    return timedelta(days=rule.days)


def _open(facts: AlsoFacts) -> Iterator[CaseStanding]:
    return (standing for standing in facts.cases if standing.case.state in _OPEN)


def _of_case(kind: OfferKind, standing: CaseStanding, **values: str | int) -> Offer:
    about = {"number": standing.case.number, "business": standing.business.name, **values}
    return Offer(kind=kind, values=about, case_id=standing.case.id)
