"""Judges a history: what a computer may see, what may happen to what it wrote (`design/sync.md`, test plan 6).

Who reads what another has written over meanwhile, without having that line, works offline: that is no fault, but each
value that gave way has to be told (`SILENT`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from tests.upstream.cycles import circles
from tests.upstream.dependencies import Versions, dependencies
from tests.upstream.history import Deed, History, Line


class Anomaly(StrEnum):
    """What must not be."""

    SPARSE = "sparse"  # the log's numbers have a gap or come twice
    LOST = "lost"  # something acknowledged, or written and sent by everybody, is nowhere
    NUMBER_TWICE = "number_twice"
    STALE_OWN = "stale_own"  # read-your-writes
    BACKWARDS = "backwards"  # monotonic reads
    OUT_OF_ORDER = "out_of_order"  # monotonic writes
    BEFORE_CAUSE = "before_cause"  # writes follow reads
    PHANTOM = "phantom"  # a value that never stood was read elsewhere than where it was written
    TORN = "torn"  # a part of a transaction was seen and another not
    SILENT = "silent"  # a value gave way to one whose author had not seen it, and nobody was told
    DIVERGED = "diverged"  # a file is not what the log up to its place comes to
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that is wrong, and about what."""

    anomaly: Anomaly
    about: str


def check(history: History) -> tuple[Found, ...]:
    """Everything that is wrong with a history; nothing when all is well."""
    return tuple(Checker(history).findings())


class Checker:
    """One history on its way through all the rules."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._log = tuple(sorted(history.log, key=lambda line: line.seq))
        self._versions = Versions(self._log)
        self._line_of = {(line.process, line.dev_seq): line for line in self._log}
        self._lines_of: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in self._log:
            self._lines_of[line.process, line.tx].append(line)

    def findings(self) -> Iterator[Found]:
        """All that is wrong."""
        yield from self._dense()
        yield from self._kept()
        yield from self._numbers()
        yield from self._ordered_writes()
        yield from self._told()
        for process in {deed.process for deed in self._history.deeds}:
            yield from self._session([deed for deed in self._history.deeds if deed.process == process])
        for deed in self._history.deeds:
            yield from self._torn(deed)
        for group in circles(dependencies(self._history, self._log, self._versions)):
            yield _found(Anomaly.CIRCLE, len(group), "transactions depend on each other")

    def _dense(self) -> Iterator[Found]:
        found = [line.seq for line in self._history.log]
        if found != list(range(1, len(found) + 1)):
            yield _found(Anomaly.SPARSE, found)

    def _kept(self) -> Iterator[Found]:
        kept = self._line_of.keys() | self._history.aside
        for process, number in self._history.acknowledged:
            known = {each for deed in self._history.deeds if deed.process == process for each in deed.dev_seqs}
            missing = sorted(each for each in known if each <= number and (process, each) not in kept)
            if missing:
                yield _found(Anomaly.LOST, process, "acknowledged", missing)
        if not self._history.is_healed:
            return
        sent = {(line.process, key, value) for line in self._log for key, value in line.sent.items()}
        for deed in self._history.deeds:
            if any((deed.process, number) in self._history.aside for number in deed.dev_seqs):
                continue
            for key, value in deed.writes.items():
                if (deed.process, key, value) not in sent:
                    yield _found(Anomaly.LOST, deed.process, key, value)

    def _numbers(self) -> Iterator[Found]:
        given = Counter(number for _, number in self._history.numbers)
        yield from (_found(Anomaly.NUMBER_TWICE, number) for number, times in given.items() if times > 1)

    def _ordered_writes(self) -> Iterator[Found]:
        last: dict[int, int] = {}
        for line in self._log:
            if line.dev_seq <= last.get(line.process, 0):
                yield _found(Anomaly.OUT_OF_ORDER, line.process, line.dev_seq, "at", line.seq)
            last[line.process] = max(line.dev_seq, last.get(line.process, 0))

    def _told(self) -> Iterator[Found]:
        standing: dict[str, tuple[Line, str | None]] = {}
        for line in self._log:
            for key, value in line.sent.items():
                before, stood = standing.get(key, (line, None))
                is_seen = before.process == line.process or before.seq <= line.base
                if not is_seen and stood != value and (line.seq, key) not in self._history.told:
                    yield _found(Anomaly.SILENT, key, "at", line.seq)
            standing.update({key: (line, value) for key, value in line.stands.items()})

    def _session(self, deeds: list[Deed]) -> Iterator[Found]:
        """What one computer saw and wrote, in its own order."""
        floor: dict[str, float] = {}
        own: dict[str, tuple[str | None, Line | None]] = {}
        latest: float = 0
        for deed in deeds:
            for key, value in deed.reads.items():
                mine, line = own.get(key, (None, None))
                if value != self._expected(deed, key, own):
                    yield _found(Anomaly.DIVERGED, deed.process, key, value, "at", deed.cursor)
                span = self._versions.span(key, value)
                if key in own and value == mine:
                    continue
                if span is None:
                    yield _found(Anomaly.PHANTOM, deed.process, key, value)
                    continue
                if key in own and (line is None or span[1] < line.seq) and not self._is_aside(deed.process, mine):
                    yield _found(Anomaly.STALE_OWN, deed.process, key, value)
                elif span[1] < floor.get(key, 0):
                    yield _found(Anomaly.BACKWARDS, deed.process, key, value)
                floor[key] = max(floor.get(key, 0), span[0])
                latest = max(latest, span[0])
            yield from self._after_causes(deed, latest)
            own.update({key: (value, self._line(deed, key)) for key, value in deed.writes.items()})

    def _expected(self, deed: Deed, key: str, own: Mapping[str, tuple[str | None, Line | None]]) -> str | None:
        """What the log up to the file's place comes to, with what the computer had still to send laid over it."""
        value, line = own.get(key, (None, None))
        is_pending = key in own and (line is None or line.seq > deed.cursor)
        return value if is_pending and not self._is_aside(deed.process, value) else self._versions.at(key, deed.cursor)

    def _after_causes(self, deed: Deed, latest: float) -> Iterator[Found]:
        first = min((line.seq for number in deed.dev_seqs if (line := self._of(deed, number))), default=inf)
        if first <= latest:
            yield _found(Anomaly.BEFORE_CAUSE, deed.process, "at", first, "after", latest)

    def _torn(self, deed: Deed) -> Iterator[Found]:
        seen = {
            (line.process, line.tx)
            for line in self._log
            for key, value in line.stands.items()
            if line.process != deed.process and deed.reads.get(key) == value and key in deed.reads
        }
        mine = {(key, value) for other in self._history.deeds if other.process == deed.process
                for key, value in other.writes.items()}  # fmt: skip
        for transaction in seen:
            for line in self._lines_of[transaction]:
                for key in line.stands.keys() & deed.reads.keys():
                    span = self._versions.span(key, deed.reads[key])
                    if (key, deed.reads[key]) not in mine and (span is None or span[1] < line.seq):
                        yield _found(Anomaly.TORN, deed.process, key, deed.reads[key], "beside", transaction)

    def _of(self, deed: Deed, number: int) -> Line | None:
        return self._line_of.get((deed.process, number))

    def _line(self, deed: Deed, key: str) -> Line | None:
        """The line of the log a deed's write of something became."""
        lines = (self._of(deed, number) for number in deed.dev_seqs)
        return next((line for line in lines if line and key in line.sent), None)

    def _is_aside(self, process: int, value: str | None) -> bool:
        return any(
            value in deed.writes.values() and any((process, number) in self._history.aside for number in deed.dev_seqs)
            for deed in self._history.deeds
            if deed.process == process
        )


def _found(anomaly: Anomaly, *about: object) -> Found:
    return Found(anomaly=anomaly, about=" ".join(map(str, about)))
