"""Computers that take the station's records as a whole: new ones, ones left behind, ones whose people want it."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.station.station import Draft
from app.domain.upstream.rebuilding import RebuildReason, RebuildStep
from app.domain.work.due import CaseDue
from app.hub.opened import Hub, open_hub
from app.hub.settings import Settings, new_settings
from app.hub.snapshots import Pace, Snapshots
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.storage.tables import op_log
from app.hub.storage.tables import station as stations
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.persistence.backup import check_file
from app.persistence.database import Database
from app.persistence.ids import new_id, station_id
from app.persistence.tables.registry import all_tables
from app.persistence.upgrade import upgrade
from app.persistence.upstream.rewriting import DERIVED, FROM_HUB, KEPT, synced_names
from app.services.bundle import Services
from app.services.definitions import Definitions
from app.services.feed import Feed, Topic
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.hub.conftest import UNLIMITED
from tests.hub.county import sqlite_url
from tests.station import CHEAP_HASHER, CHEN, LI, SetClock, SmallStation, broken_links, resident_draft

URL = "https://hub.example"
CODE = "YF"
STATION = station_id(CODE).bytes


@dataclass
class Line:
    """The way to the hub: what was asked on it, and what becomes of an answer."""

    client: TestClient
    asked: list[Asked]
    bend: Callable[[Asked, Answered], Answered] = lambda _asked, answered: answered

    def send(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        headers = {**asked.headers, **({"Authorization": f"Bearer {asked.token}"} if asked.token else {})}
        answer = self.client.request(asked.method, asked.path, content=asked.body, headers=headers)
        return self.bend(asked, Answered(status=answer.status_code, body=answer.content, headers=answer.headers))

    def close(self) -> None:
        """Keep the client: it is everybody's."""


@dataclass
class Ground:
    """A hub on SQLite that finds a snapshot worth while early, and computers at it."""

    settings: Settings
    clock: SetClock
    line: Line
    upkeep: Upkeep
    definitions: Definitions
    path: Path
    blank: Path
    opened: ExitStack

    def code(self) -> str:
        return str(self.upkeep.make_code(CODE, needs_approval=False))

    def at(self, desk: Services) -> UpstreamService:
        return UpstreamService(desk.office, desk.people, lambda _url, _certificate: self.line)

    def computer(self, name: str) -> UpstreamService:
        """One with an empty file."""
        folder = DataFolder(self.path / name)
        folder.prepare()
        shutil.copyfile(self.blank, folder.database)
        database = Database.at(folder.database)
        self.opened.callback(database.close)
        with database.alone() as connection:
            connection.exec_driver_sql("UPDATE _sync_meta SET device_id = randomblob(16), epoch = randomblob(8)")
        office = Office(database=database, clock=self.clock, definitions=self.definitions, feed=Feed(), folder=folder)
        desk = Services(office)
        desk.people = PeopleService(office, CHEAP_HASHER)
        return self.at(desk)

    def shorten(self) -> None:
        """Let the hub forget its log."""
        store = Store(open_engine(self.settings.database))
        with store.of_station(STATION, writing=True) as connection:
            connection.execute(op_log.delete())
            connection.execute(stations.update().values(min_seq=stations.c.head))
        store.close()


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A computer's file in which no station lives yet."""
    path = tmp_path_factory.mktemp("blank") / "station.db"
    upgrade(path, path.parent, "new")
    return path


@pytest.fixture
def ground(tmp_path: Path, clock: SetClock, definitions: Definitions, blank: Path, blank_hub: Path) -> Iterator[Ground]:
    definitions.adopt_calendar(())
    (tmp_path / "hub").mkdir()
    shutil.copyfile(blank_hub, tmp_path / "hub" / "hub.db")
    url = sqlite_url(tmp_path / "hub")
    settings = new_settings(url, url, tmp_path / "hub" / "files")
    hub: Hub = open_hub(settings, clock)
    snapshots = Snapshots(hub.store, clock, settings.files, settings.sign, Pace(worth=5, lines=1))
    upkeep = Upkeep(hub.county, clock, "管理员")
    upkeep.add_station(CODE, "油坊镇供电所")
    with ExitStack() as opened:
        client = opened.enter_context(
            TestClient(make_application(replace(hub, snapshots=snapshots), UNLIMITED), client=("127.0.0.1", 50000))
        )
        yield Ground(settings, clock, Line(client, []), upkeep, definitions, tmp_path, blank, opened)


@pytest.fixture
def first(ground: Ground, station_on_disk: SmallStation) -> UpstreamService:
    """The station's first computer, with a case, in step."""
    station_on_disk.register(resident_draft())
    upstream = ground.at(station_on_disk.desk)
    upstream.enrol(station_on_disk.head, ground.code(), URL)
    upstream.sync_once()
    return upstream


def office_of(upstream: UpstreamService) -> Office:
    return upstream._office


def change(upstream: UpstreamService, **values: object) -> None:
    with office_of(upstream).database.write(LI) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), **values))  # type: ignore[arg-type] # any field


def chen(upstream: UpstreamService) -> Customer:
    with office_of(upstream).database.read() as tx:
        return tx.of(Customer).get(CHEN)


def query(upstream: UpstreamService, sql: str) -> list[tuple[object, ...]]:
    with office_of(upstream).database.read() as tx:
        return [tuple(row) for row in tx.connection.exec_driver_sql(sql)]


def held(upstream: UpstreamService) -> Mapping[str, str]:
    """What a computer holds, for comparing with another; canaries aside."""
    return {each.table: each.hash for each in upstream.check().tables}


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def test_every_table_is_decided_on() -> None:
    """A new table is this computer's own, comes from the hub, is made from others, or is synced: say which."""
    decided = [KEPT, FROM_HUB, DERIVED, synced_names()]
    names = sorted(name for names in decided for name in names)
    assert names == sorted(table.name for table in all_tables())


def test_a_new_computer_takes_the_station_as_a_whole(ground: Ground, first: UpstreamService) -> None:
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
    counts = [f"(SELECT count(*) FROM {name})" for name in ("customer", "staff", "transformer_area", "work_case")]
    assert query(second, f"SELECT count(*) - {' - '.join(counts)} FROM search_entry") == [(0,)]
    assert query(second, "SELECT count(*) FROM _outbox") == [(0,)]
    with office_of(second).database.read() as tx:
        assert tx.of(CaseDue).find()[0].due_at > ground.clock.now()
    desk = Services(office_of(second))
    assert desk.search.find("查良镛")[0].title.startswith("查良镛")
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
        RebuildStep.FETCHING, RebuildStep.KEEPING, RebuildStep.PUTTING_IN, RebuildStep.INDEXING,
    ]  # fmt: skip
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


def test_a_kill_at_any_step_leaves_the_old_or_the_new(ground: Ground, first: UpstreamService) -> None:
    """What lies on the disk at each step is what a kill leaves: opened, it is whole, and goes on."""
    second = ground.computer("second")
    second.join(ground.code(), URL)
    change(first, address="别处")
    first.sync_once()
    change(second, phone="13911112222")
    ground.shorten()
    home = office_of(second).folder
    moments: list[Path] = []

    def look(_step: RebuildStep, _done: int, _total: int) -> None:
        moments.append(ground.path / f"moment-{len(moments)}")
        shutil.copytree(home.path, moments[-1], ignore=shutil.ignore_patterns("*.lock", "*-shm"))

    second.rebuild_from_hub(RebuildReason.REPAIR, look)
    look(RebuildStep.INDEXING, 1, 1)

    found = []
    for moment in moments:
        folder = DataFolder(moment)
        database = Database.at(folder.database)
        office = replace(office_of(second), database=database, folder=folder, feed=Feed())
        desk = Services(office)
        again = ground.at(desk)
        found.append(chen(again).address)
        assert chen(again).phone == "13911112222"
        assert check_file(folder.database) == ()
        again._office.database.close()
    assert found == ["扬中市油坊镇老郎村1组6号"] * (len(found) - 1) + ["别处"]
    assert len(found) >= 6


def test_a_cut_line_goes_on_where_it_was_cut(
    ground: Ground, first: UpstreamService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sync.download.PIECE", 1000)
    second = ground.computer("second")
    pieces: list[str] = []

    def cut(asked: Asked, answered: Answered) -> Answered:
        if "Range" in asked.headers:
            pieces.append(asked.headers["Range"])
            if len(pieces) == 3:
                raise Refusal.of("upstream.unreachable")
        return answered

    ground.line.bend = cut
    with pytest.raises(Refusal) as refused:
        second.join(ground.code(), URL)
    assert code_of(refused) == "upstream.unreachable"
    second.sync_once()
    assert pieces[:4] == ["bytes=0-999", "bytes=1000-1999", "bytes=2000-2999", "bytes=2000-2999"]
    assert held(second) == held(first)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda body: body[:-1] + bytes([body[-1] ^ 1]), "upstream.snapshot_unsound"),
        (lambda body: body[:-1], "upstream.garbled"),
    ],
)
def test_a_spoilt_file_is_thrown_away(
    ground: Ground, first: UpstreamService, spoil: Callable[[bytes], bytes], code: str
) -> None:
    second = ground.computer("second")
    is_spoilt = [True]

    def bend(asked: Asked, answered: Answered) -> Answered:
        if "Range" in asked.headers and is_spoilt.pop():
            is_spoilt.append(False)
            return replace(answered, body=spoil(answered.body))
        is_spoilt.append(False)
        return answered

    ground.line.bend = bend
    is_spoilt[:] = [False]
    ground.line.bend = lambda asked, answered: (
        replace(answered, body=spoil(answered.body)) if "Range" in asked.headers else answered
    )
    with pytest.raises(Refusal) as refused:
        second.join(ground.code(), URL)
    assert code_of(refused) == code
    assert query(second, "SELECT count(*) FROM staff") == [(0,)]
    ground.line.bend = lambda _asked, answered: answered
    second.sync_once()
    assert held(second) == held(first)


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
