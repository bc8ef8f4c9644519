"""Rows of the month's ledgers as their cards read them: owners, imports, and the scores they stand behind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.imports.batch import ImportAction, ImportKind, ImportRows, pack_places, row_of
from app.domain.people.session import OWNER, Session
from app.domain.problems import Refusal
from app.domain.records.facts import Bill, LineLoss
from app.persistence.ids import new_id
from app.services.imports.ledger import ImportReport
from app.services.ledgers import RecordView, counted_in
from tests.station import CHEN, LI, ZHANG, SmallStation, local

_MONTH = {
    "area_number": "32118200001",
    "month": "2026-02",
    "supplied": "1000",
    "sold": "900",
    "fed_in": "0",
    "meters_due": "10",
    "meters_read": "10",
}

_HEADS = "户号,户名,证件号码,联系电话,用电地址,台区编号,用电类别,合同容量,供电电压,电能表资产号,立户日期,状态"
_NEW = "1100000001,新客户,,13900001111,油坊社区2号,32118200001,城乡居民生活用电,8,交流220V,M1,2020-01-02,正常用电客户"
_CHEN = "1183369442,陈玉兰,,13900005678,老郎村,32118200001,城乡居民生活用电,8,交流220V,M2,2020-01-02,正常用电客户"


def take_in(station: SmallStation, who: Session, path: Path, row: Mapping[str, str]) -> ImportReport:
    """Import one row of line loss from a file."""
    imports = station.desk.imports
    titles = {field.name: field.title for field in imports.fields(ImportKind.LINE_LOSS)}
    path.write_text(",".join(titles[name] for name in row) + "\n" + ",".join(row.values()) + "\n", "utf-8")
    return imports.run(who, imports.open(path, kind=ImportKind.LINE_LOSS), kind=ImportKind.LINE_LOSS)


def shown(station: SmallStation, who: Session = OWNER) -> RecordView:
    """The only row of line loss."""
    with station.database.read() as tx:
        (record,) = tx.of(LineLoss).find()
    return station.desk.ledgers.record(who, "line_losses", record.id)


def test_a_row_names_the_imports_that_wrote_it_newest_first(station: SmallStation, tmp_path: Path) -> None:
    take_in(station, OWNER, tmp_path / "一月线损.csv", _MONTH)
    station.clock.forward(hours=1)
    second = take_in(station, station.clerk, tmp_path / "更正.csv", {**_MONTH, "sold": "950"})
    view = shown(station)
    assert [(one.batch.file_name, one.actor, one.action, one.row) for one in view.origins] == [
        ("更正.csv", "孙丽", ImportAction.CHANGED, 2),
        ("一月线损.csv", "", ImportAction.ADDED, 2),
    ]
    assert (view.area.name, view.a_manager.id, view.b_manager.id) == ("油坊社区一组#1台区", ZHANG, LI)
    assert (view.customer, view.person) == (None, None)

    assert second.batch_id is not None
    station.desk.imports.undo(station.clerk, second.batch_id)
    assert [one.batch.file_name for one in shown(station).origins] == ["一月线损.csv"]


def test_an_import_of_an_earlier_version_kept_no_rows(station: SmallStation, tmp_path: Path) -> None:
    report = take_in(station, OWNER, tmp_path / "一月线损.csv", _MONTH)
    with station.database.write(None) as tx:
        tx.of(ImportRows).remove([row.id for row in tx.of(ImportRows).find(batch_id=report.batch_id)])
    assert [one.row for one in shown(station).origins] == [None]


def test_a_customer_says_which_row_of_the_newest_file_told_of_him(station: SmallStation, tmp_path: Path) -> None:
    def take(name: str, *lines: str) -> UUID:
        path = tmp_path / name
        path.write_text("\n".join((_HEADS, *lines)), "utf-8")
        imports = station.desk.imports
        batch = imports.run(OWNER, imports.open(path)).batch_id
        assert batch is not None
        station.clock.forward(hours=1)
        return batch

    def source() -> tuple[str, int] | None:
        found = station.desk.customers.show(station.clerk, CHEN).source
        return None if found is None else (found.batch.file_name, found.row)

    assert source() is None
    take("甲.csv", _NEW, _CHEN)
    take("乙.csv", _NEW.replace("新客户", "改名"))
    assert source() == ("甲.csv", 3)
    last = take("丙.csv", _CHEN.replace("老郎村", "鸣凤村"))
    assert source() == ("丙.csv", 2)
    station.desk.imports.undo(OWNER, last)
    assert source() == ("甲.csv", 3)


def test_an_id_that_stands_across_two_places_by_chance_is_passed_over() -> None:
    wanted = UUID(bytes=bytes(range(16)))
    first = UUID(bytes=b"\xff" * 12 + wanted.bytes[:4])
    second = UUID(bytes=wanted.bytes[8:] + b"\xee" * 8)
    row = int.from_bytes(wanted.bytes[4:8], "big")
    places = pack_places([(first, row), (second, 7), (wanted, 9)])

    assert places.find(wanted.bytes) == 12
    assert row_of(places, wanted) == 9
    assert row_of(places[:40], wanted) is None
    assert row_of(places, UUID(int=1)) is None


@pytest.mark.parametrize(("who", "phone"), [("clerk", "13900005678"), ("zhang", "139****5678")])
def test_the_customer_of_a_row_is_masked_for_whom_it_does_not_concern(
    station: SmallStation, who: str, phone: str
) -> None:
    bill = Bill(
        id=new_id(),
        customer_id=CHEN,
        period="2026-02",
        receivable=100,
        received=0,
        paid_on=None,
        due_on=date(2026, 2, 20),
    )
    with station.database.write(None) as tx:
        tx.of(Bill).add(bill)
    view = station.desk.ledgers.record(getattr(station, who), "bills", bill.id)
    assert view.customer is not None
    assert (view.customer.phone, "*" in view.customer.id_number) == (phone, who == "zhang")
    assert view.origins == ()


def test_a_row_that_is_gone_is_refused(station: SmallStation) -> None:
    with pytest.raises(Refusal, match=r"record\.missing"):
        station.desk.ledgers.record(OWNER, "outages", new_id())


def test_a_row_counts_in_the_score_of_who_held_the_area(station: SmallStation, tmp_path: Path) -> None:
    take_in(station, OWNER, tmp_path / "线损.csv", _MONTH)
    station.clock.set(local(2026, 3, 2, 9))
    record = shown(station).record
    found = counted_in(station.desk.rating.scores(station.head, "2026-02"), record.id)
    assert {(one.month, one.person) for one in found} == {("2026-02", "张三")}
    assert "Y01" in [one.indicator.indicator.id for one in found]
    assert all(one.evidence.id == record.id for one in found)


def test_nobody_sees_in_a_row_what_another_lost_by_it(station: SmallStation, tmp_path: Path) -> None:
    take_in(station, OWNER, tmp_path / "线损.csv", _MONTH)
    record = shown(station).record
    seen = {
        who.name: len(counted_in(station.desk.rating.scores(who, "2026-02"), record.id))
        for who in (station.zhang, station.wang)
    }
    assert seen["王五"] == 0
    assert seen["张三"] > 0
    assert counted_in(replace(station.desk.rating.scores(station.head, "2026-02"), people=()), record.id) == ()
