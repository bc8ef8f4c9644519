"""What becomes of a job after it was handed to the print system."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID


class JobState(StrEnum):
    """Where a print job stands."""

    WAITING = "waiting"  # 排队
    PRINTING = "printing"  # 正在打印
    DONE = "done"  # 打印完成
    FAILED = "failed"  # 没有打印成功
    CANCELLED = "cancelled"  # 已取消
    GONE = "gone"  # the print system no longer knows it


RUNNING: Final = frozenset({JobState.WAITING, JobState.PRINTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedJob:
    """One job: `request` is what the print system calls it (`HP-12`), `reason` what it says, `actor_id` who sent it."""

    request: str
    title: str
    sets: int
    sent_at: datetime
    actor_id: UUID | None
    state: JobState = JobState.WAITING
    reason: str = ""

    @property
    def printer(self) -> str:
        """The queue it stands in."""
        return self.request.rpartition("-")[0]


def read_jobs(listing: str) -> dict[str, tuple[JobState, str]]:
    """State and message of every job in what `lpstat -l -o` writes in English.

    A job begins a line with its request; indented lines tell `Status:`, the printer's message, and `Alerts:`, its IPP
    job-state-reasons.
    """
    found: dict[str, tuple[JobState, str]] = {}
    request = ""
    for line in listing.splitlines():
        if line[:1].strip():
            request = line.split()[0]
            found[request] = (JobState.WAITING, "")
            continue
        name, _, words = line.strip().partition(":")
        if name == "Status" and request:
            found[request] = (found[request][0], words.strip())
        elif name == "Alerts" and request:
            found[request] = (_state(words), found[request][1])
    return found


def followed(job: QueuedJob, found: dict[str, tuple[JobState, str]]) -> QueuedJob:
    """A job as the print system now tells of it; one that has ended stays as it ended once it is forgotten there."""
    if job.request in found:
        state, reason = found[job.request]
        return replace(job, state=state, reason=reason)
    return replace(job, state=JobState.GONE) if job.state in RUNNING else job


def _state(alerts: str) -> JobState:
    for word, state in _STATES:
        if word in alerts:
            return state
    return JobState.WAITING


_STATES: Final = (
    ("job-canceled", JobState.CANCELLED),
    ("aborted", JobState.FAILED),
    ("job-completed-successfully", JobState.DONE),
    ("job-completed-with-errors", JobState.FAILED),
    ("job-stopped", JobState.FAILED),
    ("printer-stopped", JobState.WAITING),  # it goes on when the printer does
    ("job-printing", JobState.PRINTING),
)
"""State reasons of RFC 8011 and those CUPS adds, the telling ones first."""
