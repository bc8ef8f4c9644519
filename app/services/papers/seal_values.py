"""What the seal ledger (封印台账) says of a month: the seals crews and clerks recorded."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from app.domain.lists import ListQuery
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.persistence.lists.keyed import KeyedList
from app.persistence.lists.plans import plan_of
from app.services.office import Office
from app.services.papers.day_words import SEALED
from app.services.station import station_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_BETWEEN: Final = re.compile(r"[、，,；;\s]+")


def seal_facts(office: Office, session: Session, month: str) -> dict[str, object]:
    """The month's seals by the keys the form uses; what came in and what is left in stock is written by hand.

    Raises:
        Refusal: `permission.denied`, `paper.no_source` for what is no month.
    """
    session.require(Permission.DISPATCH)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Refusal.of("paper.no_source") from error
    source = KeyedList(office.database, plan_of("seals"), office.clock.now)
    rows: Sequence[Any] = source.rows(source.keys(ListQuery(filters={"month": month}, order="day")))
    with office.database.read() as tx:
        station = station_of(tx)
    return {
        "station": station.name,
        "number": f"{station.code}-FY-{month}",
        "month": first,
        "rows": [_line(row) for row in rows],
        "used_count": sum(seals_in(row.sealed) for row in rows),
        "recovered": sum(seals_in(row.removed) for row in rows),
    }


def seals_in(text: str | None) -> int:
    """How many seal numbers a text holds; a range counts as one."""
    return len([part for part in _BETWEEN.split(text or "") if part])


def _line(row: Any) -> dict[str, object]:  # noqa: ANN401 - list rows are made from columns
    return {
        "on": row.day,
        "taken_by": row.person,
        "count": seals_in(row.sealed) or None,
        "used": row.sealed,
        "place": row.place,
        "account_number": row.account_number,
        "customer": row.name,
        "order_number": row.order_number,
        "returned": row.removed,
        "state": SEALED if row.sealed else None,
    }
