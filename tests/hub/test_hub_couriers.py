"""Files carried between a station's computers and the hub: there and back, twice, late, mixed with a line."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.upstream.choices import Choice
from app.domain.work.case import Case
from app.hub.keeping import Keeping
from app.hub.settings import new_settings
from app.hub.storage.engine import open_engine
from app.hub.storage.schema import make_roles, migrate
from app.persistence.driver import driver_of
from app.persistence.numbering import stock
from app.persistence.upstream.position import pass_known_numbers
from app.services.definitions import Definitions
from tests.hub.cluster import Cluster
from tests.hub.county import sqlite_url
from tests.hub.courier_world import CODE, URL, CountyDesk, Desk, be_another, come_in, desk_of, empty_file, trip
from tests.station import STATION, SmallStation, resident_draft

PASSWORD = "wind-over-the-dam"


@pytest.fixture(scope="module")
def hub_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("couriers")
    engine = open_engine(sqlite_url(folder))
    migrate(engine)
    engine.dispose()
    return folder / "hub.db"


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_file(tmp_path_factory.mktemp("nothing"))


@pytest.fixture
def county(hub_file: Path, tmp_path: Path, station: SmallStation) -> Iterator[CountyDesk]:
    """A hub that knows the station, and none of its computers."""
    (tmp_path / "hub").mkdir()
    shutil.copyfile(hub_file, tmp_path / "hub" / "hub.db")
    county = CountyDesk.on_sqlite(tmp_path / "hub", station.clock)
    county.upkeep.add_station(CODE, "油坊镇供电所")
    yield county
    county.shut()


@pytest.fixture
def desk(county: CountyDesk, station: SmallStation, tmp_path: Path) -> Desk:
    """The station's first computer."""
    station.desk.office.definitions.adopt_calendar(())
    return Desk.of(station.desk, county, tmp_path / "stick")


@pytest.fixture
def another(
    county: CountyDesk, nothing: Path, tmp_path: Path, definitions: Definitions
) -> Iterator[Callable[[], Desk]]:
    """Makes further computers, whose files are empty."""
    with ExitStack() as stack:
        made: list[Desk] = []

        def make() -> Desk:
            folder = tmp_path / f"computer{len(made)}"
            made.append(be_another(stack.enter_context(desk_of(nothing, folder, definitions, county))))
            return made[-1]

        yield make


def refused(call: Callable[[], object]) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Refusal) as refusal:
        call()
    problem = refusal.value.problems[0]
    return problem.code, dict(problem.values)


def numbers_left(desk: Desk) -> int:
    with desk.services.office.database.read() as tx:
        return sum(each.left for each in stock(tx.connection).values())


def assert_same(*desks: Desk) -> None:
    for each in desks:
        assert each.upstream.check().is_sound
        assert each.tables() == desks[0].tables()
        assert each.upstream.status().pending == 0


def whole_story(desk: Desk, second: Desk, county: CountyDesk, station: SmallStation) -> None:
    """Two computers without a line: they come in, register, disagree, agree."""
    came = come_in(desk, county)
    assert (came.is_welcome, came.outcome.pushed, came.outcome.pulled) == (True, 43, 43)
    status = desk.upstream.status()
    assert (status.is_active, status.url, status.index, status.pending) == (True, "", 1, 0)
    assert status.succeeded_at == county.clock.now()
    assert desk.upstream.next_wait() is None
    case = station.register(resident_draft())

    assert come_in(second, county).outcome.pulled == 43
    assert second.index == 2
    trip(desk, county)
    trip(second, county)
    with second.services.office.database.read() as tx:
        assert tx.of(Case).get(case.id).number == case.number
    desk.set_watts(9000)
    second.set_watts(12_000)
    trip(desk, county)
    assert trip(second, county).outcome.disputes == 1
    (dispute,) = second.upstream.conflicts(OWNER)
    second.upstream.decide(OWNER, dispute.id, Choice.OTHER)
    trip(second, county)
    trip(desk, county)
    assert (desk.watts(), second.watts()) == (12_000, 12_000)
    assert_same(desk, second)


def test_a_station_without_a_line(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk, station: SmallStation
) -> None:
    whole_story(desk, another(), county, station)


def test_a_station_without_a_line_and_its_hub_on_postgresql(
    cluster: Cluster,
    station: SmallStation,
    nothing: Path,
    tmp_path: Path,
    definitions: Definitions,
) -> None:
    name = cluster.make_database()
    upkeep_url = cluster.url(name)
    engine = open_engine(upkeep_url)
    roles = make_roles(engine, serving_password=PASSWORD, reading_password=PASSWORD)
    migrate(engine)
    engine.dispose()
    serving, reading = (cluster.url(name, role, PASSWORD) for role in (roles.serving, roles.reading))
    county = CountyDesk(new_settings(serving, reading, tmp_path), upkeep_url, station.clock, is_shared=True)
    try:
        _with_second(county, station, nothing, tmp_path, definitions)
    finally:
        county.shut()


def _with_second(
    county: CountyDesk, station: SmallStation, nothing: Path, tmp_path: Path, definitions: Definitions
) -> None:
    county.upkeep.add_station(CODE, "油坊镇供电所")
    station.desk.office.definitions.adopt_calendar(())
    first = Desk.of(station.desk, county, tmp_path / "stick")
    with desk_of(nothing, tmp_path / "second", definitions, county) as second:
        whole_story(first, be_another(second), county, station)


def test_one_with_a_line_and_one_with_a_stick(desk: Desk, another: Callable[[], Desk], county: CountyDesk) -> None:
    desk.upstream.enrol(OWNER, county.code(), URL)
    desk.upstream.sync_once()
    second = another()
    come_in(second, county)
    desk.set_watts(9000)
    desk.upstream.sync_once()
    trip(second, county)
    assert second.watts() == 9000
    assert refused(second.upstream.sync_once)[0] == "upstream.no_line"

    second.courier.line.take(OWNER, URL)
    second.set_watts(10_000)
    second.upstream.sync_once()
    trip(desk, county)  # a stick does where there is a line, too
    assert_same(desk, second)


def test_what_is_carried_twice_or_late_changes_nothing(desk: Desk, county: CountyDesk, tmp_path: Path) -> None:
    come_in(desk, county)
    desk.set_watts(9000)
    older = desk.out()
    (tmp_path / "older.sdc").write_bytes(older.path.read_bytes())
    desk.set_watts(10_000)
    newer = desk.out()
    assert (older.changes, newer.changes, newer.is_asking) == (1, 2, False)
    brought = [county.take(desk.up), county.take(desk.up), county.take(tmp_path / "older.sdc")]
    assert [(each.changes, each.new) for each in brought] == [(2, 2), (2, 0), (1, 0)]
    county.give(1, desk.down)
    first = desk.take_in()
    (tmp_path / "in.sdc").write_bytes(desk.down.read_bytes())
    again = desk.take_in()
    assert (first.outcome.pushed, first.outcome.pulled) == (2, 2)
    assert (again.outcome.pushed, again.outcome.pulled) == (0, 0)
    desk.set_watts(11_000)
    trip(desk, county)
    late = desk.take_in(tmp_path / "in.sdc")
    assert (late.outcome.pushed, late.outcome.pulled) == (0, 0)
    status = desk.upstream.status()
    assert (status.pending, status.cursor, status.head, desk.watts()) == (0, 46, 46, 11_000)


def test_a_lost_file_is_made_good_by_the_next(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    for watts in (9000, 10_000):
        desk.set_watts(watts)
        desk.out()  # the first never arrives
    assert county.take(desk.up).new == 2
    county.give(1, desk.down)  # nor does this answer
    desk.set_watts(11_000)
    trip(desk, county)
    assert desk.upstream.status().pending == 0


def test_numbers_are_given_once_for_a_request(desk: Desk, another: Callable[[], Desk], county: CountyDesk) -> None:
    come_in(desk, county)
    second = another()
    second.out(county.code())
    taken = [county.take(second.up) for _ in range(3)]
    assert [each.numbers for each in taken] == [400, 0, 0]
    county.give(2, second.down)
    second.take_in()
    second.take_in()
    assert numbers_left(second) == 400
    # Enough are left: nothing is asked for, and nothing given.
    assert second.out().changes == 0
    assert county.take(second.up).numbers == 0
    with second.services.office.database.read() as tx:
        assert {kind: each.left for kind, each in stock(tx.connection).items()} == {
            (series, 2026): 100 for series in ("case", "order", "outage", "gathering")
        }


def test_a_large_outbox_goes_in_parts_and_tells_how_far_it_is(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    for watts in range(9000, 9600):
        desk.set_watts(watts)
    told: list[tuple[int, int]] = []
    carried = desk.courier.carry_out(OWNER, desk.up, told=lambda done, whole: told.append((done, whole)))
    assert (carried.changes, told) == (600, [(500, 600), (600, 600)])
    assert county.take(desk.up).new == 600


def test_what_the_hub_cannot_take_over_is_told_once(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    with desk.services.office.database.alone() as connection:
        driver_of(connection).execute(
            "INSERT INTO _outbox (tx, tbl, pk, kind, hlc, base, user_id, ch)"
            " SELECT tx + 1, 999, randomblob(16), 0, hlc, cursor, NULL, '{\"1\": 2}' FROM _sync_meta"
        )
    desk.out()
    assert county.take(desk.up).set_aside == 1
    county.give(1, desk.down)
    assert [desk.take_in().outcome.quarantined for _ in range(2)] == [1, 0]
    assert desk.upstream.status().quarantined == 1
    assert trip(desk, county).outcome.quarantined == 0


def test_a_hub_that_was_put_back_gets_everything_again(desk: Desk, county: CountyDesk, tmp_path: Path) -> None:
    come_in(desk, county)
    desk.set_watts(9000)
    backup, live = tmp_path / "backup.db", tmp_path / "hub" / "hub.db"
    with closing(sqlite3.connect(live)) as old, closing(sqlite3.connect(backup)) as copy:
        old.backup(copy)
    trip(desk, county)
    before = tmp_path / "before.sdc"
    before.write_bytes(desk.down.read_bytes())
    county.shut()
    with closing(sqlite3.connect(backup)) as old, closing(sqlite3.connect(live)) as copy:
        old.backup(copy)
    Keeping(county.owner, county.upkeep_url, county.clock, "管理员").begin_again()

    desk.set_watts(10_000)
    desk.out()
    assert refused(lambda: county.take(desk.up)) == ("hub.courier_gap", {"first": 44, "last": 44})
    county.give(1, desk.down)
    assert desk.take_in().outcome.pulled == 43
    assert desk.upstream.status().pending == 2
    # What was written before the hub was put back must not be taken for news.
    assert refused(lambda: desk.take_in(before))[0] == "upstream.courier_outdated"
    trip(desk, county)
    status = desk.upstream.status()
    assert (status.pending, status.cursor, desk.watts()) == (0, 45, 10_000)


def test_an_answer_after_a_lost_one_still_fits_and_one_from_too_far_ahead_does_not(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk
) -> None:
    come_in(desk, county)
    second = another()
    come_in(second, county)
    desk.set_watts(9000)
    trip(desk, county)
    second.out()
    county.take(second.up)
    with county.owner.of_county(writing=True) as connection:
        connection.exec_driver_sql("UPDATE device SET cursor = 44 WHERE idx = 2")
    county.give(2, second.down)
    assert refused(second.take_in) == ("upstream.courier_gap", {"first": 44, "last": 44})
    assert second.watts() != 9000
    trip(second, county)
    assert second.watts() == 9000
    assert_same(desk, second)


def test_what_lies_behind_passed_over_numbers_goes_into_another_life(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    desk.set_watts(9000)
    with desk.services.office.database.alone() as connection:
        pass_known_numbers(connection, 60)  # as where the hub knew them for others
    desk.set_watts(10_000)
    assert desk.out().changes == 1
    county.take(desk.up)
    county.give(1, desk.down)
    desk.take_in()
    assert desk.out().changes == 1
    assert [county.take(desk.up).index for _ in range(2)] == [2, 2]  # a life of its own, and only one
    county.give(2, desk.down)
    desk.take_in()
    status = desk.upstream.status()
    # The life before counts as another computer's: what it said and this one had not read stands against it.
    assert (desk.index, status.pending, status.cursor, status.disputes) == (2, 0, 45, 1)
    desk.set_watts(11_000)
    trip(desk, county)
    assert (desk.watts(), desk.upstream.status().pending) == (11_000, 0)


def test_an_answer_to_an_earlier_file_leaves_the_request_for_numbers_open(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    left = numbers_left(desk)
    county.clock.set(county.clock.now().replace(month=12))  # the new year is near
    desk.out()
    county.give(1, desk.down)
    desk.take_in()
    assert numbers_left(desk) == left
    county.take(desk.up)
    county.give(1, desk.down)
    desk.take_in()
    assert numbers_left(desk) == left + 400


def let_go_of_the_log(county: CountyDesk) -> None:
    """What compaction leaves: records and conflicts, and the log only from its end on."""
    with county.owner.of_county(writing=True) as connection:
        connection.exec_driver_sql("UPDATE station SET min_seq = head")
        connection.exec_driver_sql("DELETE FROM op_log")


def stop_at(place: int) -> Callable[[int, int], None]:
    """Somebody stops the program when so many parts are done."""

    def told(done: int, _whole: int) -> None:
        if done == place:
            raise KeyboardInterrupt

    return told


def test_a_computer_the_log_is_no_longer_kept_for_gets_a_snapshot(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk
) -> None:
    come_in(desk, county)
    second = another()
    come_in(second, county)
    for watts in (9000, 10_000):
        desk.set_watts(watts)
        trip(desk, county)
    county.hub.snapshots.fresh(STATION.bytes)
    let_go_of_the_log(county)
    desk.set_watts(11_000)
    trip(desk, county)
    second.out()
    county.take(second.up)
    given = county.give(2, second.down)
    assert (given.after, given.head) == (45, 46)  # the pages behind the snapshot
    for place in (1, 2):  # stopped before the snapshot is in, and after everything is
        with pytest.raises(KeyboardInterrupt):
            second.courier.carry_in(OWNER, second.down, stop_at(place))
        assert (second.watts() == 11_000) is (place == 2)
    with second.services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET cursor = 43")
    told: list[tuple[int, int]] = []
    second.courier.carry_in(OWNER, second.down, lambda done, whole: told.append((done, whole)))
    assert told == [(1, 2), (2, 2)]
    assert (second.watts(), second.upstream.status().cursor) == (11_000, 46)
    assert second.take_in().outcome.pulled == 0  # a snapshot that is older than what is here is passed over
    assert_same(desk, second)


def test_a_newcomer_gets_a_snapshot_too(desk: Desk, another: Callable[[], Desk], county: CountyDesk) -> None:
    come_in(desk, county)
    let_go_of_the_log(county)
    second = another()
    come_in(second, county)
    assert_same(desk, second)
    second.set_watts(9000)
    trip(second, county)
    trip(desk, county)
    assert_same(desk, second)
