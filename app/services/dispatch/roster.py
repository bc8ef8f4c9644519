"""Who there is to send, as the rules of crews want it."""

from app.domain.dispatch.crew import Roster
from app.domain.dispatch.order import OPEN_STATES, WorkOrder
from app.domain.people.staff import Absence, Certificate, Staff
from app.persistence.database import Transaction


def roster_of(tx: Transaction) -> Roster:
    """Everybody with certificates and absences, and the orders that are open."""
    orders = tx.of(WorkOrder).find_in("state", [state.value for state in OPEN_STATES])
    return Roster(
        staff={person.id: person for person in tx.of(Staff).find()},
        certificates=tx.of(Certificate).find(),
        absences=tx.of(Absence).find(),
        orders=orders,
    )
