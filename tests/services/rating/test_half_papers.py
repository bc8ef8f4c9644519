"""The half-year's stars on paper: a person's sheet, and the list that is put up."""

from datetime import date

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.labels.rating_stars import half_wording
from app.labels.rating_words import WORDING
from app.services.papers.paper import Paper
from app.services.rating.half_papers import HalfWording
from tests.services.rating.locked_months import lock_month, staff_of
from tests.station import SmallStation


def text(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(paper.pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def words(station: SmallStation) -> HalfWording:
    return half_wording(station.desk.office.definitions.scheme)


def test_a_sheet_says_what_a_star_stands_on(october: SmallStation) -> None:
    lock_month(october.desk, "2026-07", {"YF009": 9000, "YF010": 9600})
    lock_month(october.desk, "2026-08", {"YF009": 9200})
    paper = october.desk.score_papers.half_sheet(OWNER, "2026-10", staff_of(october, "YF009"), words(october))
    shown = text(paper)

    assert paper.parts[0].number == "YF-XB-2026H2-YF009"
    assert all(part in shown for part in ("2026年下半年", "90.00", "92.00", "91.00", "2 个月", "待核对"))


def test_the_public_list_has_its_days_and_says_nothing_of_reasons(october: SmallStation) -> None:
    lock_month(october.desk, "2026-07", {"YF009": 9000, "YF010": 9600})
    paper = october.desk.score_papers.half_public(october.head, "2026-07", words(october))
    shown = text(paper)

    assert (paper.parts[0].number, paper.form_code) == ("YF-XG-2026H2", "half-star-public")
    assert "2026年11月3日" in shown
    assert "2026年11月6日" in shown
    assert "计分月数不足" not in shown


def test_the_first_half_is_named_as_such_and_previous_stars_are_said(october: SmallStation) -> None:
    lock_month(october.desk, "2026-03", {"YF009": 9000})
    lock_month(october.desk, "2026-07", {"YF009": 9000})
    papers, zhang = october.desk.score_papers, staff_of(october, "YF009")
    assert papers.half_sheet(OWNER, "2026-03", zhang, words(october)).parts[0].number == "YF-XB-2026H1-YF009"
    assert papers.half_sheet(OWNER, "2026-08", zhang, words(october)).parts[0].number == "YF-XB-2026H2-YF009"


def test_nobody_sees_the_sheet_of_another_and_an_unlocked_half_has_no_paper(october: SmallStation) -> None:
    papers = october.desk.score_papers
    with pytest.raises(Refusal, match=r"rating\.half_not_locked"):
        papers.half_public(OWNER, "2026-10", words(october))
    with pytest.raises(Refusal, match=r"record\.missing"):
        papers.half_sheet(OWNER, "2026-10", staff_of(october, "YF009"), words(october))
    with pytest.raises(Refusal, match=r"permission\.denied"):
        papers.half_sheet(october.zhang, "2026-10", staff_of(october, "YF010"), words(october))


def test_the_month_that_is_put_up_has_its_days_too(october: SmallStation) -> None:
    paper = october.desk.score_papers.ranking(october.head, "2026-10", WORDING, "public-list")
    assert f"至 {date(2026, 11, 6):%Y年%m月}6日" in text(paper)
