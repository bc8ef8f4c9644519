"""Imports against months whose scores are locked: refused row by row, looked at and taken back alike."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from app.domain.imports.batch import ImportKind
from app.domain.people.session import OWNER
from app.domain.problems import Problem, Refusal
from app.domain.rating.lock import MonthLock
from app.domain.records.facts import Bill, LineLoss, ServiceOrder
from app.labels.speaking import problem_text
from app.services.imports.ledger import ImportReport
from tests.services.imports.ledger_station import LedgerStation
from tests.services.imports.test_changes import AREA, AREAS, CUSTOMERS, HEAD, QIAN, ROSTER, ZHA, ZHAO

LOSSES = ("台区编号", "月份", "供电量(kWh)", "售电量(kWh)", "上网电量(kWh)", "应抄户数", "实抄户数")
BILLS = ("户号", "账期", "应收(元)", "实收(元)", "收费日期", "缴费期限")
ORDERS = (
    "工单编号", "业务类型", "来源", "户号", "台区编号", "责任人工号", "受理时间", "派单时间", "到达时间", "办结时间",
    "区域", "是否有责",
)  # fmt: skip
ORDER = ("GD1", "故障报修", "95598", "1183369442", "32118200001", "YF009", "2026-09-30 22:00", "2026-09-30 22:05")


def loss(month: str, sold: str = "950") -> tuple[str, ...]:
    return ("32118200001", month, "1000", sold, "0", "10", "10")


def bill(received: str, paid_on: str, period: str = "2026-09", receivable: str = "80") -> tuple[str, ...]:
    return ("1183369442", period, receivable, received, paid_on, "2026-09-18")


def order(arrived: str, finished: str) -> tuple[str, ...]:
    return (*ORDER, arrived, finished, "农村", "否")


@pytest.fixture
def small(station: LedgerStation) -> LedgerStation:
    """Two managers, one area, one customer."""
    for lines in ((ROSTER, HEAD, ZHAO, QIAN), (AREAS, AREA), (CUSTOMERS, ZHA)):
        station.take_typed(*lines)
    return station


def lock(station: LedgerStation, month: str) -> None:
    with station.services.office.database.write(None) as tx:
        tx.of(MonthLock).add(
            MonthLock(
                id=UUID(int=int(month.replace("-", ""))), month=month, scheme_id="STAR-18", scheme_from="2026-01-01",
                locked_at=station.services.office.clock.now(), actor_id=None, sha256="", scores={},
            )
        )  # fmt: skip


def refused(report: ImportReport) -> list[tuple[int, str, str]]:
    return [
        (
            one.row,
            one.column,
            problem_text(Problem(code=one.code, field=one.column, values={**one.values, "row": one.row})),
        )
        for one in report.refused
    ]


def test_rows_of_a_locked_month_are_refused_and_the_others_taken(small: LedgerStation) -> None:
    lock(small, "2026-09")
    sheet = (LOSSES, loss("2026-09"), loss("2026-10"), loss("2026-13"))
    ledger = small.services.imports.open(small.typed(*sheet))
    looked_at = small.services.imports.dry_run(OWNER, ledger)
    done = small.services.imports.run(OWNER, ledger)
    for report in (looked_at, done):
        assert (report.read, report.added, report.changed, report.unchanged, report.refused_rows) == (3, 1, 0, 0, 2)
        assert [place[:2] for place in refused(report)] == [(2, "月份"), (4, "月份")]
        assert refused(report)[0][2] == (
            "月份属于 2026-09，该月得分已锁定，这一行没有导入。锁定后不能解锁；确有差错的，在下一个月的登记簿里更正。"
        )
    assert [row.month for row in small.all_of(LineLoss).values()] == ["2026-10"]


def test_the_same_ledger_once_more_changes_nothing_and_is_not_refused(small: LedgerStation) -> None:
    small.take_typed(LOSSES, loss("2026-09"))
    lock(small, "2026-09")
    again = small.take_typed(LOSSES, loss("2026-09"))
    assert (again.unchanged, again.refused) == (1, ())
    other = small.take_typed(LOSSES, loss("2026-09", sold="990"))
    assert (other.batch_id, other.changed, other.refused_rows) == (None, 0, 1)
    [stored] = small.all_of(LineLoss).values()
    assert stored.sold == 950_00


@pytest.mark.parametrize(
    ("sheet", "kind", "column"),
    [
        ((("日期", "台区编号", "应采户数", "成功户数"), ("2026-09-30", "32118200001", "10", "9")),
         ImportKind.COLLECTION, "日期"),
        ((BILLS, bill("80", "2026-09-10")), ImportKind.BILLS, "账期"),
        ((("户号", "指令", "下发时间", "执行时间", "结果"),
          ("1183369442", "停电", "2026-09-30 23:50", "2026-10-01 00:10", "成功")), ImportKind.COMMANDS, "下发时间"),
        ((ORDERS, order("2026-09-30 22:40", "2026-10-01 09:00")), ImportKind.ORDERS, "受理时间"),
        ((("台区编号", "开始时间", "结束时间", "性质", "是否有责"),
          ("32118200001", "2026-09-30 23:50", "2026-10-01 00:10", "故障", "否")), ImportKind.OUTAGES, "开始时间"),
    ],
)  # fmt: skip
def test_every_ledger_keeps_out_of_a_locked_month(
    small: LedgerStation, sheet: Sequence[Sequence[str]], kind: ImportKind, column: str
) -> None:
    lock(small, "2026-09")
    report = small.services.imports.run(OWNER, small.services.imports.open(small.typed(*sheet), kind=kind))
    assert [(one.row, one.column, one.code) for one in report.refused] == [(2, column, "import.month_locked")]
    assert (report.read, report.added, report.batch_id, report.incomplete) == (1, 0, None, ())


def test_a_payment_after_the_cut_off_is_taken_and_can_be_taken_back(small: LedgerStation) -> None:
    small.take_typed(BILLS, bill("0", ""))
    lock(small, "2026-09")
    assert small.take_typed(BILLS, bill("80", "2026-09-10")).refused_rows == 1
    assert small.take_typed(BILLS, bill("80", "2026-10-05", receivable="81")).refused_rows == 1
    late = small.take_typed(BILLS, bill("80", "2026-10-05"))
    assert (late.changed, late.refused) == (1, ())
    assert late.batch_id is not None
    small.services.imports.undo(OWNER, late.batch_id)
    [stored] = small.all_of(Bill).values()
    assert (stored.received, stored.paid_on) == (0, None)


def test_an_order_may_be_finished_after_its_month_was_locked(small: LedgerStation) -> None:
    small.take_typed(ORDERS, order("2026-09-30 22:40", ""))
    lock(small, "2026-09")
    assert small.take_typed(ORDERS, order("2026-09-30 22:10", "")).refused_rows == 1
    done = small.take_typed(ORDERS, order("2026-09-30 22:40", "2026-10-01 09:00"))
    assert (done.changed, done.refused) == (1, ())
    at_fault = (*order("2026-09-30 22:40", "2026-10-01 09:00")[:-1], "是")
    assert small.take_typed(ORDERS, at_fault).refused_rows == 1
    [stored] = small.all_of(ServiceOrder).values()
    assert not stored.is_at_fault


def test_people_and_areas_are_no_month_s_records(small: LedgerStation) -> None:
    lock(small, "2026-11")
    report = small.take_typed(ROSTER, (*QIAN[:4], "19900000099", ""))
    assert (report.changed, report.refused) == (1, ())


def test_an_import_is_not_taken_back_once_its_month_is_locked(small: LedgerStation) -> None:
    added = small.take_typed(LOSSES, loss("2026-09"), loss("2026-10")).batch_id
    changed = small.take_typed(LOSSES, loss("2026-10", sold="990")).batch_id
    assert added is not None
    assert changed is not None
    lock(small, "2026-10")
    with pytest.raises(Refusal) as refusal:
        small.services.imports.undo(OWNER, changed)
    [problem] = refusal.value.problems
    assert (problem.code, problem.values) == ("import.locked_since", {"count": 1, "months": "2026-10"})
    assert problem_text(problem) == (
        "其中 1 条记录属于已锁定的月份（2026-10），没有撤销。锁定后不能解锁；确有差错的，在下一个月的登记簿里更正。"
    )
    assert sorted(row.sold for row in small.all_of(LineLoss).values()) == [950_00, 990_00]
    late = small.take_typed(LOSSES, loss("2026-08")).batch_id
    assert late is not None
    small.services.imports.undo(OWNER, late)
    assert len(small.all_of(LineLoss)) == 2
