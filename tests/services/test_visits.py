"""One visit, one receipt: cases taken in together share a number."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from app.domain.lists import ListQuery
from app.domain.papers.subject import PaperSubject
from app.domain.problems import Refusal
from app.domain.work.case import Case, PaperState
from app.domain.work.visiting import visit_of
from app.labels.progress import progress_text, slip_values
from app.services.work.visiting import cases_of_visit
from tests.station import SmallStation, rename_draft, resident_draft, shop_draft


def receipt(station: SmallStation, case: Case) -> str:
    view = station.desk.case_views.show(station.clerk, case.id)
    return visit_of(view.case, view.events)


def test_cases_of_one_visit_stand_on_one_receipt(station: SmallStation) -> None:
    first = station.register(rename_draft())
    alone = station.register(resident_draft())
    second = station.register(replace(shop_draft(), visit=first.number))
    third = station.register(replace(resident_draft("陈小河"), visit=f" {second.number.lower()} "))
    assert [receipt(station, case) for case in (first, second, third)] == [first.number] * 3
    assert receipt(station, alone) == alone.number
    assert visit_of(alone, ()) == alone.number
    source = station.desk.lists.source("cases")
    listed = source.rows(source.keys(ListQuery(filters={"visit": first.number})))
    assert {row.number for row in listed} == {first.number, second.number, third.number}  # type: ignore[attr-defined]  # a case's row


def test_another_day_or_no_case_is_no_visit(station: SmallStation) -> None:
    first = station.register(rename_draft())
    for draft, code, forward in (
        (replace(shop_draft(), visit="2026-YF-999999-9"), "visit.unknown", 0),
        (replace(shop_draft(), visit=first.number), "visit.other_day", 1),
    ):
        station.clock.forward(days=forward)
        with pytest.raises(Refusal) as refusal:
            station.register(draft)
        assert [(problem.code, problem.field) for problem in refusal.value.problems] == [(code, "visit")]


def test_the_receipt_s_number_finds_every_case_on_it(station: SmallStation) -> None:
    first = station.register(rename_draft())
    second = station.register(replace(shop_draft(), visit=first.number))
    third = station.register(resident_draft())
    found = {hit.ref for hit in station.desk.search.find(first.number)}
    assert found == {first.id.bytes, second.id.bytes}

    station.desk.entering.correct(station.clerk, second.id, "phone", "19900009999", "客户更正")
    assert {hit.ref for hit in station.desk.search.find(first.number)} == found
    assert {hit.ref for hit in station.desk.search.find(third.number)} == {third.id.bytes}


def values_of(station: SmallStation, code: str, case: Case) -> Mapping[str, object]:
    return station.desk.papers.values_for(station.clerk, code, PaperSubject.case(case.id))


def test_the_receipt_lists_what_was_taken_in_at_the_visit(station: SmallStation) -> None:
    first = station.register(rename_draft())
    second = station.register(replace(shop_draft(), visit=first.number))
    station.register(resident_draft())
    station.desk.entering.set_paper(station.clerk, second.id, "premises", PaperState.MISSING)

    values = values_of(station, "acceptance-receipt", second)
    assert values["visit_number"] == first.number
    assert values["visit_cases"] == [
        {"number": first.number, "business": "更名过户", "due_on": date(2026, 3, 9)},
        {"number": second.number, "business": "低压非居民新装", "due_on": date(2026, 3, 9), "owed": "用电地址权属证明"},
    ]


@pytest.mark.parametrize("code", ["one-time-notice", "document-list"])
def test_papers_of_acceptance_bear_the_receipt_s_number(station: SmallStation, code: str) -> None:
    first = station.register(rename_draft())
    second = station.register(replace(shop_draft(), visit=first.number))
    assert [values_of(station, code, case)["visit_number"] for case in (first, second)] == [first.number] * 2


def test_whoever_asks_is_told_the_receipt_of_another_number(station: SmallStation) -> None:
    first = station.register(rename_draft())
    second = station.register(replace(shop_draft(), visit=first.number))
    answer = station.desk.progress.answer
    told = answer(station.clerk, second.number, second.phone[-4:])
    assert f"受理回执号：{first.number}" in progress_text(told)
    assert "受理回执号" not in progress_text(answer(station.clerk, first.number, first.phone[-4:]))
    slip = slip_values(told, "油坊镇供电所", station.clock.now())
    assert (slip["number"], slip["visit_number"]) == (second.number, first.number)


def test_a_number_of_no_case_is_no_visit(station: SmallStation) -> None:
    with station.database.read() as tx:
        assert cases_of_visit(tx, "2026-YF-999999-9") == ()
