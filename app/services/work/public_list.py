"""公示: what is put up for everybody, without names, phones and addresses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.definitions.business import BusinessKind, BusinessType
from app.domain.definitions.limit import LimitScope
from app.domain.grid.area import TransformerArea
from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.work.case import Case, CaseState
from app.domain.work.checks import holds
from app.domain.work.progress import last_due, masked_number
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.persistence.rating_facts import cases_at_work
from app.persistence.watching import steady_ends
from app.services.clock import local_day
from app.services.office import Office
from app.services.work.ground import business_of, clocks_of
from app.services.work.stories import stories_of

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
            dues = self._dues(tx, cases)
        cases.sort(key=lambda case: (case.accepted_at, case.number))
        return [self._row(key, case, villages[case.area_id], dues[case.id]) for key, case in enumerate(cases)]

    def _dues(self, tx: Transaction, cases: Iterable[Case]) -> Mapping[UUID, datetime | None]:
        """When each case is to be done: as it is kept beside the case, or counted where that does not tell."""
        ends = steady_ends(tx.connection)
        dues: dict[UUID, datetime | None] = {}
        to_count = []
        for case in cases:
            kept = _kept_due(case, business_of(self._office, case), ends.get(case.id, {}))
            if kept is None:
                to_count.append(case)
            else:
                dues[case.id] = kept
        stories = stories_of(tx, [case.id for case in to_count])
        return {**dues, **{case.id: last_due(clocks_of(self._office, case, stories[case.id])) for case in to_count}}

    def _row(self, key: int, case: Case, village: str, due_at: datetime | None) -> PublicRow:
        return PublicRow(
            key=key,
            number=masked_number(case.number),
            business=business_of(self._office, case).name,
            village=village,
            accepted_on=local_day(case.accepted_at),
            due_on=None if due_at is None else local_day(due_at),
            state=CaseState.DONE if case.state is CaseState.ARCHIVED else case.state,
        )


def _kept_due(case: Case, business: BusinessType, ends: Mapping[str, datetime]) -> datetime | None:
    """The first end of the limits for the whole of a case; None unless each of them runs on without a stop."""
    whole = [spec.code for spec in business.limits if spec.scope is LimitScope.WHOLE and holds(spec.when, case)]
    if case.state is not CaseState.OPEN or not all(code in ends for code in whole):
        return None
    return min((ends[code] for code in whole), default=None)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=STATION_ZONE)
