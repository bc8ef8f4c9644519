"""What a new computer's first 100,000 records cost: as a snapshot, line by line, and as bare rows inserted."""

import os
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.bootstrap import open_station
from app.domain.problems import Refusal
from app.domain.search.query import parse
from app.domain.upstream.merging import Writer
from app.domain.upstream.operation import Fields, OpKind, hlc_at
from app.domain.upstream.rebuilding import RebuildReason, RebuildStep
from app.hub.opened import Hub, open_hub
from app.hub.settings import Settings, new_settings
from app.hub.snapshots import Pace, Snapshots
from app.hub.storage.bulk import add_rows
from app.hub.storage.codec import fields_packed, writers_packed
from app.hub.storage.engine import open_engine
from app.hub.storage.schema import make_roles, migrate
from app.hub.storage.store import Store
from app.hub.storage.tables import field_state, op_log
from app.hub.storage.tables import station as stations
from app.hub.upkeep import Upkeep
from app.hub.web.application import make_application
from app.persistence.ids import station_id
from app.persistence.searching import find
from app.services.bundle import Services
from app.services.clock import SystemClock
from app.services.upstream.bootstrapping import bootstrap
from app.services.upstream.enrolling import hub_at
from app.services.upstream.entering import enter
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.hub.cluster import durable_cluster, programs
from tests.hub.conftest import PASSWORD, UNLIMITED
from tests.hub.county import sqlite_url

pytestmark = pytest.mark.slow

T = TypeVar("T")

RECORDS: Final = 100_000
CODE: Final = "YF"
STATION: Final = station_id(CODE).bytes
_AREA: Final = os.urandom(16)
_PERSON: Final = os.urandom(16)
_STAFF, _AREAS, _CUSTOMERS, _STATIONS = 1, 4, 5, 30
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭曾单"
_GIVEN: Final = "建国秀英伟芳娜敏静丽强磊军洋勇艳杰娟涛明兰佳怡轩"
_BATCH: Final = 5000
_PAGES: Final = 3


@dataclass
class ToHub:
    """The way to the hub, and how long it took."""

    client: TestClient
    seconds: float = 0
    bytes_in: int = 0

    def send(self, asked: Asked) -> Answered:
        headers = {**asked.headers, **({"Authorization": f"Bearer {asked.token}"} if asked.token else {})}
        began = time.process_time()
        answer = self.client.request(asked.method, asked.path, content=asked.body, headers=headers)
        self.seconds += time.process_time() - began
        self.bytes_in += len(answer.content)
        return Answered(status=answer.status_code, body=answer.content, headers=answer.headers)

    def close(self) -> None:
        """Keep the client."""


@contextmanager
def a_hub(engine: str, folder: Path) -> Iterator[tuple[TestClient, Upkeep, Snapshots]]:
    """A hub with a station of so many records."""
    with ExitStack() as opened:
        url = sqlite_url(folder)
        serving = county = url
        if engine == "postgresql":
            cluster = opened.enter_context(durable_cluster())
            name = cluster.make_database()
            url = cluster.url(name)
            maker = open_engine(url)
            roles = make_roles(maker, serving_password=PASSWORD, reading_password=PASSWORD)
            maker.dispose()
            serving, county = (cluster.url(name, role, PASSWORD) for role in (roles.serving, roles.reading))
        making = open_engine(url)
        migrate(making)
        making.dispose()
        settings: Settings = new_settings(serving, county, folder / "files")
        owner = opened.enter_context(closing(Store(open_engine(url, as_owner=engine == "postgresql"))))
        upkeep = Upkeep(owner, SystemClock(), "benchmark")
        upkeep.add_station(CODE, "油坊镇供电所")
        fill(owner)
        hub: Hub = open_hub(settings, SystemClock())
        snapshots = Snapshots(hub.store, SystemClock(), settings.files, settings.sign, Pace())
        application = make_application(replace(hub, snapshots=snapshots), UNLIMITED)
        yield opened.enter_context(TestClient(application)), upkeep, snapshots


def _name(number: int) -> str:
    return _SURNAMES[number % 20] + _GIVEN[number // 20 % 24] + _GIVEN[number % 23]


def records() -> Iterator[tuple[int, bytes, Fields]]:
    """The station, an area, and customers as a ledger has them."""
    yield _STATIONS, os.urandom(16), {1: CODE, 2: "油坊镇供电所", 3: "扬中市供电公司", 4: 0}
    person = _PERSON.hex().upper()
    yield _STAFF, _PERSON, {1: "YF001", 2: "罗敏强", 3: "", 4: "", 5: "", 6: '["head"]', 7: 1, 8: 0}
    yield _AREAS, _AREA, {1: "0001", 2: "油坊1号", 3: "", 4: "", 5: 200, 6: "", 7: person, 8: person, 12: 1, 13: 0}
    for number in range(RECORDS - 3):
        yield _CUSTOMERS, os.urandom(16), {
            1: f"{1_100_000_000 + number}", 2: _name(number),
            3: "resident", 4: f"32118219{number % 90 + 10}0802{number % 9999:04d}", 5: f"139{number:08d}",
            6: f"油坊镇{number % 37}村{number % 19}组{number % 211}号", 7: _AREA.hex().upper(), 8: "resident", 9: 8000,
            10: "220", 11: f"32300{number:016d}", 12: "2015-06-01", 13: "normal", 14: 0,
        }  # fmt: skip


def fill(owner: Store) -> None:
    """Each record with the line that made it, as a first computer's push leaves them."""
    now_ms = int(time.time() * 1000)
    states: list[tuple[object, ...]] = []
    lines: list[tuple[object, ...]] = []
    for seq, (table, key, fields) in enumerate(records(), start=1):
        writer = Writer(seq=seq, device=1, hlc=hlc_at(now_ms))
        packed = fields_packed(fields)
        states.append((STATION, key, table, packed, writers_packed(dict.fromkeys((0, *fields), writer)), seq, False))
        lines.append(
            (
                STATION, seq, 1, b"epoch678", seq, seq // 100, table, key, int(OpKind.INSERT), hlc_at(now_ms), 0, None,
                packed, fields_packed({}), None, now_ms,
            )
        )  # fmt: skip
    with owner.of_station(STATION, writing=True) as connection:
        for start in range(0, RECORDS, _BATCH):
            add_rows(connection, field_state, states[start : start + _BATCH])
            add_rows(connection, op_log, lines[start : start + _BATCH])
        connection.execute(update(stations).values(head=RECORDS))


def timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


@pytest.mark.parametrize(
    "engine",
    [
        "sqlite",
        pytest.param(
            "postgresql", marks=pytest.mark.skipif(programs() is None, reason="this machine has no PostgreSQL")
        ),
    ],
)
def test_the_first_sync(engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with a_hub(engine, tmp_path) as (client, upkeep, snapshots):
        cold, offer = timed(lambda: snapshots.fresh(STATION))
        steps, to_the_end, way = joined(tmp_path / "file", client, upkeep)
        by_line, line_way, replayed = replay(tmp_path / "line", client, upkeep)
        bare, rows = inserted(tmp_path / "file" / "station.db", tmp_path / "bare.db")
        trigrams = plainly_findable(tmp_path / "bare.db")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = (
        f"{engine}, of the processor: {RECORDS:,} records made into {offer.size / 1e6:.1f} MB in {cold:.2f} s,"
        f" {offer.size / RECORDS:.0f} bytes a record; fetched in {way.seconds:.2f} s, put in {steps['put in']:.2f} s,"
        f" all of it searchable {steps['indexed']:.2f} s later, together {to_the_end:.2f} s;"
        f" most memory {memory:.0f} MB; line by line {by_line:.1f} s for {replayed:,}"
        f" ({line_way.bytes_in / replayed:.0f} bytes a line); bare insert of {rows:,} rows {bare:.2f} s,"
        f" into an FTS5 table of trigrams (no pinyin, nothing of two characters, no order) {trigrams:.2f} s"
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{said}\n")


def a_computer(folder: Path, way: ToHub) -> tuple[Services, UpstreamService]:
    services = open_station(folder)
    upstream = UpstreamService(services.office, services.people, lambda _url, _certificate: way)
    return services, upstream


def joined(folder: Path, client: TestClient, upkeep: Upkeep) -> tuple[dict[str, float], float, ToHub]:
    way = ToHub(client)
    services, upstream = a_computer(folder, way)
    upstream._enrolling.join(str(upkeep.make_code(CODE, needs_approval=False)), "https://hub.example", "", "")
    moments: dict[RebuildStep, list[float]] = {}
    office = services.office

    def told(step: RebuildStep, _done: int, _total: int) -> None:
        moments.setdefault(step, []).append(time.process_time())

    with hub_at(office, upstream._wire_to, "https://hub.example", "") as hub:
        enter(office, hub)
        way.seconds = 0
        began = time.process_time()
        rebuilt = bootstrap(office, hub, RebuildReason.JOINING, told)
        ended = time.process_time()
    assert rebuilt is not None
    assert rebuilt.records == RECORDS
    assert upstream.status().waiting == 0
    with office.database.read() as tx:
        assert [hit.title for hit in find(tx.connection, parse("1100054321"))] == [f"{_name(54321)}  1100054321"]
        assert find(tx.connection, parse("建国"))
    services.close()
    fetched = moments[RebuildStep.FETCHING][-1]
    put_in = moments[RebuildStep.PUTTING_IN][-1]
    steps = {"put in": put_in - fetched, "indexed": ended - put_in}
    return steps, ended - began, way


def replay(folder: Path, client: TestClient, upkeep: Upkeep) -> tuple[float, ToHub, int]:
    """The beginning of the same by the log, page by page: a hub without snapshots whose line is then cut."""
    way = ToHub(client)
    services, upstream = a_computer(folder, way)
    code = str(upkeep.make_code(CODE, needs_approval=False))
    upstream._enrolling.join(code, "https://hub.example", "", "")
    send, pages = way.send, [*range(_PAGES)]

    def shortened(asked: Asked) -> Answered:
        if asked.path.startswith("/v1/snapshot"):
            return Answered(status=404)
        if asked.path.startswith("/v1/pull"):
            if not pages:
                raise Refusal.of("upstream.unreachable")
            pages.pop()
        return send(asked)

    way.send = shortened  # type: ignore[method-assign] # see above
    began = time.process_time()
    with pytest.raises(Refusal):
        upstream.sync_once()
    seconds = time.process_time() - began
    cursor = upstream.status().cursor
    services.close()
    return seconds, way, cursor


def inserted(joined_file: Path, bare_file: Path) -> tuple[float, int]:
    """The customers of a file into another with the same table and indexes, and nothing else."""
    with closing(sqlite3.connect(joined_file)) as source, closing(sqlite3.connect(bare_file)) as target:
        rows = source.execute("SELECT * FROM customer").fetchall()
        for (statement,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'customer' AND type <> 'trigger' AND sql IS NOT NULL"
        ):
            target.execute(statement)
        target.execute("PRAGMA journal_mode = WAL")
        places = ", ".join("?" * len(rows[0]))
        began = time.process_time()
        target.executemany(f"INSERT INTO customer VALUES ({places})", rows)
        target.commit()
        return time.process_time() - began, len(rows)


def plainly_findable(bare_file: Path) -> float:
    """The same customers in the full text search SQLite has by itself."""
    with closing(sqlite3.connect(bare_file)) as target:
        columns = "name, account_number, phone, meter_number, id_number, address"
        target.execute(f"CREATE VIRTUAL TABLE found USING fts5({columns}, tokenize='trigram', content='customer')")
        began = time.process_time()
        target.execute(f"INSERT INTO found (rowid, {columns}) SELECT rowid, {columns} FROM customer")
        target.commit()
        return time.process_time() - began
