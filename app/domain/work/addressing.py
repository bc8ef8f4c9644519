"""Whom a warning goes to: who has the case, somebody who stands in while he is away, and the head when it is grave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.dispatch.order import OPEN_STATES, OrderState, WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Absence, Role, Staff
from app.domain.work.case import Case
from app.domain.work.holding import Keeper

_SENT_STATES = OPEN_STATES - {OrderState.WAITING, OrderState.HANDED_BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """Everybody of the station, who is away when, and whose areas are whose."""

    staff: Mapping[UUID, Staff]
    absences: Sequence[Absence]
    areas: Mapping[UUID, TransformerArea]

    def is_here(self, staff_id: UUID, at: datetime) -> bool:
        """Whether the person works here and is not away at this moment."""
        person = self.staff.get(staff_id)
        is_away = any(absence.staff_id == staff_id and absence.covers(at) for absence in self.absences)
        return person is not None and person.is_active and not is_away

    def in_role(self, role: Role) -> list[UUID]:
        """Those in a role who still work here, by staff number."""
        people = sorted(self.staff.values(), key=lambda person: person.number)
        return [person.id for person in people if role in person.roles and person.is_active]


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """With whom a case lies, its orders in the order they were made, who took it in, and whose promise it is about."""

    keeper: Keeper | None
    orders: Sequence[WorkOrder] = ()
    taken_in_by: UUID | None = None
    promised_by: UUID | None = None


def addressees(
    case: Case, involved: Involved, staffing: Staffing, at: datetime, *, to_head: bool = False
) -> tuple[UUID, ...]:
    """Whom to tell, each once.

    That is whoever promised it, or has the case; where it lies with somebody outside, whoever answers for the case.
    Is nobody of those who could stand in here, the heads are told; is no head here, all of them.
    """
    asked = _line(case, involved, staffing)
    first = next((person for person in asked if staffing.is_here(person, at)), None)
    told = [] if first is None else [first]
    if to_head or first is None:
        heads = staffing.in_role(Role.HEAD)
        told += [head for head in heads if staffing.is_here(head, at)] or heads
    return tuple(dict.fromkeys(told))


def _line(case: Case, involved: Involved, staffing: Staffing) -> Iterator[UUID]:
    """Who is asked, one after the other, until somebody is here."""
    if involved.promised_by is not None:
        yield involved.promised_by
    if involved.keeper is Keeper.HEAD:
        yield from staffing.in_role(Role.HEAD)
    elif involved.keeper is Keeper.AREA_MANAGER:
        sent = [order for order in involved.orders if order.state in _SENT_STATES and order.stage == case.stage]
        yield from (order.lead_id for order in sent if order.lead_id is not None)
        yield from _managers(case, staffing)
    elif involved.keeper is Keeper.CLERK:
        yield from _clerks((case.responsible_id, involved.taken_in_by), staffing)
    else:
        yield case.responsible_id
        yield from _managers(case, staffing)


def _clerks(first: Iterable[UUID | None], staffing: Staffing) -> Iterator[UUID]:
    """Those of these who are clerks, then the other clerks."""
    clerks = staffing.in_role(Role.CLERK)
    yield from (person for person in first if person in clerks)
    yield from clerks


def _managers(case: Case, staffing: Staffing) -> Iterator[UUID]:
    """The area's two managers, then those of its grid: mutual aid, as orders are handed out."""
    area = staffing.areas[case.area_id]
    yield area.a_manager_id
    yield area.b_manager_id
    partners = {
        manager
        for other in staffing.areas.values()
        if other.grid == area.grid
        for manager in (other.a_manager_id, other.b_manager_id)
    }
    yield from (manager for manager in staffing.in_role(Role.AREA_MANAGER) if manager in partners)
