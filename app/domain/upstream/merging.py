"""The merge: what becomes of an operation, given the record as it stands (`design/sync.md` 4.4 and 4.6).

A field was seen by the author when its last writer is he himself or stands in the log at or before the operation's
base: then it is simply set. What he had not seen is concurrent, and the field's rule decides. Nothing is lost in
silence: each value that gave way is in a `Conflict`.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from app.domain.upstream.operation import Fields, Operation, OpKind, Plain
from app.domain.upstream.rules import MergeRule, Stake, TableRules
from app.domain.upstream.three_way import merge_items, merge_keys

EXISTENCE: Final = 0
"""The number under which a record's being there or not has its writer and its conflicts."""

JOINT: Final = 0
"""The index under which a value stands that was put together of several: nobody has written it alone, and only who has
read the log so far has seen it. Else the author's next change, made without it, would undo the others' parts."""

BaseOf: TypeAlias = Callable[[int], Plain]
"""The value of a field as the author had it before his change: what stood at his base, or what he himself sent since -
not what became of it at the hub, which he has not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who wrote the value that stands: the place in the log, the computer's index, the hybrid clock, the person."""

    seq: int
    device: int
    hlc: int
    user_id: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record at the hub: its values and the writer of each, both by field number."""

    data: Fields
    writers: Mapping[int, Writer]
    is_deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two values of a field (or one key of it) that did not know of each other: the one that stands, and the other."""

    field: int
    key: str
    kept: Plain
    kept_writer: Writer
    other: Plain
    other_writer: Writer
    before: Plain
    stake: Stake


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The record afterwards, and what goes into the log: see `LogEntry` for `kind`, `won` and `lost`."""

    record: Record
    kind: OpKind
    won: Fields
    lost: Fields = dataclasses.field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What one rule says of one field: the value that stands from now on, and what gave way."""

    value: Plain
    is_mine: bool
    conflicts: tuple[Conflict, ...] = ()
    is_joint: bool = False


def merge(
    operation: Operation, record: Record | None, rules: TableRules, *, seq: int, device: int, hlc: int, base_of: BaseOf
) -> Merged:
    """What becomes of an operation that is allowed.

    Args:
        operation: the change.
        record: the record it concerns; None when the hub has none.
        rules: those of the record's table.
        seq: the operation's place in the station's log.
        device: the author's index in the station.
        hlc: the operation's hybrid clock, capped by the hub's own.
        base_of: asked only for fields that are concurrent.
    """
    writer = Writer(seq=seq, device=device, hlc=hlc, user_id=operation.user_id)
    if record is None:
        made = Record(data=dict(operation.changes), writers=dict.fromkeys((EXISTENCE, *operation.changes), writer))
        return Merged(record=made, kind=OpKind.INSERT, won=made.data)
    if operation.kind is OpKind.DELETE:
        return _removed(operation, record, writer)
    meeting = _Meeting(operation, record, rules, writer, base_of)
    if record.is_deleted:
        return _restored(meeting)
    return _set(operation, record, writer) if meeting.is_seen() else _changed(meeting)


def was_seen(last: Writer | None, operation: Operation, device: int) -> bool:
    """Whether the author of an operation knew what this writer had written."""
    return last is None or last.device == device or last.seq <= operation.base


def _removed(operation: Operation, record: Record, writer: Writer) -> Merged:
    unseen = [
        last
        for field, last in record.writers.items()
        if field != EXISTENCE and not was_seen(last, operation, writer.device)
    ]
    if record.is_deleted:
        return Merged(record=record, kind=OpKind.DELETE, won={})
    if not unseen:
        gone = dataclasses.replace(record, is_deleted=True, writers={**record.writers, EXISTENCE: writer})
        return Merged(record=gone, kind=OpKind.DELETE, won={})
    conflict = _stays(kept_by=max(unseen, key=lambda last: last.seq), removed_by=writer, stake=Stake.HIGH)
    return Merged(record=record, kind=OpKind.RESTORE, won={}, lost=record.data, conflicts=(conflict,))


def _restored(meeting: "_Meeting") -> Merged:
    """A change of a record that was removed meanwhile: it stays, and people learn of it."""
    changed = _changed(meeting)
    remover = meeting.record.writers.get(EXISTENCE, meeting.writer)
    is_known = was_seen(remover, meeting.operation, meeting.writer.device)
    conflict = _stays(kept_by=meeting.writer, removed_by=remover, stake=Stake.LOW if is_known else Stake.HIGH)
    back = dataclasses.replace(
        changed.record, is_deleted=False, writers={**changed.record.writers, EXISTENCE: meeting.writer}
    )
    return dataclasses.replace(
        changed, record=back, kind=OpKind.RESTORE, won=back.data, conflicts=(*changed.conflicts, conflict)
    )


def _stays(*, kept_by: Writer, removed_by: Writer, stake: Stake) -> Conflict:
    """The conflict about a record that one changes and another removes."""
    return Conflict(
        field=EXISTENCE, key="", kept=1, kept_writer=kept_by, other=0, other_writer=removed_by, before=1, stake=stake
    )


def _set(operation: Operation, record: Record, writer: Writer) -> Merged:
    """What the author had seen is simply set: nearly every change there is."""
    changes = operation.changes
    after = Record(data={**record.data, **changes}, writers={**record.writers, **dict.fromkeys(changes, writer)})
    return Merged(record=after, kind=OpKind.UPDATE, won=changes)


def _changed(meeting: "_Meeting") -> Merged:
    won: dict[int, Plain] = {}
    lost: dict[int, Plain] = {}
    writers = dict(meeting.record.writers)
    conflicts: list[Conflict] = []
    for field, verdict in meeting.verdicts():
        conflicts.extend(verdict.conflicts)
        if verdict.is_mine:
            won[field] = verdict.value
            writers[field] = dataclasses.replace(meeting.writer, device=JOINT) if verdict.is_joint else meeting.writer
        else:
            lost[field] = verdict.value
    after = Record(data={**meeting.record.data, **won}, writers=writers, is_deleted=meeting.record.is_deleted)
    return Merged(record=after, kind=OpKind.UPDATE, won=won, lost=lost, conflicts=tuple(conflicts))


class _Meeting:
    """One operation and the record it meets, field by field."""

    def __init__(
        self, operation: Operation, record: Record, rules: TableRules, writer: Writer, base_of: BaseOf
    ) -> None:
        self.operation = operation
        self.record = record
        self.writer = writer
        self._rules = rules
        self._base_of = base_of

    def is_seen(self) -> bool:
        """Whether the author had seen all that stands where he writes, and of a stage all that moves with it."""
        changed: Collection[int] = self.operation.changes.keys()
        if not all(map(self._has_seen, changed)):
            return False
        together = self._rules.stage_fields
        return together.isdisjoint(changed) or all(map(self._has_seen, together))

    def verdicts(self) -> Iterator[tuple[int, _Verdict]]:
        """The verdict on each changed field; those of a stage get theirs together."""
        changes = self.operation.changes
        moved = self._rules.stage_fields & changes.keys()
        yield from self._stage(moved) if moved else ()
        for field in changes.keys() - moved:
            yield field, self._verdict(field)

    def _verdict(self, field: int) -> _Verdict:
        mine, theirs = self.operation.changes[field], self.record.data.get(field)
        if mine == theirs or self._has_seen(field):
            return _Verdict(value=mine, is_mine=True)
        rule = self._rules.fields[field]
        if rule is MergeRule.GREATEST:
            return _Verdict(value=max(_number(mine), _number(theirs)), is_mine=_number(mine) > _number(theirs))
        if rule in {MergeRule.KEYS, MergeRule.ITEMS}:
            return self._by_parts(field, rule, mine, theirs)
        if rule is MergeRule.PLAIN:
            return self._by_clock(field)
        return self._decided(field, is_mine=False, stake=Stake.HIGH)

    def _has_seen(self, field: int) -> bool:
        return was_seen(self.record.writers.get(field), self.operation, self.writer.device)

    def _last(self, field: int) -> Writer:
        """Who wrote what stands in a field; where nothing was ever written, who moved the record on last."""
        writers = self.record.writers
        moved = [writers[each] for each in self._rules.stage_fields if each in writers]
        return writers.get(field) or max(moved, key=lambda writer: writer.seq)

    def _by_clock(self, field: int) -> _Verdict:
        """Of two values written apart the later one, by the writers' clocks."""
        if self.operation.changes[field] == self.record.data.get(field) or self._has_seen(field):
            return _Verdict(value=self.operation.changes[field], is_mine=True)
        last = self.record.writers[field]
        is_mine = (self.writer.hlc, self.writer.device) > (last.hlc, last.device)
        return self._decided(field, is_mine=is_mine, stake=Stake.LOW)

    def _decided(self, field: int, *, is_mine: bool, stake: Stake) -> _Verdict:
        mine, theirs, last = self.operation.changes[field], self.record.data.get(field), self._last(field)
        conflict = Conflict(
            field=field,
            key="",
            kept=mine if is_mine else theirs,
            kept_writer=self.writer if is_mine else last,
            other=theirs if is_mine else mine,
            other_writer=last if is_mine else self.writer,
            before=self._base_of(field),
            stake=stake,
        )
        return _Verdict(value=mine if is_mine else theirs, is_mine=is_mine, conflicts=(conflict,))

    def _by_parts(self, field: int, rule: MergeRule, mine: Plain, theirs: Plain) -> _Verdict:
        """Parts changed by one side only are taken from that side; a part both changed stays as the hub has it."""
        together = (merge_keys if rule is MergeRule.KEYS else merge_items)(self._base_of(field), mine, theirs)
        conflicts = tuple(
            Conflict(
                field=field,
                key=part.key,
                kept=part.theirs,
                kept_writer=self.record.writers[field],
                other=part.mine,
                other_writer=self.writer,
                before=part.before,
                stake=Stake.HIGH,
            )
            for part in together.disputed
        )
        is_joint = together.value != mine
        return _Verdict(value=together.value, is_mine=True, conflicts=conflicts, is_joint=is_joint)

    def _stage(self, moved: frozenset[int]) -> Iterator[tuple[int, _Verdict]]:
        """A move along the states: one that was seen or outranks the other stands, else people decide.

        What moves with it goes the same way, and what gives way of that can be put back. Of two equal moves each field
        is that of the later one.
        """
        changes, data = self.operation.changes, self.record.data
        if all(self._has_seen(field) for field in self._rules.stage_fields):
            yield from ((field, _Verdict(value=changes[field], is_mine=True)) for field in moved)
            return
        telling = {field for field in moved if self._rules.fields[field] is MergeRule.STAGE}
        if all(changes[field] == data.get(field) for field in telling):
            yield from ((field, self._by_clock(field)) for field in sorted(moved))
            return
        is_mine, stake = self._rank()
        for field in sorted(moved):
            if changes[field] == data.get(field) or (is_mine and self._has_seen(field)):
                yield field, _Verdict(value=changes[field], is_mine=is_mine)
            else:
                yield field, self._decided(field, is_mine=is_mine, stake=stake if field in telling else Stake.LOW)

    def _rank(self) -> tuple[bool, Stake]:
        """Whether the author's state takes the place of the one that stands, and whether people must look."""
        state = self._rules.state_field
        if self._has_seen(state):  # he saw the state, but not what else was moved with it, such as another crew
            return False, Stake.HIGH
        mine, theirs = str(self.operation.changes.get(state)), str(self.record.data.get(state))
        if theirs in self._rules.outranks.get(mine, ()):
            return True, Stake.LOW
        return False, Stake.LOW if mine in self._rules.outranks.get(theirs, ()) else Stake.HIGH


def _number(value: Plain) -> int:
    return value if isinstance(value, int) else 0
