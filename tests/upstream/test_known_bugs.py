"""The faults other sync systems are known for, put into the real thing: the checker must see each of them.

Every story is told twice, with the sound part and with the faulty one in its place.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.domain.problems import Refusal
from app.domain.upstream.operation import LogEntry
from app.hub.callers import Caller
from app.hub.knowledge import shipped_knowledge
from app.hub.pulling import Page, Pulling
from app.hub.pushing import Pushing
from app.hub.storage.store import Store
from app.persistence.driver import driver_of
from app.persistence.upstream import applying
from app.persistence.upstream.applying import Applied
from app.persistence.upstream.unsent import Unsent
from app.services.upstream import keeping
from tests.upstream.checker import Anomaly, check
from tests.upstream.computers import Templates
from tests.upstream.history import History
from tests.upstream.recording import Recorder, Watched


@pytest.fixture
def watched(templates: Templates, tmp_path: Path) -> Iterator[Watched]:
    world = Watched(templates, tmp_path, size=3)
    yield world
    world.hub.end()


def anomalies(history: History) -> set[Anomaly]:
    return {found.anomaly for found in check(history)}


def a_day(watched: Watched, steps: int) -> None:
    """Everybody writes, and goes to the hub now and then."""
    for _ in range(steps):
        process = watched.random.randrange(1, 1 + len(watched.recorders))
        if watched.random.random() < 0.6:
            watched.write_some(process)
        else:
            watched.sync(process)


def test_a_days_work_is_well(watched: Watched) -> None:
    a_day(watched, 60)
    watched.heal()
    history = watched.history()
    assert check(history) == ()
    assert len(history.told) > 10


class Unlocked(Pulling):
    """As with numbers given out before the commit: lines that are not there yet are passed over."""

    hidden: frozenset[int] = frozenset()

    def page(self, caller: Caller, *, after: int, limit: int, schema_version: int | None = None) -> Page:
        page = super().page(caller, after=after, limit=limit, schema_version=schema_version)
        return replace(page, entries=tuple(each for each in page.entries if each.seq not in self.hidden))


def slow_commit(watched: Watched) -> None:
    """Computer 1 pushes while 3 has already pushed later lines; 2 asks in between."""
    watched.write(1, (0, "address"), (1, "address"))
    watched.write(3, (2, "address"))
    before = len(watched.hub.log())
    for process in (1, 3):
        watched.sync(process)
    pulling = watched.hub.hub.pulling
    if isinstance(pulling, Unlocked):
        pulling.hidden = frozenset({before + 1, before + 2})
    watched.write(2, (5, "address"))
    watched.sync(2)
    if isinstance(pulling, Unlocked):
        pulling.hidden = frozenset()
    watched.heal()


def unlock(watched: Watched) -> None:
    sound = watched.hub.hub.pulling
    watched.hub.exchange(pulling=Unlocked(sound._store, sound._clock))


def test_a_cursor_that_passes_uncommitted_lines_over(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_commit(watched)
    assert anomalies(watched.history()) == set()

    sound = applying._Page.take

    def trusting(page: applying._Page, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            page._cursor = entry.seq - 1
            sound(page, [entry])

    unlock(watched)
    monkeypatch.setattr(applying._Page, "take", trusting)
    slow_commit(watched)
    assert Anomaly.DIVERGED in anomalies(watched.history())


def test_a_computer_notices_lines_that_are_passed_over(watched: Watched) -> None:
    unlock(watched)
    with pytest.raises(Refusal, match=r"upstream\.gap"):
        slow_commit(watched)


class Forgetful(Store):
    """Answers before it has committed, and is killed in between."""

    is_dying = False

    @contextmanager
    def of_station(self, station_id: bytes, *, writing: bool, is_steady: bool = False) -> Iterator[Connection]:
        with super().of_station(station_id, writing=writing, is_steady=is_steady) as connection:
            yield connection
            if writing and self.is_dying:
                connection.rollback()


def stolen(watched: Watched, hub_store: Store) -> None:
    """Computer 1 pushes, the hub is killed, and nobody sees the computer again."""
    watched.write(1, (0, "address"), (1, "capacity_w"))
    if isinstance(hub_store, Forgetful):
        hub_store.is_dying = True
    recorder = watched.recorders[0]
    recorder.dies_after_push = True
    with pytest.raises(Refusal, match="unreachable"):
        watched.sync(1)
    recorder.dies_after_push = False
    if isinstance(hub_store, Forgetful):
        hub_store.is_dying = False


def test_an_answer_before_the_commit(watched: Watched) -> None:
    stolen(watched, watched.hub.hub.store)
    assert anomalies(watched.history(is_healed=False)) == set()

    forgetful = Forgetful(watched.hub.hub.store._engine)
    watched.hub.exchange(pushing=Pushing(forgetful, shipped_knowledge(), watched.hub.hub.clock))
    stolen(watched, forgetful)
    assert anomalies(watched.history(is_healed=False)) == {Anomaly.LOST}


class PowerCut(BaseException):
    """The computer is off."""


def cut_while_applying(watched: Watched, monkeypatch: pytest.MonkeyPatch, apply: Callable[..., Applied]) -> None:
    """Computer 2 dies with a page half in, starts again, and somebody writes on it before it meets the hub."""

    def and_die(connection: Connection, entries: Sequence[LogEntry], seen: int, unsent: Unsent) -> Applied:
        apply(connection, entries, seen, unsent)
        raise PowerCut

    watched.write(1, (0, "address"))
    watched.sync(1)
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "apply_page", and_die)
        with pytest.raises(PowerCut):
            watched.sync(2)
    watched.write(2, (3, "address"))
    watched.heal()


def flag_of_its_own(connection: Connection, entries: Sequence[LogEntry], seen: int, unsent: Unsent) -> Applied:
    """Capture is switched off in a transaction of its own, before the one with the page."""
    driver = driver_of(connection)
    driver.execute("UPDATE _sync_meta SET applying = 1")
    driver.execute("COMMIT")
    driver.execute("BEGIN IMMEDIATE")
    return applying.apply_page(connection, entries, seen, unsent)


def test_capture_left_off_after_a_power_cut(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_while_applying(watched, monkeypatch, applying.apply_page)
    assert anomalies(watched.history()) == set()

    cut_while_applying(watched, monkeypatch, flag_of_its_own)
    assert Anomaly.LOST in anomalies(watched.history())


class Cutting(Pulling):
    """Fills a page up to its limit, wherever that is."""

    def page(self, caller: Caller, *, after: int, limit: int, schema_version: int | None = None) -> Page:
        page = super().page(caller, after=after, limit=limit, schema_version=schema_version)
        entries = page.entries[:limit]
        seqs = {entry.seq for entry in entries}
        return replace(page, entries=entries, conflicts=tuple(each for each in page.conflicts if each["seq"] in seqs))


def short_pages(watched: Watched) -> None:
    watched.write(1, (0, "address"), (1, "address"), (2, "address"), (3, "address"))
    for process in (1, 2, 3):
        watched.sync(process)
    watched.heal()


def test_a_page_cut_inside_a_transaction(watched: Watched) -> None:
    for recorder in watched.recorders:
        recorder.page = 3
    short_pages(watched)
    assert anomalies(watched.history()) == set()

    sound = watched.hub.hub.pulling
    watched.hub.exchange(pulling=Cutting(sound._store, sound._clock))
    short_pages(watched)
    assert Anomaly.TORN in anomalies(watched.history())


def test_recorders_look_after_each_page(watched: Watched) -> None:
    recorder: Recorder = watched.recorders[1]
    recorder.page = 1
    looks = len(recorder.deeds)
    for place in range(3):
        watched.write(1, (place, "address"))
    watched.sync(1)
    watched.sync(2)
    assert len(recorder.deeds) - looks == 4
