"""Who must go on a survey: never fewer than two, and from a certain capacity on a team with other posts."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.definitions.supply import SurveyRule
from app.domain.dispatch.crew import Crew
from app.domain.people.staff import Staff
from app.domain.problems import Problem


def survey_problems(
    rule: SurveyRule, kind: OrderKindSpec, capacity_va: int, crew: Crew, staff: Mapping[UUID, Staff]
) -> Iterator[Problem]:
    """What keeps a crew from a survey.

    Args:
        rule: as it is in force.
        kind: of the work order, which is a survey.
        capacity_va: asked for by the case, in volt-amperes; 0 when it asks for none.
        crew: who is to go, or went.
        staff: everybody by id, for the posts they hold.
    """
    guardian = () if crew.guardian_id is None else (crew.guardian_id,)
    beside = [key for key in (*guardian, *crew.member_ids) if key != crew.lead_id]
    if len({crew.lead_id, *beside}) < rule.least_people and not kind.needs_two:
        yield Problem(code="survey.too_few", field="guardian", values={"least": rule.least_people})
    if not rule.needs_team(capacity_va):
        return
    values: dict[str, str | int] = {"threshold": rule.threshold_kva}
    if not set(crew.member_ids) - {crew.lead_id, crew.guardian_id}:
        yield Problem(code="survey.team_missing", field="members", values=values)
    elif rule.posts and not any(key in staff and staff[key].post in rule.posts for key in beside):
        yield Problem(code="survey.team_posts", field="members", values={**values, "posts": "、".join(rule.posts)})
