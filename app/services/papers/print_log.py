"""The print log as a list for a screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.papers.printing import PrintKind, PrintRecord, PrintVoid
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Session
from app.domain.people.staff import Staff
from app.services.office import Office
from app.services.papers.ledger import newest

_AGAIN: Final = frozenset({PaperKind.CASE, PaperKind.ORDER, PaperKind.CUSTOMER, PaperKind.ENTRY})
_MOST: Final = 2_000  # the newest; older ones stand in the story of their case


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRow:
    """One line of the log; `times` counts how often this form left for this subject, `void` says why it is void."""

    key: int
    record: PrintRecord
    form: str
    person: str
    void: str

    @property
    def number(self) -> str:
        """The number of the document."""
        return self.record.number

    @property
    def kind(self) -> PrintKind | None:
        """Whether it was printed or saved; None once it is void."""
        return None if self.void else self.record.kind

    @property
    def subject(self) -> PaperSubject | None:
        """What its paper can be made of again; None for what was made of a code or a month."""
        kind = PaperKind(self.record.subject_kind)
        return PaperSubject(kind=kind, id=self.record.subject_id) if kind in _AGAIN else None

    @property
    def printed_at(self) -> datetime:
        """When."""
        return self.record.printed_at

    @property
    def copies(self) -> int:
        """How many sets."""
        return self.record.copies

    @property
    def times(self) -> int:
        """From 2 on it is a reprint."""
        return self.record.copy_number


class PrintLog:
    """What was printed and saved, newest first."""

    columns: Final = (
        ListColumn(name="number", title="编号", width=10, is_sortable=False),
        ListColumn(name="form", title="表单", width=11, is_sortable=False),
        ListColumn(name="kind", title="状态", kind=ColumnKind.BADGE, width=5, is_sortable=False),
        ListColumn(name="times", title="第几次", kind=ColumnKind.BADGE, width=5, is_sortable=False),
        ListColumn(name="copies", title="份数", kind=ColumnKind.NUMBER, width=3, is_sortable=False),
        ListColumn(name="printed_at", title="时间", kind=ColumnKind.MOMENT, width=9, is_sortable=False),
        ListColumn(name="person", title="经手人", width=5, is_sortable=False),
        ListColumn(name="void", title="作废原因", width=8, is_sortable=False),
    )

    def __init__(self, office: Office, session: Session, name_of: Callable[[str], str]) -> None:
        """`name_of` says what a form is called by its code; called on the database worker."""
        self._office = office
        self._session = session
        self._name_of = name_of
        self._rows: dict[int, PrintRow] = {}

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The lines that hold all words of the query."""
        with self._office.database.read() as tx:
            records = newest(tx, self._session, _MOST)
            people = {person.id: person.name for person in tx.of(Staff).find()}
            voids = {void.record_id: void.reason for void in tx.of(PrintVoid).find()}
        rows = [
            PrintRow(
                key=key,
                record=record,
                form=self._name_of(record.form_code),
                person="" if record.actor_id is None else people[record.actor_id],
                void=voids.get(record.id, ""),
            )
            for key, record in enumerate(records)
        ]
        self._rows = {row.key: row for row in rows}
        words = query.text.split()
        return [row.key for row in rows if all(word in f"{row.number} {row.form} {row.person}" for word in words)]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The lines of these keys as they were last read."""
        return [self._rows[key] for key in keys if key in self._rows]
