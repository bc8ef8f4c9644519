"""What must hold of a station's log and its computers, at any moment and in the end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.upstream.operation import LogEntry
from app.domain.upstream.rules import MergeRule
from app.domain.work.case import Case
from app.persistence.tables.merging import table_rules
from tests.upstream.computers import without_versions
from tests.upstream.local_hub import LocalHub, folded
from tests.upstream.seats import Seat

# What goes with a stage is told with it, what is merged part by part is told of each part.
_NOT_VALUES = frozenset({MergeRule.WITH_STAGE, MergeRule.KEYS, MergeRule.ITEMS})
_RULES = {rules.number: rules for rules in table_rules()}


class Ledger:
    """Every line the hub ever had, as it was when it was new: the hub may keep less."""

    def __init__(self, hub: LocalHub) -> None:
        self._hub = hub
        self._lines: dict[int, tuple[LogEntry, Mapping[int, Any]]] = {}

    def check_now(self) -> None:
        """At any moment."""
        log = self.whole()
        assert [entry.seq for entry in log] == list(range(1, self._hub.head() + 1)), "the log has a gap"
        known: dict[tuple[int, bytes], list[int]] = {}
        for entry in log:
            known.setdefault((entry.device_index, entry.epoch), []).append(entry.dev_seq)
        for numbers in known.values():
            assert len(numbers) == len(set(numbers)), "an operation is there twice"
            # What an older hub put aside comes in when its program has learned, after what was sent since.
            assert self._hub.was_old or numbers == sorted(numbers), "a computer's operations are out of order"
        facts = Counter(entry.key for entry in log if _RULES[entry.table].is_append_only and entry.won)
        assert set(facts.values()) <= {1}, "a fact was changed"

    def whole(self) -> tuple[LogEntry, ...]:
        """All lines, also those the hub no longer keeps; each as it was when it was new."""
        head = self._hub.head()
        for seq in [seq for seq in self._lines if seq > head]:
            del self._lines[seq]
        for entry, sent in self._hub.log_as_sent():
            self._lines.setdefault(entry.seq, (entry, sent))
        return tuple(self._lines[seq][0] for seq in sorted(self._lines))

    def check_ended(self, seats: Sequence[Seat]) -> None:
        """When nobody has anything more to send or to fetch."""
        self.check_now()
        log = self.whole()
        expected = without_versions(folded(log))
        for seat in seats:
            if seat.is_out:
                continue
            status = seat.computer.upstream.status()
            assert (status.pending, status.cursor, status.waiting) == (0, len(log), 0), seat.computer.name
            assert seat.computer.rows() == expected, seat.computer.name
        _check_saved(seats, log)
        assert {reason for _, _, reason in self._hub.set_aside()} <= {"unknown_record"}
        assert self.untold() == []

    def untold(self) -> list[tuple[int, int]]:
        """Places of the log and fields where a value gave way unseen, and nobody was told.

        Worked out from what was sent, not from what the merge kept of writers.
        """
        told = {(seq, number) for seq, _, number in self._hub.told()}
        standing: dict[tuple[int, bytes, int], tuple[LogEntry, object]] = {}
        found = []
        for _, (entry, sent) in sorted(self._lines.items()):
            rules = _RULES[entry.table]
            for number, value in sent.items():
                if rules.fields.get(number) in _NOT_VALUES or rules.names.get(number) == "version":
                    continue
                place = entry.table, entry.key, number
                before, stood = standing.get(place, (entry, value))
                is_seen = before.device_index == entry.device_index or before.seq <= entry.base
                if not is_seen and stood != value and (entry.seq, number) not in told:
                    found.append((entry.seq, number))
                if entry.won.get(number, stood) == value:
                    standing[place] = entry, value
        return found


def _check_saved(seats: Sequence[Seat], log: Sequence[LogEntry]) -> None:
    there = {entry.key for entry in log}
    whole = next(seat for seat in seats if not seat.is_out)
    with whole.computer.office.database.read() as tx:
        cases = {case.id: case for case in tx.of(Case).find()}
    for author in seats:
        assert {fact.bytes for fact in author.facts} <= there, "a fact is lost"
        for case_id, value in author.details.items():
            assert cases[case_id].details[author.computer.name] == value, "a detail is lost"
