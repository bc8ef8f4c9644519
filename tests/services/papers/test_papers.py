"""Papers rendered, batched, saved, printed and counted."""

import os
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pytest

from app.domain.lists import ListQuery
from app.domain.papers.overprint import NO_SHIFT, Shift
from app.domain.papers.printing import PrintKind
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import OWNER, Session
from app.domain.problems import Refusal
from app.domain.work.case import Case
from app.domain.work.event import EventKind
from app.domain.work.steps import StepKind
from app.services.feed import Topic
from app.services.papers.paper import Paper
from app.services.papers.papers import PaperService
from app.services.papers.press import Press
from app.services.papers.printing import PrintJob, Sides, send
from tests.services.papers.conftest import TextOf
from tests.station import FIRST_AREA, ZHANG, SmallStation, resident_draft, shop_draft

if TYPE_CHECKING:
    from app.services.papers.print_log import PrintRow


def dispatched(station: SmallStation, name: str = "查良镛") -> Case:
    case = station.step(station.register(resident_draft(name)), StepKind.ADVANCE)
    station.do_field_work(case, {"access_point": "3号杆", "line_works": "no"})
    return case


def registration(station: SmallStation, case: Case, session: Session | None = None) -> Paper:
    return station.desk.papers.render(session or station.clerk, "resident-registration", PaperSubject.case(case.id))


def test_the_catalogue_says_what_each_form_is_for(station: SmallStation) -> None:
    lines = {form.code: form for form in station.desk.papers.catalogue().forms}

    assert lines["work-order"].subjects == (PaperKind.CASE, PaperKind.ORDER)
    assert lines["one-time-notice"].subjects == (PaperKind.CASE, PaperKind.BUSINESS)
    assert lines["star-sheet"].subjects == (PaperKind.SCORE,)
    slip = lines["metering-slip"]
    assert (slip.name, slip.version, slip.status, slip.is_own) == ("电能计量装接单", 1, "待核对", False)
    assert slip.copies == ("供电企业留存", "客户留存")


def test_a_station_lays_its_own_form_over_a_shipped_one(station: SmallStation, text_of: TextOf) -> None:
    shipped = Path(__file__).resolve().parents[3] / "forms" / "callback"
    own = station.folder.forms / "callback"
    shutil.copytree(shipped, own)
    layout = (own / "form.toml").read_text(encoding="utf-8")
    (own / "form.toml").write_text(layout.replace("客 户 回 访 单", "回 访 记 录"), encoding="utf-8")
    (station.folder.forms / "broken").mkdir()
    (station.folder.forms / "broken" / "form.toml").write_text("code = ", encoding="utf-8")
    shelf = station.desk.papers.catalogue()

    assert {form.code for form in shelf.forms if form.is_own} == {"callback"}
    assert [(fault.folder, fault.file, fault.problem.code) for fault in shelf.faults] == [
        ("broken", "form.toml", "form.syntax")
    ]
    assert "回访记录" in text_of(station.desk.papers.sample("callback"))


def test_samples_and_blanks_are_drawn_and_leave_no_trace(station: SmallStation, text_of: TextOf) -> None:
    papers = station.desk.papers
    sample, blank = papers.sample("work-order"), papers.blank("work-order", ("派工存根",))

    assert "㛃䶮" in text_of(sample)
    assert "㛃䶮" not in text_of(blank)
    assert (sample.page_count, blank.page_count) == (1, 1)
    assert (sample.name, blank.name) == ("派工单 示例.pdf", "派工单 空白.pdf")
    assert papers.record_print(station.clerk, sample, PrintKind.PRINTED) == ()
    assert papers.recent(station.clerk) == ()


def test_values_of_others_come_as_json(station: SmallStation, text_of: TextOf) -> None:
    values = {
        "station": "油坊镇供电所",
        "number": "2026-YF-000009-1",
        "name": "陈玉兰",
        "business": "故障报修",
        "called_by": "孙丽",
        "called_at": "2026-03-02T09:20:00+08:00",
    }
    paper = station.desk.papers.from_json("callback", values)

    assert "2026-03-0209:20" in text_of(paper)
    assert paper.name == "客户回访单 2026-YF-000009-1.pdf"
    with pytest.raises(Refusal, match=r"paper\.unknown_value"):
        station.desk.papers.from_json("callback", {**values, "nmae": "陈"})
    with pytest.raises(Refusal, match=r"paper\.unknown_form"):
        station.desk.papers.from_json("call-back", values)


def test_a_file_is_written_whole_and_logged(station: SmallStation, tmp_path: Path) -> None:
    case = station.register(resident_draft())
    paper = registration(station, case)
    (record,) = station.desk.papers.save(station.clerk, paper, tmp_path / paper.name)

    assert (tmp_path / paper.name).read_bytes() == paper.pdf
    assert (record.kind, record.number, record.pages, record.copy_number) == (PrintKind.SAVED, case.number, 2, 1)
    with pytest.raises(Refusal, match=r"export\.not_written"):
        station.desk.papers.save(station.clerk, paper, tmp_path / "no-such-folder" / "a.pdf")
    assert len(station.desk.papers.history(PaperSubject.case(case.id))) == 1


def test_minutes_are_saved_for_word_too_and_other_papers_are_not(station: SmallStation, tmp_path: Path) -> None:
    papers, path = station.desk.papers, tmp_path / "会议纪要.docx"
    minutes = papers.sample("meeting-minutes")
    papers.save(station.clerk, minutes, path)

    assert minutes.is_office
    assert not papers.blank("meeting-minutes").is_office
    with zipfile.ZipFile(path) as package:
        assert "10 月份经营分析与降损治理会" in package.read("word/document.xml").decode()
    with pytest.raises(Refusal, match=r"paper\.not_for_office"):
        papers.save(station.clerk, papers.sample("receipt"), tmp_path / "收据.docx")
    assert not (tmp_path / "收据.docx").exists()


def test_a_document_of_a_contract_that_was_printed_before_is_marked(station: SmallStation, tmp_path: Path) -> None:
    papers, subject = station.desk.papers, PaperSubject.case(station.register(resident_draft()).id)
    heads = []
    for name in ("甲.docx", "乙.docx"):
        contract = papers.render(station.clerk, "resident-supply-contract", subject)
        papers.save(station.clerk, contract, tmp_path / name)
        papers.record_print(station.clerk, contract, PrintKind.PRINTED)
        with zipfile.ZipFile(tmp_path / name) as package:
            parts = [each for each in package.namelist() if each.startswith("word/header")]
            heads.append("".join(package.read(each).decode() for each in parts))

    assert [("副本" in each) for each in heads] == [False, True]


def test_reprints_are_counted_and_stand_in_the_cases_story(station: SmallStation) -> None:
    case = station.register(resident_draft())
    paper = registration(station, case)
    told: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(told.append)
    for sets in (1, 2):
        station.desk.papers.record_print(station.clerk, paper, PrintKind.PRINTED, sets=sets)
    notice = station.desk.papers.render(station.clerk, "one-time-notice", PaperSubject.case(case.id))
    station.desk.papers.record_print(station.head, notice, PrintKind.PRINTED)

    history = station.desk.papers.history(PaperSubject.case(case.id))
    assert [(record.form_code, record.copies, record.copy_number) for record in history] == [
        ("resident-registration", 1, 1),
        ("resident-registration", 2, 2),
        ("one-time-notice", 1, 1),
    ]
    printed = [event.payload for event in station.events(case.id) if event.kind == EventKind.CASE_FORM_PRINTED]
    assert printed == [
        {"form": "resident-registration", "copies": 1},
        {"form": "resident-registration", "copies": 2},
        {"form": "one-time-notice", "copies": 1},
    ]
    assert told == [frozenset({Topic.PAPERS, Topic.CASES})] * 3


def test_an_order_printed_by_its_case_is_the_orders_paper(station: SmallStation) -> None:
    case = dispatched(station)
    order = station.newest_order(case.id)
    for subject in (PaperSubject.case(case.id), PaperSubject.order(order.id)):
        paper = station.desk.papers.render(station.zhang, "work-order", subject)
        station.desk.papers.record_print(station.zhang, paper, PrintKind.PRINTED)

    assert [r.copy_number for r in station.desk.papers.history(PaperSubject.order(order.id))] == [1, 2]
    assert sum(event.kind == EventKind.CASE_FORM_PRINTED for event in station.events(case.id)) == 2


def test_a_notice_without_a_case_is_counted_under_its_business(station: SmallStation) -> None:
    subject = PaperSubject.business("LV-RES-NEW")
    paper = station.desk.papers.render(station.zhang, "one-time-notice", subject)
    (record,) = station.desk.papers.record_print(station.zhang, paper, PrintKind.PRINTED)

    assert (record.number, record.actor_id) == ("LV-RES-NEW-20240601", ZHANG)
    assert station.desk.papers.history(subject) == (record,)
    assert station.desk.papers.history(PaperSubject.business("LV-NR-NEW")) == ()


def test_a_paper_drawn_elsewhere_is_logged_like_the_rest(station: SmallStation) -> None:
    entry = station.desk.papers.sample("star-sheet")
    drawn = Press(station.folder.forms).one("star-sheet", _sample("star-sheet"), ())
    subject = PaperSubject.score(ZHANG, "2026-02")
    paper = station.desk.papers.take_in("star-sheet", drawn, subject, "YF-XJ-2026-02-YF009")
    station.desk.papers.record_print(station.head, paper, PrintKind.PRINTED)

    assert paper.page_count == entry.page_count
    assert [record.number for record in station.desk.papers.history(subject)] == ["YF-XJ-2026-02-YF009"]
    assert station.desk.papers.history(PaperSubject.score(ZHANG, "2026-01")) == ()


def _sample(code: str) -> dict[str, object]:
    return dict(Press(Path("no own forms")).entry(code).sample)


def test_everybody_sees_what_he_printed_and_the_counter_sees_all(station: SmallStation) -> None:
    case = dispatched(station)
    papers = station.desk.papers
    papers.record_print(station.clerk, registration(station, case), PrintKind.PRINTED)
    station.clock.forward(minutes=1)
    own = papers.render(station.zhang, "work-order", PaperSubject.case(case.id))
    papers.record_print(station.zhang, own, PrintKind.PRINTED)

    assert [record.form_code for record in papers.recent(station.clerk)] == ["work-order", "resident-registration"]
    assert [record.form_code for record in papers.recent(station.zhang)] == ["work-order"]
    assert len(papers.recent(station.clerk, most=1)) == 1


def test_many_orders_make_one_pdf_and_what_is_missing_is_listed(station: SmallStation) -> None:
    ready = [PaperSubject.order(station.newest_order(dispatched(station, name).id).id) for name in ("甲一", "乙二")]
    waiting = station.step(station.register(resident_draft("丙三")), StepKind.ADVANCE)
    unready = PaperSubject.order(station.newest_order(waiting.id).id)
    unknown = PaperSubject.order(FIRST_AREA)
    steps: list[tuple[int, int]] = []
    batch = station.desk.papers.render_many(
        station.clerk,
        "work-order",
        [ready[0], unready, unknown, ready[1]],
        ("派工存根",),
        progress=lambda done, total: steps.append((done, total)),
    )

    assert batch.paper is not None
    assert (batch.paper.page_count, [part.subject for part in batch.paper.parts]) == (2, ready)
    assert [part.pages for part in batch.paper.parts] == [1, 1]
    assert batch.paper.name == "派工单 2026-03-02.pdf"
    assert {refused.subject: refused.problems[0].code for refused in batch.refused} == {
        unknown: "record.missing",
        unready: "paper.missing_value",
    }
    assert steps[-1] == (4, 4)
    records = station.desk.papers.record_print(station.clerk, batch.paper, PrintKind.PRINTED)
    assert [record.subject_id for record in records] == [subject.id for subject in ready]


def test_a_batch_that_is_stopped_holds_what_was_done_before(station: SmallStation) -> None:
    subjects = [PaperSubject.order(station.newest_order(dispatched(station, name).id).id) for name in ("甲一", "乙二")]
    done: list[int] = []
    batch = station.desk.papers.render_many(
        station.clerk,
        "work-order",
        subjects,
        progress=lambda count, _total: done.append(count),
        should_stop=lambda: len(done) == 1,
    )

    assert batch.is_stopped
    assert batch.paper is not None
    assert [part.subject for part in batch.paper.parts] == subjects[:1]


def test_a_batch_of_nothing_printable_has_no_paper(station: SmallStation) -> None:
    batch = station.desk.papers.render_many(station.clerk, "work-order", [PaperSubject.order(FIRST_AREA)])

    assert (batch.paper, len(batch.refused), batch.is_stopped) == (None, 1, False)


def test_a_picture_is_the_papers_page(station: SmallStation) -> None:
    paper = station.desk.papers.sample("work-order")
    picture = station.desk.papers.picture(paper, 0, 72)

    assert (picture.width, picture.height) == (596, 842)
    with pytest.raises(Refusal, match=r"paper\.no_such_page"):
        station.desk.papers.picture(paper, 1, 72)


def test_the_printer_gets_the_very_pdf_and_how_to_print_it(station: SmallStation, print_system: Path) -> None:
    case = station.register(shop_draft())
    paper = station.desk.papers.render(station.clerk, "nonresident-registration", PaperSubject.case(case.id))
    job = PrintJob(printer="大厅", sets=2, pages="1-2", sides=Sides.LONG_EDGE, title=paper.name)
    (record,) = station.desk.papers.send(station.clerk, paper, job)

    assert (print_system / "paper.pdf").read_bytes() == paper.pdf
    assert (print_system / "arguments").read_text(encoding="utf-8").split("\n") == [
        *("-n", "2", "-d", "大厅", "-P", "1-2", "-o", "sides=two-sided-long-edge", "-t", paper.name, "-"),
        "",
    ]
    assert (record.kind, record.copies) == (PrintKind.PRINTED, 2)


def test_the_default_printer_needs_no_name(print_system: Path) -> None:
    send(b"%PDF-", PrintJob())

    assert (print_system / "arguments").read_text(encoding="utf-8") == "-n\n1\n-\n"


@pytest.mark.parametrize(
    ("said", "code", "reason"),
    [
        ("lp: Error - no default destination available.", "printer.none", None),
        ("lp: The printer or class does not exist.", "printer.failed", "lp: The printer or class does not exist."),
        ("", "printer.failed", "1"),
    ],
)
def test_what_the_print_system_refuses_is_said_and_not_logged(
    station: SmallStation, print_system: Path, said: str, code: str, reason: str | None
) -> None:
    (print_system / "says").write_text(said, encoding="utf-8")
    case = station.register(resident_draft())
    with pytest.raises(Refusal) as refused:
        station.desk.papers.send(station.clerk, registration(station, case), PrintJob())
    (problem,) = refused.value.problems

    assert (problem.code, problem.values.get("reason")) == (code, reason)
    assert station.desk.papers.history(PaperSubject.case(case.id)) == ()


def test_a_computer_without_a_print_system_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refusal, match=r"printer\.none"):
        send(b"%PDF-", PrintJob())


def test_a_print_system_that_cannot_be_started_is_a_refusal(print_system: Path) -> None:
    (print_system / "lp").write_bytes(os.urandom(16))
    with pytest.raises(Refusal, match=r"printer\.failed"):
        send(b"%PDF-", PrintJob())


def test_the_log_is_a_list_that_can_be_searched(station: SmallStation) -> None:
    papers = station.desk.papers
    case = dispatched(station)
    papers.record_print(station.clerk, registration(station, case), PrintKind.PRINTED)
    station.clock.forward(minutes=1)
    papers.record_print(OWNER, papers.render(OWNER, "work-order", PaperSubject.case(case.id)), PrintKind.SAVED)
    log = papers.log(station.clerk)
    (newest, oldest) = log.keys(ListQuery())
    rows = [cast("PrintRow", row) for row in log.rows([newest, oldest, 99])]

    assert [(row.form, row.person, row.kind, row.times, row.copies) for row in rows] == [
        ("派工单", "", PrintKind.SAVED, 1, 1),
        ("低压居民用电登记表", "孙丽", PrintKind.PRINTED, 1, 1),
    ]
    assert rows[1].number == case.number
    assert rows[0].printed_at == station.clock.now()
    assert log.keys(ListQuery(text="登记 孙")) == [oldest]
    assert [column.name for column in log.columns][:3] == ["number", "form", "kind"]


def test_a_form_the_station_took_away_stands_in_the_log_by_its_code(station: SmallStation) -> None:
    own = station.folder.forms / "visit"
    shutil.copytree(Path(__file__).resolve().parents[3] / "forms" / "callback", own)
    layout = (own / "form.toml").read_text(encoding="utf-8")
    (own / "form.toml").write_text(layout.replace('code = "callback"', 'code = "visit"'), encoding="utf-8")
    case = station.register(resident_draft())
    paper = station.desk.papers.render(station.clerk, "visit", PaperSubject.case(case.id))
    station.desk.papers.record_print(station.clerk, paper, PrintKind.PRINTED)
    shutil.rmtree(own)
    later = PaperService(station.desk.office).log(station.clerk)

    (row,) = later.rows(later.keys(ListQuery()))
    assert cast("PrintRow", row).form == "visit"


def test_a_paper_is_drawn_once_more_with_its_values_only(station: SmallStation, text_of: TextOf) -> None:
    papers = station.desk.papers
    whole = registration(station, station.register(resident_draft()))
    values = papers.overprint(whole, Shift(right_tenths=5))

    assert (values.parts, values.name, values.page_count) == (whole.parts, whole.name, 1)  # of two copies, one
    assert "查良镛" in text_of(values)
    assert "户名" in text_of(whole)
    assert "户名" not in text_of(values)


def test_many_papers_are_overprinted_without_those_that_were_refused(station: SmallStation, text_of: TextOf) -> None:
    first, second = (station.register(resident_draft(name)) for name in ("甲一", "乙二"))
    missing = PaperSubject.case(UUID(int=7))
    subjects = [PaperSubject.case(first.id), missing, PaperSubject.case(second.id)]
    batch = station.desk.papers.render_many(station.clerk, "resident-registration", subjects)
    assert batch.paper is not None

    values = station.desk.papers.overprint(batch.paper, NO_SHIFT)

    assert values.page_count == 2
    assert "甲一" in text_of(values)
    assert "乙二" in text_of(values)


def test_a_paper_without_values_cannot_be_overprinted(station: SmallStation) -> None:
    blank = station.desk.papers.blank("work-order")
    with pytest.raises(Refusal, match=r"paper\.not_for_overprint"):
        station.desk.papers.overprint(blank, NO_SHIFT)


def test_the_calibration_sheet_has_the_forms_paper(station: SmallStation, text_of: TextOf) -> None:
    sheet = station.desk.papers.calibration("work-order", NO_SHIFT, ("量到纸边的距离",))

    assert (sheet.millimetres, sheet.page_count, sheet.parts) == ((210, 297), 1, ())
    assert text_of(sheet) == "量到纸边的距离"


@pytest.mark.parametrize(
    ("millimetres", "media"),
    [
        ((210.0, 297.0), "media=A4"),
        ((210.0, 148.0), "media=A5"),
        ((241.0, 139.7), "media=Custom.241x139.7mm"),
    ],
)
def test_the_printer_is_told_the_paper_and_not_to_shrink_it(
    print_system: Path, millimetres: tuple[float, float], media: str
) -> None:
    send(b"%PDF-", PrintJob(millimetres=millimetres))

    said = (print_system / "arguments").read_text(encoding="utf-8").split("\n")
    assert said == ["-n", "1", "-o", media, "-o", "print-scaling=none", "-", ""]


def test_the_same_paper_printed_again_is_marked_until_the_first_is_void(
    station: SmallStation, print_system: Path, text_of: TextOf
) -> None:
    papers, case = station.desk.papers, station.register(resident_draft())
    first = registration(station, case)
    assert "副本" not in text_of(first)
    papers.save(station.clerk, first, print_system / "saved.pdf")  # a file is no print
    (record,) = papers.send(station.clerk, registration(station, case), PrintJob())

    again = registration(station, case)
    assert text_of(again).count("副本") == again.page_count
    assert again.parts[0].original_id == record.id
    papers.void(station.clerk, record.id, " 卡纸 ")
    assert "副本" not in text_of(registration(station, case))

    papers.send(station.clerk, registration(station, case), PrintJob())
    station.desk.entering.correct(station.clerk, case.id, "phone", "13900007777", "客户换号")
    assert "副本" not in text_of(registration(station, case))  # it says something else now


def test_in_a_batch_only_what_was_printed_is_marked(station: SmallStation, print_system: Path, text_of: TextOf) -> None:
    papers = station.desk.papers
    cases = [station.register(resident_draft(name)) for name in ("甲一", "乙二")]
    papers.send(station.clerk, registration(station, cases[0]), PrintJob())
    subjects = [PaperSubject.case(case.id) for case in cases]
    batch = papers.render_many(station.clerk, "resident-registration", subjects, ("客户留存",))
    assert batch.paper is not None

    assert text_of(batch.paper).count("副本") == 1
    assert [part.original_id is None for part in batch.paper.parts] == [False, True]
    assert print_system.exists()


def test_a_paper_made_before_it_was_printed_cannot_be_printed_unmarked(
    station: SmallStation, print_system: Path
) -> None:
    papers, case = station.desk.papers, station.register(resident_draft())
    one, other = registration(station, case), registration(station, case)
    papers.send(station.clerk, one, PrintJob())
    (print_system / "paper.pdf").unlink()

    with pytest.raises(Refusal, match=r"print\.printed_before"):
        papers.send(station.clerk, other, PrintJob())
    assert not (print_system / "paper.pdf").exists()
    papers.send(station.clerk, registration(station, case), PrintJob())


def test_notices_for_everybody_are_never_marked(station: SmallStation, print_system: Path, text_of: TextOf) -> None:
    papers = station.desk.papers
    notice = papers.render(station.clerk, "one-time-notice", PaperSubject.business("LV-RES-NEW"))
    papers.send(station.clerk, notice, PrintJob())
    papers.send(station.clerk, notice, PrintJob())

    assert "副本" not in text_of(papers.render(station.clerk, "one-time-notice", PaperSubject.business("LV-RES-NEW")))
    assert print_system.exists()


def test_what_cannot_be_voided_is_refused(station: SmallStation, print_system: Path, tmp_path: Path) -> None:
    papers, case = station.desk.papers, dispatched(station)
    (saved,) = papers.save(station.clerk, registration(station, case), tmp_path / "a.pdf")
    (printed,) = papers.send(station.clerk, registration(station, case), PrintJob())
    for record_id, reason, session, code in (
        (printed.id, " ", station.clerk, "print.reason_missing"),
        (UUID(int=5), "卡纸", station.clerk, "record.missing"),
        (saved.id, "卡纸", station.clerk, "print.only_saved"),
        (printed.id, "卡纸", station.zhang, "permission.denied"),
    ):
        with pytest.raises(Refusal) as refused:
            papers.void(session, record_id, reason)
        assert refused.value.problems[0].code == code
    own = papers.render(station.zhang, "work-order", PaperSubject.case(case.id))
    (record,) = papers.send(station.zhang, own, PrintJob())
    void = papers.void(station.zhang, record.id, "打错纸")
    assert (void.reason, void.actor_id, void.voided_at) == ("打错纸", ZHANG, station.clock.now())
    with pytest.raises(Refusal, match=r"print\.voided_before"):
        papers.void(station.clerk, record.id, "再来一次")

    log = papers.log(station.clerk)
    rows = [cast("PrintRow", row) for row in log.rows(log.keys(ListQuery()))]
    by_form = {(row.form, row.record.kind): row for row in rows}
    assert by_form["派工单", PrintKind.PRINTED].void == "打错纸"
    assert by_form["派工单", PrintKind.PRINTED].kind is None
    assert by_form["派工单", PrintKind.PRINTED].subject == own.parts[0].subject
    assert print_system.exists()
