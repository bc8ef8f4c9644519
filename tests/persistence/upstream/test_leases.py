"""Numbers from blocks: each once, one block after the other, and none of one's own once there is a hub."""

from dataclasses import replace

from app.domain.upstream.link import Link
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.persistence.numbering import Stock, add_block, forget_numbers, stock
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
        assert tx.take_number("case", 2026) is None  # the hub has to give others first


def test_a_series_that_has_not_begun_needs_a_block_first(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        enrol(tx)
        assert tx.take_number("order", 2026) is None
        add_block(tx.connection, "order", 2026, 101, 102)
        assert tx.take_number("order", 2026) == 101


def test_drafts_are_counted_under_the_place_in_the_station_whatever_is_leased(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        enrol(tx)
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET device_index = 7")
        assert [tx.take_draft(), tx.take_draft()] == [(7, 1), (7, 2)]
        assert stock(tx.connection) == {}  # the hub leases no drafts


def test_another_life_gives_none_of_the_leased_numbers_out(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        enrol(tx)
        add_block(tx.connection, "case", 2026, 1, 6)
        add_block(tx.connection, "case", 2026, 21, 22)
        assert (tx.take_number("case", 2026), tx.take_draft()) == (1, (1, 1))

        forget_numbers(tx.connection)

        assert (tx.take_number("case", 2026), tx.take_draft()) == (None, (1, 2))
