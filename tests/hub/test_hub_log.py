"""Pushing and pulling: what is acknowledged is in the log, once, in one order for everybody."""

import pytest

from app.domain.upstream.operation import Fields, OpKind
from app.sync.packing import log_unpacked
from tests.hub.county import CAPACITY, CUSTOMER, PHONE, County, new_key, refusal


def test_what_one_computer_did_the_other_reads(county: County) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)
    key = new_key()

    answer = first.push(first.customer(key), first.operation(key, {PHONE: "13900000000"}))

    assert (answer["ack"], answer["head"], answer["quarantined"], answer["backoff_s"]) == (2, 2, [], 0)
    lines = second.read()
    assert [(line.seq, line.device_index, line.dev_seq, line.kind) for line in lines] == [
        (1, 1, 1, OpKind.INSERT),
        (2, 1, 2, OpKind.UPDATE),
    ]
    assert lines[1].won == {PHONE: "13900000000"}
    assert (lines[1].table, lines[1].key, lines[1].epoch) == (CUSTOMER, key, first.epoch)
    assert first.read() == lines


def test_what_is_sent_twice_is_taken_once(county: County) -> None:
    computer = county.computer(county.station())
    operations = [computer.customer(new_key()) for _ in range(3)]

    computer.push(*operations)
    again = computer.push(*operations)
    more = computer.push(*operations[1:], computer.customer(new_key()))

    assert (again["ack"], again["head"]) == (3, 3)
    assert (more["ack"], more["head"]) == (4, 4)
    assert [line.dev_seq for line in computer.read()] == [1, 2, 3, 4]


def test_a_hole_is_refused_with_the_number_that_comes_next(county: County) -> None:
    computer = county.computer(county.station())
    computer.push(computer.customer(new_key()))
    computer.dev_seq += 1

    response = computer.pushed([computer.customer(new_key())])

    assert refusal(response) == (409, "upstream.expected")
    assert computer.client.get("/health").status_code == 200
    assert computer.pull()["head"] == 1


def test_concurrent_changes_keep_both_values(county: County) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)
    key = new_key()
    first.push(first.customer(key))
    first.read()
    second.read()

    first.push(first.operation(key, {CAPACITY: 10000}))
    second.push(second.operation(key, {CAPACITY: 12000, PHONE: "13700000000"}))

    page = first.pull()
    lines = log_unpacked(page["log"])
    assert [(line.won, line.lost) for line in lines] == [
        ({CAPACITY: 10000}, {}),
        ({PHONE: "13700000000"}, {CAPACITY: 10000}),
    ]
    (conflict,) = page["conflicts"]
    assert (conflict["seq"], conflict["table"], conflict["key"], conflict["field"]) == (3, CUSTOMER, key, CAPACITY)
    assert (conflict["kept"], conflict["other"], conflict["before"], conflict["stake"]) == (10000, 12000, 8000, "high")
    assert (conflict["kept_by"][:2], conflict["other_by"][:2]) == ([2, 1], [3, 2])
    assert len(conflict["id"]) == 16


@pytest.mark.parametrize("is_at_once", [True, False])
def test_who_changes_a_value_again_without_reading_what_became_of_it_undoes_nobodys_part(
    county: County,
    is_at_once: bool,  # noqa: FBT001 - a column of the table
) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)
    key, licences = new_key(), 5
    firm: Fields = {1: "建安", 2: "", 3: "", 4: "", licences: '["a"]', 6: 1, 7: 1}
    first.push(first.operation(key, firm, kind=OpKind.INSERT, table=34))
    second.read()
    first.push(first.operation(key, {licences: '["a", "first"]'}, table=34))

    changes = [second.operation(key, {licences: words}, table=34) for words in ('["a", "x"]', '["a", "x", "y"]')]
    for part in [changes] if is_at_once else [[each] for each in changes]:
        second.push(*part)

    assert first.read()[-1].won == {licences: '["a", "first", "x", "y"]'}


def test_a_clock_years_ahead_does_not_win_for_years(county: County) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)
    key = new_key()
    first.push(first.customer(key))
    first.read()
    second.read()
    now = int(county.clock.now().timestamp() * 1000)

    first.push(first.operation(key, {PHONE: "1"}, hlc=(now + 63_072_000_000) << 20))
    second.push(second.operation(key, {PHONE: "2"}, hlc=(now + 660_000) << 20 | 1))

    # Both count as ten minutes ahead: then the larger index decides, not the wrong year.
    assert [line.won for line in first.read()] == [{PHONE: "1"}, {PHONE: "2"}]


def test_a_transaction_with_a_bad_change_is_set_aside_whole_and_acknowledged(county: County) -> None:
    computer = county.computer(county.station())
    good, other = new_key(), new_key()

    answer = computer.push(
        computer.customer(good),
        computer.customer(other),
        computer.operation(new_key(), {PHONE: "1"}, is_same_tx=True),
        computer.operation(good, {PHONE: "2"}),
    )

    assert answer["ack"] == 4
    assert answer["quarantined"] == [[2, "unknown_record"], [3, "unknown_record"]]
    assert [(line.seq, line.dev_seq) for line in computer.read()] == [(1, 1), (2, 4)]


@pytest.mark.parametrize(
    ("table", "changes", "reason"),
    [
        (999, {1: "x"}, "schema"),
        (CUSTOMER, {999: "x"}, "schema"),
        (CUSTOMER, {CAPACITY: "eight"}, "wrong_type"),
        (CUSTOMER, {CAPACITY: None}, "wrong_type"),
        (CUSTOMER, {CAPACITY: 1 << 63}, "wrong_type"),
        (CUSTOMER, {PHONE: 1}, "wrong_type"),
        (CUSTOMER, {7: "no key"}, "wrong_type"),
        (20, {16: "[]"}, "wrong_type"),
        (20, {16: "{"}, "wrong_type"),
    ],
)
def test_what_the_hub_does_not_understand_is_kept_and_named(
    county: County, table: int, changes: dict[int, str | int | None], reason: str
) -> None:
    computer = county.computer(county.station())

    answer = computer.push(computer.operation(new_key(), changes, kind=OpKind.INSERT, table=table))

    assert (answer["ack"], answer["head"], answer["quarantined"]) == (1, 0, [[1, reason]])


def test_facts_are_never_changed_and_never_say_two_things(county: County) -> None:
    station = county.station()
    first, second = county.computer(station), county.computer(station)
    key = new_key()
    note = {1: "case", 2: "1" * 32, 3: "warned"}

    first.push(first.operation(key, note, kind=OpKind.INSERT, table=22))
    same = second.push(second.operation(key, note, kind=OpKind.INSERT, table=22))
    bad = second.push(
        second.operation(key, {**note, 3: "closed"}, kind=OpKind.INSERT, table=22),
        second.operation(key, {3: "closed"}, table=22),
        second.operation(key, {}, kind=OpKind.DELETE, table=22),
    )

    assert same["quarantined"] == []
    assert [reason for _, reason in bad["quarantined"]] == ["duplicate_fact", "append_only", "append_only"]
    # That both said the same is a line that changes nothing, so that the second knows it came through.
    assert [(line.kind, line.won) for line in first.read()] == [(OpKind.INSERT, note), (OpKind.UPDATE, {})]


def test_pages_end_where_transactions_end(county: County) -> None:
    computer = county.computer(county.station())
    computer.push(
        computer.customer(new_key()),
        *(computer.customer(new_key(), is_same_tx=place > 0) for place in range(5)),
        computer.customer(new_key()),
    )

    def page(after: int, limit: int) -> list[int]:
        packed = computer.pull(after=after, limit=limit)["log"]
        return [line.seq for line in log_unpacked(packed)]

    assert page(0, 3) == [1]
    assert page(0, 6) == [1, 2, 3, 4, 5, 6]
    assert page(1, 2) == [2, 3, 4, 5, 6]  # a transaction that is more than a page travels alone
    assert page(1, 100) == [2, 3, 4, 5, 6, 7]
    assert computer.pull(after=7)["log"] is None


def test_a_page_says_what_a_computer_needs_to_know(county: County) -> None:
    computer = county.computer(county.station())
    computer.push(computer.customer(new_key()))

    page = computer.pull(after=1)

    assert set(page) == {
        *("log", "conflicts", "head", "min_seq", "hub_epoch", "hub_ms", "archived", "mark"),
        *("schema_min", "schema_max", "backoff_s"),
    }
    assert (page["head"], page["min_seq"], page["archived"], page["conflicts"]) == (1, 0, 0, [])
    assert page["mark"] == b"1|" + computer.epoch + b"|1"
    assert (computer.pull()["mark"], computer.pull(after=2)["mark"]) == (b"", b"")
    assert page["hub_ms"] == int(county.clock.now().timestamp() * 1000)


def test_a_program_that_is_too_old_may_still_push(county: County) -> None:
    computer = county.computer(county.station())
    computer.push(computer.customer(new_key()))

    assert refusal(computer.pulled(schema=1)) == (426, "upstream.too_old")
    assert computer.pulled(schema=3).status_code == 200


def test_stations_do_not_share_their_logs(county: County) -> None:
    here, there = county.computer(county.station()), county.computer(county.station())
    key = new_key()

    here.push(here.customer(key))
    there.push(there.customer(key))

    assert [(line.seq, line.epoch) for line in there.read()] == [(1, there.epoch)]
