"""What the rules of supply (业扩报装) say beside the types of business: who goes on a survey, when reviews are held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.definitions.figures import FigureChange
from app.domain.definitions.mapping import Reader
from app.domain.definitions.source import Source
from app.domain.problems import Problem, refuse_if_any

_VA_OF_KVA = 1000
MOST_KVA = 1_000_000
WEEKDAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRule:
    """From which capacity a survey is done by a team.

    Attributes:
        order_kind: the kind of work order a survey is.
        capacity_field: the field of a case that holds the capacity asked for, in volt-amperes or watts.
        threshold_kva: below it the 客户经理 surveys without other posts, above it with a team.
        is_team_at_threshold: whether exactly the threshold needs a team; the rule itself does not say.
        least_people: how many must be on site in any case.
        posts: at least one of the team must hold one of these; any post will do when there are none.
    """

    order_kind: str
    capacity_field: str
    threshold_kva: int
    is_team_at_threshold: bool
    least_people: int
    posts: tuple[str, ...]
    source: Source
    effective_from: date

    def needs_team(self, capacity_va: int) -> bool:
        """Whether a survey for this capacity is done by a team."""
        threshold = self.threshold_kva * _VA_OF_KVA
        return capacity_va > threshold or (self.is_team_at_threshold and capacity_va == threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRule:
    """On which day of the week the supply meeting (业扩例会) reviews designs; 1 is Monday."""

    weekday: int
    source: Source
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRules:
    """The rules of supply as they are in force."""

    survey: SurveyRule
    meeting: MeetingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyChange:
    """What a station sets differently from a day on, and why."""

    threshold_kva: int
    is_team_at_threshold: bool
    weekday: int
    effective_from: date
    reason: str


def supply_rules_from(mapping: Mapping[str, object]) -> SupplyRules:
    """The rules a mapping describes, as `resources/reference/supply.toml` holds them.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    survey, meeting = reader.table("survey"), reader.table("meeting")
    rules = SupplyRules(
        survey=SurveyRule(
            order_kind=survey.text("order_kind"),
            capacity_field=survey.text("capacity_field"),
            threshold_kva=survey.number("threshold_kva"),
            is_team_at_threshold=survey.flag("team_at_threshold"),
            least_people=survey.number("least_people"),
            posts=survey.texts("posts"),
            source=survey.source(),
            effective_from=survey.day("effective_from"),
        ),
        meeting=MeetingRule(
            weekday=meeting.number("weekday"),
            source=meeting.source(),
            effective_from=meeting.day("effective_from"),
        ),
    )
    refuse_if_any(reader.problems)
    return rules


def check_supply_change(change: SupplyChange) -> tuple[Problem, ...]:
    """What is wrong with a station's own values: a senseless capacity, no day of the week, no reason."""
    problems = []
    if not 1 <= change.threshold_kva <= MOST_KVA:
        problems.append(Problem(code="supply.threshold", field="threshold_kva", values={"most": MOST_KVA}))
    if not 1 <= change.weekday <= WEEKDAYS:
        problems.append(Problem(code="supply.weekday", field="weekday"))
    if not change.reason.strip():
        problems.append(Problem(code="case.reason_missing", field="reason"))
    return tuple(problems)


def figures_changed(rules: SupplyRules, change: SupplyChange) -> tuple[FigureChange, ...]:
    """What of a change differs from the rules in force."""
    before = {
        "supply.survey.threshold_kva": (rules.survey.threshold_kva, change.threshold_kva),
        "supply.survey.team_at_threshold": (rules.survey.is_team_at_threshold, change.is_team_at_threshold),
        "supply.meeting.weekday": (rules.meeting.weekday, change.weekday),
    }
    return tuple(
        FigureChange(code=code, amount=int(after), effective_from=change.effective_from, reason=change.reason)
        for code, (now, after) in before.items()
        if now != after
    )
