"""The register of firms from a sheet: what is checked, what a second import leaves alone, how it is taken back."""

from datetime import date

import pytest

from app.domain.firms.firm import Firm, Licence, Trade
from app.domain.imports.batch import ImportKind
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.work.event import EventKind, SubjectKind
from app.labels.imports import PROBLEMS
from app.services.imports.ledger import ImportReport
from app.services.station import station_of
from tests.services.imports.ledger_station import LedgerStation

LICENCE = ("施工资质", "施工资质等级", "施工证书编号", "施工有效期至")
TITLES = ("单位名称", "统一社会信用代码", "联系人", "联系电话", *LICENCE)
CODE, OTHER = "91350100M000100Y43", "91321182MA1XXXXX9Y"
ROW = ("鸣凤电力安装公司", CODE, "陈建国", "19900001234", "承装（修、试）", "四级", "1-2-00000-2020", "2029-06-30")
BUILD = Licence(
    trade=Trade.BUILD, kind="承装（修、试）", grade="四级", number="1-2-00000-2020", valid_until=date(2029, 6, 30)
)


def firms(station: LedgerStation) -> list[Firm]:
    return list(station.all_of(Firm).values())


def told(report: ImportReport) -> list[tuple[str, str]]:
    return [(problem.column, problem.code) for problem in report.refused]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.refused_rows


def test_a_firm_is_taken_with_its_licence_and_a_second_import_changes_nothing(station: LedgerStation) -> None:
    report = station.take_typed(TITLES, ROW)
    assert (report.kind, counts(report)) == (ImportKind.FIRMS, (1, 0, 0, 0))
    (firm,) = firms(station)
    assert (firm.name, firm.credit_code, firm.contact, firm.licences) == ("鸣凤电力安装公司", CODE, "陈建国", (BUILD,))
    assert station.services.supply.firms.by_code(CODE) == firm
    assert counts(station.take_typed(TITLES, ROW)) == (0, 0, 1, 0)
    assert firms(station) == [firm]


@pytest.mark.parametrize(
    ("place", "cell", "refused"),
    [
        (0, "", [("单位名称", "import.missing")]),
        (1, "91350100M000100Y44", [("统一社会信用代码", "credit_code.check_digit")]),
        (3, "1990", [("联系电话", "phone.length")]),
        (4, "", [("施工资质", "import.licence_incomplete")]),
        (5, "九级", [("施工资质等级", "import.unknown_word")]),
        (6, "", [("施工证书编号", "import.licence_incomplete")]),
        (7, "", [("施工有效期至", "import.licence_incomplete")]),
        (7, "2029-02-30", [("施工有效期至", "import.no_such_day"), ("施工有效期至", "import.licence_incomplete")]),
    ],
)
def test_what_is_wrong_is_refused_at_its_column(
    station: LedgerStation, place: int, cell: str, refused: list[tuple[str, str]]
) -> None:
    report = station.take_typed(TITLES, (*ROW[:place], cell, *ROW[place + 1 :]))
    assert (told(report), counts(report)) == (refused, (0, 0, 0, 1))
    assert firms(station) == []
    assert {"import.licence_incomplete", "import.licence_expired", "import.no_licence"} <= PROBLEMS.keys()


def test_a_firm_without_any_licence_is_refused_and_one_of_yesterday_is_listed(station: LedgerStation) -> None:
    report = station.take_typed(TITLES, (*ROW[:4], "", "", "", ""), (*ROW[:7], "2026-11-01"))
    assert told(report) == [("施工资质", "import.no_licence")]
    assert [(gap.column, gap.code) for gap in report.incomplete] == [("施工有效期至", "import.licence_expired")]
    without_grade = station.take_typed(TITLES, (*ROW[:5], "", *ROW[6:]))
    assert [(gap.column, gap.code) for gap in without_grade.incomplete] == [("施工资质等级", "import.missing")]


def test_a_ledger_of_one_trade_keeps_what_is_known_of_the_others(station: LedgerStation) -> None:
    station.take_typed(TITLES, ROW)
    register = station.services.supply.firms
    register.retire(OWNER, firms(station)[0].id, "停业")
    supply = ("单位名称", "统一社会信用代码", "供货资质", "供货证书编号", "供货有效期至")
    report = station.take_typed(supply, (ROW[0], CODE, "低压成套设备", "CCC-2021", "2027-01-31"))
    assert counts(report) == (0, 1, 0, 0)
    renewed = station.take_typed(TITLES, (*ROW[:6], "1-2-00009-2026", "2032-06-30"))
    assert counts(renewed) == (0, 1, 0, 0)

    (firm,) = firms(station)
    assert [(each.trade, each.number, each.valid_until.year) for each in firm.licences] == [
        ("build", "1-2-00009-2026", 2032),
        ("supply", "CCC-2021", 2027),
    ]
    assert (firm.contact, firm.is_active) == ("陈建国", False)  # no ledger takes a firm in again that was taken out

    assert renewed.batch_id is not None
    station.services.imports.undo(OWNER, renewed.batch_id)
    assert firms(station)[0].licences[0] == BUILD


def test_a_firm_customers_have_chosen_is_not_taken_back(station: LedgerStation) -> None:
    report = station.take_typed(TITLES, ROW)
    assert report.batch_id is not None
    office, (firm,) = station.services.office, firms(station)
    with office.database.write(None) as tx:
        subject = (SubjectKind.STATION, station_of(tx).id)
        office.record(tx, OWNER, subject, EventKind.CASE_CHOSEN, payload={"build": str(firm.id)})
    with pytest.raises(Refusal) as refusal:
        station.services.imports.undo(OWNER, report.batch_id)
    assert [(problem.code, problem.values) for problem in refusal.value.problems] == [
        ("import.used_by.choice", {"count": 1, "names": "鸣凤电力安装公司"})
    ]

    other = station.take_typed(TITLES, (ROW[0], OTHER, *ROW[2:]))
    assert other.batch_id is not None
    station.services.imports.undo(OWNER, other.batch_id)
    assert firms(station) == [firm]
