"""Columns as PostgreSQL's binary arrays, read back by PostgreSQL itself."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Text

from app.hub.storage.arrays import ColumnArray, name_of
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
