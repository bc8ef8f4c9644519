"""What changed the points since a moment: imports, corrections of ledgers, steps of orders."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.domain.imports.batch import ImportAction, ImportBatch, ImportItem, ImportKind
from app.domain.plain import to_plain
from app.domain.rating.facts import Ledger
from app.domain.records.facts import Bill, LineLoss
from app.services.rating.results import Change
from tests.station import CHEN, FIRST_AREA, SmallStation, local

OCTOBER = "2026-10"


def changes(station: SmallStation, month: str, name: str) -> dict[str, Change]:
    found = station.desk.rating.changed_since(station.head, month)
    return {change.indicator_id: change for change in found if change.name == name}


def test_what_was_imported_today_was_not_known_yesterday(october: SmallStation) -> None:
    found = changes(october, OCTOBER, "薛敏寿")
    assert (found["Y01"].before, found["Y01"].after, len(found["Y01"].rows)) == (None, 1000, 11)
    assert (found["Y04"].before, found["Y04"].after) == (None, 1000)
    assert (found["Y02"].before, found["Y02"].after) == (None, 600)
    october.clock.forward(days=2)
    assert changes(october, OCTOBER, "薛敏寿") == {}


def a_loss(sold: int) -> LineLoss:
    return LineLoss(
        id=UUID(int=500), area_id=FIRST_AREA, month="2026-03", supplied=100_000, sold=sold, fed_in=0, meters_due=1,
        meters_read=1,
    )  # fmt: skip


def imported(station: SmallStation, before: LineLoss) -> None:
    """Note that an import of this moment changed the row from what it was."""
    plain = to_plain(before)
    assert isinstance(plain, dict)
    with station.database.write(None) as tx:
        batch = tx.of(ImportBatch).add(
            ImportBatch(
                id=UUID(int=77), kind=ImportKind.LINE_LOSS, file_name="线损.xlsx", file_sha256="", actor_id=None,
                imported_at=station.clock.now(), rows_read=1, added=0, changed=1, unchanged=0, refused=0, incomplete=0,
            )
        )  # fmt: skip
        tx.of(ImportItem).add(
            ImportItem(
                id=UUID(int=78), batch_id=batch.id, kind="line_loss", entity_id=before.id,
                action=ImportAction.CHANGED, before=plain, version_after=1,
            )
        )  # fmt: skip


def test_a_row_an_import_changed_is_compared_with_what_it_was(station: SmallStation) -> None:
    station.clock.set(local(2026, 3, 20, 9))
    with station.database.write(None) as tx:
        tx.of(LineLoss).add(a_loss(90_000))
        tx.of(Bill).add(
            Bill(
                id=UUID(int=501), customer_id=CHEN, period="2026-03", receivable=100, received=100,
                paid_on=local(2026, 3, 9).date(), due_on=local(2026, 3, 20).date(),
            )
        )  # fmt: skip
    imported(station, a_loss(97_000))
    (change,) = changes(station, "2026-03", "张三").values()
    assert (change.indicator_id, change.before, change.after) == ("Y01", 1000, 0)
    assert [(row.note.value, row.values["rate"]) for row in change.rows] == [("high_loss", "10.00")]


def test_an_order_that_ran_late_overnight_is_named(station: SmallStation) -> None:
    station.clock.set(local(2026, 3, 2, 9))
    for place in (1, 2):
        made = station.desk.dispatch.create(
            station.clerk, kind="WO-04", area_id=FIRST_AREA, task=f"处理{place}", place="老郎村"
        )
        lead = station.zhang.staff_id
        with station.database.write(None) as tx:
            tx.of(type(made)).save(
                replace(
                    made,
                    state=type(made.state)("dispatched" if place == 1 else "finished"),
                    lead_id=lead,
                    finished_at=None if place == 1 else made.created_at + timedelta(hours=2),
                )
            )
    station.clock.set(local(2026, 3, 3, 12))
    change = changes(station, "2026-03", "张三")["G02"]
    assert change.before == 600
    assert change.after == 500
    assert [row.note.value for row in change.rows] == ["overdue"]
    station.clock.set(local(2026, 3, 2, 12))
    assert Ledger.ORDERS in station.desk.rating.facts("2026-03").ledgers
    assert changes(station, "2026-03", "张三")["G02"].before is None
