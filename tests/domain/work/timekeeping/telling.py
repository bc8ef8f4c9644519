"""A case told by what was recorded when: the events of 低压居民新装, as a clerk would enter them."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.case import Case, CaseState, Origin
from app.domain.work.event import Event, EventKind, SubjectKind
from app.domain.work.timekeeping.case_checks import check_case
from app.domain.work.timekeeping.findings import Finding
from app.domain.work.timekeeping.rules import RuleBook
from app.domain.work.timekeeping.steps import CaseTimes, steps_from
from app.domain.zone import STATION_ZONE

CASE, ORDER, CLERK, OTHER = UUID(int=99), UUID(int=200), UUID(int=2), UUID(int=3)
_IDS = count(1000)


def at(text: str) -> datetime:
    """A moment of October 2026 at the station: `12T09:00`."""
    return datetime.fromisoformat(f"2026-10-{text}").replace(tzinfo=STATION_ZONE)


def event(
    kind: EventKind,
    occurred: str,
    *,
    paper: str = "",
    recorded: str = "",
    device: str = "",
    actor: UUID | None = CLERK,
    subject: UUID | None = None,
    **payload: str | int,
) -> Event:
    """One event; it was recorded when it happened unless said otherwise."""
    is_order = kind.value.startswith("order.")
    told = at(recorded or occurred)
    return Event(
        id=UUID(int=next(_IDS)),
        subject_kind=SubjectKind.ORDER if is_order else SubjectKind.CASE,
        subject_id=subject or (ORDER if is_order else CASE),
        kind=kind,
        occurred_at=at(occurred),
        on_paper_at=at(paper) if paper else None,
        recorded_at=told,
        device_at=at(device) if device else told,
        actor_id=actor,
        device_id="abcdef",
        payload={key.rstrip("_"): value for key, value in payload.items()},
    )


def accepted(occurred: str = "12T09:00", **more: str) -> Event:
    """The acceptance."""
    return event(EventKind.CASE_ACCEPTED, occurred, stage="accept", **more)  # type: ignore[arg-type]  # texts only


def passed(from_: str, to: str, occurred: str, **more: str) -> Event:
    """One stage left for the next."""
    return event(EventKind.CASE_ADVANCED, occurred, from_=from_, to=to, **more)  # type: ignore[arg-type]  # likewise


def finished(occurred: str, **more: str) -> Event:
    """The survey's order finished."""
    return event(EventKind.ORDER_FINISHED, occurred, **more)  # type: ignore[arg-type]  # likewise


def clean_story() -> list[Event]:
    """A case taken through its stages on the days they belong to."""
    return [
        accepted("12T09:00", paper="12T08:50"),
        passed("accept", "survey", "12T10:00"),
        event(EventKind.ORDER_DISPATCHED, "12T10:30"),
        finished("12T15:00", paper="12T15:00"),
        passed("survey", "contract", "12T16:00"),
        passed("contract", "install", "13T09:30"),
    ]


def times_of(
    business: BusinessType,
    calendar: WorkingCalendar,
    events: list[Event],
    details: Mapping[str, str | int] | None = None,
) -> CaseTimes:
    """The case of these events; they come in the order they were recorded."""
    case = Case(
        id=CASE,
        number="2026-YF-000001-5",
        business_code=business.code,
        business_version=business.effective_from,
        stage="install",
        stage_since=at("13T09:30"),
        state=CaseState.OPEN,
        customer_id=None,
        area_id=UUID(int=5),
        responsible_id=CLERK,
        name="查良镛",
        phone="19900001234",
        address="油坊镇鸣凤村9组54号",
        accepted_at=at("12T09:00"),
        origin=Origin.COUNTER,
        details=dict(details or {}),
    )
    story = tuple(sorted(events, key=lambda each: each.recorded_at))
    stages = {ORDER: "survey"}
    return CaseTimes(
        case=case,
        business=business,
        events=story,
        order_stages=stages,
        calendar=calendar,
        steps=steps_from(story, stages),
    )


class Asking:
    """Asks about cases of one business type by the shipped rules."""

    def __init__(self, business: BusinessType, calendar: WorkingCalendar, books: tuple[RuleBook, ...]) -> None:
        self.business = business
        self.calendar = calendar
        self.books = books

    def __call__(self, events: list[Event], **details: str | int) -> list[Finding]:
        """The findings of a case told by these events."""
        return list(check_case(times_of(self.business, self.calendar, events, details), self.books))

    def rules(self, events: list[Event], **details: str | int) -> list[str]:
        """The names of the rules that find something, in their order."""
        return [finding.rule.value for finding in self(events, **details)]


def day(text: str) -> date:
    """A day of October 2026: `12`."""
    return date.fromisoformat(f"2026-10-{text}")
