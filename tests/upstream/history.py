"""What was seen of a station's computers and of its log while both worked: what the checker judges by.

Every value is written once, so that whoever reads it shows which write he has seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Values = Mapping[str, str | None]
"""Values by what they are values of; None before anybody wrote one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One transaction on one computer.

    Attributes:
        process: the computer.
        cursor: the last line of the log its file had at that moment.
        reads: what it saw, before it wrote.
        writes: what it wrote; nothing when it only looked.
        dev_seqs: the numbers its operations were captured under.
    """

    process: int
    cursor: int
    reads: Values = field(default_factory=dict)
    writes: Values = field(default_factory=dict)
    dev_seqs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the station's log.

    Attributes:
        seq: its place.
        process: whose operation it is.
        dev_seq: the operation's number there.
        tx: the transaction it belongs to; counted by its author.
        base: the last line of the log the author had seen.
        sent: what the author wrote.
        stands: what of it stood afterwards.
    """

    seq: int
    process: int
    dev_seq: int
    tx: int
    base: int
    sent: Values = field(default_factory=dict)
    stands: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All of it.

    Attributes:
        deeds: of each computer in the order it did them.
        log: the lines in the order they were found.
        told: places of the log and what they are about where a conflict was noted.
        acknowledged: (computer, number): up to there the hub said it had stored everything.
        aside: (computer, number) of operations in quarantine.
        numbers: (computer, document number) as they were given out.
        is_healed: whether everybody could send and fetch everything in the end.
    """

    deeds: Sequence[Deed] = ()
    log: Sequence[Line] = ()
    told: frozenset[tuple[int, str]] = frozenset()
    acknowledged: Sequence[tuple[int, int]] = ()
    aside: frozenset[tuple[int, int]] = frozenset()
    numbers: Sequence[tuple[int, str]] = ()
    is_healed: bool = True


def as_edn(history: History) -> str:
    """The deeds as Elle reads them (`rw-register`), one map a line."""
    return "".join(f"{_edn(place, deed)}\n" for place, deed in enumerate(history.deeds))


def _edn(place: int, deed: Deed) -> str:
    reads = (f"[:r {_word(key)} {_word(value)}]" for key, value in deed.reads.items())
    writes = (f"[:w {_word(key)} {_word(value)}]" for key, value in deed.writes.items())
    done = " ".join((*reads, *writes))
    return f"{{:index {place}, :type :ok, :process {deed.process}, :f :txn, :value [{done}]}}"


def _word(text: str | None) -> str:
    if text is None:
        return "nil"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
