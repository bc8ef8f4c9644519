"""One computer's operations, merged into the records one after the other; a transaction whole or not at all."""

import dataclasses
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from app.domain.upstream.merging import Conflict, Merged, Record, merge
from app.domain.upstream.operation import Author, Fields, LogEntry, Operation, OpKind, Plain, hlc_at
from app.domain.upstream.rules import Stake
from app.hub.knowledge import Knowledge, Reason

RecordKey: TypeAlias = tuple[int, bytes]
"""A record's table and id."""

Earlier: TypeAlias = Callable[[Operation, int], Plain]
"""What the log says a field was when the author of an operation had last seen or written it."""

Place: TypeAlias = tuple[int, bytes, int]
"""A record's table and id, and a field of it."""

Settled: TypeAlias = Callable[[bytes], Place | None]
"""What a conflict is about, by its id, if somebody has decided it."""

AHEAD_MS: Final = 10 * 60 * 1000
"""A clock further ahead of the hub's than this counts as so far ahead and no more (`design/sync.md` 4.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An operation that went into quarantine, with its transaction, and why."""

    operation: Operation
    reason: str


class Batch:
    """What comes of some operations, to be stored in one transaction."""

    def __init__(
        self,
        author: Author,
        knowledge: Knowledge,
        standing: Mapping[RecordKey, Record],
        *,
        head: int,
        now_ms: int,
        earlier: Earlier,
        settled: Settled,
    ) -> None:
        self._author = author
        self._knowledge = knowledge
        self._standing = standing
        self._latest_hlc = hlc_at(now_ms + AHEAD_MS)
        self._earlier = earlier
        self._settled = settled
        self.head = head
        self.records: dict[RecordKey, tuple[Record, int]] = {}
        self.entries: list[LogEntry] = []
        self.sent: dict[int, Fields] = {}
        """By place in the log, what an author sent where something else stands now: he goes on from his own."""
        self.conflicts: list[tuple[LogEntry, Conflict]] = []
        self.decided: list[bytes] = []
        self.set_aside: list[SetAside] = []

    def take(self, transaction: Sequence[Operation]) -> bool:
        """Merge the operations of one transaction; False when one of them is bad and all were set aside."""
        before = len(self.entries), len(self.conflicts), self.head
        records = {key: self.records.get(key) for key in map(_key, transaction)}
        decided = tuple(filter(None, map(self._knowledge.decided, transaction)))
        again = frozenset(filter(None, map(self._settled, decided)))
        for operation in transaction:
            reason = self._fault(operation)
            if reason:
                self._undo(before, records)
                self.set_aside.extend(SetAside(operation=each, reason=reason) for each in transaction)
                return False
            self._merge(operation, again)
        self.decided.extend(decided)
        return True

    def record(self, key: RecordKey) -> Record | None:
        """A record as it stands after what was taken so far."""
        changed = self.records.get(key)
        return changed[0] if changed else self._standing.get(key)

    def _fault(self, operation: Operation) -> str | None:
        fault = self._knowledge.fault(operation)
        if fault:
            return fault
        record = self.record(_key(operation))
        if record is None:
            return None if operation.kind is OpKind.INSERT else Reason.UNKNOWN_RECORD
        is_fact = self._knowledge.tables[operation.table].rules.is_append_only
        return Reason.DUPLICATE if is_fact and not _says_the_same(operation, record) else None

    def _merge(self, operation: Operation, again: frozenset[Place]) -> None:
        key = _key(operation)
        record, rules = self.record(key), self._knowledge.tables[operation.table].rules
        self.head += 1
        if record is not None and rules.is_append_only:
            self._log(operation, OpKind.UPDATE, Merged(record=record, kind=OpKind.UPDATE, won={}))
            return
        merged = merge(
            operation,
            record,
            rules,
            seq=self.head,
            device=self._author.index,
            hlc=min(operation.hlc, self._latest_hlc),
            base_of=lambda field: self._base(operation, field),
        )
        self.records[key] = merged.record, self.head
        if merged.won != operation.changes:
            stands = merged.record.data
            sent = {field: value for field, value in operation.changes.items() if stands.get(field) != value}
            if sent:
                self.sent[self.head] = sent
        entry = self._log(operation, merged.kind, merged)
        for conflict in merged.conflicts:
            # Two people decided one conflict at once: each saw both values, so the first decision stands, and is told.
            is_light = (*key, conflict.field) in again
            told = dataclasses.replace(conflict, stake=Stake.LOW) if is_light else conflict
            self.conflicts.append((entry, told))

    def _log(self, operation: Operation, kind: OpKind, merged: Merged) -> LogEntry:
        entry = LogEntry(
            seq=self.head,
            device_index=self._author.index,
            epoch=self._author.epoch,
            dev_seq=operation.dev_seq,
            tx=operation.tx,
            table=operation.table,
            key=operation.key,
            kind=kind,
            hlc=operation.hlc,
            base=operation.base,
            user_id=operation.user_id,
            won=merged.won,
            lost=merged.lost,
        )
        self.entries.append(entry)
        return entry

    def _base(self, operation: Operation, field: int) -> Plain:
        # What this batch brought is the author's own: he had it as he sent it, not as it was merged.
        for entry in reversed(self.entries):
            if (entry.table, entry.key) != _key(operation):
                continue
            values = {**entry.won, **self.sent.get(entry.seq, {})}
            if field in values:
                return values[field]
        return self._earlier(operation, field)

    def _undo(self, before: tuple[int, int, int], records: Mapping[RecordKey, tuple[Record, int] | None]) -> None:
        entries, conflicts, self.head = before
        for seq in [seq for seq in self.sent if seq > self.head]:
            del self.sent[seq]
        del self.entries[entries:]
        del self.conflicts[conflicts:]
        for key, record in records.items():
            if record is None:
                self.records.pop(key, None)
            else:
                self.records[key] = record


def without_outlived(operation: Operation, record: Record | None, later: Container[int]) -> Operation:
    """An operation that comes late, without the fields whose last writer stands at one of these later places."""
    if record is None:
        return operation
    writers = record.writers
    kept = {f: value for f, value in operation.changes.items() if f not in writers or writers[f].seq not in later}
    return dataclasses.replace(operation, changes=kept)


def _key(operation: Operation) -> RecordKey:
    return operation.table, operation.key


def _says_the_same(operation: Operation, record: Record) -> bool:
    return all(record.data.get(field) == value for field, value in operation.changes.items())
