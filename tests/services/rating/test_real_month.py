"""The imported month, looked at by everybody who may."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import load_workbook

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.rating.facts import EntryKind, Ledger
from app.domain.rating.lock import MonthLock
from app.domain.rating.results import EvidenceKind, Flag
from app.domain.rating.scheme import Part
from app.domain.records.facts import LineLoss, ServiceOrder
from app.labels.rating_words import WORDING
from app.persistence.ids import natural_id, station_id
from app.services.rating.registering import EntryDraft
from app.services.rating.telling import month_to_json
from tests.services.rating.real_month import add_september
from tests.station import SmallStation, local

OCTOBER = "2026-10"


def codes(refusal: Refusal) -> list[str]:
    return [problem.code for problem in refusal.problems]


def keep_the_register(station: SmallStation) -> None:
    """Enough of the register that nothing is missing: a log due and handed in."""
    for person in station.desk.rating.scores(OWNER, OCTOBER).people:
        for kind in (EntryKind.LOG_DUE, EntryKind.LOG_DONE):
            day = local(2026, 10, 8).date()
            station.desk.rating.register(station.head, EntryDraft(kind=kind, staff_id=person.staff_id, day=day))


def test_the_months_with_data_are_known(october: SmallStation) -> None:
    assert october.desk.rating.months() == (OCTOBER,)


def test_ten_managers_are_ranked_with_what_is_missing(october: SmallStation) -> None:
    scores = october.desk.rating.scores(october.head, OCTOBER)
    assert [(one.rank, one.name, one.total) for one in scores.people[:3]] == [
        (1, "薛敏寿", 9500),
        (2, "朱强凤", 9000),
        (3, "周寿丽", 8976),
    ]
    assert len(scores.people) == 10
    assert scores.people[0].grids == ("第三网格",)
    assert scores.average == 8721
    assert scores.part_averages[Part.RESULTS] == 5578
    assert all(one.flags == {Flag.MISSING_DATA, Flag.FIRST_MONTH} for one in scores.people)
    assert scores.is_over
    assert not scores.is_locked
    assert october.desk.rating.missing_books(OCTOBER) == (Ledger.REGISTER,)


def test_every_row_behind_every_indicator_is_found_and_opens(october: SmallStation) -> None:
    kinds = set()
    for one in october.desk.rating.scores(october.head, OCTOBER).people:
        assert one.score is not None
        for each in one.score.indicators:
            rows = october.desk.rating.evidence(each.evidence)
            assert [row.evidence for row in rows] == list(each.evidence)
            assert all(row.name and row.number and row.record for row in rows), each.indicator.id
            kinds |= {row.kind for row in each.evidence}
    assert kinds == set(EvidenceKind) - {EvidenceKind.ENTRY}


def test_a_row_that_is_gone_keeps_its_reason(october: SmallStation) -> None:
    score = october.desk.rating.scores(october.head, OCTOBER).people[0].score
    assert score is not None
    evidence = replace(score.indicators[0].evidence[0], id=october.head.staff_id or score.staff_id)
    (row,) = october.desk.rating.evidence([evidence])
    assert (row.evidence, row.name, row.record) == (evidence, "", None)


def test_a_manager_sees_everybodys_total_and_only_the_own_details(october: SmallStation) -> None:
    scores = october.desk.rating.scores(october.zhang, OCTOBER)
    assert all(one.total is not None for one in scores.people)
    assert {one.number for one in scores.people if one.score is not None} == {"YF009"}
    own, other = (next(p for p in scores.people if p.number == number) for number in ("YF009", "YF010"))
    assert october.desk.rating.person(october.zhang, OCTOBER, own.staff_id).score is not None
    with pytest.raises(Refusal) as refused:
        october.desk.rating.person(october.zhang, OCTOBER, other.staff_id)
    assert codes(refused.value) == ["permission.denied"]
    with pytest.raises(Refusal, match=r"record\.missing"):
        october.desk.rating.person(october.head, OCTOBER, october.clerk.staff_id or own.staff_id)


@pytest.mark.parametrize("who", ["zhang", "clerk", "administrator"])
def test_only_the_head_locks(october: SmallStation, who: str) -> None:
    with pytest.raises(Refusal, match=r"permission\.denied"):
        october.desk.rating.lock(getattr(october, who), OCTOBER)


def test_a_month_lacking_data_is_not_locked(october: SmallStation) -> None:
    with pytest.raises(Refusal) as refused:
        october.desk.rating.lock(october.head, OCTOBER)
    assert set(codes(refused.value)) == {"rating.data_missing"}
    assert [p.field for p in refused.value.problems] == ["Y08", "G01", "G03", "G04", "G05", "W04"]
    hindrances = october.desk.rating.hindrances(OCTOBER)
    assert hindrances is not None
    assert hindrances.problems == refused.value.problems


def test_a_month_that_is_not_over_is_not_locked(october: SmallStation) -> None:
    october.clock.set(local(2026, 10, 31, 23))
    with pytest.raises(Refusal, match=r"rating\.month_not_over"):
        october.desk.rating.lock(october.head, OCTOBER)


def test_a_locked_month_stays_as_it_was(october: SmallStation) -> None:
    add_september(october.desk)
    keep_the_register(october)
    assert october.desk.rating.hindrances(OCTOBER) is None
    before = october.desk.rating.scores(october.head, OCTOBER)
    october.clock.forward(hours=1)
    lock = october.desk.rating.lock(october.head, OCTOBER)
    assert len(lock.sha256) == 64
    with october.database.write(None) as tx:
        order = tx.of(ServiceOrder).find(order_by="number")[0]
        tx.of(ServiceOrder).save(replace(order, is_at_fault=True, kind="投诉"))
    after = october.desk.rating.scores(october.head, OCTOBER)
    assert after.lock is not None
    assert (after.lock.by, after.lock.is_intact) == (october.head.name, True)
    assert after.is_over
    assert [(one.rank, one.name, one.grids, one.total) for one in after.people] == [
        (one.rank, one.name, one.grids, one.total) for one in before.people
    ]
    assert after.people[0].score == before.people[0].score
    with pytest.raises(Refusal, match=r"rating\.month_locked"):
        october.desk.rating.lock(october.head, OCTOBER)
    assert october.desk.rating.hindrances(OCTOBER) is None
    assert october.desk.rating.changed_since(october.head, OCTOBER) == ()


def locked_with(october: SmallStation, change: dict[str, Any]) -> None:
    add_september(october.desk)
    keep_the_register(october)
    lock = october.desk.rating.lock(october.head, OCTOBER)
    with october.database.write(None) as tx:
        tx.connection.exec_driver_sql("DROP TRIGGER _keep_month_lock_update")
        plain = cast("dict[str, Any]", json.loads(json.dumps(lock.scores)))
        plain.update({key: value(plain[key]) for key, value in change.items()})
        tx.of(MonthLock).save(replace(lock, scores=plain))


def raised(people: list[Any]) -> list[Any]:
    return [{**people[0], "total": 9999}, *people[1:]]


def test_a_locked_month_that_was_touched_is_told(october: SmallStation) -> None:
    locked_with(october, {"people": raised})
    lock = october.desk.rating.scores(october.head, OCTOBER).lock
    assert lock is not None
    assert not lock.is_intact


@pytest.mark.parametrize("part", ["people", "who"])
def test_a_lock_that_cannot_be_read_is_refused(october: SmallStation, part: str) -> None:
    locked_with(october, {part: lambda _: "gone"})
    with pytest.raises(Refusal, match=r"rating\.lock_damaged"):
        october.desk.rating.scores(october.head, OCTOBER)


def test_the_month_before_the_first_data_is_all_blank(october: SmallStation) -> None:
    scores = october.desk.rating.scores(october.head, "2026-08")
    assert {one.total for one in scores.people} == {None}
    assert scores.average is None
    with pytest.raises(Refusal, match=r"rating\.month_not_begun"):
        october.desk.rating.scores(october.head, "2026-12")


def test_the_trend_names_rank_and_average(october: SmallStation) -> None:
    best = october.desk.rating.scores(october.head, OCTOBER).people[0]
    points = october.desk.rating.trend(october.zhang, best.staff_id, [OCTOBER, "2026-09"])
    assert [(point.month, point.total, point.rank, point.average) for point in points] == [
        ("2026-09", None, None, None),
        (OCTOBER, 9500, 1, 8721),
    ]
    assert points[1].parts[Part.RESULTS] == 6000


def test_scores_are_told_as_county_scripts_read_them(october: SmallStation) -> None:
    told = month_to_json(october.desk.rating.scores(october.zhang, OCTOBER))
    json.dumps(told)
    assert (told["month"], told["scheme"], told["locked"], told["average"]) == (OCTOBER, "STAR-18", False, "87.21")
    own = next(person for person in told["people"] if person["number"] == "YF009")
    other = next(person for person in told["people"] if person["number"] == "YF010")
    assert "indicators" not in other
    assert (own["total"], own["flags"]) == ("83.41", ["first_month", "missing_data"])
    by_id = {each["id"]: each for each in own["indicators"]}
    assert len(by_id) == 18
    collection = by_id["Y03"]
    assert (collection["value"], collection["loss"], collection["score"]) == ("99.96", "1.00", "7.00")
    assert collection["rule"]["kind"] == "step"
    assert collection["source"] == ["S3"]
    assert len(collection["events"]) == 217
    assert (by_id["G01"]["value"], by_id["G01"]["score"], by_id["G01"]["events"]) == (None, None, [])
    assert (by_id["Y02"]["score"], by_id["Y02"]["flags"]) == ("6.00", ["first_month"])
    assert [line["code"] for line in by_id["Y02"]["derivation"]] == ["quotient", "first_month", "result"]


def test_sheet_and_ranking_are_printed(october: SmallStation, tmp_path: Path) -> None:
    person = october.desk.rating.scores(october.head, OCTOBER).people[0]
    sheet = october.desk.rating.sheet_pdf(october.head, OCTOBER, person.staff_id, WORDING)
    ranking = october.desk.rating.ranking_pdf(october.zhang, OCTOBER, WORDING)
    assert (sheet.page_count, ranking.page_count) == (1, 1)
    with pytest.raises(Refusal, match=r"permission\.denied"):
        october.desk.rating.sheet_pdf(october.clerk, OCTOBER, person.staff_id, WORDING)
    book = tmp_path / "ranking.xlsx"
    october.desk.rating.ranking_xlsx(october.clerk, OCTOBER, book, WORDING)
    sheet_of = load_workbook(book).active
    rows = list(cast("Any", sheet_of).iter_rows(values_only=True))
    assert rows[0][0] == "油坊镇供电所 2026-10 星级绩效排名"
    assert rows[1] == ("名次", "姓名", "网格", "业绩指标", "管理指标", "工作量", "总分", "备注")
    assert rows[2] == (1, "薛敏寿", "第三网格", 60, 20, 15, 95, "缺数据、首月无对比")


def test_a_vetoed_person_is_ranked_by_what_is_left(october: SmallStation) -> None:
    best = october.desk.rating.scores(october.head, OCTOBER).people[0]
    veto = EntryDraft(kind=EntryKind.VETO, staff_id=best.staff_id, day=local(2026, 10, 9).date(), code="V01")
    october.desk.rating.register(october.head, veto)
    person = october.desk.rating.person(october.head, OCTOBER, best.staff_id)
    assert {part.part: part.score for part in person.parts}[Part.MANAGEMENT] == 0
    assert WORDING.remark(person).startswith("管理指标一票否决")


def test_the_first_month_is_locked_with_its_mark(october: SmallStation) -> None:
    keep_the_register(october)
    october.desk.rating.lock(october.head, OCTOBER)
    scores = october.desk.rating.scores(october.head, OCTOBER)
    assert scores.lock is not None
    assert scores.lock.is_intact
    assert all(one.flags == {Flag.FIRST_MONTH} for one in scores.people)
    score = scores.people[0].score
    assert score is not None
    assert WORDING.basis(score.indicators[1]) == "首月无对比，不扣分（SC-09，待核对）"
    assert (WORDING.target(score.indicators[1]), WORDING.loss(score.indicators[1])) == ("—", "0")


def test_a_gap_after_the_first_month_is_missing_data(october: SmallStation) -> None:
    with october.database.write(None) as tx:
        tx.of(LineLoss).add_many(
            [
                replace(row, id=natural_id(station_id("YF"), "line_loss", str(row.area_id), "2026-08"), month="2026-08")
                for row in tx.of(LineLoss).find(month=OCTOBER)
            ]
        )
    hindrances = october.desk.rating.hindrances(OCTOBER)
    assert hindrances is not None
    assert hindrances.problems[0].field == "Y02"
