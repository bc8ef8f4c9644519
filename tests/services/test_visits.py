"""One visit, one receipt: cases taken in together share a number."""

from dataclasses import replace

import pytest

from app.domain.lists import ListQuery
from app.domain.problems import Refusal
from app.domain.work.case import Case
from app.domain.work.visiting import visit_of
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
