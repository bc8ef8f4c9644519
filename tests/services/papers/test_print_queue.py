"""Jobs on their way: followed, taken back, printed again."""

import os
from pathlib import Path

import pytest

from app.domain.papers.queue import JobState
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.services.bundle import Services
from app.services.papers.print_queue import PrintQueue
from app.services.papers.printing import PrintJob
from app.services.papers.queue_memory import QueueMemory
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
    assert queue.look(OWNER) == queue.jobs(OWNER)  # asked again, nothing has changed
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


@pytest.fixture
def memory(tmp_path: Path) -> QueueMemory:
    return QueueMemory(tmp_path / "print-queue.json")


def test_after_the_next_start_what_was_on_its_way_is_asked_about(
    queue: PrintQueue, print_system: Path, station: SmallStation
) -> None:
    tell(print_system, "not-completed", n2="job-printing")
    tell(print_system, "completed", n1="job-completed-successfully")
    queue.look(OWNER)
    sent = queue.jobs(OWNER)[0]

    again = Services(station.desk.office).papers.queue

    assert again.jobs(OWNER) == (sent,)  # what had ended is told by the print log
    assert (sent.request, sent.state, sent.actor_id) == ("HP-2", JobState.PRINTING, station.clerk.staff_id)
    tell(print_system, "completed", n2="aborted-by-system")
    tell(print_system, "not-completed")
    again.look(OWNER)
    assert states(again) == {"HP-2": JobState.FAILED}
    assert Services(station.desk.office).papers.queue.jobs(OWNER) == ()


@pytest.mark.parametrize("content", [b"\xff", b"{}", b"[1]", b'[{"request": "HP-1"}]', b"null"])
def test_a_damaged_memory_is_an_empty_one(content: bytes, tmp_path: Path, station: SmallStation) -> None:
    path = tmp_path / "print-queue.json"
    path.write_bytes(content)
    queue = PrintQueue(station.clock, QueueMemory(path))
    assert queue.jobs(OWNER) == ()
    queue.add(OWNER, "HP-1", PrintJob(title="甲"))
    assert [job.title for job in QueueMemory(path).unfinished().values()] == ["甲"]


def test_where_nothing_can_be_kept_jobs_are_followed_all_the_same(tmp_path: Path, station: SmallStation) -> None:
    queue = PrintQueue(station.clock, QueueMemory(tmp_path / "nowhere" / "print-queue.json"))
    queue.add(OWNER, "HP-1", PrintJob())
    assert [job.request for job in queue.jobs(OWNER)] == ["HP-1"]


def test_only_the_newest_jobs_and_those_with_a_name_are_remembered(station: SmallStation, memory: QueueMemory) -> None:
    queue = PrintQueue(station.clock, memory)
    queue.add(OWNER, "", PrintJob())
    for number in range(102):
        queue.add(OWNER, f"HP-{number}", PrintJob())
    assert (len(queue.jobs(OWNER)), queue.jobs(OWNER)[-1].request) == (100, "HP-2")


def test_area_managers_see_their_own_jobs(station: SmallStation, memory: QueueMemory) -> None:
    queue = PrintQueue(station.clock, memory)
    queue.add(station.clerk, "HP-1", PrintJob())
    queue.add(station.zhang, "HP-2", PrintJob())
    assert [job.request for job in queue.jobs(station.clerk)] == ["HP-2", "HP-1"]
    assert [job.request for job in queue.jobs(station.zhang)] == ["HP-2"]
    assert queue.jobs(station.wang) == ()
