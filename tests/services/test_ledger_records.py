"""Rows of the month's ledgers as their cards read them: owners, imports, and the scores they stand behind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.imports.batch import ImportAction, ImportKind
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
    assert [(one.batch.file_name, one.actor, one.action) for one in view.origins] == [
        ("更正.csv", "孙丽", ImportAction.CHANGED),
        ("一月线损.csv", "", ImportAction.ADDED),
    ]
    assert (view.area.name, view.a_manager.id, view.b_manager.id) == ("油坊社区一组#1台区", ZHANG, LI)
    assert (view.customer, view.person) == (None, None)

    assert second.batch_id is not None
    station.desk.imports.undo(station.clerk, second.batch_id)
    assert [one.batch.file_name for one in shown(station).origins] == ["一月线损.csv"]


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
