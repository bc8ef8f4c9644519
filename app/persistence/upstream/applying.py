"""A page of the station's log goes into the file: what others did, and what the hub made of one's own (`sync.md` 4.5).

Everything happens in the caller's one write transaction with capture switched off: a kill leaves the page undone.
"""

import dataclasses
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from app.domain.problems import Refusal
from app.domain.upstream.operation import LogEntry, OpKind
from app.persistence.driver import driver_of
from app.persistence.upstream.columns import SyncedTable, tables_by_number
from app.persistence.upstream.drafts import TAKEN, came_first
from app.persistence.upstream.outbox import pass_numbers
from app.persistence.upstream.reissuing import Again, issue
from app.persistence.upstream.shelf import (
    forget_unknown,
    forget_unknown_of,
    keep_unknown,
    kept_unknown,
    shelve,
    shelved,
    together,
    unshelve,
)
from app.persistence.upstream.unsent import REMOVED, Unsent

_VERSION: Final = "version"
_MISSING: Final = "missing"
_Record = tuple[int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a page changed.

    Attributes:
        cursor: the last line of the log that is in the file.
        seen: the highest own number that has come back.
        changed: the records written, by their tables' names.
        removed: the records removed, likewise.
        forked: how many own numbers the hub knows for something else: this file is a copy of an older one.
    """

    cursor: int
    seen: int
    changed: Mapping[str, frozenset[UUID]]
    removed: Mapping[str, frozenset[UUID]]
    forked: int


def apply_page(connection: Connection, entries: Sequence[LogEntry], seen: int, unsent: Unsent | None = None) -> Applied:
    """Apply the next lines of the log and try again what lies on the shelf.

    Args:
        connection: in the transaction of the page.
        entries: the lines.
        seen: the highest own number that has come back.
        unsent: what earlier pages of the same round read of the outbox.

    Raises:
        Refusal: `upstream.gap` when a line is missing; nothing of the page may be kept then.
    """
    page = _Page(driver_of(connection), seen, unsent or Unsent())
    page.take(entries)
    return page.finished()


def apply_unknown(connection: Connection, seen: int) -> Applied:
    """Apply what an older program put aside because it did not know the tables or fields, as far as they are known."""
    driver = driver_of(connection)
    page = _Page(driver, seen, Unsent())
    for entry in kept_unknown(driver):
        if page.knows(entry):
            forget_unknown(driver, entry.seq)
            page.apply(entry)
    return page.finished()


class _Page:
    """The state of one page on its way into the file."""

    def __init__(self, driver: sqlite3.Connection, seen: int, unsent: Unsent) -> None:
        self._driver = driver
        self._tables = tables_by_number()
        self._seen = seen
        self._unsent = unsent
        unsent.catch_up(driver, seen)
        self._index, self._epoch, self._cursor = driver.execute(
            "SELECT device_index, epoch, cursor FROM _sync_meta"
        ).fetchone()
        self._waiting: set[_Record] = set(driver.execute("SELECT DISTINCT tbl, pk FROM _orphan"))
        self._changed: defaultdict[str, set[UUID]] = defaultdict(set)
        self._removed: defaultdict[str, set[UUID]] = defaultdict(set)
        self._forked = 0
        driver.execute("UPDATE _sync_meta SET applying = 1")

    def take(self, entries: Iterable[LogEntry]) -> None:
        """Apply lines of the log, each once, without a gap."""
        for entry in entries:
            if entry.seq != self._cursor + 1:
                raise Refusal.of("upstream.gap", expected=self._cursor + 1, found=entry.seq)
            self._cursor = entry.seq
            if entry.device_index == self._index and entry.epoch == self._epoch:
                self._take_own(entry)
            else:
                self.apply(dataclasses.replace(entry, lost={}))

    def knows(self, entry: LogEntry) -> bool:
        """Whether today's tables have a place for anything of this line."""
        table = self._tables.get(entry.table)
        return table is not None and (not entry.won or not table.columns.keys().isdisjoint(entry.won))

    def apply(self, entry: LogEntry, *, is_own: bool = False) -> None:
        """Do what a line says, or put it aside."""
        table = self._tables.get(entry.table)
        if table is None:
            keep_unknown(self._driver, entry)
            return
        unknown = entry.won.keys() - table.columns.keys()
        if unknown:
            strange = {number: entry.won[number] for number in unknown}
            keep_unknown(self._driver, dataclasses.replace(entry, kind=OpKind.UPDATE, won=strange))
            entry = dataclasses.replace(entry, won={n: v for n, v in entry.won.items() if n not in unknown})
        record = entry.table, entry.key
        # A record one line of which waits takes no later one first: old values would come after new ones.
        reason = "behind" if record in self._waiting else self._try(table, entry, is_own=is_own)
        if reason == "unique" and came_first(self._driver, table, entry, self._seen):
            reason = TAKEN
        if reason:
            shelve(self._driver, entry, reason)
            self._waiting.add(record)

    def finished(self) -> Applied:
        """Try what waits, and close the page."""
        self._try_shelf()
        self._driver.execute("UPDATE _sync_meta SET applying = 0, cursor = ?", (self._cursor,))
        return Applied(
            cursor=self._cursor,
            seen=self._seen,
            changed={name: frozenset(keys) for name, keys in self._changed.items()},
            removed={name: frozenset(keys) for name, keys in self._removed.items()},
            forked=self._forked,
        )

    def _take_own(self, entry: LogEntry) -> None:
        """What the hub made of an own operation: the author also sets what beat him."""
        sent = self._driver.execute("SELECT hlc FROM _outbox WHERE seq = ?", (entry.dev_seq,)).fetchone()
        if entry.dev_seq > self._unsent.last or (sent is not None and sent[0] != entry.hlc):
            self._send_again(entry)
            self.apply(dataclasses.replace(entry, lost={}))
            return
        self._seen = max(self._seen, entry.dev_seq)
        self._driver.execute("DELETE FROM _quarantined WHERE dev_seq = ?", (entry.dev_seq,))  # the hub takes it by now
        self.apply(dataclasses.replace(entry, won={**entry.won, **entry.lost}, lost={}), is_own=True)

    def _try(self, table: SyncedTable, entry: LogEntry, *, is_own: bool) -> str:
        """Why the line cannot be applied now; empty when it was."""
        try:
            if entry.kind is OpKind.DELETE:
                self._remove(table, entry)
                return ""
            return self._write(table, entry, is_own=is_own)
        except sqlite3.IntegrityError as broken:
            return broken.sqlite_errorname.removeprefix("SQLITE_CONSTRAINT_").lower()
        except ValueError:
            return "value"

    def _remove(self, table: SyncedTable, entry: LogEntry) -> None:
        if self._unsent.fields(entry.table, entry.key, self._seen):
            return  # what is still to be sent makes the hub keep the record
        try:
            self._driver.execute(f"DELETE FROM {table.name} WHERE id = ?", (entry.key,))
        except sqlite3.IntegrityError:
            # Records here refer to it, and whoever removed it did not know of them: it has to stay, everywhere.
            again = Again(table=table, key=entry.key, kind=OpKind.INSERT, base=entry.seq)
            issue(self._driver, again, table.columns)
            self._unsent.read_on(self._driver)
            return
        forget_unknown_of(self._driver, entry)
        self._removed[table.name].add(UUID(bytes=entry.key))
        self._changed[table.name].discard(UUID(bytes=entry.key))

    def _write(self, table: SyncedTable, entry: LogEntry, *, is_own: bool) -> str:
        pending = self._unsent.fields(entry.table, entry.key, self._seen)
        wanted = table.stored({number: value for number, value in entry.won.items() if number not in pending})
        version = wanted.pop(_VERSION, 0)
        names = [f'"{name}"' for name in wanted]
        row = self._driver.execute(
            f"SELECT {', '.join(['1', *names])} FROM {table.name} WHERE id = ?", (entry.key,)
        ).fetchone()
        if row is not None:
            if row[1:] != tuple(wanted.values()) and not table.is_append_only:
                self._update(table, entry.key, wanted, version, is_own=is_own)
        elif REMOVED in pending or (entry.kind is OpKind.RESTORE and not entry.won):
            return ""  # removed here: the hub will say what becomes of it
        elif entry.kind is OpKind.UPDATE:
            return _MISSING
        else:
            self._insert(table, entry.key, {**table.blanks, **table.stored(entry.won)})
        return ""

    def _update(
        self, table: SyncedTable, key: bytes, values: Mapping[str, object], version: object, *, is_own: bool
    ) -> None:
        assigned = [f'"{name}" = ?' for name in values]
        bound = [*values.values()]
        if _VERSION in table.blanks:
            # Whoever has the record open must not save over what has just come, whatever number its author gave it.
            assigned.append(f"version = max(version + {int(not is_own)}, ?)")
            bound.append(version)
        self._driver.execute(f"UPDATE {table.name} SET {', '.join(assigned)} WHERE id = ?", (*bound, key))
        self._note(table, key)

    def _insert(self, table: SyncedTable, key: bytes, values: Mapping[str, object]) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join("?" * (len(values) + 1))
        self._driver.execute(f"INSERT INTO {table.name} (id, {names}) VALUES ({places})", (key, *values.values()))
        self._note(table, key)

    def _note(self, table: SyncedTable, key: bytes) -> None:
        self._changed[table.name].add(UUID(bytes=key))
        self._removed[table.name].discard(UUID(bytes=key))

    def _try_shelf(self) -> None:
        is_moving = bool(self._waiting)
        while is_moving:
            is_moving = False
            waiting: defaultdict[_Record, list[LogEntry]] = defaultdict(list)
            for entry in shelved(self._driver):
                waiting[entry.table, entry.key].append(entry)
            for (table, _), entries in waiting.items():
                if not self._try(self._tables[table], together(entries), is_own=False):
                    is_moving = True
                    for entry in entries:
                        unshelve(self._driver, entry.seq)

    def _send_again(self, entry: LogEntry) -> None:
        """Give an own change another number at once, because the hub knows its number for another one."""
        self._forked += 1
        pass_numbers(self._driver, entry.dev_seq)
        mine = self._driver.execute(
            "SELECT tbl, pk, kind, base, user_id, ch FROM _outbox WHERE seq = ?", (entry.dev_seq,)
        ).fetchone()
        if mine is not None:
            number, key, kind, base, user_id, changes = mine
            again = Again(table=self._tables[number], key=key, kind=OpKind(kind), base=base, user_id=user_id)
            issue(self._driver, again, map(int, json.loads(changes)))
        self._unsent.read_on(self._driver)
