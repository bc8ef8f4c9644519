"""Own changes that have not come back: read once for a whole round, and never one too few."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.customers.customer import Customer
from app.domain.station.station import Setting
from app.domain.upstream.link import Quarantined
from app.persistence.driver import driver_of
from app.persistence.ids import natural_id, new_id
from app.persistence.tables.numbers import FIELD_NUMBERS
from app.persistence.upstream.outbox import last_number
from app.persistence.upstream.unsent import REMOVED, Unsent
from tests.station import CHEN, MONDAY, STATION, ZHANG, SmallStation

CUSTOMER, SETTING = 5, 31
PHONE = FIELD_NUMBERS["customer"]["phone"]
VERSION = FIELD_NUMBERS["customer"]["version"]
KEY = natural_id(STATION, "setting", "a")


def numbered(station: SmallStation) -> int:
    with station.database.read() as tx:
        return last_number(tx.connection)


def call(station: SmallStation, phone: str) -> None:
    with station.database.write(ZHANG) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), phone=phone))


def caught_up(station: SmallStation, unsent: Unsent, seen: int) -> None:
    with station.database.read() as tx:
        unsent.catch_up(driver_of(tx.connection), seen)


def steps(station: SmallStation, work: Callable[[], object]) -> int:
    """How much SQLite does for it."""
    counted = []
    with station.database.alone() as connection:  # a database in memory has one connection
        driver_of(connection).set_progress_handler(lambda: counted.append(1), 10)
        work()
        driver_of(connection).set_progress_handler(None, 0)
    return len(counted)


def test_what_was_read_for_one_page_is_not_read_again_for_the_next(station: SmallStation) -> None:
    seen = numbered(station)
    with station.database.write(ZHANG) as tx:
        tx.of(Setting).add_many([Setting(id=new_id(), key=f"k{n}", value={}) for n in range(500)])
    unsent = Unsent()

    first = steps(station, lambda: caught_up(station, unsent, seen))
    second = steps(station, lambda: caught_up(station, unsent, seen + 250))

    assert second * 20 < first


def test_what_is_written_between_two_pages_is_found(station: SmallStation) -> None:
    seen, unsent = numbered(station), Unsent()
    caught_up(station, unsent, seen)
    assert unsent.fields(CUSTOMER, CHEN.bytes, seen) == set()

    call(station, "13900000001")
    caught_up(station, unsent, seen)

    assert unsent.fields(CUSTOMER, CHEN.bytes, seen) == {0, PHONE, VERSION}
    assert unsent.fields(CUSTOMER, CHEN.bytes, seen + 1) == set()


def test_the_last_word_may_be_that_a_record_is_gone(station: SmallStation) -> None:
    seen, unsent = numbered(station), Unsent()
    with station.database.write(ZHANG) as tx:
        tx.of(Setting).add(Setting(id=KEY, key="a", value={}))
        tx.of(Setting).remove([KEY])
    caught_up(station, unsent, seen)

    assert REMOVED in unsent.fields(SETTING, KEY.bytes, seen)


def test_what_the_hub_sets_aside_between_two_pages_counts_no_more(station: SmallStation) -> None:
    seen, unsent = numbered(station), Unsent()
    call(station, "13900000001")
    caught_up(station, unsent, seen)
    with station.database.write(None) as tx:
        tx.of(Quarantined).add(Quarantined(id=new_id(), dev_seq=seen + 1, reason="value", told_at=MONDAY))

    caught_up(station, unsent, seen)

    assert unsent.fields(CUSTOMER, CHEN.bytes, seen) == set()


def test_after_a_step_back_all_of_it_is_read_again(station: SmallStation) -> None:
    seen, unsent = numbered(station), Unsent()
    call(station, "13900000001")
    caught_up(station, unsent, seen + 1)
    assert unsent.fields(CUSTOMER, CHEN.bytes, seen) == set()

    caught_up(station, unsent, seen)

    assert unsent.fields(CUSTOMER, CHEN.bytes, seen) == {0, PHONE, VERSION}


def test_of_a_file_that_was_put_back_nothing_is_remembered(station: SmallStation) -> None:
    seen, unsent = numbered(station), Unsent()
    call(station, "13900000001")
    caught_up(station, unsent, seen)
    with station.database.alone() as connection:
        driver_of(connection).execute("DELETE FROM _outbox WHERE seq > ?", (seen,))
        driver_of(connection).execute("UPDATE sqlite_sequence SET seq = ? WHERE name = '_outbox'", (seen,))

    caught_up(station, unsent, seen)

    assert unsent.fields(CUSTOMER, CHEN.bytes, seen) == set()
