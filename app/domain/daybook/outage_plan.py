"""A planned outage (计划停电): where, when, why, and by when people have to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.definitions.mapping import Reader
from app.domain.definitions.source import Source
from app.domain.grid.area import TransformerArea
from app.domain.problems import Problem, refuse_if_any
from app.domain.records.facts import OutageKind
from app.domain.zone import STATION_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """How many hours before an outage of a kind people have to be told; whole days count by the calendar."""

    kind: OutageKind
    hours: int
    source: Source

    @property
    def days(self) -> int:
        """The whole days of it."""
        return self.hours // 24


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageDraft:
    """What is typed of an outage; `id` is None for a new one, `scope` may be left to the areas' names."""

    kind: OutageKind
    line: str
    reason: str
    from_at: datetime
    to_at: datetime
    area_ids: tuple[UUID, ...]
    id: UUID | None = None
    scope: str = ""
    hint: str = ""
    contact: str = ""
    phone: str = ""
    told_on: date | None = None
    late_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutagePlan:
    """One outage as it is on record.

    Attributes:
        line: the line or equipment that is cut (停电线路、设备).
        told_on: the day people are told; the notice bears it.
        late_reason: why they are told later than the rule asks.
        called_off: why it does not take place; empty when it does.
    """

    id: UUID
    number: str
    kind: OutageKind
    line: str
    reason: str
    from_at: datetime
    to_at: datetime
    area_ids: tuple[UUID, ...]
    scope: str
    hint: str
    contact: str
    phone: str
    told_on: date
    late_reason: str = ""
    called_off: str = ""
    version: int = 0


def notice_rules_from(mapping: Mapping[str, object]) -> tuple[NoticeRule, ...]:
    """The rules a mapping describes, as `resources/reference/outages.toml` holds them.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    rules = reader.each(
        "notice",
        lambda each: NoticeRule(kind=each.enum("kind", OutageKind), hours=each.number("hours"), source=each.source()),
    )
    refuse_if_any(reader.problems)
    return rules


def latest_notice(kind: OutageKind, from_at: datetime, rules: Sequence[NoticeRule]) -> date | None:
    """The last day on which people may be told; None when the kind has no rule."""
    rule = next((rule for rule in rules if rule.kind is kind), None)
    return None if rule is None else (from_at - timedelta(hours=rule.hours)).astimezone(STATION_ZONE).date()


def check_outage(draft: OutageDraft, told_on: date, rules: Sequence[NoticeRule]) -> tuple[Problem, ...]:
    """What is missing or wrong; people told too late need a reason on record."""
    problems = [
        Problem(code="field.required", field=name) for name in ("line", "reason") if not getattr(draft, name).strip()
    ]
    if not draft.area_ids:
        problems.append(Problem(code="outage.no_area", field="areas"))
    if draft.to_at <= draft.from_at:
        problems.append(Problem(code="outage.ends_before", field="to_at"))
    latest = latest_notice(draft.kind, draft.from_at, rules)
    if latest is not None and told_on > latest and not draft.late_reason.strip():
        values: dict[str, str | int] = {"latest": latest.isoformat(), "told": told_on.isoformat()}
        problems.append(Problem(code="outage.told_late", field="late_reason", values=values))
    return tuple(problems)


def villages_of(areas: Sequence[TransformerArea]) -> tuple[str, ...]:
    """The villages of some areas, each once, in the order of the areas; an area without one stands for itself."""
    return tuple(dict.fromkeys(area.village or area.name for area in areas))


def areas_in(areas: Sequence[TransformerArea], village: str) -> tuple[TransformerArea, ...]:
    """Those of the areas that lie in a village; all of them when it is empty."""
    return tuple(area for area in areas if not village or (area.village or area.name) == village)
