"""Numbers from blocks: each once, one block after the other, and none of one's own once there is a hub."""

from dataclasses import replace

import pytest

from app.domain.problems import Refusal
from app.domain.upstream.link import Link
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.persistence.numbering import Stock, add_block, stock
from tests.station import SmallStation


def enrol(tx: Transaction) -> None:
    link = Link(id=new_id(), url="", certificate="", hub_id=b"", hub_key=b"", station_code="", station_name="")
    tx.of(Link).add(replace(link, is_active=True))


def test_blocks_take_the_place_of_own_numbers_without_a_number_twice(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        assert [tx.take_number("case", 2026) for _ in range(3)] == [1, 2, 3]
        enrol(tx)
        assert tx.take_number("case", 2026) == 4  # until the hub's come
        assert stock(tx.connection) == {("case", 2026): Stock(left=999_995, used=4, is_own=True)}

        add_block(tx.connection, "case", 2026, 1, 6)
        add_block(tx.connection, "case", 2026, 21, 22)

        assert stock(tx.connection) == {("case", 2026): Stock(left=4, used=4, is_own=False)}
        assert [tx.take_number("case", 2026) for _ in range(4)] == [5, 6, 21, 22]
        with pytest.raises(Refusal) as refused:
            tx.take_number("case", 2026)
    assert [(p.code, p.values) for p in refused.value.problems] == [
        ("number.block_used_up", {"series": "case", "year": 2026})
    ]


def test_a_series_that_has_not_begun_needs_a_block_first(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        enrol(tx)
        with pytest.raises(Refusal):
            tx.take_number("order", 2026)
        add_block(tx.connection, "order", 2026, 101, 102)
        assert tx.take_number("order", 2026) == 101
