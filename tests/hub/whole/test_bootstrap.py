"""Computers that take the station's records as a whole: new ones, ones left behind, ones whose people want it."""

import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.station.station import Draft
from app.domain.upstream.rebuilding import RebuildReason, RebuildStep
from app.domain.work.due import CaseDue
from app.domain.work.steps import StepKind
from app.persistence.backup import check_file
from app.persistence.ids import new_id
from app.persistence.tables.registry import all_tables
from app.persistence.upstream.rewriting import DERIVED, FROM_HUB, KEPT, synced_names
from app.services.bundle import Services
from app.services.feed import Topic
from app.services.upstream.upstream import UpstreamService
from tests.hub.whole.ground import URL, Ground, change, chen, code_of, held, office_of, query
from tests.station import CHEN, LI, SmallStation, broken_links, resident_draft

_MADE = "SELECT type, name, sql FROM sqlite_master ORDER BY name"  # tables, triggers, indexes


def test_every_table_is_decided_on() -> None:
    """A new table is this computer's own, comes from the hub, is made from others, or is synced: say which."""
    decided = [KEPT, FROM_HUB, DERIVED, synced_names()]
    names = sorted(name for names in decided for name in names)
    assert names == sorted(table.name for table in all_tables())


def test_a_new_computer_takes_the_station_as_a_whole(
    ground: Ground, first: UpstreamService, station_on_disk: SmallStation
) -> None:
    given_up = station_on_disk.register(resident_draft(name="陈小河"))
    station_on_disk.step(given_up, StepKind.WITHDRAW, "客户不办了")
    moved = station_on_disk.step(station_on_disk.register(resident_draft(name="王小二")), StepKind.ADVANCE)
    order = station_on_disk.newest_order(moved.id)
    first.sync_once()
    second = ground.computer("second")
    second.join(ground.code(), URL)

    assert held(second) == held(first)
    assert second.status().cursor == first.status().cursor
    assert [each.path for each in ground.line.asked if each.path.startswith("/v1/snapshot/")] != []
    assert not list((office_of(second).folder.path / "download").iterdir())
    assert list(office_of(second).folder.backups.glob("before-*")) == []
    for table in ("case_due", "watched_clock"):
        count = f"SELECT count(*) FROM {table}"
        assert query(second, count) == query(first, count)
    findable = ("customer", "staff", "transformer_area", "work_case", "work_order")
    counts = [f"(SELECT count(*) FROM {name})" for name in findable]
    assert query(second, f"SELECT count(*) - {' - '.join(counts)} FROM search_entry") == [(0,)]
    assert query(second, "SELECT count(*) FROM _outbox") == [(0,)]
    assert query(second, _MADE) == query(first, _MADE)
    with office_of(second).database.read() as tx:
        assert tx.of(CaseDue).find()[0].due_at > ground.clock.now()
    desk = Services(office_of(second))
    assert desk.search.find("查良镛")[0].title.startswith("查良镛")
    assert desk.search.find(order.number)[0].ref == order.id.bytes
    assert desk.search.find("陈小河")[0].ref == given_up.id.bytes
    change(second, phone="13911112222")
    second.sync_once()
    first.sync_once()
    assert chen(first).phone == "13911112222"
    assert check_file(office_of(second).folder.database) == ()


def test_one_left_behind_keeps_what_it_has_to_send(
    ground: Ground, first: UpstreamService, station_on_disk: SmallStation
) -> None:
    second = ground.computer("second")
    second.join(ground.code(), URL)
    change(second, phone="13911112222")
    change(first, address="别处")
    first.sync_once()
    ground.shorten()
    topics: set[Topic] = set()
    office_of(second).feed.subscribe(topics.update)

    second.sync_once()
    first_after = held(second)

    assert chen(second).phone == "13911112222"
    assert chen(second).address == "别处"
    assert second.status().pending == 0
    assert Topic.CUSTOMERS in topics
    assert len(list(office_of(second).folder.backups.glob("before-download-*.db"))) == 1
    first.sync_once()
    assert held(first) == first_after
    assert broken_links(station_on_disk.events()) == []


def test_what_is_this_computers_own_stays(
    ground: Ground, first: UpstreamService, station_on_disk: SmallStation
) -> None:
    own = ("_outbox", "_num_lease", "_num_block", "credential", "draft")
    with office_of(first).database.write(LI) as tx:
        draft = Draft(id=new_id(), owner_id=LI, place="p", subject="s", values={}, saved_at=ground.clock.now())
        tx.of(Draft).add(draft)
    change(first, phone="13911112222")
    places = query(first, "SELECT id, rowid FROM customer ORDER BY id")
    versions = query(first, "SELECT version FROM customer ORDER BY id")
    before = [query(first, f"SELECT * FROM {name}") for name in own]
    (device, epoch, index) = query(first, "SELECT device_id, epoch, device_index FROM _sync_meta")[0]
    steps: list[RebuildStep] = []

    rebuilt = first.download_again(station_on_disk.head, lambda step, _done, _total: steps.append(step))

    assert [query(first, f"SELECT * FROM {name}") for name in own] == before
    assert query(first, "SELECT device_id, epoch, device_index FROM _sync_meta") == [(device, epoch, index)]
    assert rebuilt.forked == 0
    assert list(dict.fromkeys(steps)) == [
        RebuildStep.FETCHING,
        RebuildStep.KEEPING,
        RebuildStep.PUTTING_IN,
    ]
    assert chen(first).phone == "13911112222"
    assert first.status().pending == 1
    # Lists that are open go by these places; whoever has a record open must not save over what came.
    assert query(first, "SELECT id, rowid FROM customer ORDER BY id") == places
    after = query(first, "SELECT version FROM customer ORDER BY id")
    assert [new > old for new, old in zip(after, versions, strict=True)] == [key != CHEN.bytes for key, _ in places]
    station_on_disk.register(resident_draft(name="陈小河"))
    assert broken_links(station_on_disk.events()) == []
    first.sync_once()
    second = ground.computer("second")
    second.join(ground.code(), URL)
    assert held(second) == held(first)


def test_what_was_changed_behind_the_programs_back_is_mended(
    ground: Ground, first: UpstreamService, station_on_disk: SmallStation
) -> None:
    sound = held(first)
    with office_of(first).database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 1")
        tx.connection.exec_driver_sql("UPDATE customer SET name = 'x'")
        tx.connection.exec_driver_sql("DELETE FROM bill")
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET applying = 0")
    assert held(first) != sound
    for _ in range(3):
        ground.clock.forward(minutes=1)
        first.rebuild_from_hub(RebuildReason.REPAIR)
    assert held(first) == sound
    kept = sorted(office_of(first).folder.backups.glob("before-download-*.db"))
    assert len(kept) == 2
    with pytest.raises(Refusal) as refused:
        first.download_again(station_on_disk.clerk)
    assert code_of(refused) == "permission.denied"


def test_a_conflict_that_waits_is_in_the_new_computers_inbox(ground: Ground, first: UpstreamService) -> None:
    second = ground.computer("second")
    second.join(ground.code(), URL)
    change(first, capacity_w=9000)
    change(second, capacity_w=12000)
    first.sync_once()
    second.sync_once()
    third = ground.computer("third")
    third.join(ground.code(), URL)
    assert [line.title for line in third.conflicts(OWNER)] == [line.title for line in second.conflicts(OWNER)]
    assert third.status().disputes == 1


def test_what_a_pending_record_refers_to_comes_back_though_others_removed_it(
    ground: Ground, first: UpstreamService
) -> None:
    second = ground.computer("second")
    second.join(ground.code(), URL)
    area = query(second, "SELECT id FROM transformer_area WHERE id NOT IN (SELECT area_id FROM customer)")
    assert area
    key = area[0][0]
    assert isinstance(key, bytes)
    with office_of(first).database.write(LI) as tx:
        tx.connection.exec_driver_sql("DELETE FROM transformer_area WHERE id = ?", (key,))
    first.sync_once()
    with office_of(second).database.write(LI) as tx:
        tx.connection.exec_driver_sql("UPDATE customer SET area_id = ? WHERE id = ?", (key, CHEN.bytes))
    second.rebuild_from_hub(RebuildReason.REPAIR)
    assert query(second, "PRAGMA foreign_key_check") == []
    for upstream in (second, first, second):
        upstream.sync_once()
    assert chen(first).area_id == chen(second).area_id
    assert chen(first).area_id.bytes == key
    assert held(first) == held(second)
