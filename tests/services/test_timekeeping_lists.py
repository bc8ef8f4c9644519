"""The lists of 时间核对: findings that keep their lines, and the steps behind a month's rate."""

from datetime import timedelta

from app.domain.lists import ListQuery
from app.domain.people.session import OWNER
from app.domain.work.timekeeping.rules import Rule
from app.services.work.ground import Occurred
from app.services.work.timekeeping_lists import UNSETTLED, FindingList, FindingRow, StepList, StepRow
from tests.services.asked_times import MARCH, old_paper, times
from tests.station import MONDAY, SmallStation, fault_draft, resident_draft


def test_the_list_of_findings_filters_orders_and_keeps_its_lines(station: SmallStation) -> None:
    found = old_paper(station)
    station.clock.forward(hours=1)
    late = Occurred(at=MONDAY - timedelta(days=5))
    station.desk.cases.register(station.clerk, fault_draft(), accepted=late)
    source = FindingList(times(station))

    def listed(text: str = "", order: str = "", **filters: str) -> list[Rule]:
        rows = source.rows(source.keys(ListQuery(text=text, filters=filters, order=order)))
        return [row.rule for row in rows if isinstance(row, FindingRow)]

    assert listed() == [Rule.RECORDED_LATE, Rule.PAPER_BEFORE_ACCEPTANCE]
    assert listed(order="recorded_at") == [Rule.PAPER_BEFORE_ACCEPTANCE, Rule.RECORDED_LATE]
    assert listed(found.finding.subject.number) == [Rule.PAPER_BEFORE_ACCEPTANCE]
    assert listed(rule="recorded_late") == [Rule.RECORDED_LATE]
    (key,) = source.keys(ListQuery(text=found.finding.key))
    times(station).answer(station.clerk, found.finding.key, "村里代收")
    assert listed(state=UNSETTLED) == [Rule.RECORDED_LATE]
    assert listed(state="answered") == [Rule.PAPER_BEFORE_ACCEPTANCE]
    assert list(source.keys(ListQuery(filters={"state": "answered"}))) == [key]
    assert source.rows([99]) == []
    source.month = "2026-02"
    assert listed() == []


def test_a_finding_of_the_owner_s_step_names_nobody(station: SmallStation) -> None:
    station.desk.cases.register(OWNER, resident_draft(), accepted=Occurred(on_paper_at=MONDAY - timedelta(days=3)))
    source = FindingList(times(station))

    (row,) = source.rows(source.keys(ListQuery()))

    assert isinstance(row, FindingRow)
    assert row.person == ""


def test_the_list_of_steps_shows_all_or_the_doubtful(station: SmallStation) -> None:
    old_paper(station)
    station.register(fault_draft())
    station.desk.cases.register(OWNER, resident_draft("业主"))
    source = StepList(times(station), MARCH)

    def listed(text: str = "", order: str = "", **filters: str) -> list[tuple[str, bool]]:
        rows = source.rows(source.keys(ListQuery(text=text, filters=filters, order=order, is_descending=bool(order))))
        return [(row.kind, row.is_true) for row in rows if isinstance(row, StepRow)]

    assert listed() == [
        ("case.accepted", False),
        ("case.accepted", True),
        ("case.advanced", True),
        ("case.accepted", True),
    ]
    assert listed(truth="doubtful") == [("case.accepted", False)]
    assert listed("孙丽 报修") == [("case.accepted", True), ("case.advanced", True)]
    assert listed(order="kind")[0] == ("case.advanced", True)
    assert source.rows([99]) == []
