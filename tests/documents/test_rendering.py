"""Papers over several pages, with copies, stubs and codes, and many in one file."""

from collections.abc import Callable, Mapping

import pytest

from app.documents.catalogue import FormCatalogue
from app.documents.plans import MM, plan_of
from app.documents.rendering import compose, render, render_many
from app.domain.papers.form import Form
from app.domain.problems import Refusal

Texts = Callable[[bytes], list[str]]
Build = Callable[..., Form]
NOTE = {"key": "note", "label": "备注", "lines": True}
ONE_CELL = {"kind": "table", "columns": [30, 100], "rows": [["备注", "{note}"]]}


def test_pages_are_counted_and_heads_written_again(catalogue: FormCatalogue, page_texts: Texts) -> None:
    entry = catalogue.entry("metering-slip")
    meters = [{"action": "fit", "asset_number": f"33400011029{number:05}"} for number in range(60)]
    paper = render(entry.form, {**entry.sample, "meters": meters})
    texts = page_texts(paper.pdf)
    assert paper.page_count == 3
    for number, text in enumerate(texts, start=1):
        assert f"第{number}页共3页" in text
        assert "电能计量装接单" in text
        assert str(entry.sample["number"]) in text
        assert "资产编号" in text
    assert all(f"33400011029{number:05}" in "".join(texts) for number in range(60))


def test_each_copy_is_named_and_counted_for_itself(catalogue: FormCatalogue, page_texts: Texts) -> None:
    entry = catalogue.entry("one-time-notice")
    paper = render(entry.form, entry.sample, copies=entry.form.copies)
    texts = page_texts(paper.pdf)
    assert paper.page_count == 2
    assert "供电企业留存" in texts[0]
    assert "客户留存" in texts[1]
    assert all("第1页共1页" in text for text in texts)


def test_a_number_that_is_not_ascii_gets_no_qr_code(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    with pytest.raises(Refusal, match=r"paper\.code_not_ascii"):
        render(entry.form, {**entry.sample, "number": "派工〔2026〕8号"})


def test_a_text_too_long_for_a_fixed_place_is_refused(build: Build, page_texts: Texts) -> None:
    placed = {"kind": "placed", "text": "{note}", "x": 20, "y": 30, "width": 40, "height": 6}
    form = build([placed], [NOTE])
    assert "刚好放下" in page_texts(render(form, {"note": "刚好放下"}).pdf)[0]
    with pytest.raises(Refusal, match=r"paper\.does_not_fit"):
        render(form, {"note": "放不下" * 40})


def test_heads_that_leave_no_room_end_in_a_refusal(build: Build) -> None:
    head = {"kind": "text", "text": "{note}"}
    table = {"kind": "table", "repeat": True, "columns": [100], "rows": ["{note}"]}
    form = build([table, head], [NOTE])
    with pytest.raises(Refusal, match=r"paper\.does_not_fit"):
        render(form, {"note": "长" * 9000})
    long_list = {"key": "rows", "label": "行", "type": "list", "fields": [NOTE]}
    thin = {"kind": "table", "columns": [12], "rows": [{"repeat": "rows", "cells": ["{note}"]}]}
    with pytest.raises(Refusal, match=r"paper\.too_many_pages"):
        render(build([thin], [long_list]), {"rows": [{"note": "长" * 9000}] * 10})


@pytest.mark.parametrize(
    ("following", "room"),
    [
        ([{"kind": "text", "text": "正文"}], 12),
        ([{"kind": "table", "columns": [100], "rows": [{"head": True, "cells": ["表头"]}, ["正文"]]}], 20),
        ([{"kind": "text", "height": 200, "text": "正文"}], 30),
        ([{"kind": "gap", "height": 5}, {"kind": "text", "text": "正文"}], 8),
    ],
)
def test_a_heading_is_not_left_alone_at_the_foot_of_a_page(
    following: list[dict[str, object]], room: float, build: Build, page_texts: Texts
) -> None:
    heading = {"kind": "text", "heading": True, "height": 9, "text": "一、标题"}
    form = build([{"kind": "gap", "height": 267 - room}, heading, *following], [])
    assert "一、标题" in page_texts(render(form, {}).pdf)[1]
    higher = build([{"kind": "gap", "height": 267 - room - 20}, heading, *following], [])
    assert "一、标题" in page_texts(render(higher, {}).pdf)[0]


def test_a_row_higher_than_the_page_goes_on_over_the_page(build: Build, page_texts: Texts) -> None:
    tall = {"kind": "table", "columns": [100], "rows": [{"height": 400, "cells": [{"text": "竖排", "vertical": True}]}]}
    texts = page_texts(render(build([tall], []), {}).pdf)
    assert [text.count("竖") for text in texts] == [1, 0]


def test_a_cut_line_parts_the_stub(build: Build, page_texts: Texts) -> None:
    form = build(
        [ONE_CELL, {"kind": "cut", "text": "沿虚线撕开"}, ONE_CELL],
        [NOTE],
        page={"size": "A5", "margins": [6, 6, 6, 6]},
    )
    assert "沿虚线撕开" in page_texts(render(form, {"note": "存根"}).pdf)[0]
    assert len(compose(form, {"note": "存根"})[0].cuts) == 2


def test_a_stub_stays_with_its_cut_line_or_has_a_sheet_of_its_own(build: Build, page_texts: Texts) -> None:
    stub = {"kind": "table", "columns": [100], "keep": True, "rows": [{"height": 30, "cells": ["存根联"]}]}
    form = build([{"kind": "text", "text": "{note}"}, {"kind": "cut", "text": "沿虚线撕开"}, stub], [NOTE])
    cut_marks = [len(page.cuts) for page in compose(form, {"note": "正文" * 200})]
    assert cut_marks == [2]
    pages = compose(form, {"note": "正文" * 1000})
    assert [len(page.cuts) for page in pages] == [0, 0]
    texts = page_texts(render(form, {"note": "正文" * 1000}).pdf)
    assert ["存根联" in text for text in texts] == [False, True]


def test_a_cell_may_hold_a_code_of_its_own(build: Build) -> None:
    cell = {"text": "", "qr": "note"}
    table = {"kind": "table", "columns": [30, 30], "rows": [{"height": 30, "cells": ["扫码", cell]}]}
    (page,) = compose(build([table], [NOTE]), {"note": "ABC-1"})
    (code,) = page.codes
    assert code.text == "ABC-1"
    assert 20 * MM < code.size < 30 * MM


def test_many_papers_make_one_file_with_counts_of_their_own(catalogue: FormCatalogue, page_texts: Texts) -> None:
    entry = catalogue.entry("work-order")
    items: list[Mapping[str, object]] = [{**entry.sample, "number": f"YF-{number:03}"} for number in range(20)]
    items[7] = {**entry.sample, "leader": ""}
    told: list[int] = []
    batch = render_many(entry.form, items, progress=told.append)
    assert batch.paper is not None
    assert (batch.done, batch.paper.page_count, batch.is_stopped) == (19, 19, False)
    assert [(item.index, item.problems[0].code) for item in batch.refused] == [(7, "paper.missing_value")]
    assert told == list(range(1, 21))
    texts = page_texts(batch.paper.pdf)
    assert "YF-019" in texts[-1]
    assert all("第1页共1页" in text for text in texts)


def test_a_batch_can_be_stopped(catalogue: FormCatalogue) -> None:
    entry = catalogue.entry("work-order")
    told: list[int] = []
    batch = render_many(entry.form, [entry.sample] * 9, progress=told.append, should_stop=lambda: len(told) == 3)
    assert (batch.done, batch.is_stopped) == (3, True)
    assert batch.paper is not None
    assert batch.paper.page_count == 3
    nothing = render_many(entry.form, [entry.sample], should_stop=lambda: True)
    assert nothing.paper is None


def test_a_plan_is_made_once(catalogue: FormCatalogue) -> None:
    form = catalogue.form("work-order")
    assert plan_of(form) is plan_of(form)
