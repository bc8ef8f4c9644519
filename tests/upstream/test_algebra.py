"""The merge as algebra: how operations are portioned, and how often they are said, changes nothing."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.upstream.operation import LogEntry, Operation, OpKind, Plain, hlc_at
from app.persistence.upstream.applying import apply_page
from tests.hub.county import A_CUSTOMER, CUSTOMER, FEBRUARY_MS
from tests.station import SetClock
from tests.upstream.computers import Computer, Nowhere, Templates, make_computer, only
from tests.upstream.local_hub import LocalHub
from tests.upstream.voice import Voice

AUTHORS = 3
FEW = settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Turn = tuple[int, tuple[Operation, ...]]
"""An author, and what he has to send when it is his turn."""


def turns(seed: int) -> list[Turn]:
    """Three computers change four customers, with and without having seen each other, several changes at a time."""
    chance = Random(seed)  # noqa: S311 - to come again
    keys = [bytes([number]) * 16 for number in range(4)]
    numbers = [0] * AUTHORS
    head, made = 0, []
    for _ in range(chance.randrange(6, 12)):
        author = chance.randrange(AUTHORS)
        base = chance.randrange(head + 1)
        operations = []
        for tx in range(chance.randrange(1, 4)):
            for _ in range(chance.randrange(1, 4)):
                numbers[author] += 1
                operations.append(_operation(chance, numbers[author], head * 10 + tx + 1, base, chance.choice(keys)))
        head += len(operations)
        made.append((author, tuple(operations)))
    return made


def _operation(chance: Random, number: int, tx: int, base: int, key: bytes) -> Operation:
    kind = chance.choices((OpKind.INSERT, OpKind.UPDATE, OpKind.DELETE), (3, 6, 1))[0]
    value = chance.randrange(1000)
    some: dict[int, Plain] = {5: str(value), 6: f"{value}号", 9: value}
    changes = {
        OpKind.INSERT: {**A_CUSTOMER, 2: f"户{value}"},
        OpKind.UPDATE: {field: some[field] for field in chance.sample(list(some), chance.randrange(1, 4))},
        OpKind.DELETE: {},
    }[kind]
    return Operation(
        dev_seq=number,
        tx=tx,
        table=CUSTOMER,
        key=key,
        kind=kind,
        hlc=hlc_at(FEBRUARY_MS + chance.randrange(10_000)),
        base=base,
        user_id=None,
        changes=changes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """A hub to be copied, and the computers that have come in there."""

    hub: Path
    voices: tuple[Voice, ...]

    @contextmanager
    def called(self) -> Iterator[tuple[LocalHub, list[Voice]]]:
        """A copy of the hub, with the same computers before it."""
        folder = Path(tempfile.mkdtemp())
        hub = LocalHub(self.hub, folder / "hub", SetClock())
        yield hub, [voice.to(hub) for voice in self.voices]
        hub.end()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def assembly(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    folder = tmp_path_factory.mktemp("voices")
    hub = LocalHub(templates.hub, folder / "hub", SetClock())
    voices = tuple(Voice(hub, place, folder) for place in range(1, AUTHORS + 1))
    hub.copy_to(folder / "copied")
    hub.end()
    return Assembly(hub=folder / "copied", voices=voices)


def told_by(hub: LocalHub) -> object:
    """Everything a hub came to."""
    return hub.log_as_sent(), hub.told(), hub.set_aside()


def by_transaction(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    for _, grouped in groupby(operations, key=lambda each: each.tx):
        yield list(grouped)


@FEW
@given(st.integers(0, 1 << 30))
def test_how_changes_are_portioned_makes_no_difference_to_the_hub(assembly: Assembly, seed: int) -> None:
    with assembly.called() as (whole, voices):
        for author, operations in turns(seed):
            voices[author].push(operations)
        expected = told_by(whole)
    with assembly.called() as (parted, voices):
        for author, operations in turns(seed):
            for transaction in by_transaction(operations):
                voices[author].push(transaction)
        assert told_by(parted) == expected


@FEW
@given(st.integers(0, 1 << 30))
def test_saying_everything_again_changes_nothing(assembly: Assembly, seed: int) -> None:
    said: dict[int, list[Operation]] = {}
    with assembly.called() as (hub, voices):
        for author, operations in turns(seed):
            voices[author].push(operations)
            said.setdefault(author, []).extend(operations)
        expected = told_by(hub)
        for author, again in said.items():
            answer = voices[author].push(again)
            assert (answer["ack"], answer["quarantined"]) == (again[-1].dev_seq, [])
        assert told_by(hub) == expected


@FEW
@given(st.integers(0, 1 << 30), st.integers(1, 9))
def test_how_the_log_is_cut_into_pages_makes_no_difference_to_a_computer(
    assembly: Assembly, templates: Templates, seed: int, length: int
) -> None:
    with assembly.called() as (hub, voices):
        for author, operations in turns(seed):
            voices[author].push(operations)
        log = hub.log()
        once, often = (read(templates, log, size) for size in (len(log), length))
    assert once == often


def read(templates: Templates, log: Sequence[LogEntry], length: int) -> object:
    """What an empty computer holds that reads the log in pages of this length."""
    with tempfile.TemporaryDirectory() as folder:
        computer: Computer = make_computer(
            templates.empty,
            Path(folder) / "pc",
            templates.definitions,
            only(Nowhere()),
            Random(9),  # noqa: S311
        )
        for start in range(0, len(log), length):
            with computer.office.database.write(None) as tx:
                apply_page(tx.connection, log[start : start + length], 0)
        rows = computer.rows()
        computer.office.database.close()
    return rows
