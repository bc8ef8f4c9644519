"""What this computer wrote and the hub has not sent back: it stands over what the log says (`design/sync.md` 4.5)."""

import json
import sqlite3
from collections import defaultdict
from typing import Final

from app.domain.upstream.operation import OpKind
from app.persistence.upstream.outbox import last_number_of

REMOVED: Final = -1
"""Stands among a record's unsent fields for its having been removed here last; 0 stands for the record itself."""

_WRITTEN: Final = "SELECT seq, tbl, pk, kind, ch FROM _outbox WHERE seq > ? ORDER BY seq"
_ASIDE: Final = "SELECT dev_seq FROM _quarantined"


class Unsent:
    """Own changes by record: each is read once for all pages of a round, so that capture has no index to keep.

    Good for as long as every transaction it was used in was committed: another numbering of what follows a rollback
    would not be seen.
    """

    def __init__(self) -> None:
        self._by_record: defaultdict[tuple[int, bytes], list[tuple[int, int, str]]] = defaultdict(list)
        self._aside: frozenset[int] = frozenset()
        self._after: int | None = None
        self.last = 0
        """The last number of the outbox."""

    def catch_up(self, driver: sqlite3.Connection, seen: int) -> None:
        """Take in what is new of the operations above `seen`; all of them again after a step back."""
        if self._after is None or seen < self._after or last_number_of(driver) < self.last:
            self._by_record.clear()
            self._after = self.last = seen
        self._aside = frozenset(number for (number,) in driver.execute(_ASIDE))
        self.read_on(driver)

    def read_on(self, driver: sqlite3.Connection) -> None:
        """Take in what was written meanwhile."""
        for seq, table, key, kind, changes in driver.execute(_WRITTEN, (self.last,)):
            self._by_record[table, key].append((seq, kind, changes))
        self.last = last_number_of(driver)

    def fields(self, table: int, key: bytes, seen: int) -> set[int]:
        """The fields of a record with an own change after `seen` that was not set aside; see `REMOVED`."""
        rows = [row for row in self._by_record.get((table, key), ()) if row[0] > seen and row[0] not in self._aside]
        fields = {number for _, _, text in rows for number in (0, *map(int, json.loads(text)))}
        return fields | {REMOVED} if rows and rows[-1][1] == OpKind.DELETE else fields
