"""Many rows at once: columns as PostgreSQL's binary arrays, and written out, read back by PostgreSQL itself."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, Table, Text, select

from app.hub.storage.arrays import ColumnArray, name_of
from app.hub.storage.bulk import add_rows
from app.hub.storage.engine import open_engine
from tests.hub.cluster import Cluster


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (LargeBinary, [b"", b"\x00\xff", bytes(300)]),
        (LargeBinary, [None, b"a", None]),
        (BigInteger, [0, -(1 << 63), (1 << 63) - 1]),
        (BigInteger, [None]),
        (Integer, [-(1 << 31), None, (1 << 31) - 1]),
        (Boolean, [True, False, None]),
        (Text, ["", "台区经理", "𠮷"]),
        (Text, ["a", None]),
    ],
)
def test_what_is_packed_is_what_is_read(cluster: Cluster, kind: type[Any], values: list[object]) -> None:
    with psycopg.connect(cluster.url("postgres")) as connection:
        statement = f"SELECT %b::{name_of(kind)}[]".encode()
        row = connection.execute(statement, (ColumnArray(kind, values),)).fetchone()
    assert row == (values,)


def test_rows_are_written_out_where_they_are_spread_over_machines(cluster: Cluster) -> None:
    """Citus itself is not there: what it is sent goes to a plain PostgreSQL, which takes it as well."""
    engine = open_engine(cluster.url("postgres"))
    rows: list[tuple[Any, ...]] = [(bytes([number % 256]), f"{number}", number % 9, number) for number in range(2345)]
    with engine.connect() as connection:
        temporary = Table(
            "written_out",
            MetaData(),
            *(Column("station_id", LargeBinary), Column("series", Text, primary_key=True)),
            *(Column("year", Integer), Column("next", BigInteger)),
            prefixes=["TEMPORARY"],
        )
        temporary.create(connection)
        connection.info["hub_spread"] = True
        add_rows(connection, temporary, rows)
        add_rows(connection, temporary, [(None, "7", None, -7)], replacing=True)
        found = connection.execute(select(temporary).order_by(temporary.c.next)).all()
    engine.dispose()
    assert len(found) == 2345
    assert tuple(found[0]) == (None, "7", None, -7)
    assert tuple(found[-1]) == (b"\x28", "2344", 4, 2344)
