"""The day on a signed copy, seen with the case's files and put right there."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton, QWidget

from app.domain.work.case import Case
from app.ui.intake.detail.files_card import FilesCard
from tests.documents.scanning import coded
from tests.station import resident_draft
from tests.ui.driving import press, write
from tests.ui.intake.counter import Counter

FORM = "resident-registration"


@pytest.fixture
def case(counter: Counter, tmp_path: Path) -> Case:
    """A case with a signed form filed with it, dated the day before."""
    station = counter.station
    case = station.register(resident_draft())
    path = tmp_path / "a.png"
    path.write_bytes(coded(case.number))
    (copy,) = station.desk.signed.read(station.clerk, [path])
    station.desk.signed.take_in(station.clerk, copy, FORM, date(2026, 3, 1))
    return case


def told(counter: Counter) -> list[str]:
    labels = counter.find(FilesCard, "filesCard").findChildren(QLabel)
    return [each.text() for each in labels if each.text().startswith("纸面日期 2")]


def test_a_misread_day_is_put_right_by_key(counter: Counter, case: Case) -> None:
    counter.open_case(case.id)
    assert told(counter) == ["纸面日期 2026-03-01"]
    (scan,) = counter.station.desk.signed_dates.of_case(case.id)

    counter.click(f"signedDay-{scan.attachment_id}")
    dialog = counter.dialog("signedDayDialog")
    day, reason = counter.find(QLineEdit, "on", dialog), counter.find(QLineEdit, "reason", dialog)
    counter.click("signedDayDialogGo", dialog)
    assert counter.message("on", dialog) != ""
    write(day, "2026-03-02")
    counter.click("signedDayDialogGo", dialog)
    assert counter.message("reason", dialog) != ""
    write(reason, "日期看错")
    press(reason, Qt.Key.Key_Return)
    counter.click("signedDayDialogGo", dialog)

    assert told(counter) == ["纸面日期 2026-03-02，已更正"]
    assert counter.story()[0] == "更正签字日期：低压居民用电登记表 2026-03-01 → 2026-03-02；日期看错"


def test_what_is_refused_is_said_at_its_field(counter: Counter, case: Case) -> None:
    counter.open_case(case.id)
    (scan,) = counter.station.desk.signed_dates.of_case(case.id)
    counter.click(f"signedDay-{scan.attachment_id}")
    dialog = counter.dialog("signedDayDialog")
    write(counter.find(QLineEdit, "on", dialog), "2026-03-03")
    write(counter.find(QLineEdit, "reason", dialog), "日期看错")
    counter.click("signedDayDialogGo", dialog)

    assert counter.message("on", dialog) != ""
    assert told(counter) == ["纸面日期 2026-03-01"]


def test_of_a_filed_case_no_day_is_put_right(counter: Counter, case: Case) -> None:
    with counter.station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE work_case SET state = 'archived'")
    counter.open_case(case.id)

    assert told(counter) == ["纸面日期 2026-03-01"]
    buttons = counter.find(QWidget, "filesCard").findChildren(QToolButton)
    assert not [each for each in buttons if each.objectName().startswith("signedDay-")]
