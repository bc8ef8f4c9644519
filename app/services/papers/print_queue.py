"""The jobs handed to the print system: what became of them, taking back, printing again.

Of those handed over before the program was last ended, the ones that were still on their way then.
"""

import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from app.domain.papers.queue import RUNNING, JobState, QueuedJob, followed, read_jobs
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.services.clock import Clock
from app.services.papers.printing import PrintJob, in_english
from app.services.papers.queue_memory import QueueMemory

HAS_REQUESTS: Final = sys.platform != "win32"
"""Whether the system numbers what it is handed; on Windows its own window shows the queue."""

_KEPT: Final = 100
_PATIENCE_SECONDS: Final = 10
_LISTS: Final = ("not-completed", "completed")


class PrintQueue:
    """Remembers requests and asks the print system about them; threads may share it.

    Asking takes as long as the print system takes to answer: never on the window's thread.
    """

    def __init__(self, clock: Clock, memory: QueueMemory) -> None:
        self._clock = clock
        self._memory = memory
        self._lock = threading.Lock()

    @cached_property
    def _jobs(self) -> dict[str, QueuedJob]:
        """By request; read when somebody first asks, under the lock."""
        return self._memory.unfinished()

    def add(self, session: Session, request: str, job: PrintJob) -> None:
        """Follow a job from now on; one without a name cannot be asked about."""
        if not request:
            return
        queued = QueuedJob(
            request=request, title=job.title, sets=job.sets, sent_at=self._clock.now(), actor_id=session.staff_id
        )
        with self._lock:
            self._jobs[request] = queued
            for old in list(self._jobs)[:-_KEPT]:
                del self._jobs[old]
            self._memory.keep(self._jobs.values())

    def jobs(self, session: Session) -> tuple[QueuedJob, ...]:
        """What is known of the jobs, newest first; area managers see their own, as in the print log."""
        sees_all = session.may(Permission.INTAKE) or session.may(Permission.DISPATCH)
        with self._lock:
            known = tuple(reversed(self._jobs.values()))
        return tuple(job for job in known if sees_all or job.actor_id == session.staff_id)

    def look(self, session: Session) -> tuple[QueuedJob, ...]:
        """Ask the print system, and tell what is known then; where it does not answer, nothing changes."""
        if not any(job.state in RUNNING for job in self.jobs(session)):
            return self.jobs(session)
        found: dict[str, tuple[JobState, str]] = {}
        for which in _LISTS:
            listing = _ask(("lpstat", "-l", "-W", which, "-o"))
            if listing is None:
                return self.jobs(session)
            found |= read_jobs(listing)
        with self._lock:
            before = tuple(self._jobs.values())
            self._jobs.update({job.request: followed(job, found) for job in before})
            if before != tuple(self._jobs.values()):
                self._memory.keep(self._jobs.values())
        return self.jobs(session)

    def cancel(self, session: Session, request: str) -> tuple[QueuedJob, ...]:
        """取消: take a job back that is not printed yet.

        Raises:
            Refusal: `printer.not_cancelled` when the print system does not take it back.
        """
        if _ask(("cancel", request)) is None:
            raise Refusal.of("printer.not_cancelled", "request", job=request)
        self._set(request, JobState.CANCELLED)
        return self.jobs(session)

    def retry(self, session: Session, request: str) -> tuple[QueuedJob, ...]:
        """重试: have a job that failed or was cancelled printed once more, from what the print system has kept of it.

        Raises:
            Refusal: `printer.not_kept` when it has kept nothing: the paper has to be printed anew.
        """
        if _ask(("lp", "-i", request, "-H", "restart")) is None:
            raise Refusal.of("printer.not_kept", "request", job=request)
        self._set(request, JobState.WAITING)
        return self.jobs(session)

    def _set(self, request: str, state: JobState) -> None:
        with self._lock:
            self._jobs[request] = replace(self._jobs[request], state=state, reason="")
            self._memory.keep(self._jobs.values())


def _ask(command: Sequence[str]) -> str | None:
    """What a command of the print system writes; None where there is none, or it fails."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the program's own arguments; the request came from the print system
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            env=in_english(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout.decode(errors="replace")
