"""Deductions are told on paper, appealed against once, and answered by the head."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest

from app.domain.papers.printing import PrintKind
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import OWNER, Session
from app.domain.problems import Refusal
from app.domain.rating.appeals import AnswerDraft, Appeal, AppealDraft, AppealState, Verdict
from app.domain.rating.facts import EntryKind, RegisterEntry
from app.services.rating.registering import EntryDraft
from app.services.rating.results import EntryRow
from tests.services.rating.test_register import close
from tests.station import FIRST_AREA, WANG, ZHANG, SmallStation, local, resident_draft

NOTICE, APPEAL = "deduction-notice", "performance-appeal"
DAY = date(2026, 3, 1)


def enter(station: SmallStation, kind: EntryKind = EntryKind.VIOLATION, **more: object) -> RegisterEntry:
    draft = EntryDraft(kind=kind, staff_id=ZHANG, day=DAY, note="未戴安全帽")
    return station.desk.rating.register(station.clerk, replace(draft, **cast("dict[str, Any]", more)))


def notice(station: SmallStation, entry: RegisterEntry, session: Session | None = None) -> dict[str, Any]:
    subject = PaperSubject.entry(entry.id)
    return dict(station.desk.papers.values_for(session or station.clerk, NOTICE, subject))


def tell(station: SmallStation, entry: RegisterEntry) -> None:
    """Print the notice."""
    paper = station.desk.papers.render(station.clerk, NOTICE, PaperSubject.entry(entry.id))
    station.desk.papers.record_print(station.clerk, paper, PrintKind.PRINTED)


def file(station: SmallStation, entry: RegisterEntry, session: Session | None = None, **more: str) -> Appeal:
    draft = AppealDraft(entry_id=entry.id, reason=" 当日不在现场 ", **more)
    return station.desk.rating.appeals.file(session or station.zhang, draft)


def answer(
    station: SmallStation,
    entry: RegisterEntry,
    verdict: Verdict = Verdict.KEPT,
    decision: str = "照片可证",
    session: Session | None = None,
    **more: object,
) -> Appeal:
    draft = AnswerDraft(verdict=verdict, decision=decision, **cast("dict[str, Any]", more))
    return station.desk.rating.appeals.answer(session or station.head, entry.id, draft)


def entries(station: SmallStation) -> list[tuple[int, date]]:
    with station.database.read() as tx:
        found = tx.of(RegisterEntry).find(order_by="id")
    return [(entry.quantity_hundredths, entry.day) for entry in found]


def row_of(station: SmallStation, entry: RegisterEntry) -> EntryRow:
    rows = station.desk.rating.entries(station.clerk, f"{entry.day:%Y-%m}")
    return next(row for row in rows if row.entry.id == entry.id)


def remark(station: SmallStation, session: Session) -> list[int]:
    return [one.appeals for one in station.desk.rating.scores(session, "2026-03").people if one.staff_id == ZHANG]


def test_a_notice_cites_the_rule_the_fact_the_points_and_the_last_day(station: SmallStation) -> None:
    enter(station, EntryKind.OPINION, staff_id=WANG)
    entry = enter(station, quantity_hundredths=200, area_id=FIRST_AREA)
    shown = notice(station, entry)

    assert shown.pop("items") == [
        {
            "occurred_on": DAY,
            "rule": "JB-AQ-01",
            "clause": "现场违章（无监护、措施不全），每次扣 5 分（基本绩效积分扣分表 JB-100）",
            "fact": "油坊社区一组#1台区；未戴安全帽；计 2 次",
            "source": f"DJ-20260301-{entry.id.hex[-4:].upper()}",
            "points": 1000,
        }
    ]
    assert shown == {
        "station": "油坊镇供电所",
        "number": "YF-KF-2026-03-YF009-01",
        "worker": "张三",
        "staff_number": "YF009",
        "post": "台区经理",
        "grid": "第一网格",
        "month": DAY,
        "total": 1000,
        "remaining": 9000,
        "appeal_by": date(2026, 3, 5),
        "issued_on": date(2026, 3, 2),
        "issued_by": "孙丽",
    }


def test_the_days_run_from_the_first_notice_and_a_reprint_is_a_duplicate(station: SmallStation, tmp_path: Path) -> None:
    entry = enter(station)
    appeals, papers = station.desk.rating.appeals, station.desk.papers
    assert appeals.last_day(entry.id) is None
    papers.save(station.clerk, papers.render(station.clerk, NOTICE, PaperSubject.entry(entry.id)), tmp_path / "a.pdf")
    assert appeals.last_day(entry.id) is None
    tell(station, entry)
    station.clock.forward(days=2)

    assert appeals.last_day(entry.id) == date(2026, 3, 5)
    assert (notice(station, entry)["issued_on"], notice(station, entry)["appeal_by"]) == (
        date(2026, 3, 2),
        date(2026, 3, 5),
    )
    again = papers.render(station.clerk, NOTICE, PaperSubject.entry(entry.id))
    assert again.parts[0].original_id is not None


@pytest.mark.parametrize(
    ("more", "rule", "points"),
    [
        ({"kind": EntryKind.COMPLAINT}, "JB-TS-01", 500),
        ({"kind": EntryKind.VIOLATION, "code": "JB-AQ-04"}, "JB-AQ-04", 1000),
        ({"kind": EntryKind.CALLBACK, "code": "unsatisfied"}, "JB-TS-04", 100),
        ({"kind": EntryKind.VETO, "code": "V07"}, "V07", None),
        ({"kind": EntryKind.VIOLATION, "code": "JB-AQ-07"}, "JB-AQ-07", None),
    ],
)
def test_each_kind_of_deduction_names_its_item(
    station: SmallStation, more: dict[str, Any], rule: str, points: int | None
) -> None:
    shown = notice(station, enter(station, **more))
    (item,) = shown["items"]
    left = None if points is None else 10_000 - points
    assert (item["rule"], item.get("points"), shown.get("total"), shown.get("remaining")) == (
        rule,
        points,
        points,
        left,
    )


@pytest.mark.parametrize(
    "more",
    [
        {"kind": EntryKind.CALLBACK, "code": "satisfied"},
        {"kind": EntryKind.LOG_DONE},
    ],
)
def test_what_costs_nothing_is_neither_told_nor_appealed_against(station: SmallStation, more: dict[str, Any]) -> None:
    entry = enter(station, **more)
    with pytest.raises(Refusal, match=r"deduction\.none"):
        notice(station, entry)
    with pytest.raises(Refusal, match=r"appeal\.nothing"):
        file(station, entry)
    assert not row_of(station, entry).may_be_told


def test_what_was_taken_back_is_not_told(station: SmallStation) -> None:
    entry = enter(station)
    counter = station.desk.rating.correct(station.clerk, entry.id, "记错")
    with pytest.raises(Refusal, match=r"deduction\.taken_back"):
        notice(station, entry)
    with pytest.raises(Refusal, match=r"deduction\.none"):
        notice(station, counter)
    with pytest.raises(Refusal, match=r"appeal\.nothing"):
        file(station, entry)


def test_papers_of_a_deduction_are_for_its_person_and_who_registers(station: SmallStation) -> None:
    entry = enter(station)
    assert notice(station, entry, station.zhang)["issued_by"] == "张三"
    with pytest.raises(Refusal, match=r"permission\.denied"):
        notice(station, entry, station.wang)
    with pytest.raises(Refusal, match=r"paper\.no_source"):
        station.desk.papers.values_for(station.clerk, "work-order", PaperSubject.entry(entry.id))


def test_an_appeal_is_shown_at_the_entry_in_the_score_and_on_paper(station: SmallStation) -> None:
    entry = enter(station)
    tell(station, entry)
    filed = file(station, entry, evidence="考勤表", demand="撤销扣分")

    assert (filed.reason, filed.by, filed.state) == ("当日不在现场", ZHANG, AppealState.OPEN)
    assert station.desk.rating.appeals.of_entry(station.clerk, entry.id) == filed
    assert row_of(station, entry).appeal == filed
    assert (remark(station, station.head), remark(station, station.zhang)) == ([1], [1])
    assert remark(station, station.wang) == [0]
    told = notice(station, entry)
    assert (told["worker_view"], told["evidence"]) == ("appeal", "考勤表")
    shown = station.desk.papers.values_for(station.zhang, APPEAL, PaperSubject.entry(entry.id))
    assert (shown["number"], shown["notice_number"]) == ("YF-SS-2026-03-YF009-01", "YF-KF-2026-03-YF009-01")
    assert shown["item"] == "2026-03-01 JB-AQ-01 现场违章（无监护、措施不全）；未戴安全帽；计 1 次"
    assert (shown["reason"], shown["demand"], shown["points"]) == ("当日不在现场", "撤销扣分", 500)
    assert "is_upheld" not in shown


def test_an_appeal_may_be_filed_for_somebody_and_only_once(station: SmallStation) -> None:
    entry = enter(station)
    with pytest.raises(Refusal, match=r"appeal\.none"):
        station.desk.papers.values_for(station.clerk, APPEAL, PaperSubject.entry(entry.id))
    with pytest.raises(Refusal, match=r"permission\.denied"):
        file(station, entry, station.wang)
    assert file(station, entry, station.clerk).staff_id == ZHANG
    with pytest.raises(Refusal, match=r"appeal\.filed_before"):
        file(station, entry)


def test_what_is_wrong_with_an_appeal_is_said(station: SmallStation) -> None:
    entry = enter(station)
    tell(station, entry)
    station.clock.set(local(2026, 3, 6, 9))
    draft = AppealDraft(entry_id=entry.id, reason=" ", evidence="字" * 1001)
    with pytest.raises(Refusal) as refused:
        station.desk.rating.appeals.file(station.zhang, draft)
    assert [(each.code, each.field) for each in refused.value.problems] == [
        ("appeal.reason_missing", "reason"),
        ("appeal.too_late", ""),
        ("appeal.too_long", "evidence"),
    ]


def test_a_kept_deduction_stays(station: SmallStation) -> None:
    entry = enter(station)
    file(station, entry)
    done = answer(station, entry, findings="查看监控")

    assert done.state is AppealState.KEPT
    assert entries(station) == [(100, DAY)]
    assert remark(station, station.head) == [0]
    shown = station.desk.papers.values_for(station.zhang, APPEAL, PaperSubject.entry(entry.id))
    assert (shown["is_upheld"], shown["new_points"], shown["decision"]) == ("kept", 500, "照片可证")
    assert shown["decided_on"] == date(2026, 3, 2)
    assert (shown["investigation"], shown["investigated_by"]) == ("查看监控", shown["decided_by"])
    with pytest.raises(Refusal, match=r"appeal\.answered_before"):
        answer(station, entry)


def test_a_revoked_deduction_is_taken_back_by_the_owner_too(station: SmallStation) -> None:
    entry = enter(station)
    file(station, entry)
    done = answer(station, entry, Verdict.REVOKED, session=OWNER)

    assert done.answer is not None
    assert done.answer.replacement_id is None
    assert entries(station) == [(100, DAY), (-100, DAY)]
    assert row_of(station, entry).is_corrected
    shown = station.desk.papers.values_for(station.zhang, APPEAL, PaperSubject.entry(entry.id))
    assert (shown["is_upheld"], shown["new_points"], shown["decided_by"]) == ("revoked", 0, "油坊镇供电所")


def test_a_changed_deduction_of_a_locked_month_is_corrected_in_the_open_one(station: SmallStation) -> None:
    entry = enter(station, quantity_hundredths=300)
    file(station, entry)
    close(station, "2026-03")
    station.clock.set(local(2026, 4, 2, 9))
    done = answer(station, entry, Verdict.CHANGED, quantity_hundredths=100)

    assert done.state is AppealState.CHANGED
    assert entries(station) == [(300, DAY), (-300, date(2026, 4, 1)), (100, date(2026, 4, 1))]
    shown = station.desk.papers.values_for(station.zhang, APPEAL, PaperSubject.entry(entry.id))
    assert (shown["points"], shown["new_points"]) == (1500, 500)


def test_a_veto_is_appealed_against_without_points(station: SmallStation) -> None:
    entry = enter(station, EntryKind.VETO, code="V07")
    file(station, entry)
    answer(station, entry, Verdict.REVOKED)
    shown = station.desk.papers.values_for(station.zhang, APPEAL, PaperSubject.entry(entry.id))
    assert "new_points" not in shown


@pytest.mark.parametrize("quantity", [None, 0, 100])
def test_what_is_wrong_with_an_answer_is_said(station: SmallStation, quantity: int | None) -> None:
    entry = enter(station)
    with pytest.raises(Refusal, match=r"appeal\.none"):
        answer(station, entry)
    file(station, entry)
    with pytest.raises(Refusal) as refused:
        answer(station, entry, Verdict.CHANGED, " ", quantity_hundredths=quantity)
    assert [(each.code, each.field) for each in refused.value.problems] == [
        ("appeal.decision_missing", "decision"),
        ("appeal.quantity", "quantity"),
    ]
    with pytest.raises(Refusal, match=r"permission\.denied"):
        answer(station, entry, session=station.clerk)


def test_nobody_answers_his_own(station: SmallStation) -> None:
    head = station.head.staff_id
    assert head is not None
    entry = enter(station, staff_id=head)
    file(station, entry, station.head)
    with pytest.raises(Refusal, match=r"appeal\.own"):
        answer(station, entry)


def test_a_customer_who_was_not_satisfied_is_named_by_the_number_of_the_case(station: SmallStation) -> None:
    case = station.register(resident_draft())
    entry = replace(enter(station, EntryKind.CALLBACK, code="unsatisfied"), id=UUID(int=7), source_id=case.id, note="")
    with station.database.write(None) as tx:
        tx.of(RegisterEntry).add(entry)
    (item,) = notice(station, entry)["items"]
    assert (item["source"], item["fact"]) == (case.number, "计 1 件")
