"""Taking what is stored of the station's calendar into the rules every clock is counted by.

Every start of the program does this, so nothing more is imported here than it takes.
"""

from app.domain.station.calendar_entry import CalendarEntry
from app.persistence.database import Transaction
from app.services.office import Office


def adopt_calendar(office: Office) -> None:
    """Let the stored entries stand on top of the announced years."""
    with office.database.read() as tx:
        entries = stored_entries(tx)
    office.definitions.adopt_calendar(entries)


def stored_entries(tx: Transaction) -> tuple[CalendarEntry, ...]:
    """What the station has entered, withdrawals among it, in the order it was entered."""
    return tx.of(CalendarEntry).find(order_by="entered_at")
