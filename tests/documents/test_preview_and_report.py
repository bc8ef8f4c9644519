"""The preview's picture of a page, and the head's ranking."""

from collections.abc import Callable
from datetime import date

import pytest

from app.documents.catalogue import FormCatalogue
from app.documents.preview import page_count, rasterise
from app.documents.rendering import compose, render
from app.documents.reports import PersonScore, RankingHead, ranking_values, render_ranking
from app.domain.problems import Refusal

PEOPLE = (
    PersonScore(name="王骉", performance=5000, management=2000, workload=1400),
    PersonScore(name="张建国", performance=5500, management=2300, workload=1450, star="四星"),
    PersonScore(name="李𬱖", performance=5100, management=1900, workload=1400),
)
HEAD = RankingHead(station="油坊镇供电所", month=date(2026, 10, 1), number="YF-PM-1")


def test_a_page_is_seen_as_it_is_printed(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    pdf = render(entry.form, entry.sample).pdf
    picture = rasterise(pdf, 0, 72)
    assert (picture.width, picture.height) == (596, 842)
    assert len(picture.pixels) == picture.stride * picture.height
    assert picture.stride >= 4 * picture.width
    assert picture.pixels[:3] == b"\xff\xff\xff"
    assert min(picture.pixels) < 60
    assert page_count(pdf) == 1


def test_what_is_no_page_is_refused(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    pdf = render(entry.form, entry.sample).pdf
    with pytest.raises(Refusal, match=r"paper\.no_such_page"):
        rasterise(pdf, 1, 72)
    with pytest.raises(Refusal, match=r"paper\.unreadable_pdf"):
        page_count(b"no pdf")


def test_persons_stand_in_the_order_of_their_scores() -> None:
    values = ranking_values(HEAD, PEOPLE)
    rows = values["people"]
    assert isinstance(rows, list)
    assert [(row["rank"], row["name"], row["total"]) for row in rows] == [
        (1, "张建国", 9250),
        (2, "李𬱖", 8400),
        (2, "王骉", 8400),
    ]
    assert values["average"] == 8683


def test_the_ranking_is_drawn_with_a_bar_for_each_part(
    catalogue: FormCatalogue, page_texts: Callable[[bytes], list[str]]
) -> None:
    form = catalogue.form("star-ranking")
    (text,) = page_texts(render_ranking(form, HEAD, PEOPLE).pdf)
    assert all(found in text for found in ("2026年10月", "张建国", "92.50", "86.83", "李𬱖"))
    (page,) = compose(form, ranking_values(HEAD, PEOPLE))
    bars = page.bars[3:]  # after the legend
    assert len(bars) == 9
    assert bars[0].width / bars[1].width == pytest.approx(55 / 23)


def test_a_long_ranking_goes_on_over_the_page(catalogue: FormCatalogue) -> None:
    people = [PersonScore(name=f"员工{n}", performance=n, management=0, workload=0) for n in range(1, 61)]
    assert render_ranking(catalogue.form("star-ranking"), HEAD, people).page_count == 4


def test_a_ranking_of_nobody_is_refused(catalogue: FormCatalogue) -> None:
    with pytest.raises(Refusal, match=r"paper\.missing_value"):
        render_ranking(catalogue.form("star-ranking"), HEAD, [])
