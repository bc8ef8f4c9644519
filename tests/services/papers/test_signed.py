"""Signed papers scanned back: recognised, filed once, their date beside the system's; every bad page by itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.papers.printing import PrintKind, PrintRecord
from app.domain.papers.signing import paper_moment
from app.domain.papers.subject import PaperSubject
from app.domain.problems import Problem, Refusal
from app.domain.work.case import Case, CaseState
from app.domain.work.event import EventKind
from app.domain.work.steps import StepKind
from app.domain.work.timekeeping.rules import Rule
from app.persistence.ids import new_id
from app.services.papers.paper import Paper
from app.services.papers.signed import SignedService
from app.services.papers.signed_copy import SignedCopy
from app.services.work.attaching import MAX_BYTES
from tests.documents.scanning import bound, coded, scanned
from tests.station import FIRST_AREA, MONDAY, SURVEYED, SmallStation, local, resident_draft

FORM = "resident-registration"
CONTRACT = "resident-supply-contract"
TODAY = date(2026, 3, 2)


@pytest.fixture
def case(station: SmallStation) -> Case:
    """A new supply."""
    return station.register(resident_draft())


@pytest.fixture
def signed(station: SmallStation) -> SignedService:
    """The service."""
    return station.desk.signed


def printed(station: SmallStation, case: Case, form: str = FORM) -> Paper:
    """A form of a case as it left the printer."""
    paper = station.desk.papers.render(station.clerk, form, PaperSubject.case(case.id))
    station.desk.papers.record_print(station.clerk, paper, PrintKind.PRINTED)
    return paper


def laid(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(station: SmallStation, *paths: Path) -> tuple[SignedCopy, ...]:
    return station.desk.signed.read(station.clerk, paths)


def problems(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def codes(found: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in found]


def test_a_scan_is_recognised_filed_and_its_date_compared(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    path = laid(tmp_path, "扫描0001.jpg", scanned(printed(station, case).pdf, turned=2.5))
    done: list[tuple[int, int]] = []
    station.clock.forward(days=2)

    (copy,) = signed.read(station.clerk, [path], lambda *so_far: done.append(so_far))
    taken = signed.take_in(station.clerk, copy, copy.form, TODAY)

    assert done == [(0, 1), (1, 1)]
    assert (copy.number, copy.form, copy.problem) == (case.number, FORM, None)
    assert copy.owner is not None
    assert (copy.owner.case.id, copy.owner.business) == (case.id, "低压居民新装")
    offer = copy.offers[0]
    assert (offer.code, offer.printed_at, offer.signed_at) == (FORM, MONDAY, None)
    assert (taken.is_new, taken.signed_on, taken.warnings) == (True, TODAY, ())
    assert taken.attachment.name == f"{offer.name} {case.number} 签字件.jpg"
    assert station.desk.attaching.file_of(taken.attachment.id).read_bytes() == path.read_bytes()
    attached, event = station.events(case.id)[-2:]
    assert (attached.kind, event.kind) == (EventKind.CASE_ATTACHED, EventKind.CASE_FORM_SIGNED)
    assert (event.payload["form"], event.payload["attachment"]) == (FORM, str(taken.attachment.id))
    assert (event.occurred_at, event.on_paper_at) == (MONDAY, MONDAY)  # printed on the day it was signed
    assert station.desk.timekeeping.of_case(case.id).findings == ()  # and a scan is not a late entry


def test_pages_taken_in_twice_change_nothing(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    scan = scanned(printed(station, case).pdf, turned=-3)
    (first,) = read(station, laid(tmp_path, "a.jpg", scan))
    taken = signed.take_in(station.clerk, first, FORM, TODAY)
    before = station.events(case.id)
    (again,) = read(station, laid(tmp_path, "copied elsewhere.jpg", scan))

    assert again.offers[0].signed_at == MONDAY
    assert signed.take_in(station.clerk, again, FORM, TODAY) == replace(taken, is_new=False)
    with pytest.raises(Refusal) as refused:
        signed.take_in(station.clerk, again, FORM, TODAY - timedelta(days=1))
    assert problems(refused) == ["signed.other_date"]
    assert station.events(case.id) == before


def test_a_feeders_pdf_is_taken_apart_and_bad_pages_do_not_stop_the_others(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    other = station.register(resident_draft("陈家洛"))
    one, two = (scanned(printed(station, each).pdf, turned=turned) for each, turned in ((case, 3), (other, 180)))
    blank = scanned(station.desk.papers.blank(FORM).pdf)
    pile = laid(tmp_path, "pile.pdf", bound(one, blank, two))
    broken = laid(tmp_path, "broken.jpg", one[:9_000])
    note = laid(tmp_path, "note.txt", b"no scan at all")

    found = read(station, pile, broken, tmp_path / "gone.pdf", note)

    assert [(each.number, each.problem and each.problem.code) for each in found] == [
        (case.number, None),
        ("", "signed.no_code"),
        (other.number, None),
        ("", "scan.unreadable"),
        ("", "attachment.unreadable"),
        ("", "scan.unreadable"),
    ]
    taken = signed.take_in(station.clerk, found[2], FORM, TODAY)
    assert taken.attachment.name.endswith(".pdf")
    kept = read(station, laid(tmp_path, "kept.pdf", station.desk.attaching.file_of(taken.attachment.id).read_bytes()))
    assert [(each.number, len(each.pages)) for each in kept] == [(other.number, 1)]
    with pytest.raises(Refusal) as refused:
        signed.take_in(station.clerk, found[1], FORM, TODAY)
    assert problems(refused) == ["signed.no_code"]
    with pytest.raises(Refusal) as refused:
        signed.paper(found[3])
    assert problems(refused) == ["scan.unreadable"]


def test_a_page_without_a_code_is_given_its_number_by_hand(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    (bare,) = read(station, laid(tmp_path, "a.jpg", scanned(station.desk.papers.blank(FORM).pdf)))
    printed(station, case)

    given = signed.give_number(station.clerk, bare, f" {case.number.lower()} ")
    assert (given.number, given.problem, given.form) == (case.number, None, FORM)  # the only one printed
    assert signed.paper(given).page_count == 1
    for number in ("2026-YF-999999-0", ""):
        with pytest.raises(Refusal) as refused:
            signed.give_number(station.clerk, bare, number)
        assert problems(refused) == ["signed.unknown_number"]


def test_an_older_print_names_no_form_and_its_pages_tell(station: SmallStation, case: Case, tmp_path: Path) -> None:
    pile = laid(tmp_path, "pile.pdf", bound(*[coded(case.number)] * 2))
    assert [(len(each.pages), each.form) for each in read(station, pile)] == [(1, "")] * 2  # nothing was printed

    printed(station, case)
    assert [(len(each.pages), each.form) for each in read(station, pile)] == [(2, FORM)]  # both copies, it seems
    printed(station, case, CONTRACT)
    (contract,) = read(station, pile)
    assert (len(contract.pages), contract.form) == (2, CONTRACT)
    assert [each.code for each in contract.offers[:2]] == [CONTRACT, FORM]


def test_a_form_the_station_has_taken_away_is_not_offered(station: SmallStation, case: Case, tmp_path: Path) -> None:
    printed(station, case)
    with station.database.write(None) as tx:
        (record,) = tx.of(PrintRecord).find(subject_id=case.id)
        tx.of(PrintRecord).add(replace(record, id=new_id(), form_code="of-last-year"))
    (copy,) = read(station, laid(tmp_path, "a.png", coded(f"{case.number}/OF-LAST-YEAR")))

    assert (copy.form, copy.offers[0].code, copy.offer("of-last-year")) == (FORM, FORM, None)


def test_a_page_of_two_cases_is_nobodys_until_a_person_says_whose(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    other = station.register(resident_draft("陈家洛"))
    path = laid(tmp_path, "a.png", coded(case.number, "https://example.cn/q?x=1", other.number))
    (copy,) = read(station, path)

    assert copy.problem == Problem(code="signed.several_cases", values={"numbers": f"{case.number}、{other.number}"})
    assert signed.give_number(station.clerk, copy, other.number).problem is None
    stranger = laid(tmp_path, "b.png", coded("https://example.cn/a-long-address-of-somebody-else/2026"))
    (copy,) = read(station, stranger)
    assert copy.problem == Problem(
        code="signed.unknown_number", values={"number": "https://example.cn/a-long-address-of-som"}
    )


def test_an_orders_paper_goes_to_its_case_and_one_of_no_case_is_refused(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    case = station.step(case, StepKind.ADVANCE)
    order = station.do_field_work(case, SURVEYED)
    patrol = station.desk.dispatch.create(station.clerk, kind="WO-19", area_id=FIRST_AREA, task="巡视", place="")
    paper = station.desk.papers.render(station.clerk, "work-order", PaperSubject.order(order.id))
    own, strange = read(
        station,
        laid(tmp_path, "a.jpg", scanned(paper.pdf)),
        laid(tmp_path, "b.png", coded(f"{patrol.number}/WORK-ORDER", case.number)),
    )

    assert own.owner is not None
    assert (own.number, own.owner.case.id, own.owner.order_id) == (order.number, case.id, order.id)
    assert codes(signed.warnings(own, "work-order", TODAY)) == ["signed.never_printed"]
    signed.take_in(station.clerk, own, "work-order", TODAY)
    assert station.events(case.id)[-1].kind == EventKind.CASE_FORM_SIGNED
    assert strange.problem == Problem(code="signed.order_without_case", values={"number": patrol.number})


def test_a_paper_dated_before_acceptance_is_told_and_asked_about(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    (copy,) = read(station, laid(tmp_path, "a.jpg", scanned(printed(station, case).pdf)))
    taken = signed.take_in(station.clerk, copy, FORM, TODAY - timedelta(days=3))

    assert codes(taken.warnings) == ["signed.before_acceptance"]
    (found,) = station.desk.timekeeping.of_case(case.id).findings
    assert (found.finding.rule, found.finding.at) == (Rule.PAPER_BEFORE_ACCEPTANCE, MONDAY - timedelta(days=3))


def test_a_paper_of_another_day_than_was_recorded_is_told_and_asked_about(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    station.desk.entering.sign_form(station.clerk, case.id, FORM)
    scan = laid(tmp_path, "a.jpg", scanned(printed(station, case).pdf))
    station.clock.forward(days=1, hours=-1)
    (copy,) = read(station, scan)
    taken = signed.take_in(station.clerk, copy, FORM, TODAY + timedelta(days=1))

    assert taken.warnings == (Problem(code="signed.other_day", field="on", values={"recorded": "2026-03-02"}),)
    (found,) = station.desk.timekeeping.of_case(case.id).findings
    assert (found.finding.rule, found.finding.other_at) == (Rule.PAPER_DIFFERS, MONDAY)
    assert found.finding.at == local(2026, 3, 3, 8)  # not later than now


def test_what_cannot_be_filed_is_refused_and_leaves_no_trace(
    station: SmallStation, case: Case, signed: SignedService, tmp_path: Path
) -> None:
    path = laid(tmp_path, "a.png", coded(case.number))
    (copy,) = read(station, path)
    before = station.events(case.id)

    for form, day, code in (
        ("", TODAY, "signed.form_missing"),
        (FORM, TODAY + timedelta(days=1), "signed.in_future"),
        ("no-such-form", TODAY, "paper.unknown_form"),
        ("free-choice-statement", TODAY, "choice.nothing_stated"),
    ):
        with pytest.raises(Refusal) as refused:
            signed.take_in(station.clerk, copy, form, day)
        assert problems(refused) == [code]
    path.write_bytes(coded(case.number, "another"))
    with pytest.raises(Refusal) as refused:
        signed.take_in(station.clerk, copy, FORM, TODAY)
    assert problems(refused) == ["signed.file_changed"]
    for verb in (
        lambda: signed.read(station.zhang, [path]),
        lambda: signed.give_number(station.zhang, copy, case.number),
        lambda: signed.take_in(station.zhang, copy, FORM, TODAY),
    ):
        with pytest.raises(Refusal) as refused:
            verb()
        assert problems(refused) == ["permission.denied"]
    assert station.events(case.id) == before


def test_a_filed_case_takes_nothing_in_any_more(
    station: SmallStation, signed: SignedService, case: Case, tmp_path: Path
) -> None:
    (copy,) = read(station, laid(tmp_path, "a.png", coded(f"{case.number}/{FORM.upper()}")))
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(case, state=CaseState.ARCHIVED))

    with pytest.raises(Refusal) as refused:
        signed.take_in(station.clerk, copy, FORM, TODAY)
    assert problems(refused) == ["signed.case_filed"]


def test_a_file_too_large_to_keep_is_not_read(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    (copy,) = read(station, path)
    assert copy.problem is not None
    assert copy.problem.code == "attachment.too_large"


@pytest.mark.parametrize(
    ("signed_on", "system_at", "moment"),
    [
        (TODAY, local(2026, 3, 2, 15), local(2026, 3, 2, 15)),
        (date(2026, 2, 27), local(2026, 3, 2, 15), local(2026, 2, 27, 15)),
        (TODAY, local(2026, 3, 4, 8), MONDAY),  # the day of acceptance, not before it
        (date(2026, 3, 5), local(2026, 3, 2, 15), local(2026, 3, 5, 11)),  # not after now
    ],
)
def test_a_day_on_paper_stands_for_the_systems_hour(signed_on: date, system_at: datetime, moment: datetime) -> None:
    assert paper_moment(signed_on, system_at, MONDAY, local(2026, 3, 5, 11)) == moment
