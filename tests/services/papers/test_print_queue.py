"""Jobs on their way: followed, taken back, printed again."""

import os
from pathlib import Path

import pytest

from app.domain.papers.queue import JobState
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.services.papers.print_queue import PrintQueue
from app.services.papers.printing import PrintJob
from tests.station import SmallStation, resident_draft


@pytest.fixture
def queue(station: SmallStation, print_system: Path) -> PrintQueue:
    """Two jobs on their way, `HP-1` and `HP-2`."""
    (print_system / "requests").touch()
    papers = station.desk.papers
    for name in ("甲一", "乙二"):
        case = station.register(resident_draft(name))
        paper = papers.render(station.clerk, "resident-registration", PaperSubject.case(case.id))
        papers.send(station.clerk, paper, PrintJob(sets=2, title=name))
    return papers.queue


def states(queue: PrintQueue) -> dict[str, JobState]:
    return {job.request: job.state for job in queue.jobs(OWNER)}


def tell(print_system: Path, which: str, **alerts: str) -> None:
    lines = [f"HP-{number[1:]} sunli 1024 today\n\tAlerts: {words}\n" for number, words in alerts.items()]
    (print_system / which).write_text("".join(lines), encoding="utf-8")


def test_jobs_are_followed_until_they_end(queue: PrintQueue, print_system: Path, station: SmallStation) -> None:
    newest = queue.jobs(OWNER)[0]
    assert (newest.request, newest.title, newest.sets, newest.sent_at) == ("HP-2", "乙二", 2, station.clock.now())
    tell(print_system, "not-completed", n1="job-printing", n2="none")
    queue.look(OWNER)
    assert states(queue) == {"HP-2": JobState.WAITING, "HP-1": JobState.PRINTING}
    tell(print_system, "not-completed")
    tell(print_system, "completed", n1="job-completed-successfully")
    queue.look(OWNER)
    assert states(queue) == {"HP-2": JobState.GONE, "HP-1": JobState.DONE}
    tell(print_system, "completed", n1="aborted-by-system")
    queue.look(OWNER)
    assert states(queue)["HP-1"] is JobState.DONE  # nothing is on its way: nobody is asked


def test_a_job_is_taken_back_and_printed_again(queue: PrintQueue, print_system: Path) -> None:
    queue.cancel(OWNER, "HP-1")
    assert states(queue)["HP-1"] is JobState.CANCELLED
    queue.retry(OWNER, "HP-1")
    assert states(queue)["HP-1"] is JobState.WAITING
    assert (print_system / "asked").read_text(encoding="utf-8") == "cancel HP-1\nlp -i HP-1 -H restart\n"


def test_a_print_system_that_does_not_answer_changes_nothing(
    queue: PrintQueue, print_system: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = queue.jobs(OWNER)
    (print_system / "says").write_text("lpstat: Scheduler is not running.", encoding="utf-8")
    assert queue.look(OWNER) == before
    with pytest.raises(Refusal, match=r"printer\.not_cancelled"):
        queue.cancel(OWNER, "HP-1")
    with pytest.raises(Refusal, match=r"printer\.not_kept"):
        queue.retry(OWNER, "HP-1")
    (print_system / "says").unlink()
    (print_system / "lpstat").write_bytes(os.urandom(16))
    assert queue.look(OWNER) == before
    monkeypatch.setenv("PATH", str(tmp_path))
    assert queue.look(OWNER) == before


def test_only_the_newest_jobs_and_those_with_a_name_are_remembered(station: SmallStation) -> None:
    queue = PrintQueue(station.clock)
    queue.add(OWNER, "", PrintJob())
    for number in range(102):
        queue.add(OWNER, f"HP-{number}", PrintJob())
    assert (len(queue.jobs(OWNER)), queue.jobs(OWNER)[-1].request) == (100, "HP-2")


def test_area_managers_see_their_own_jobs(station: SmallStation) -> None:
    queue = PrintQueue(station.clock)
    queue.add(station.clerk, "HP-1", PrintJob())
    queue.add(station.zhang, "HP-2", PrintJob())
    assert [job.request for job in queue.jobs(station.clerk)] == ["HP-2", "HP-1"]
    assert [job.request for job in queue.jobs(station.zhang)] == ["HP-2"]
    assert queue.jobs(station.wang) == ()
