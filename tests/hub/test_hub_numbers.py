"""Gaps in a register explain themselves: which leased numbers have a document, which never will."""

from contextlib import closing

from app.domain.upstream.operation import OpKind
from app.domain.work.numbers import document_number
from app.hub.numbers import LeasedBlock, leased_blocks
from app.persistence.tables.registry import synced_tables
from app.persistence.types import to_milliseconds
from tests.hub.county import Computer, County, new_key, said

ORDER_TABLE = 23
NUMBER = next(synced.field_numbers["number"] for table, synced in synced_tables() if table.name == "work_order")


def blocks(county: County, computer: Computer) -> dict[tuple[int, int], LeasedBlock]:
    with closing(county.owner()) as owner, owner.of_station(computer.station, writing=False) as connection:
        found = leased_blocks(connection, computer.station, to_milliseconds(county.clock.now()))
    return {(each.year, each.low): each for each in found}


def test_numbers_of_past_years_and_of_lives_that_are_over_are_void(county: County) -> None:
    computer = county.computer(county.station())
    for year in (2025, 2026):
        said(computer.post("lease", {"series": "order", "year": year, "count": 10}))
    for year, serial in ((2025, 1), (2025, 4), (2025, 5), (2026, 10)):
        number = document_number("YF", "PG", year, serial)
        computer.push(computer.operation(new_key(), {NUMBER: number}, kind=OpKind.INSERT, table=ORDER_TABLE))
    computer.push(computer.operation(new_key(), {NUMBER: "临-1-1"}, kind=OpKind.INSERT, table=ORDER_TABLE))

    found = blocks(county, computer)
    old, now = found[2025, 1], found[2026, 1]
    assert (old.used, old.unused, old.is_over) == (3, ((2, 3), (6, 10)), True)
    assert (now.used, now.unused, now.is_over) == (1, ((1, 9),), False)
    assert (now.series, now.high, now.device_index) == ("order", 10, 1)

    said(computer.post("epoch", {"new_epoch": new_key()[:8], "first": 6}))
    assert blocks(county, computer)[2026, 1].is_over
    county.clock.forward(days=365)
    assert all(each.is_over for each in blocks(county, computer).values())
