"""公示: what is put up for everybody, without names, phones and addresses."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessKind
from app.domain.dispatch.order import WorkOrder
from app.domain.grid.area import TransformerArea
from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.work.case import Case, CaseState
from app.domain.work.event import Event
from app.domain.work.progress import last_due, masked_number
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.rating_facts import cases_at_work
from app.services.clock import local_day
from app.services.office import Office
from app.services.work.ground import business_of, clocks_of

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """One case as everybody may see it; a filed case is a closed one, `due_on` is None where nothing is promised."""

    key: int
    number: str
    business: str
    village: str
    accepted_on: date
    due_on: date | None
    state: CaseState


class PublicList:
    """The list of what is put up; it is read whole, for its days are counted and not stored.

    Wishes, complaints and reports of wrongdoing are left out: in a village the day and the kind would say who it was.
    """

    columns: Final = (
        ListColumn(name="number", title="编号", width=10),
        ListColumn(name="business", title="业务", width=9),
        ListColumn(name="village", title="村（社区）", width=8),
        ListColumn(name="accepted_on", title="受理日期", kind=ColumnKind.DAY, width=6),
        ListColumn(name="due_on", title="办结期限", kind=ColumnKind.DAY, width=6),
        ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=5),
    )

    def __init__(self, office: Office) -> None:
        self._office = office
        self._rows: dict[int, PublicRow] = {}

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the rows the query asks for, those accepted first first unless it says otherwise."""
        rows = self._read()
        self._rows = {row.key: row for row in rows}
        words = query.text.split()
        kept = [row for row in rows if all(word in f"{row.number} {row.business} {row.village}" for word in words)]
        if query.order:
            # What has no due day comes last, or first when it is turned round.
            kept.sort(key=lambda row: str(getattr(row, query.order) or "~"), reverse=query.is_descending)
        return [row.key for row in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The rows of these keys as they were last read."""
        return [self._rows[key] for key in keys if key in self._rows]

    def _read(self) -> list[PublicRow]:
        now = self._office.clock.now()
        this_month = local_day(now).replace(day=1)
        since, until = (_midnight(day) for day in ((this_month - _DAY).replace(day=1), this_month))
        codes = [each.code for each in self._office.definitions.business_types if each.kind is not BusinessKind.SERVICE]
        with self._office.database.read() as tx:
            found = cases_at_work(tx.connection, codes, since, now + _DAY)
            cases = [case for case in found if case.closed_at is None or case.closed_at < until]
            villages = {area.id: area.village for area in tx.of(TransformerArea).find()}
            stories = _stories(tx, cases)
        cases.sort(key=lambda case: (case.accepted_at, case.number))
        return [self._row(key, case, villages[case.area_id], stories[case.id]) for key, case in enumerate(cases)]

    def _row(self, key: int, case: Case, village: str, story: Sequence[Event]) -> PublicRow:
        due_at = last_due(clocks_of(self._office, case, story))
        return PublicRow(
            key=key,
            number=masked_number(case.number),
            business=business_of(self._office, case).name,
            village=village,
            accepted_on=local_day(case.accepted_at),
            due_on=None if due_at is None else local_day(due_at),
            state=CaseState.DONE if case.state is CaseState.ARCHIVED else case.state,
        )


def _stories(tx: Transaction, cases: Iterable[Case]) -> dict[UUID, list[Event]]:
    """The events of these cases and of their orders, by case."""
    ids = [case.id for case in cases]
    case_of = {order.id: order.case_id for order in tx.of(WorkOrder).find_in("case_id", ids)}
    stories: dict[UUID, list[Event]] = defaultdict(list)
    for event in tx.of(Event).find_in("subject_id", [*ids, *case_of]):
        stories[case_of.get(event.subject_id) or event.subject_id].append(event)
    return stories


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=STATION_ZONE)
