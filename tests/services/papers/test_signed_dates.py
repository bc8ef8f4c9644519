"""A misread date on a signed copy is put right as a fact of its own; what is asked about times goes by the new one."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.papers.printing import PrintKind
from app.domain.papers.subject import PaperSubject
from app.domain.problems import Refusal
from app.domain.work.case import Attachment, Case
from app.domain.work.event import EventKind
from app.domain.work.signed_dates import SignedScan
from app.domain.work.timekeeping.rules import Rule
from app.services.papers.signed_copy import SignedCopy
from tests.documents.scanning import scanned
from tests.station import MONDAY, SmallStation, resident_draft

FORM = "resident-registration"
ACCEPTED, MISREAD = date(2026, 3, 2), date(2026, 3, 4)


@pytest.fixture
def case(station: SmallStation) -> Case:
    return station.register(resident_draft())


@pytest.fixture
def copy(station: SmallStation, case: Case, tmp_path: Path) -> SignedCopy:
    """A form that was printed on the day of acceptance and came back four days later."""
    paper = station.desk.papers.render(station.clerk, FORM, PaperSubject.case(case.id))
    station.desk.papers.record_print(station.clerk, paper, PrintKind.PRINTED)
    station.clock.forward(days=4)
    path = tmp_path / "scan.jpg"
    path.write_bytes(scanned(paper.pdf))
    (found,) = station.desk.signed.read(station.clerk, [path])
    return found


@pytest.fixture
def filed(station: SmallStation, copy: SignedCopy) -> Attachment:
    """Filed with a day that is not the one on it."""
    return station.desk.signed.take_in(station.clerk, copy, FORM, MISREAD).attachment


def asked(station: SmallStation, case: Case) -> list[Rule]:
    return [each.finding.rule for each in station.desk.timekeeping.of_case(case.id).findings]


def correct(station: SmallStation, filed: Attachment, day: date, reason: str = "日期看错") -> SignedScan:
    return station.desk.signed_dates.correct(station.clerk, filed.id, day, reason)


def refused(station: SmallStation, filed: Attachment, day: date, reason: str = "日期看错") -> str:
    with pytest.raises(Refusal) as refusal:
        correct(station, filed, day, reason)
    return refusal.value.problems[0].code


def test_a_corrected_day_settles_what_was_asked_and_keeps_the_first(
    station: SmallStation, case: Case, filed: Attachment
) -> None:
    assert asked(station, case) == [Rule.PAPER_DIFFERS]
    first = station.events(case.id)[-1]

    scan = correct(station, filed, ACCEPTED, " 日期看错 ")

    assert (scan.form, scan.signed_on, scan.is_corrected) == (FORM, ACCEPTED, True)
    assert asked(station, case) == []
    told = next(each for each in station.events(case.id) if each.kind == EventKind.CASE_SIGNED_CORRECTED)
    assert told.payload == {
        "signature": str(first.id),
        "form": FORM,
        "before": "2026-03-04",
        "after": "2026-03-02",
        "reason": "日期看错",
    }
    assert (told.occurred_at, told.on_paper_at) == (MONDAY, MONDAY)  # printed on the day it was signed
    assert first in station.events(case.id)


def test_what_was_answered_of_the_old_day_does_not_hold_for_the_new_one(
    station: SmallStation, case: Case, filed: Attachment
) -> None:
    (before,) = station.desk.timekeeping.of_case(case.id).findings
    station.desk.timekeeping.answer(station.clerk, before.finding.key, "客户次日补签")

    correct(station, filed, date(2026, 3, 3))

    (now,) = station.desk.timekeeping.of_case(case.id).findings
    assert (now.finding.rule, now.answer) == (Rule.PAPER_DIFFERS, None)
    assert now.finding.at == MONDAY.replace(day=3)
    assert now.finding.person_id == before.finding.person_id


def test_a_day_is_corrected_again_and_the_newest_counts(station: SmallStation, case: Case, filed: Attachment) -> None:
    correct(station, filed, date(2026, 3, 3))
    correct(station, filed, ACCEPTED, "又看错")

    (scan,) = station.desk.signed_dates.of_case(case.id)
    assert (scan.signed_on, scan.is_corrected) == (ACCEPTED, True)
    assert asked(station, case) == []


def test_a_month_already_compared_is_compared_anew(station: SmallStation, filed: Attachment) -> None:
    station.clock.forward(days=60)
    assert [each.finding.rule for each in station.desk.timekeeping.findings()] == [Rule.PAPER_DIFFERS]

    correct(station, filed, ACCEPTED)

    assert station.desk.timekeeping.findings() == ()


def test_the_same_pages_are_known_by_their_corrected_day(
    station: SmallStation, copy: SignedCopy, filed: Attachment
) -> None:
    correct(station, filed, ACCEPTED)

    assert station.desk.signed.take_in(station.clerk, copy, FORM, ACCEPTED).attachment == filed
    with pytest.raises(Refusal) as refusal:
        station.desk.signed.take_in(station.clerk, copy, FORM, MISREAD)
    assert refusal.value.problems[0].values == {"number": copy.number, "recorded": "2026-03-02"}


def test_what_cannot_be_right_is_refused(station: SmallStation, case: Case, filed: Attachment, tmp_path: Path) -> None:
    before = station.events(case.id)
    assert refused(station, filed, MISREAD) == "signed.same_date"
    assert refused(station, filed, ACCEPTED, "  ") == "case.reason_missing"
    assert refused(station, filed, date(2026, 3, 7)) == "signed.after_filing"
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8" + bytes(100))
    assert station.events(case.id) == before
    attached = station.desk.attaching.attach(station.clerk, case.id, photo)
    assert refused(station, attached, ACCEPTED) == "signed.no_copy"
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE work_case SET state = 'archived'")
    assert refused(station, filed, ACCEPTED) == "case.ended"


def test_a_form_never_printed_was_signed_when_it_was_filed(station: SmallStation, case: Case, tmp_path: Path) -> None:
    paper = station.desk.papers.render(station.clerk, FORM, PaperSubject.case(case.id))
    path = tmp_path / "scan.jpg"
    path.write_bytes(scanned(paper.pdf))
    station.clock.forward(days=4)
    (copy,) = station.desk.signed.read(station.clerk, [path])
    taken = station.desk.signed.take_in(station.clerk, copy, FORM, MISREAD)
    station.clock.forward(days=10)

    correct(station, taken.attachment, date(2026, 3, 6))

    assert asked(station, case) == []
