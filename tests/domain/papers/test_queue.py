"""What the print system tells of its jobs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.papers.queue import JobState, QueuedJob, followed, read_jobs

LISTING = """HP-12                   sunli            48128   Mon 02 Mar 2026 09:20:00 AM CST
\tStatus: Out of paper
\tAlerts: job-printing
\tqueued for HP
Front-Desk-3            sunli             1024   Mon 02 Mar 2026 09:21:00 AM CST
\tqueued for Front-Desk
"""
JOB = QueuedJob(request="Front-Desk-3", title="a.pdf", sets=1, sent_at=datetime(2026, 3, 2, tzinfo=UTC), actor_id=None)


def test_a_listing_is_read() -> None:
    assert read_jobs(LISTING) == {
        "HP-12": (JobState.PRINTING, "Out of paper"),
        "Front-Desk-3": (JobState.WAITING, ""),
    }
    assert read_jobs("") == read_jobs("\tAlerts: job-printing") == read_jobs("\tStatus: ready") == {}
    assert JOB.printer == "Front-Desk"


@pytest.mark.parametrize(
    ("alerts", "state"),
    [
        ("none", JobState.WAITING),
        ("printer-stopped", JobState.WAITING),
        ("job-completed-successfully", JobState.DONE),
        ("job-canceled-by-user", JobState.CANCELLED),
        ("processing-to-stop-point job-canceled-at-device", JobState.CANCELLED),
        ("aborted-by-system", JobState.FAILED),
        ("job-completed-with-errors", JobState.FAILED),
    ],
)
def test_the_reasons_of_a_job_tell_its_state(alerts: str, state: JobState) -> None:
    assert read_jobs(f"HP-1 a 1 today\n\tAlerts: {alerts}\n")["HP-1"][0] is state


def test_a_job_that_ended_stays_as_it_ended_once_it_is_forgotten() -> None:
    assert followed(JOB, {JOB.request: (JobState.FAILED, "no paper")}) == replace(
        JOB, state=JobState.FAILED, reason="no paper"
    )
    assert followed(JOB, {}).state is JobState.GONE
    assert followed(replace(JOB, state=JobState.DONE), {}).state is JobState.DONE
