"""Work off the GUI thread."""

import threading
from functools import partial

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.domain.problems import Refusal
from app.ui.changes import ChangeFeed
from app.ui.running import Job, Runner


def never(_: object) -> None:
    raise AssertionError


def test_a_result_comes_back_on_the_gui_thread(qtbot: QtBot, runner: Runner) -> None:
    owner, came = QObject(), []

    def call() -> str:
        return threading.current_thread().name

    runner.run(call, owner=owner, on_done=lambda n: came.append((n, threading.current_thread())), on_refused=never)
    qtbot.waitUntil(lambda: bool(came))
    assert came == [("database", threading.main_thread())]


def test_calls_are_done_in_the_order_they_were_asked_for(qtbot: QtBot, runner: Runner) -> None:
    owner, came = QObject(), list[int]()
    for number in range(20):
        runner.run(partial(int, number), owner=owner, on_done=came.append, on_refused=never)
    qtbot.waitUntil(lambda: len(came) == 20)
    assert came == list(range(20))


def test_a_refusal_is_told_as_such(qtbot: QtBot, runner: Runner) -> None:
    owner, told = QObject(), list[str]()

    def call() -> None:
        raise Refusal.of("case.closed")

    runner.run(
        call,
        owner=owner,
        on_done=never,
        on_refused=lambda refusal: told.append(refusal.problems[0].code),
        on_end=lambda: told.append("end"),
    )
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["end", "case.closed"]


def test_a_result_is_dropped_when_its_owner_is_gone(qtbot: QtBot, runner: Runner) -> None:
    owner, go_on = QObject(), threading.Event()
    runner.run(go_on.wait, owner=owner, on_done=never, on_refused=never, on_end=lambda: never(None))
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed)
    qtbot.wait(1)
    go_on.set()
    qtbot.waitUntil(lambda: runner.pending == 0)


def test_a_bug_is_reported_and_the_screen_can_go_on(qtbot: QtBot) -> None:
    runner, owner, told = Runner(), QObject(), list[object]()
    runner.broke.connect(told.append)

    def call() -> None:
        raise ZeroDivisionError

    runner.run(call, owner=owner, on_done=never, on_refused=never, on_end=lambda: told.append("end"))
    qtbot.waitUntil(lambda: len(told) == 2)
    runner.stop()
    assert isinstance(told[0], ZeroDivisionError)
    assert told[1] == "end"


def test_a_long_job_reports_and_can_be_cancelled(qtbot: QtBot, runner: Runner) -> None:
    owner, seen, half = QObject(), list[object](), threading.Event()

    def call(job: Job[None]) -> None:
        for done in range(1, 1_000_000):
            job.report(done, 10)
            half.set()
            if done >= 10:
                threading.Event().wait(0.001)

    job = runner.run_long(
        call,
        owner=owner,
        on_done=never,
        on_refused=never,
        on_progress=lambda done, total: seen.append((done, total)),
        on_cancelled=lambda: seen.append("cancelled"),
    )
    assert half.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: "cancelled" in seen)
    assert seen[0] == (1, 10)
    assert job.is_cancelled


def test_stopping_forgets_what_has_not_begun(qtbot: QtBot) -> None:
    runner, owner, begun, go_on = Runner(), QObject(), threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        go_on.wait()

    runner.run(first, owner=owner, on_done=never, on_refused=never)
    runner.run(lambda: never(None), owner=owner, on_done=never, on_refused=never)
    assert begun.wait(5)
    threading.Timer(0.01, go_on.set).start()
    runner.stop()
    qtbot.wait(1)
    assert runner.pending == 0


def test_what_is_asked_for_after_the_end_is_not_begun(qtbot: QtBot) -> None:
    runner, owner = Runner(), QObject()
    runner.stop()
    short = runner.run(lambda: never(None), owner=owner, on_done=never, on_refused=never)
    long = runner.run_long(never, owner=owner, on_done=never, on_refused=never, on_end=lambda: never(None))
    qtbot.wait(1)
    assert short.is_cancelled
    assert long.is_cancelled
    assert runner.pending == 0


def test_changes_from_any_thread_come_together_in_one_signal(qtbot: QtBot) -> None:
    feed, told = ChangeFeed(), list[frozenset[str]]()
    feed.changed.connect(told.append)
    thread = threading.Thread(target=feed.announce, args=(["cases"],))
    thread.start()
    thread.join()
    feed.announce(["orders"])
    feed.announce([])
    qtbot.waitUntil(lambda: bool(told))
    assert told == [frozenset({"cases", "orders"})]
