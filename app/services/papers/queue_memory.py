"""The jobs handed to the print system, kept in the data folder: after the next start one can still ask about them."""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.domain.papers.queue import RUNNING, JobState, QueuedJob

_BESIDE: Final = ".part"


class QueueMemory:
    """One small file of this computer's; where it cannot be written or read, the queue begins empty next time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def unfinished(self) -> dict[str, QueuedJob]:
        """The jobs that were on their way when the program last knew, in the order they were sent."""
        try:
            jobs = [_job(each) for each in json.loads(self._path.read_text(encoding="utf-8"))]
        except (OSError, ValueError, KeyError, TypeError):  # none yet, or not as this program writes it
            return {}
        return {job.request: job for job in jobs if job.state in RUNNING}

    def keep(self, jobs: Iterable[QueuedJob]) -> None:
        """Write down the jobs, whole or not at all."""
        beside = self._path.with_name(self._path.name + _BESIDE)
        with suppress(OSError):  # the paper is on its way all the same
            beside.write_text(json.dumps([_told(job) for job in jobs], ensure_ascii=False), encoding="utf-8")
            beside.replace(self._path)


def _told(job: QueuedJob) -> dict[str, Any]:
    return {
        "request": job.request,
        "title": job.title,
        "sets": job.sets,
        "sent_at": job.sent_at.isoformat(),
        "actor": None if job.actor_id is None else str(job.actor_id),
        "state": job.state.value,
        "reason": job.reason,
    }


def _job(told: dict[str, Any]) -> QueuedJob:
    return QueuedJob(
        request=str(told["request"]),
        title=str(told["title"]),
        sets=int(told["sets"]),
        sent_at=datetime.fromisoformat(told["sent_at"]),
        actor_id=None if told["actor"] is None else UUID(told["actor"]),
        state=JobState(told["state"]),
        reason=str(told["reason"]),
    )
