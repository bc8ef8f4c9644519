"""Own changes the hub has not taken in yet, laid over its records again (`design/sync.md` 4.8)."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection

from app.domain.upstream.operation import OpKind
from app.persistence.driver import driver_of
from app.persistence.upstream.columns import Stored, SyncedTable, tables_by_number
from app.persistence.upstream.outbox import last_number_of, pass_numbers
from app.persistence.upstream.refilling import Refill, missing_parents
from app.persistence.upstream.reissuing import Again, issue

_Place: TypeAlias = tuple[str, bytes]
_Row: TypeAlias = Mapping[str, Stored]


class Replay:
    """What is pending in the outbox: operations above a number, and single ones the hub set aside."""

    def __init__(self, connection: Connection, after: int, aside: Iterable[int]) -> None:
        self._driver = driver_of(connection)
        self._numbers = tables_by_number()
        self._tables = {table.name: table for table in self._numbers.values()}
        self._after = after
        self._aside = set(aside)
        self._needed: dict[_Place, _Row] = {}
        self._removed: dict[_Place, _Row] = {}

    def remember(self) -> None:
        """Before the tables are emptied: keep what records with pending changes refer to, however far."""
        wanted = [(self._numbers[number].name, key) for number, key, _, _ in self._pending() if number in self._numbers]
        while wanted:
            name, key = wanted.pop()
            if (name, key) in self._needed:
                continue
            row = self._row(self._tables[name], key)
            if row is not None:
                self._needed[name, key] = row
                wanted += [(parent, value) for parent, value in self._parents(name, row) if parent in self._tables]

    def put(self) -> None:
        """Do every pending operation, as far as there is something to do it to."""
        for number, key, kind, text in self._pending():
            table = self._numbers.get(number)
            if table is None:
                continue
            try:
                self._do(table, key, OpKind(kind), text)
            except sqlite3.IntegrityError:
                continue  # the hub has something else in its place: it will say what becomes of the two

    def mend(self, refill: Refill, base: int) -> None:
        """Bring back what pending changes need and the hub does not have; what else lacks something is shelved.

        Whoever removed it did not know of these changes: it has to stay, everywhere, and the hub is told so.
        """
        while missing := [each for each in missing_parents(self._driver) if each[0] in self._tables]:
            for name, key, parent, wanted in missing:
                if parent in self._tables and self._bring_back(self._tables[parent], wanted, base):
                    continue
                if self._row(self._tables[name], key) is not None and self._row(self._tables[parent], wanted) is None:
                    refill.shelve_row(self._tables[name], key, "missing")

    def _pending(self) -> Iterator[tuple[int, bytes, int, str]]:
        rows = self._driver.execute("SELECT seq, tbl, pk, kind, ch FROM _outbox ORDER BY seq").fetchall()
        for seq, *operation in rows:
            if seq > self._after or seq in self._aside:
                yield operation[0], operation[1], operation[2], operation[3]

    def _do(self, table: SyncedTable, key: bytes, kind: OpKind, text: str) -> None:
        row = self._row(table, key)
        if kind is OpKind.DELETE:
            if row is not None:
                self._removed[table.name, key] = row
                self._driver.execute(f"DELETE FROM {table.name} WHERE id = ?", (key,))
            return
        known = {int(number): value for number, value in json.loads(text).items() if int(number) in table.columns}
        values = table.stored(known)
        if row is None and kind is OpKind.INSERT:
            self._insert(table, key, {**table.blanks, **values})
        elif row is not None and values and not table.is_append_only:
            assigned = ", ".join(f'"{name}" = ?' for name in values)
            self._driver.execute(f"UPDATE {table.name} SET {assigned} WHERE id = ?", (*values.values(), key))

    def _bring_back(self, table: SyncedTable, key: bytes, base: int) -> bool:
        place = table.name, key
        if self._row(table, key) is not None:
            return True
        own = self._removed.pop(place, None)
        row = own or self._needed.pop(place, None)
        if row is None:
            return False
        self._insert(table, key, row)
        if own is None:
            issue(self._driver, Again(table=table, key=key, kind=OpKind.INSERT, base=base), table.columns)
        return True

    def _row(self, table: SyncedTable, key: bytes) -> _Row | None:
        names = list(table.columns.values())
        quoted = ", ".join(f'"{name}"' for name in names)
        row = self._driver.execute(f"SELECT {quoted} FROM {table.name} WHERE id = ?", (key,)).fetchone()
        return None if row is None else dict(zip(names, row, strict=True))

    def _insert(self, table: SyncedTable, key: bytes, values: _Row) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join("?" * (len(values) + 1))
        self._driver.execute(f"INSERT INTO {table.name} (id, {names}) VALUES ({places})", (key, *values.values()))

    def _parents(self, name: str, row: _Row) -> Iterator[_Place]:
        for parent, column in self._driver.execute('SELECT "table", "from" FROM pragma_foreign_key_list(?)', (name,)):
            value: Any = row[column]
            if value is not None:
                yield parent, value


def number_anew(connection: Connection, after: int, known: int) -> int:
    """Give the operations above `after` numbers above `known`: the hub knows theirs for those of a copy of this file.

    Returns:
        How many they were.
    """
    driver = driver_of(connection)
    if last_number_of(driver) >= known:
        return 0
    pass_numbers(driver, known)
    columns = "tx, tbl, pk, kind, hlc, base, user_id, ch"
    return driver.execute(
        f"INSERT INTO _outbox ({columns}) SELECT {columns} FROM _outbox WHERE seq > ? AND seq <= ? ORDER BY seq",
        (after, known),
    ).rowcount
