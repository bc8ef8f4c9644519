"""Each table the serving programs can reach is shut off by station, also those that are added one day."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Table, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from app.hub.storage.tables import OF_STATIONS
from tests.hub.county import Computer, County, new_key

# SQLite has no roles.
pytestmark = pytest.mark.parametrize("a_county", ["postgresql"], indirect=True)

_OPEN = {"hub", "alembic_version"}
_REACHABLE = """
SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
AND (has_table_privilege('{role}', oid, 'SELECT') OR has_table_privilege('{role}', oid, 'INSERT')
     OR has_table_privilege('{role}', oid, 'UPDATE') OR has_table_privilege('{role}', oid, 'DELETE'))
"""


def reachable(county: County, role: str) -> dict[str, bool]:
    """The relations a role can read or write in any way, and whether each is shut off row by row."""
    name = make_url(county.settings.database).database
    owner = county.owner()
    with owner.of_county() as connection:
        rows = connection.exec_driver_sql(_REACHABLE.format(role=f"{name}_{role}")).all()
    owner.close()
    return {str(relation): bool(is_shut_off) for relation, is_shut_off in rows}


def test_nothing_is_reachable_that_is_not_shut_off(county: County) -> None:
    found = reachable(county, "app")
    assert {table.name for table in OF_STATIONS} | _OPEN == found.keys()
    assert {name for name, is_shut_off in found.items() if not is_shut_off} == _OPEN


def test_those_who_look_reach_no_secrets_and_write_nothing(county: County) -> None:
    assert {"enrol_code", "challenge"}.isdisjoint(reachable(county, "county"))
    name = make_url(county.settings.database).database
    owner = county.owner()
    with owner.of_county() as connection:
        written = connection.exec_driver_sql(
            "SELECT count(*) FROM information_schema.role_table_grants "
            f"WHERE grantee = '{name}_county' AND privilege_type <> 'SELECT'"
        ).scalar_one()
    owner.close()
    assert written == 0


def test_no_row_is_put_into_another_station_or_taken_over_from_it(county: County) -> None:
    here, there = (county.computer(county.station()) for _ in range(2))
    for computer in (here, there):
        computer.push(computer.customer(new_key()))
    store = county.store()
    for table in OF_STATIONS:
        mine, theirs = (table.c.station_id == computer.station for computer in (here, there))
        with store.of_station(here.station, writing=False) as connection:
            assert connection.execute(select(table.c.station_id).where(theirs)).all() == [], table.name
        moved = update(table).where(mine).values(station_id=there.station)
        for statement in (moved, insert(table).values(**_a_row(there, table))):
            with _refused_or_idle(), store.of_station(here.station, writing=True) as connection:
                assert connection.execute(statement).rowcount == 0, table.name  # there was nothing to be moved
    store.close()


@contextmanager
def _refused_or_idle() -> Iterator[None]:
    try:
        yield
    except DBAPIError as refused:
        assert re.search(r"row-level security|permission denied", str(refused)), refused  # noqa: PT017 - either is well


def _a_row(computer: Computer, table: Table) -> dict[str, object]:
    """Any row of another station."""
    blanks: dict[str, object] = {"BLOB": b"x", "TEXT": "x", "BIGINT": 1, "INTEGER": 1, "BOOLEAN": False}
    columns = table.columns
    row = {column.name: blanks[str(column.type)] for column in columns if not column.nullable}
    return {**row, "station_id": computer.station}
