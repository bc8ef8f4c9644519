"""What is sent: whole transactions, in portions."""

from dataclasses import replace

from app.domain.customers.customer import Customer
from app.domain.station.station import Setting
from app.domain.upstream.operation import Operation
from app.persistence.ids import new_id
from app.persistence.upstream.outbox import count_after, first_kept, last_number, operations_after, prune
from tests.station import CHEN, ZHANG, SmallStation


def sizes(station: SmallStation, after: int, most: int) -> list[int]:
    """How many operations go at a time."""
    found = []
    with station.database.read() as tx:
        while some := operations_after(tx.connection, after, most):
            found.append(len(some))
            after = some[-1].dev_seq
    return found


def write(station: SmallStation, *counts: int, text: str = "") -> int:
    """Transactions of so many operations; returns the number before them."""
    with station.database.read() as tx:
        before = last_number(tx.connection)
    for count in counts:
        with station.database.write(ZHANG) as tx:
            for _ in range(count):
                key = new_id()
                tx.of(Setting).add(Setting(id=key, key=key.hex, value={"text": text}))
    return before


def test_portions_end_where_transactions_end(station: SmallStation) -> None:
    before = write(station, 2, 3, 1)

    assert sizes(station, before, 100) == [6]
    assert sizes(station, before, 5) == [5, 1]
    assert sizes(station, before, 4) == [2, 4]
    assert sizes(station, before, 3) == [2, 3, 1]
    assert sizes(station, before, 2) == [2, 3, 1]
    assert sizes(station, before, 1) == [2, 3, 1]


def test_a_portion_ends_before_numbers_that_were_passed_over(station: SmallStation) -> None:
    before = write(station, 2)
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = seq + 5 WHERE name = '_outbox'")
    write(station, 3)

    assert sizes(station, before, 100) == [2, 3]


def test_large_values_make_smaller_portions(station: SmallStation) -> None:
    before = write(station, 1, 1, 1, 1, text="x" * 600_000)
    assert sizes(station, before, 100) == [2, 2]


def test_an_operation_is_what_was_changed(station: SmallStation) -> None:
    with station.database.write(ZHANG) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), phone="13900000001"))
    with station.database.read() as tx:
        last = last_number(tx.connection)
        (operation,) = operations_after(tx.connection, last - 1)

    assert operation == Operation(
        dev_seq=last,
        tx=operation.tx,
        table=5,
        key=CHEN.bytes,
        kind=operation.kind,
        hlc=operation.hlc,
        base=0,
        user_id=ZHANG.bytes,
        changes={5: "13900000001", 14: 1},
    )


def test_numbers_are_known_before_and_after_anything_was_sent(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        last = last_number(tx.connection)
        assert (first_kept(tx.connection), count_after(tx.connection, last - 3)) == (1, 3)
        assert prune(tx.connection, last, 1 << 62) == last
        assert (first_kept(tx.connection), last_number(tx.connection)) == (None, last)
        tx.connection.exec_driver_sql("DELETE FROM sqlite_sequence")
        assert last_number(tx.connection) == 0
