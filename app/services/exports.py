"""Lists as sheets for WPS and Excel."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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

Words = Mapping[str, Callable[[Any], str]]

_ROWS_AT_ONCE: Final = 2_000
_HUNDREDTHS: Final = frozenset({"supplied", "sold", "loss_rate", "receivable", "received", "owed"})
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
        words: Words | None = None,
        watch: Watch = UNWATCHED,
    ) -> int:
        """Write all rows of a query as one xlsx sheet; returns how many.

        Account, ID and phone numbers are text. Customers' ID numbers and phones are written only for who may see
        them; `words` say coded values by column.

        Raises:
            Refusal: `export.*` when the file cannot be written, `export.stopped` when the watch said so.
        """
        may_see = session.may(Permission.SEE_PERSONAL_DATA)
        more = self._private if name == "customers" and may_see else None
        return _write(self._lists.source(name), query, path, title, words or {}, watch, may_see=may_see, more=more)

    def export_source(
        self,
        source: ListSource,
        query: ListQuery,
        path: Path,
        *,
        title: str = "",
        words: Words | None = None,
        watch: Watch = UNWATCHED,
    ) -> int:
        """Write all rows of a query of a list that is not one of the ledgers', as `export_list`; phones are masked.

        Raises:
            Refusal: as `export_list`.
        """
        return _write(source, query, path, title, words or {}, watch, may_see=False)

    def _private(self, rows: Sequence[Any]) -> list[tuple[str, str]]:
        with self._office.database.read() as tx:
            known = {one.id: one for one in tx.of(Customer).find_in("id", [row.id for row in rows])}
        return [(known[row.id].id_number, known[row.id].phone) for row in rows]


def _write(
    source: ListSource,
    query: ListQuery,
    path: Path,
    title: str,
    words: Words,
    watch: Watch,
    *,
    may_see: bool,
    more: "Callable[[Sequence[Any]], list[tuple[str, str]]] | None" = None,
) -> int:
    """Write a list into a file; `more` answers the cells of the private columns behind it, row by row."""
    from app.exchange.sheets import write_sheet  # noqa: PLC0415 - loads a workbook library, not at the start

    keys = source.keys(query)
    rows = [row for some in _portions(keys, watch) for row in source.rows(some)]
    columns = list(source.columns)
    lines = [_line(row, columns, words, shows_phone=may_see) for row in rows]
    heads = [_head(column, words) for column in columns]
    if more is not None:
        heads += _private_heads()
        lines = [[*line, *behind] for line, behind in zip(lines, more(rows), strict=True)]
    write_sheet(path, title, heads, lines)
    return len(lines)


def _portions(keys: Sequence[int], watch: Watch) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _ROWS_AT_ONCE):
        if watch.should_stop():
            raise Refusal.of("export.stopped")
        yield keys[start : start + _ROWS_AT_ONCE]
        watch.progress(min(start + _ROWS_AT_ONCE, len(keys)), len(keys))


def _line(row: Any, columns: Sequence[ListColumn], words: Words, *, shows_phone: bool) -> list[object]:  # noqa: ANN401 - rows of any list
    return [_value(column.name, getattr(row, column.name), words, shows_phone=shows_phone) for column in columns]


def _value(name: str, value: Any, words: Words, *, shows_phone: bool) -> object:  # noqa: ANN401 - as above
    if value is None:
        return None
    if name in words:
        return words[name](value)
    if name == _WATTS:
        return value // 10
    if name == "phone" and not shows_phone:
        return mask_phone(value)
    return int(value) if name in _HUNDREDTHS else value


def _head(column: ListColumn, words: Words) -> "Column":
    from app.exchange.sheets import Column  # noqa: PLC0415 - as in _write
    from app.exchange.sheets import ColumnKind as Kind  # noqa: PLC0415 - as above

    if column.name == _WATTS:
        return Column(f"{column.title} {_KILOWATTS}", Kind.HUNDREDTHS)
    if column.name in _HUNDREDTHS:
        return Column(column.title, Kind.HUNDREDTHS)
    kinds = {ColumnKind.NUMBER: Kind.WHOLE, ColumnKind.DAY: Kind.DAY, ColumnKind.MOMENT: Kind.MOMENT}
    return Column(column.title, Kind.TEXT if column.name in words else kinds.get(column.kind, Kind.TEXT))


def _private_heads() -> "list[Column]":
    from app.exchange.sheets import Column  # noqa: PLC0415 - as in _write

    return [Column("证件号码"), Column("联系电话")]
