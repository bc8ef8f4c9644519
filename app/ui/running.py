"""Work off the GUI thread: one worker for the database, one for long jobs; results come back on the GUI thread."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, final

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from app.domain.problems import Refusal

_T = TypeVar("_T")
_SECONDS_BETWEEN_REPORTS = 0.05


@final
class Cancelled(Exception):  # noqa: N818 - an answer, not an error
    """The person who waited asked to stop; raised inside the call by `Job.report`, which so undoes its transaction."""


class Job(Generic[_T]):
    """A piece of work on its way; a long one reports what it has done and learns whether it should stop."""

    def __init__(
        self, deliver: Callable[[Callable[[], None]], None], on_progress: Callable[[int, int], None] | None
    ) -> None:
        self._deliver = deliver
        self._on_progress = on_progress
        self._stop = threading.Event()
        self._reported = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next report; work that has not begun does not begin."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether someone asked to stop."""
        return self._stop.is_set()

    def report(self, done: int, total: int) -> None:
        """Say how much is done; called by the work itself, as often as it likes.

        Raises:
            Cancelled: when someone asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if self._on_progress is None or (now - self._reported < _SECONDS_BETWEEN_REPORTS and done < total):
            return
        self._reported = now
        show = self._on_progress
        self._deliver(lambda: show(done, total))


class _Worker:
    """One thread that does one thing after another; it starts with the first and ends when told to."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def add(self, work: Callable[[], None]) -> None:
        self._work.put(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work_on, name=self._name, daemon=True)
            self._thread.start()

    def _work_on(self) -> None:
        while (work := self._work.get()) is not None:
            work()

    def stop(self) -> None:
        if self._thread is not None:
            self._work.put(None)
            self._thread.join()
            self._thread = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome(Generic[_T]):
    """Whom the outcome of a call concerns, and what is done with it."""

    owner: QObject
    on_done: Callable[[_T], None]
    on_refused: Callable[[Refusal], None]
    on_end: Callable[[], None] | None
    on_cancelled: Callable[[], None] | None

    def tell(self, answer: Callable[[], None] | None) -> None:
        if self.on_end is not None:
            self.on_end()
        if answer is not None:
            answer()


class Runner(QObject):
    """Runs calls on workers and hands their results to callbacks on the GUI thread.

    One object lives as long as the window and carries every result over; a result whose owner is gone is dropped.
    """

    broke = Signal(object)
    """A call raised something that is no Refusal: the exception, for the crash report."""
    busy_changed = Signal(int)
    """How many calls are on their way."""
    _came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = _Worker("database")
        self._long = _Worker("long")
        self._jobs: set[Job[Any]] = set()
        self._is_ended = False
        self._came.connect(self._on_gui_thread)

    @property
    def pending(self) -> int:
        """How many calls are on their way."""
        return len(self._jobs)

    def run(
        self,
        call: Callable[[], _T],
        *,
        owner: QObject,
        on_done: Callable[[_T], None],
        on_refused: Callable[[Refusal], None],
        on_end: Callable[[], None] | None = None,
    ) -> Job[_T]:
        """Do a short call (one verb, one list) on the database worker, in the order asked for.

        `on_end` comes before the outcome and also after a bug: the place to let people press the button again.
        """
        job: Job[_T] = Job(self._came.emit, None)
        outcome = _Outcome(owner=owner, on_done=on_done, on_refused=on_refused, on_end=on_end, on_cancelled=None)
        self._begin(self._database, job, lambda _job: call(), outcome)
        return job

    def run_long(
        self,
        call: Callable[[Job[_T]], _T],
        *,
        owner: QObject,
        on_done: Callable[[_T], None],
        on_refused: Callable[[Refusal], None],
        on_progress: Callable[[int, int], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        on_end: Callable[[], None] | None = None,
    ) -> Job[_T]:
        """Do a long call beside the database worker; it gets its job, to report progress (done, total) to."""
        shown = None if on_progress is None else _while_alive(owner, on_progress)
        job: Job[_T] = Job(self._came.emit, shown)
        outcome = _Outcome(
            owner=owner, on_done=on_done, on_refused=on_refused, on_end=on_end, on_cancelled=on_cancelled
        )
        self._begin(self._long, job, call, outcome)
        return job

    def stop(self) -> None:
        """Finish what was begun, forget what was not, and end both threads; what is asked for later is not begun.

        A timer may still fire while the window goes: a thread started then would have nobody to end it.
        """
        self._is_ended = True
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._database.stop()
        self._long.stop()

    def _begin(self, worker: _Worker, job: Job[_T], call: Callable[[Job[_T]], _T], outcome: _Outcome[_T]) -> None:
        def finish(tell: Callable[[], None] | None) -> None:
            if job not in self._jobs:
                return  # the program is ending
            self._jobs.discard(job)
            self.busy_changed.emit(len(self._jobs))
            if shiboken6.isValid(outcome.owner):
                outcome.tell(tell)

        def work() -> None:
            answer = self._answer(job, call, outcome)
            self._came.emit(lambda: finish(answer))

        if self._is_ended:
            job.cancel()
            return
        self._jobs.add(job)
        self.busy_changed.emit(len(self._jobs))
        worker.add(work)

    def _answer(self, job: Job[_T], call: Callable[[Job[_T]], _T], outcome: _Outcome[_T]) -> Callable[[], None] | None:
        """Do the call and say what the GUI thread has to do with its outcome."""
        if job.is_cancelled:
            return outcome.on_cancelled
        try:
            value = call(job)
        except Refusal as refusal:
            refused = refusal
            return lambda: outcome.on_refused(refused)
        except Cancelled:
            return outcome.on_cancelled
        except Exception as bug:  # noqa: BLE001 - the edge of the thread: every bug becomes one report
            broken = bug
            self._came.emit(lambda: self.broke.emit(broken))
            return None
        return lambda: outcome.on_done(value)

    @Slot(object)
    def _on_gui_thread(self, tell: Callable[[], None]) -> None:
        tell()


def _while_alive(owner: QObject, show: Callable[[int, int], None]) -> Callable[[int, int], None]:
    def shown(done: int, total: int) -> None:
        if shiboken6.isValid(owner):
            show(done, total)

    return shown
