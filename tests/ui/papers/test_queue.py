"""The print queue beside the log."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton

from app.services.papers.printing import PrintJob
from app.ui.papers import queue_card
from app.ui.papers.queue_card import QueueCard
from app.ui.shell.places import Place
from tests.ui.driving import click, find
from tests.ui.papers.conftest import Counter

Settle = Callable[[], None]


def send(counter: Counter, print_system: Path, title: str) -> None:
    (print_system / "requests").touch()
    papers = counter.station.desk.papers
    papers.send(counter.station.clerk, counter.registration(counter.case(title)), PrintJob(title=title))


def test_nothing_is_shown_while_nothing_was_printed(place: Place, settle: Settle) -> None:
    place.show_aim("history")
    settle()
    assert not find(place, QueueCard, "printQueue").isVisible()
    assert len(place.panes()) == 1


def test_a_job_is_followed_taken_back_and_printed_again(
    place: Place, counter: Counter, settle: Settle, print_system: Path
) -> None:
    send(counter, print_system, "甲一")
    (print_system / "not-completed").write_text(
        "HP-1 a 1 today\n\tStatus: Out of paper\n\tAlerts: job-printing\n", encoding="utf-8"
    )
    place.show_aim("history")
    settle()
    jobs = find(place, QListWidget, "queueJobs")
    assert jobs.item(0).text().startswith("甲一\n正在打印（Out of paper） · HP · 1 份 · ")
    assert find(place, QLabel, "queueCount").text() == "共 1 项，1 项未打完"
    assert len(place.panes()) == 2
    assert not find(place, QPushButton, "retryJob").isVisible()

    click(place, "cancelJob")
    settle()
    assert jobs.item(0).text().startswith("甲一\n已取消 · HP")
    click(place, "retryJob")
    settle()
    assert jobs.item(0).text().startswith("甲一\n排队 · HP")
    send(counter, print_system, "乙二")
    place.refresh()
    settle()
    assert [jobs.item(n).text().split("\n")[0] for n in range(2)] == ["乙二", "甲一"]
    assert jobs.currentRow() == 1  # the one that was looked at


def test_where_jobs_have_no_names_the_system_shows_its_queue(
    place: Place, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_card, "HAS_REQUESTS", False)
    place.show_aim("history")
    settle()
    assert find(place, QLabel, "queueElsewhere").isVisible()
    assert not find(place, QListWidget, "queueJobs").isVisible()
