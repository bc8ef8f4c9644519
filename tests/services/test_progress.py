"""What a customer is told who asks how far it is, and what is put up for everybody."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.domain.lists import ListQuery
from app.domain.problems import Refusal
from app.domain.work.case import Case, CasePaper, CaseState, PaperState
from app.domain.work.steps import StepKind
from app.labels.progress import PUBLIC_TITLE, PUBLIC_WORDS, progress_text
from tests.station import CHEN, SURVEYED, SmallStation, fault_draft, local, rename_draft, resident_draft, shop_draft

PHONE = "05118812345"


def told(station: SmallStation, case: Case, tail: str = "1234") -> list[str]:
    return progress_text(station.desk.progress.answer(station.clerk, case.number, tail)).splitlines()


def refused(station: SmallStation, number: str, tail: str) -> str:
    with pytest.raises(Refusal) as refusal:
        station.desk.progress.answer(station.clerk, number, tail)
    (problem,) = refusal.value.problems
    return problem.code


def listed(station: SmallStation, **asked: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - fields of a query
    source = station.desk.progress.public_list()
    rows: list[Any] = list(source.rows(source.keys(ListQuery(**asked))))
    return [tuple(getattr(row, column.name) for column in source.columns) for row in rows]


def leaves(value: object) -> Iterable[str]:
    """Every value inside an answer, as text."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from leaves(each)
    else:
        yield str(value)


def test_the_answer_says_where_it_is_whose_turn_it_is_and_by_when(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.step(case, StepKind.ADVANCE)
    assert told(station, case) == [
        "业务：低压居民新装（编号 2026-YF-000001-5）",
        "受理：2026年3月2日",
        "进度：共5个环节，现在第2个“现场勘查”，供电所派人到现场办理",
        "目前由供电所办理",
        "客户暂无需办理的事项",
        "最迟：2026年3月9日 17:30，按“居民全过程办电（承诺）”5 个工作日",
        "最迟：2026年3月9日 17:30，按“低压全过程办电”5 个工作日",
    ]


def test_papers_not_brought_are_named_and_the_customer_has_the_turn(station: SmallStation) -> None:
    draft = replace(resident_draft(), papers=(CasePaper(code="premises", state=PaperState.PROMISED),))
    case = station.register(draft)
    lines = told(station, case)
    assert lines[2:4] == ["进度：共5个环节，现在第1个“业务受理”，由营业厅办理", "目前由客户办理"]
    assert lines[4].startswith("请客户：带来")
    assert "；补交已承诺的" in lines[4]


def test_a_pause_says_since_when_and_why_but_not_its_note(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.clock.forward(days=1)
    station.desk.cases.take_step(
        station.clerk, case.id, StepKind.PAUSE, reason="customer_works", note="等查良镛回电19900001234"
    )
    station.clock.forward(days=9)
    lines = told(station, case)
    assert lines[3:] == [
        "目前由客户办理",
        "暂停：自2026年3月3日起，原因：客户工程施工",
        "请客户：完成客户工程后告知供电所",
        "最迟：2026年3月9日 17:30，按“低压全过程办电”5 个工作日，已超过",
        "最迟：2026年3月18日 17:30，按“居民全过程办电（承诺）”5 个工作日，暂停期间顺延",
    ]


def test_a_pause_for_a_reason_in_free_words_keeps_them_to_the_station(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.step(case, StepKind.PAUSE, "查良镛不在家")
    assert told(station, case)[3:5] == ["目前由供电所办理", "暂停：自2026年3月2日起"]


def test_an_ended_case_says_when_and_asks_nothing_more(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.step(case, StepKind.WITHDRAW, "查良镛不办了")
    assert told(station, case)[2:] == ["撤销：2026年3月2日"]


def test_a_fault_is_told_when_the_crew_will_be_there(station: SmallStation) -> None:
    fault = station.register(fault_draft())
    assert told(station, fault, "5678")[2:] == [
        "进度：共3个环节，现在第2个“现场抢修”，供电所派人到现场办理",
        "目前由供电所办理",
        "客户暂无需办理的事项",
        "最迟：2026年3月2日 10:30，按“到达现场”90 分钟",
    ]


def test_number_and_phone_have_to_fit_and_what_was_wrong_is_not_said(station: SmallStation) -> None:
    case = station.register(resident_draft())
    asked = [
        (case.number, "1235"),
        ("2026-YF-000002-3", "1234"),
        (case.number, "234"),
        (case.number, "１２3x"),
        ("1-5", "1234"),
        ("", ""),
    ]
    assert {refused(station, number, tail) for number, tail in asked} == {"progress.no_match"}


@pytest.mark.parametrize(
    "number", ["2026-YF-000001-5", " 2026yf0000015 ", "000001-5", "0015", "２０２６－ＹＦ－０００００１－５"]
)
def test_the_end_of_the_number_is_enough_however_it_is_typed(station: SmallStation, number: str) -> None:
    case = station.register(resident_draft())
    assert station.desk.progress.answer(station.zhang, number, "１２３４").number == case.number


def test_nobody_is_answered_when_two_cases_fit(station: SmallStation) -> None:
    case = station.register(resident_draft())
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(case, number="2025-YF-000001-5"))
    assert station.register(resident_draft("欧阳修")).number == "2026-YF-000002-3"
    assert station.desk.progress.answer(station.clerk, "000001-5", "1234").number == "2025-YF-000001-5"
    with station.database.write(None) as tx:
        (other,) = tx.of(Case).find(number="2026-YF-000002-3")
        tx.of(Case).save(replace(other, number="2026-YF-000001-5"))
    assert refused(station, "000001-5", "1234") == "progress.no_match"


def test_five_wrong_tries_close_a_number_for_ten_minutes_also_for_who_is_right(station: SmallStation) -> None:
    case = station.register(resident_draft())
    other = station.register(resident_draft("欧阳修"))
    for tail in ("0001", "0002", "0003", "0004"):
        assert refused(station, case.number, tail) == "progress.no_match"
        station.clock.forward(minutes=1)
    assert told(station, case)[0].startswith("业务：")
    assert refused(station, "0015", "0005") == "progress.no_match"  # its end counts as the number
    with pytest.raises(Refusal) as closed:
        told(station, case)
    assert [(p.code, p.values) for p in closed.value.problems] == [("progress.too_many", {"minutes": 6})]
    assert told(station, other)
    station.clock.forward(minutes=5, seconds=59)
    assert refused(station, case.number, "1234") == "progress.too_many"
    station.clock.forward(seconds=1)
    assert told(station, case)
    assert refused(station, case.number, "0006") == "progress.no_match"
    assert refused(station, case.number, "1234") == "progress.too_many"


def test_a_number_there_is_not_closes_like_one_there_is(station: SmallStation) -> None:
    said = [refused(station, "2026-YF-999999-1", f"000{tail}") for tail in range(6)]
    assert said == ["progress.no_match"] * 5 + ["progress.too_many"]


def test_tries_are_forgotten_and_hold_no_phone(station: SmallStation) -> None:
    refused(station, "2026-YF-999999-1", "8899")
    station.clock.forward(hours=1)
    refused(station, "2026-YF-777777-2", "8899")
    ((kept,),) = station.query("SELECT value FROM setting WHERE key = 'progress.tries'")
    assert kept == '{"7772": ["2026-03-02T02:00:00+00:00"]}'


def test_the_duty_phone_is_told_once_the_head_has_set_one(station: SmallStation) -> None:
    case = station.register(resident_draft())
    with pytest.raises(Refusal) as not_his:
        station.desk.progress.set_duty_phone(station.clerk, PHONE)
    assert not_his.value.problems[0].code == "permission.denied"
    with pytest.raises(Refusal) as no_phone:
        station.desk.progress.set_duty_phone(station.head, "八八一二")
    assert no_phone.value.problems[0].code == "phone.characters"
    station.desk.progress.set_duty_phone(station.head, f" {PHONE} ")
    assert told(station, case)[-1] == f"客户经理值班电话：{PHONE}"
    station.desk.progress.set_duty_phone(station.head, "")
    assert station.desk.progress.duty_phone() == ""
    assert not told(station, case)[-1].startswith("客户经理")


def test_nothing_personal_is_told_or_put_up(station: SmallStation, tmp_path: Path) -> None:
    case = station.register(resident_draft(remark="查良镛的母亲住院", capacity=8765, agent_name="欧阳修"))
    transfer = station.register(rename_draft())
    station.step(case, StepKind.PAUSE, "customer_papers")
    answers = [station.desk.progress.answer(station.clerk, each.number, each.phone[-4:]) for each in (case, transfer)]
    source = station.desk.progress.public_list()
    rows = source.rows(source.keys(ListQuery()))
    path = tmp_path / "a.xlsx"
    assert station.desk.exports.export_source(source, ListQuery(), path, title=PUBLIC_TITLE, words=PUBLIC_WORDS) == 2
    sheet = [str(cell.value) for line in openpyxl.load_workbook(path).worksheets[0] for cell in line]
    said = [*leaves([*answers, *rows]), *map(progress_text, answers), *sheet]
    people = [person.name for person in station.desk.people.staff()]
    for each in (case, transfer):
        area = next(area for area in station.desk.customers.areas() if area.id == each.area_id)
        values = [*leaves(each.details), each.name, each.phone, each.phone[-4:], each.address, area.name, area.number]
        for value in [*values, *people, str(each.id), str(each.customer_id or CHEN)]:
            assert not [text for text in said if value in text], value


def test_the_public_list_has_what_runs_and_what_was_closed_last_month(station: SmallStation) -> None:
    for months, closed in ((2, local(2025, 12, 31, 23, 59)), (1, local(2026, 1, 1)), (0, local(2026, 2, 1))):
        case = station.register(resident_draft(f"户{months}"))
        with station.database.write(None) as tx:
            state = CaseState.ARCHIVED if months else CaseState.DONE
            tx.of(Case).save(replace(case, state=state, closed_at=closed, accepted_at=closed - timedelta(days=3)))
    station.step(station.register(resident_draft()), StepKind.WITHDRAW, "不办了")
    station.clock.set(local(2026, 2, 10, 9))
    station.register(fault_draft())
    station.step(station.register(resident_draft()), StepKind.PAUSE, "weather")
    found = listed(station)
    assert [row[0] for row in found] == ["2026-YF-****02-3", "2026-YF-****05-8", "2026-YF-****06-6"]
    assert [row[5] for row in found] == ["done", "open", "paused"]
    assert found[0][1:5] == ("低压居民新装", "油坊社区", local(2025, 12, 29).date(), local(2026, 3, 9).date())
    assert found[1][1:5] == ("故障报修", "油坊社区", local(2026, 2, 10).date(), local(2026, 2, 10).date())


def test_the_public_list_is_filtered_and_ordered_and_holds_no_complaints(station: SmallStation) -> None:
    station.register(resident_draft())
    station.clock.forward(days=1)
    station.register(shop_draft())
    reported = station.register(fault_draft())
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(reported, business_code="SRV-COMPLAINT"))
    assert [row[1] for row in listed(station)] == ["低压居民新装", "低压非居民新装"]
    assert [row[1] for row in listed(station, text="非居民 长旺")] == []
    assert [row[1] for row in listed(station, text="非居民")] == ["低压非居民新装"]
    newest = listed(station, order="accepted_on", is_descending=True)
    assert [row[1] for row in newest] == ["低压非居民新装", "低压居民新装"]
    assert station.desk.progress.public_list().rows([7]) == []


def test_a_survey_moves_the_answer_on(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    station.do_field_work(case, {**SURVEYED, "line_works": "yes"})
    station.step(case, StepKind.ADVANCE)
    lines = told(station, case)
    assert lines[2] == "进度：共6个环节，现在第3个“低压配套工程”，由供电所安排"
    assert lines[-1] == "最迟：2026年3月23日 17:30，按“低压全过程办电”15 个工作日"
