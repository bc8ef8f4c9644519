"""Many papers as one PDF: of cases, of orders and of what others hand in, collated or copy by copy."""

import json
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped] # ships no types
import pytest

from app.domain.papers.printing import PrintKind
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.problems import Refusal
from app.services.papers.paper import BatchItem, HandedIn, Paper
from tests.station import FIRST_AREA, SmallStation, resident_draft

_FORMS = Path(__file__).resolve().parents[3] / "forms"


def handed_in(**changes: object) -> HandedIn:
    sample = json.loads((_FORMS / "callback" / "sample.json").read_text(encoding="utf-8"))
    return HandedIn(values={**sample, **changes})


def pages(paper: Paper | None) -> list[str]:
    assert paper is not None
    document = pypdfium2.PdfDocument(paper.pdf)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def test_copies_stand_together_or_round_by_round(station: SmallStation) -> None:
    cases = [station.register(resident_draft(name)) for name in ("甲一", "乙二")]
    unknown = PaperSubject.case(FIRST_AREA)
    items = [PaperSubject.case(cases[0].id), unknown, PaperSubject.case(cases[1].id)]
    steps: list[tuple[int, int]] = []
    found = {}
    for is_by_copy in (False, True):
        batch = station.desk.papers.render_many(
            station.clerk,
            "resident-registration",
            items,
            is_by_copy=is_by_copy,
            progress=lambda done, total: steps.append((done, total)),
        )
        assert [(refused.index, refused.problems[0].code) for refused in batch.refused] == [(1, "record.missing")]
        assert batch.paper is not None
        assert [part.pages for part in batch.paper.parts] == [2, 2]
        found[is_by_copy] = ["甲一" if "甲一" in page else "乙二" for page in pages(batch.paper)], steps[-1]

    assert found == {
        False: (["甲一", "甲一", "乙二", "乙二"], (3, 3)),
        True: (["甲一", "乙二", "甲一", "乙二"], (5, 6)),  # what is refused has no second round
    }


def test_a_batch_by_copy_that_is_stopped_has_every_copy_of_what_it_holds(station: SmallStation) -> None:
    subjects = [PaperSubject.case(station.register(resident_draft(name)).id) for name in ("甲一", "乙二")]
    done: list[int] = []
    batch = station.desk.papers.render_many(
        station.clerk,
        "resident-registration",
        subjects,
        is_by_copy=True,
        progress=lambda count, _total: done.append(count),
        should_stop=lambda: len(done) == 1,
    )

    assert batch.is_stopped
    assert [page.count("甲一") > 0 for page in pages(batch.paper)] == [True, True]


def test_values_of_others_are_printed_between_cases_and_leave_no_trace(station: SmallStation) -> None:
    items: list[BatchItem] = [
        handed_in(name="丙三"),
        PaperSubject.case(FIRST_AREA),
        handed_in(nmae="丁四"),
        handed_in(name="戊五"),
    ]
    batch = station.desk.papers.render_many(station.clerk, "callback", items, ("",))

    assert batch.paper is not None
    assert [part.subject.kind for part in batch.paper.parts] == [PaperKind.VALUES, PaperKind.VALUES]
    assert ["丙三" in pages(batch.paper)[0], "戊五" in pages(batch.paper)[1]] == [True, True]
    assert [(refused.index, refused.problems[0].code) for refused in batch.refused] == [
        (1, "record.missing"),
        (2, "paper.unknown_value"),
    ]
    assert station.desk.papers.record_print(station.clerk, batch.paper, PrintKind.PRINTED) == ()


def test_only_what_is_of_the_station_is_logged(station: SmallStation) -> None:
    case = station.register(resident_draft())
    papers = station.desk.papers
    sample = json.loads((_FORMS / "receipt" / "sample.json").read_text(encoding="utf-8"))
    batch = papers.render_many(
        station.clerk, "receipt", [HandedIn(values=sample), PaperSubject.case(case.id), PaperSubject.case(FIRST_AREA)]
    )
    assert batch.paper is not None
    (record,) = papers.record_print(station.clerk, batch.paper, PrintKind.PRINTED)

    assert record.subject_id == case.id
    again = papers.render(station.clerk, "receipt", PaperSubject.case(case.id))
    assert again.parts[0].original_id == record.id  # its content was kept with it, not that of the first


def test_a_form_says_whose_paper_it_is(station: SmallStation) -> None:
    papers = station.desk.papers
    registration, receipt = papers.takers("resident-registration"), papers.takers("receipt")
    reminder, notice = papers.takers("arrears-reminder"), papers.takers("one-time-notice")

    assert "LV-RES-NEW" in (registration.businesses or ())
    assert "LV-NR-NEW" not in (registration.businesses or ())
    assert (receipt.businesses, receipt.order_kinds) == (None, frozenset())
    assert "LV-RES-NEW" not in (reminder.businesses or ())
    assert len(reminder.order_kinds or ()) == 1
    assert notice.businesses == papers.takers("supplement-notice").businesses
    assert papers.takers("safety-card").order_kinds is None
    with pytest.raises(Refusal, match=r"paper\.unknown_form"):
        papers.takers("moon")
