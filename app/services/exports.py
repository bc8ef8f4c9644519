"""Lists as sheets for WPS and Excel."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.domain.customers.checks import mask_phone
from app.domain.customers.customer import Customer
from app.domain.lists import ColumnKind, ListColumn, ListQuery, ListSource
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.exchange.checked import UNWATCHED, Watch
from app.services.lists import Lists
from app.services.office import Office

if TYPE_CHECKING:
    from app.exchange.sheets import Column

__all__ = ["ExportService", "Watch", "Words"]

Words = Mapping[str, Callable[[Any], str]]
_More = Callable[[Sequence[Any]], list[tuple[str, str]]]

_ROWS_AT_ONCE: Final = 2_000
_TYPED: Final = frozenset({ColumnKind.NUMBER, ColumnKind.DAY, ColumnKind.MOMENT})  # never put into words
_WATTS: Final = "capacity_w"  # written as kW
_KILOWATTS: Final = "kW"


class ExportService:
    """Writes what a list shows into a file."""

    def __init__(self, office: Office, lists: Lists) -> None:
        self._office = office
        self._lists = lists

    def export_list(
        self,
        session: Session,
        name: str,
        query: ListQuery,
        path: Path,
        *,
        title: str = "",
        note: str = "",
        words: Words | None = None,
        watch: Watch = UNWATCHED,
    ) -> int:
        """Write all rows of a query as one xlsx sheet; returns how many.

        Account, ID and phone numbers are text, a limit is the moment it ends. Customers' ID numbers and phones are
        written only for who may see them; `words` say coded values by column, `note` stands under the title.

        Raises:
            Refusal: `export.*` when the file cannot be written, `export.stopped` when the watch said so.
        """
        may_see = session.may(Permission.SEE_PERSONAL_DATA)
        more = self._private if name == "customers" and may_see else None
        sheet = _Sheet(path=path, title=title, note=note, words=words or {}, shows_phone=may_see)
        return sheet.write(self._lists.source(name), query, watch, more)

    def export_source(
        self,
        source: ListSource,
        query: ListQuery,
        path: Path,
        *,
        title: str = "",
        note: str = "",
        words: Words | None = None,
        watch: Watch = UNWATCHED,
    ) -> int:
        """Write all rows of a query of a list that is not one of the ledgers', as `export_list`; phones are masked.

        Raises:
            Refusal: as `export_list`.
        """
        return _Sheet(path=path, title=title, note=note, words=words or {}).write(source, query, watch)

    def _private(self, rows: Sequence[Any]) -> list[tuple[str, str]]:
        with self._office.database.read() as tx:
            known = {one.id: one for one in tx.of(Customer).find_in("id", [row.id for row in rows])}
        return [(known[row.id].id_number, known[row.id].phone) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """The file a list goes to, and how its cells are said."""

    path: Path
    title: str
    note: str
    words: Words
    shows_phone: bool = False

    def write(self, source: ListSource, query: ListQuery, watch: Watch, more: _More | None = None) -> int:
        """Write the rows; `more` answers the cells of the private columns behind them, row by row."""
        from app.exchange.sheets import write_sheet  # noqa: PLC0415 - loads a workbook library, not at the start

        keys = source.keys(query)
        rows = [row for some in _portions(keys, watch) for row in source.rows(some)]
        lines = [[self._cell(column, getattr(row, column.name)) for column in source.columns] for row in rows]
        heads = [_head(column) for column in source.columns]
        if more is not None:
            heads += _private_heads()
            lines = [[*line, *behind] for line, behind in zip(lines, more(rows), strict=True)]
        write_sheet(self.path, self.title, heads, lines, note=self.note)
        return len(lines)

    def _cell(self, column: ListColumn, value: Any) -> object:  # noqa: ANN401 - values of any list
        if value is None:
            return None
        if column.kind is ColumnKind.LIMIT:
            return value.due_at
        if column.name == _WATTS:
            return value // 10
        if column.kind in _TYPED:
            return int(value) if column.is_hundredths else value
        if column.name in self.words:
            return self.words[column.name](value)
        return mask_phone(value) if column.name == "phone" and not self.shows_phone else value


def _portions(keys: Sequence[int], watch: Watch) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _ROWS_AT_ONCE):
        if watch.should_stop():
            raise Refusal.of("export.stopped")
        yield keys[start : start + _ROWS_AT_ONCE]
        watch.progress(min(start + _ROWS_AT_ONCE, len(keys)), len(keys))


def _head(column: ListColumn) -> "Column":
    from app.exchange.sheets import Column  # noqa: PLC0415 - as in _Sheet.write
    from app.exchange.sheets import ColumnKind as Kind  # noqa: PLC0415 - as above

    if column.name == _WATTS:
        return Column(f"{column.title} {_KILOWATTS}", Kind.HUNDREDTHS)
    if column.is_hundredths:
        return Column(column.title, Kind.HUNDREDTHS)
    kinds = {
        ColumnKind.NUMBER: Kind.WHOLE,
        ColumnKind.DAY: Kind.DAY,
        ColumnKind.MOMENT: Kind.MOMENT,
        ColumnKind.LIMIT: Kind.MOMENT,
    }
    return Column(column.title, kinds.get(column.kind, Kind.TEXT))


def _private_heads() -> "list[Column]":
    from app.exchange.sheets import Column  # noqa: PLC0415 - as in _Sheet.write

    return [Column("证件号码"), Column("联系电话")]
