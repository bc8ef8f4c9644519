"""One conflict decided on two computers at once: the first decision stands, the other is kept, and that is all."""

from app.domain.upstream.operation import Fields, Operation, OpKind
from tests.hub.county import CAPACITY, Computer, County, new_key

DECISION = 43
ABOUT, CHOICE, NOTE, BY, AT = range(1, 6)


def decided(computer: Computer, about: bytes, key: bytes, watts: int) -> tuple[Operation, ...]:
    """A third value for a conflict, as a computer sends it: the record's change, and the decision, in one."""
    changed = computer.operation(key, {CAPACITY: watts})
    said: Fields = {ABOUT: about.hex().upper(), CHOICE: "edited", NOTE: "", BY: "", AT: 1_772_000_000_000}
    decision = computer.operation(new_key(), said, kind=OpKind.INSERT, table=DECISION, is_same_tx=True)
    return changed, decision


def test_two_decisions_at_once_are_one_more_conflict_of_low_stake(county: County) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)
    key = new_key()
    first.push(first.customer(key))
    first.read()
    second.read()
    first.push(first.operation(key, {CAPACITY: 9000}))
    second.push(second.operation(key, {CAPACITY: 12_000}))
    (asked,) = second.pull()["conflicts"]
    assert asked["stake"] == "high"
    for computer in (first, second):
        computer.read()

    first.push(*decided(first, asked["id"], key, 10_000))
    second.push(*decided(second, asked["id"], key, 11_000))

    (again,) = second.pull()["conflicts"]
    assert (again["stake"], again["kept"], again["other"]) == ("low", 10_000, 11_000)


def test_a_decision_that_meets_a_new_change_is_asked_about(county: County) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)
    key = new_key()
    first.push(first.customer(key))
    first.read()
    second.read()
    first.push(first.operation(key, {CAPACITY: 9000}))
    second.push(second.operation(key, {CAPACITY: 12_000}))
    (asked,) = second.pull()["conflicts"]
    for computer in (first, second):
        computer.read()

    first.push(first.operation(key, {CAPACITY: 15_000}))
    second.push(*decided(second, asked["id"], key, 11_000))

    (again,) = second.pull()["conflicts"]
    assert (again["stake"], again["kept"], again["other"]) == ("high", 15_000, 11_000)
