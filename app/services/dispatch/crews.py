"""Every rule a crew must keep for an order: those of its kind of work, and those of the case it serves."""

from datetime import datetime

from app.domain.dispatch.crew import Crew, Roster, check_crew
from app.domain.dispatch.order import WorkOrder
from app.domain.dispatch.survey import survey_problems
from app.domain.problems import Problem
from app.domain.work.case import Case
from app.domain.work.checks import value_of
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.supply import supply_rules_of


def crew_problems(
    office: Office,
    tx: Transaction,
    order: WorkOrder,
    crew: Crew,
    roster: Roster,
    span: tuple[datetime, datetime | None],
) -> tuple[Problem, ...]:
    """Everything that keeps the crew from going with the order from the one moment to the other."""
    kind = office.definitions.order_kind(order.kind)
    return (*check_crew(kind, crew, roster, *span), *team_problems(office, tx, order, crew, roster))


def team_problems(office: Office, tx: Transaction, order: WorkOrder, crew: Crew, roster: Roster) -> tuple[Problem, ...]:
    """What the order's case asks of its crew: a team from a certain capacity on."""
    rule = supply_rules_of(office, tx).survey
    if order.kind != rule.order_kind:
        return ()
    asked = 0 if order.case_id is None else value_of(tx.of(Case).get(order.case_id), rule.capacity_field)
    capacity = asked if isinstance(asked, int) else 0
    return tuple(survey_problems(rule, office.definitions.order_kind(order.kind), capacity, crew, roster.staff))
