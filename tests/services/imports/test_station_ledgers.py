"""The nine ledgers of the station taken in, taken in again, and taken back."""

import json
from datetime import date
from typing import Any

import pytest

from app.domain.customers.customer import Customer
from app.domain.grid.area import TransformerArea
from app.domain.people.session import OWNER
from app.domain.people.staff import Certificate, Role, Staff
from app.domain.problems import Problem, Refusal
from app.domain.records.facts import Bill, CollectionDay, LineLoss, Outage, PrepayCommand, ServiceOrder
from app.domain.search.entries import Kind
from app.labels.speaking import problem_text
from app.services.imports.ledger import ImportReport
from tests.services.imports.ledger_station import FILES, STATION, LedgerStation

RECORDS = (Certificate, Staff, TransformerArea, Customer, LineLoss, CollectionDay, Bill, PrepayCommand, ServiceOrder)


def counts(report: ImportReport) -> tuple[int, ...]:
    return (report.read, report.added, report.changed, report.unchanged, report.refused_rows, report.incomplete_rows)


def test_the_whole_month_comes_in_once_and_goes_out_again(station: LedgerStation) -> None:
    before = station.outbox()
    reports = [station.take(name) for name in FILES]
    assert [counts(report) for report in reports] == [
        (18, 18, 0, 0, 0, 0),
        (90, 90, 0, 0, 0, 0),
        (12006, 11916, 0, 0, 87, 57),
        (90, 90, 0, 0, 0, 0),
        (2790, 2790, 0, 0, 0, 0),
        (11916, 11916, 0, 0, 0, 0),
        (67, 67, 0, 0, 0, 0),
        (575, 575, 0, 0, 0, 0),
        (18, 18, 0, 0, 0, 0),
    ]
    filled = station.outbox()
    assert filled > before + 27_000

    again = [station.take(name) for name in FILES]
    assert [(report.added, report.changed, report.batch_id) for report in again] == [(0, 0, None)] * 9
    assert [report.unchanged for report in again] == [18, 90, 11916, 90, 2790, 11916, 67, 575, 18]
    assert station.outbox() == filled
    assert [past.batch.kind for past in station.services.imports.history()] == list(reversed(FILES))

    for past in station.services.imports.history():
        station.services.imports.undo(OWNER, past.batch.id)
    assert all(not station.all_of(kind) for kind in (*RECORDS, Outage))
    assert station.services.search.find("赵磊强") == ()
    assert all(past.batch.undone_at is not None for past in station.services.imports.history())


def test_customers_come_as_expected(station: LedgerStation) -> None:
    expected: dict[str, Any] = json.loads((STATION / "expected.json").read_text(encoding="utf-8"))
    station.take("staff")
    station.take("areas")
    ledger = station.services.imports.open(STATION / FILES["customers"])
    foreseen = station.services.imports.dry_run(OWNER, ledger)
    assert station.all_of(Customer) == {}
    done = station.services.imports.run(OWNER, ledger)
    assert counts(foreseen) == counts(done) == (12006, expected["customers_accepted"], 0, 0, 87, 57)
    assert done.repeats == 3
    assert done.cleaned["full_width"] == 104
    assert [(one.row, one.column) for one in done.refused] == [
        (one["line"], one["column"]) for one in expected["refused"]
    ]
    areas = station.all_of(TransformerArea)
    by_account = {one.account_number: one for one in station.all_of(Customer).values()}
    assert set(expected["rare_names"]) <= {one.name for one in by_account.values()}
    for sample in expected["accepted_sample"]:
        one = by_account[sample["account"]]
        assert (one.name, one.id_number, areas[one.area_id].number) == (sample["name"], sample["id"], sample["area"])


def test_what_came_is_found(filled: LedgerStation) -> None:
    find = filled.services.search.find
    assert find("1183369442")[0].title == "赵磊强  1183369442"
    assert [hit.title for hit in find("YF010", kinds=(Kind.STAFF,))] == ["周寿丽  YF010"]
    assert find("32118200001", kinds=(Kind.AREA,))[0].title.endswith("32118200001")


def test_people_come_with_roles_and_certificates(filled: LedgerStation) -> None:
    by_number = {one.number: one for one in filled.all_of(Staff).values()}
    assert by_number["YF001"].roles == (Role.HEAD,)
    held = [one for one in filled.all_of(Certificate).values() if one.staff_id == by_number["YF010"].id]
    assert {(one.kind.value, one.valid_until) for one in held} == {
        ("low_voltage_electrician", date(2027, 8, 16)),
        ("climbing", date(2029, 10, 12)),
        ("inspection", date(2028, 4, 14)),
    }


def test_the_text_file_brings_the_same_customers_as_the_workbook(filled: LedgerStation) -> None:
    imports = filled.services.imports
    report = imports.run(OWNER, imports.open(STATION / "客户档案.gb18030.csv"))
    assert counts(report) == (12006, 0, 0, 11916, 87, 57)
    assert report.batch_id is None


def test_refused_rows_are_told_in_chinese(filled: LedgerStation) -> None:
    report = filled.reports["customers"]
    told = {
        one.row: problem_text(Problem(code=one.code, field=one.column, values=one.values)) for one in report.refused
    }
    assert [told[row] for row in (203, 211, 218, 231, 612, 830, 2128, 12007)] == [
        "没有台区 99118200082，请核对台区编号，或先导入网格台区。",
        "户名没有填写。",
        "立户日期写的日期不存在，请核对。",
        "身份证号末位校验不符，请逐位核对。",
        "证件号码被表格存成了数字，15 位以后的数字已丢失。请把该列设为文本，重新填写完整号码。",
        "户号应为10位或13位，现有9位。",
        "合同容量不是合理的容量，请填写大于 0 的数字。",
        "户号与第 4144 行相同，台区却不同，请核对属于哪个台区。",
    ]


def test_ledgers_that_refer_to_nothing_known_are_refused_row_by_row(station: LedgerStation) -> None:
    report = station.take("areas")
    assert (report.read, report.added, report.refused_rows, report.batch_id) == (90, 0, 90, None)
    assert {one.code for one in report.refused} == {"import.unknown_staff"}


def test_nothing_is_taken_back_that_others_refer_to(filled: LedgerStation) -> None:
    station = filled
    station.take("commands")
    batches = [station.reports[name].batch_id for name in ("staff", "areas", "customers")]
    before = {kind: station.all_of(kind) for kind in RECORDS}
    told = []
    for batch_id in batches[:3]:
        assert batch_id is not None
        with pytest.raises(Refusal) as refused:
            station.services.imports.undo(OWNER, batch_id)
        told.append([(one.code, one.values["count"]) for one in refused.value.problems])
    assert told == [
        [("import.used_by.transformer_area", 180)],
        [("import.used_by.customer", 11916)],
        [("import.used_by.prepay_command", 67)],
    ]
    assert {kind: station.all_of(kind) for kind in RECORDS} == before
    assert all(past.batch.undone_at is None for past in station.services.imports.history())
    assert station.services.search.find("赵磊强") != ()
