"""Row-level security: what the database itself refuses, whatever the program does."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, ProgrammingError

from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.storage.tables import OF_STATIONS, audit, op_log, station
from app.persistence.ids import station_id
from tests.hub.county import Computer, County, new_key

# SQLite has no roles.
pytestmark = pytest.mark.parametrize("a_county", ["postgresql"], indirect=True)


@pytest.fixture
def serving(county: County) -> Iterator[Store]:
    """The database as the serving role sees it."""
    store = county.store()
    yield store
    store.close()


@pytest.fixture
def two_stations(county: County) -> tuple[Computer, Computer]:
    """Two stations with a customer each."""
    computers = county.computer(county.station()), county.computer(county.station())
    for computer in computers:
        computer.push(computer.customer(new_key()))
    return computers


def _a_deed(computer: Computer) -> dict[str, object]:
    return {"station_id": computer.station, "id": new_key(), "at": 1, "who": "x", "act": "revoked", "about": ""}


def test_a_transaction_sees_its_own_stations_rows(serving: Store, two_stations: tuple[Computer, Computer]) -> None:
    here, there = two_stations
    with serving.of_station(here.station, writing=False) as connection:
        for table in OF_STATIONS:
            found = set(connection.execute(select(table.c.station_id)).scalars())
            assert found <= {here.station}, table.name
        assert connection.execute(select(op_log.c.seq).where(op_log.c.station_id == there.station)).all() == []


def test_nothing_is_written_into_another_station(serving: Store, two_stations: tuple[Computer, Computer]) -> None:
    here, there = two_stations
    with serving.of_station(here.station, writing=True) as connection:
        changed = update(station).where(station.c.station_id == there.station).values(head=99)
        assert connection.execute(changed).rowcount == 0
    with (
        pytest.raises(ProgrammingError, match="InsufficientPrivilege"),
        serving.of_station(here.station, writing=True) as connection,
    ):
        connection.execute(insert(audit).values(_a_deed(there)))


def test_who_does_not_say_whose_rows_gets_none(serving: Store, two_stations: tuple[Computer, Computer]) -> None:
    here, _ = two_stations
    with pytest.raises(ProgrammingError, match=r"app\.station"), serving.of_county() as connection:
        connection.execute(select(op_log))
    # A connection of the pool keeps nothing of the transaction before.
    with serving.of_station(here.station, writing=False) as connection:
        assert len(connection.execute(select(op_log)).all()) == 1
    with serving.of_county() as connection:
        assert connection.execute(select(op_log)).all() == []


@pytest.mark.usefixtures("two_stations")
def test_a_code_shows_itself_and_nothing_else(county: County, serving: Store) -> None:
    code = county.station()
    made = county.upkeep.make_code(code, needs_approval=False)
    with serving.of_code(made.selector) as connection:
        seen = connection.exec_driver_sql("SELECT station_id FROM enrol_code").scalars().all()
        assert seen == [station_id(code).bytes]
        assert connection.execute(select(station)).all() == []


def test_the_serving_role_owns_nothing_and_rewrites_no_log(
    county: County, serving: Store, two_stations: tuple[Computer, Computer]
) -> None:
    here, _ = two_stations
    name = make_url(county.settings.database).database
    for statement in (
        "UPDATE op_log SET won = ''",
        "DELETE FROM op_log",
        "DELETE FROM audit",
        "TRUNCATE field_state",
        "ALTER TABLE op_log DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE mine (x int)",
        f"SET ROLE {name}_owner",
        "COPY op_log FROM STDIN",
    ):
        with (
            pytest.raises(DBAPIError, match=r"permission denied|must be owner|not supported"),
            serving.of_station(here.station, writing=True) as connection,
        ):
            connection.exec_driver_sql(statement)


def test_the_countys_role_reads_all_stations_and_changes_none(
    county: County, two_stations: tuple[Computer, Computer], serving: Store
) -> None:
    assert serving.is_shared
    county_store = Store(open_engine(county.settings.county))
    with county_store.of_county() as connection:
        found = set(connection.execute(select(op_log.c.station_id)).scalars())
        assert found >= {computer.station for computer in two_stations}
    for statement in ("UPDATE station SET head = 0", "SELECT * FROM enrol_code", "SELECT * FROM challenge"):
        with pytest.raises(ProgrammingError, match="permission denied"), county_store.of_county() as connection:
            connection.exec_driver_sql(statement)
    county_store.close()
