"""The nine ledgers of the station, read as they come."""

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.customers.customer import CustomerState, IdKind
from app.domain.people.staff import CertificateKind, Role
from app.domain.records.facts import CommandKind, OutageKind, PlaceKind
from app.exchange import records
from app.exchange.checked import Checked, Lookups, Source
from app.exchange.customers import read_customers
from app.exchange.drafts import BillDraft, CertificateDraft, CollectionDayDraft, CustomerDraft, LineLossDraft
from app.exchange.grid import read_areas
from app.exchange.people import read_staff

SourceOf = Callable[[Path], Source]

CODES = {
    "unknown transformer area": {"import.unknown_area"},
    "missing": {"import.missing"},
    "no such day": {"import.no_such_day"},
    "check digit wrong": {"id_number.check_digit", "credit_code.check_digit"},
    "long number stored as a float: tail lost": {"import.lost_tail"},
    "9 digits": {"account.length"},
    "not a capacity": {"import.not_a_capacity"},
    "same account, other transformer area": {"import.other_area"},
}


@pytest.fixture(scope="module")
def expected(station: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((station / "expected.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def customers(station: Path, source_of: SourceOf, lookups: Lookups) -> Checked[CustomerDraft]:
    return read_customers(source_of(station / "客户档案.xlsx"), lookups)


@pytest.fixture(scope="module")
def with_accounts(customers: Checked[CustomerDraft], lookups: Lookups) -> Lookups:
    return dataclasses.replace(lookups, account_numbers=frozenset(one.account_number for one in customers.drafts))


def test_customers_are_accepted_refused_or_repeated_as_expected(
    customers: Checked[CustomerDraft], expected: dict[str, Any]
) -> None:
    assert (customers.read, len(customers.drafts), len(customers.refused_rows), customers.repeats) == (
        *(12006, 11916, 87, 3),
    )
    assert [(one.row, one.column) for one in customers.refused] == [
        (one["line"], one["column"]) for one in expected["refused"]
    ]
    for found, planted in zip(customers.refused, expected["refused"], strict=True):
        assert found.code in CODES[planted["what"]]
    assert [(one.row, one.column, one.code) for one in customers.incomplete] == [
        (one["line"], one["column"], "import.missing") for one in expected["incomplete"]
    ]


def test_accepted_customers_hold_the_right_values(customers: Checked[CustomerDraft], expected: dict[str, Any]) -> None:
    by_account = {one.account_number: one for one in customers.drafts}
    for sample in expected["accepted_sample"]:
        one = by_account[sample["account"]]
        assert (one.name, one.id_number, one.area_number) == (sample["name"], sample["id"], sample["area"])
        assert (one.capacity_w, str(one.opened_on)) == (sample["capacity_kw"] * 1000, sample["since"])
    assert set(expected["rare_names"]) <= {one.name for one in customers.drafts}


def test_a_customer_comes_whole(customers: Checked[CustomerDraft]) -> None:
    assert customers.rows[0] == 4
    assert customers.drafts[0] == CustomerDraft(
        account_number="1183369442",
        name="赵磊强",
        id_kind=IdKind.RESIDENT,
        id_number="321182199802078157",
        phone="19900005611",
        address="扬中市油坊镇鸣凤村9组54号",
        area_number="32118200041",
        category="城乡居民生活用电",
        capacity_w=8000,
        voltage="交流220V",
        meter_number="3230001163731906368642",
        opened_on=date(2022, 6, 12),
        state=CustomerState.NORMAL,
    )


def test_harmless_warts_are_counted(customers: Checked[CustomerDraft]) -> None:
    assert customers.cleaned == {
        "text_as_number": 240,
        "spaces": 476,
        "letter_case": 8,
        "full_width": 104,
        "date_style": 280,
        "unit": 125,
    }


def test_the_gb18030_text_file_gives_the_same_customers(
    station: Path, source_of: SourceOf, lookups: Lookups, customers: Checked[CustomerDraft]
) -> None:
    source = source_of(station / "客户档案.gb18030.csv")
    from_text = read_customers(source, lookups)
    assert source.table.header_row == 1
    assert from_text.drafts == customers.drafts
    assert [
        dataclasses.replace(one, row=one.row + 2) for one in from_text.refused if "first_row" not in one.values
    ] == [one for one in customers.refused if "first_row" not in one.values]
    assert len(from_text.refused) == 87
    assert from_text.repeats == 3


def test_a_clash_names_the_row_it_clashes_with(customers: Checked[CustomerDraft]) -> None:
    assert [(one.row, one.values) for one in customers.refused[-3:]] == [
        (12007, {"first_row": 4144}),
        (12008, {"first_row": 2270}),
        (12009, {"first_row": 3803}),
    ]


def test_problems_never_carry_an_id_number_or_a_phone(customers: Checked[CustomerDraft]) -> None:
    private = [one for one in customers.refused if one.field in {"id_number", "phone"}]
    assert len(private) == 33
    assert all(len(str(value)) < 7 for one in private for value in one.values.values())


def test_staff_come_with_roles_and_certificates(station: Path, source_of: SourceOf) -> None:
    staff = read_staff(source_of(station / "人员.xlsx"))
    assert (len(staff.drafts), staff.refused, staff.incomplete) == (18, (), ())
    assert {one.post: one.roles for one in staff.drafts} == {
        "所长": (Role.HEAD,),
        "安全质量员": (Role.CLERK,),
        "运检技术员": (Role.AREA_MANAGER,),
        "内勤班长": (Role.CLERK,),
        "综合柜员": (Role.CLERK,),
        "外勤班长": (Role.AREA_MANAGER,),
        "台区经理": (Role.AREA_MANAGER,),
    }
    assert staff.drafts[9].certificates == (
        CertificateDraft(kind=CertificateKind.LOW_VOLTAGE_ELECTRICIAN, valid_until=date(2027, 8, 16)),
        CertificateDraft(kind=CertificateKind.CLIMBING, valid_until=date(2029, 10, 12)),
        CertificateDraft(kind=CertificateKind.INSPECTION, valid_until=date(2028, 4, 14)),
    )
    assert all(one.is_active for one in staff.drafts)


def test_areas_come_with_their_managers(station: Path, source_of: SourceOf, lookups: Lookups) -> None:
    areas = read_areas(source_of(station / "网格台区.xlsx"), lookups)
    assert (len(areas.drafts), areas.refused, areas.incomplete) == (90, (), ())
    first = areas.drafts[0]
    assert (first.number, first.grid, first.feeder) == ("32118200001", "第一网格", "10kV油坊1号线")
    assert (first.a_manager_number, first.b_manager_number) == ("YF010", "YF011")
    assert (first.capacity_kva, first.line_m, first.longitude_e6, first.latitude_e6) == (
        *(200, 2680, 119861960, 32160520),
    )


def test_line_loss_is_in_hundredths(station: Path, source_of: SourceOf, lookups: Lookups) -> None:
    losses = records.read_line_loss(source_of(station / "台区月线损-2026-10.xlsx"), lookups)
    assert (len(losses.drafts), losses.refused) == (90, ())
    assert losses.drafts[0] == LineLossDraft(
        area_number="32118200001",
        month="2026-10",
        supplied=2266336,
        sold=2266605,
        fed_in=0,
        meters_due=136,
        meters_read=136,
    )


def test_collection_comes_by_day(station: Path, source_of: SourceOf, lookups: Lookups) -> None:
    days = records.read_collection(source_of(station / "采集日报-2026-10.xlsx"), lookups)
    assert (len(days.drafts), days.refused) == (2790, ())
    assert days.drafts[-1] == CollectionDayDraft(
        area_number="32118200090", day=date(2026, 10, 31), meters_due=132, meters_collected=132
    )


def test_bills_are_in_cents_and_unpaid_ones_have_no_day(
    station: Path, source_of: SourceOf, with_accounts: Lookups
) -> None:
    bills = records.read_bills(source_of(station / "电费-2026-10.xlsx"), with_accounts)
    assert (len(bills.drafts), bills.refused) == (11916, ())
    assert sum(one.paid_on is None for one in bills.drafts) == 99
    assert bills.drafts[0] == BillDraft(
        account_number="1183369442",
        period="2026-10",
        receivable=8965,
        received=8965,
        paid_on=date(2026, 10, 17),
        due_on=date(2026, 10, 20),
    )


def test_commands_hold_moments_of_shanghai(station: Path, source_of: SourceOf, with_accounts: Lookups) -> None:
    commands = records.read_commands(source_of(station / "费控指令-2026-10.xlsx"), with_accounts)
    assert (len(commands.drafts), commands.refused) == (67, ())
    first = commands.drafts[0]
    assert (first.kind, first.is_success) == (CommandKind.CUT, True)
    assert first.issued_at == datetime(2026, 10, 21, 5, 52, tzinfo=UTC)
    assert sum(not one.is_success for one in commands.drafts) == 3


def test_orders_come_from_a_gb18030_text_file(station: Path, source_of: SourceOf, with_accounts: Lookups) -> None:
    orders = records.read_orders(source_of(station / "工单-2026-10.gb18030.csv"), with_accounts)
    assert (len(orders.drafts), orders.refused, orders.incomplete) == (575, (), ())
    assert sum(one.place is PlaceKind.REMOTE for one in orders.drafts) == 51
    assert sum(one.is_at_fault for one in orders.drafts) == 3
    assert orders.drafts[0].arrived_at == datetime(2026, 9, 30, 17, 54, tzinfo=UTC)


def test_outages_have_their_kind(station: Path, source_of: SourceOf, lookups: Lookups) -> None:
    outages = records.read_outages(source_of(station / "停电-2026-10.xlsx"), lookups)
    assert (len(outages.drafts), outages.refused) == (18, ())
    assert [one.kind for one in outages.drafts[:2]] == [OutageKind.FAULT, OutageKind.TEMPORARY]
    assert sum(one.is_at_fault for one in outages.drafts) == 2
