"""What this computer wrote and the hub has not sent back: it stands over what the log says (`design/sync.md` 4.5)."""

import json
import sqlite3
from collections import defaultdict
from typing import Final

from app.domain.upstream.operation import OpKind
from app.persistence.upstream.outbox import last_number_of

REMOVED: Final = -1
"""Stands among a record's unsent fields for its having been removed here last; 0 stands for the record itself."""

_UNSENT: Final = (
    "SELECT seq, tbl, pk, kind, ch FROM _outbox"
    " WHERE seq > ? AND seq NOT IN (SELECT dev_seq FROM _quarantined) ORDER BY seq"
)


class Unsent:
    """Own changes after a number, by record: read once for a page, so that capture has no index by record to keep."""

    def __init__(self, driver: sqlite3.Connection, seen: int) -> None:
        self._driver = driver
        self._by_record: defaultdict[tuple[int, bytes], list[tuple[int, int, str]]] = defaultdict(list)
        self.last = seen
        """The last number of the outbox."""
        self.read_on()

    def read_on(self) -> None:
        """Take in what was written meanwhile."""
        for seq, table, key, kind, changes in self._driver.execute(_UNSENT, (self.last,)):
            self._by_record[table, key].append((seq, kind, changes))
        self.last = last_number_of(self._driver)

    def fields(self, table: int, key: bytes, seen: int) -> set[int]:
        """The fields of a record with an own change after `seen`; see `REMOVED`."""
        rows = [row for row in self._by_record.get((table, key), ()) if row[0] > seen]
        fields = {number for _, _, text in rows for number in (0, *map(int, json.loads(text)))}
        return fields | {REMOVED} if rows and rows[-1][1] == OpKind.DELETE else fields
