"""The merge: what was seen is set, what was not is decided by the field's rule, and nothing gives way in silence."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.upstream.merging import EXISTENCE, Conflict, Merged, Record, Writer, merge
from app.domain.upstream.operation import Operation, OpKind, Plain, hlc_at, milliseconds_of
from app.domain.upstream.rules import MergeRule, Stake, TableRules

_R = MergeRule
PHONE, AMOUNT, STATE, SINCE, CREW, DETAILS, PAPERS, VERSION = range(1, 9)
RULES = TableRules(
    number=20,
    name="work_case",
    fields={
        PHONE: _R.PLAIN,
        AMOUNT: _R.DISPUTED,
        STATE: _R.STAGE,
        SINCE: _R.WITH_STAGE,
        CREW: _R.STAGE,
        DETAILS: _R.KEYS,
        PAPERS: _R.ITEMS,
        VERSION: _R.GREATEST,
    },
    names={},
    state_field=STATE,
    outranks={"arrived": frozenset({"sent", "accepted"}), "withdrawn": frozenset({"sent"})},
)
FIRST = Writer(seq=1, device=1, hlc=hlc_at(1_000))
THEIRS = Writer(seq=5, device=2, hlc=hlc_at(5_000))


def record(data: Mapping[int, Plain], **later: Writer) -> Record:
    """A record of the first computer, some fields of it written later by others (`f1=...`)."""
    writers = dict.fromkeys((EXISTENCE, *data), FIRST) | {int(name[1:]): writer for name, writer in later.items()}
    return Record(data=data, writers=writers)


def operation(
    changes: Mapping[int, Plain], *, base: int = 1, kind: OpKind = OpKind.UPDATE, hlc: int = hlc_at(4_000)
) -> Operation:
    return Operation(
        dev_seq=1, tx=1, table=20, key=b"k" * 16, kind=kind, hlc=hlc, base=base, user_id=b"u" * 16, changes=changes
    )


def merged(op: Operation, standing: Record | None, before: Plain = None, device: int = 3) -> Merged:
    return merge(op, standing, RULES, seq=9, device=device, hlc=op.hlc, base_of=lambda _field: before)


def only(conflicts: tuple[Conflict, ...]) -> Conflict:
    assert len(conflicts) == 1
    return conflicts[0]


def kept(done: Merged) -> list[tuple[int, Plain, Plain, Stake]]:
    """Of each conflict the field, what stands, what gave way, and who has to look."""
    return [(each.field, each.kept, each.other, each.stake) for each in done.conflicts]


def test_a_new_record_is_taken_as_it_is() -> None:
    done = merged(operation({PHONE: "1", AMOUNT: 2}, kind=OpKind.INSERT), None)

    assert (done.kind, done.won, done.lost, done.conflicts) == (OpKind.INSERT, {PHONE: "1", AMOUNT: 2}, {}, ())
    assert done.record.writers[AMOUNT] == Writer(seq=9, device=3, hlc=hlc_at(4_000), user_id=b"u" * 16)


@pytest.mark.parametrize(("base", "device"), [(5, 3), (1, 2)], ids=["stood in the log he had read", "his own"])
def test_what_the_author_had_seen_is_set(base: int, device: int) -> None:
    done = merged(operation({AMOUNT: 7}, base=base), record({AMOUNT: 2}, f2=THEIRS), device=device)

    assert done.won == {AMOUNT: 7}
    assert done.record.data == {AMOUNT: 7}
    assert done.record.writers[AMOUNT].seq == 9
    assert done.conflicts == ()


def test_the_same_value_twice_is_no_conflict() -> None:
    done = merged(operation({AMOUNT: 2, STATE: "sent"}), record({AMOUNT: 2, STATE: "sent"}, f2=THEIRS, f3=THEIRS))

    assert done.conflicts == ()
    assert done.won == {AMOUNT: 2, STATE: "sent"}


@pytest.mark.parametrize(("hlc", "stands"), [(hlc_at(4_000), "theirs"), (hlc_at(6_000), "mine")])
def test_of_low_stake_the_later_stays_and_the_other_is_kept(hlc: int, stands: str) -> None:
    done = merged(operation({PHONE: "mine"}, hlc=hlc), record({PHONE: "theirs"}, f1=THEIRS), before="first")

    assert done.record.data == {PHONE: stands}
    conflict = only(done.conflicts)
    assert conflict.kept == stands
    assert {conflict.kept, conflict.other} == {"mine", "theirs"}
    assert (conflict.before, conflict.stake) == ("first", Stake.LOW)
    assert (done.won, done.lost) == (({PHONE: "mine"}, {}) if stands == "mine" else ({}, {PHONE: "theirs"}))


def test_an_amount_waits_for_people_whichever_is_later() -> None:
    done = merged(operation({AMOUNT: 7}, hlc=hlc_at(9_000)), record({AMOUNT: 2}, f2=THEIRS), before=1)

    assert done.lost == {AMOUNT: 2}
    conflict = only(done.conflicts)
    assert (conflict.field, conflict.kept, conflict.other, conflict.before) == (AMOUNT, 2, 7, 1)
    assert (conflict.kept_writer, conflict.other_writer.device) == (THEIRS, 3)
    assert conflict.stake is Stake.HIGH


@pytest.mark.parametrize(("mine", "stands"), [(4, 4), (2, 3), (None, 3)])
def test_of_counters_the_larger_stays(mine: Plain, stands: int) -> None:
    done = merged(operation({VERSION: mine}), record({VERSION: 3}, f8=THEIRS))

    assert done.conflicts == ()
    assert done.record.data == {VERSION: stands}
    assert (done.won, done.lost) == (({VERSION: 4}, {}) if stands == 4 else ({}, {VERSION: 3}))


def test_the_further_state_stands_and_takes_its_moment_with_it() -> None:
    standing = record({STATE: "accepted", SINCE: 50}, f3=THEIRS, f4=THEIRS)
    done = merged(operation({STATE: "arrived", SINCE: 40}), standing, before="sent")

    assert done.record.data == {STATE: "arrived", SINCE: 40}
    assert kept(done) == [(STATE, "arrived", "accepted", Stake.LOW), (SINCE, 40, 50, Stake.LOW)]


def test_a_state_that_was_outrun_gives_way() -> None:
    standing = record({STATE: "arrived", SINCE: 50}, f3=THEIRS, f4=THEIRS)
    done = merged(operation({STATE: "accepted", SINCE: 60}), standing)

    assert done.lost == {STATE: "arrived", SINCE: 50}
    assert kept(done) == [(STATE, "arrived", "accepted", Stake.LOW), (SINCE, 50, 60, Stake.LOW)]


def test_states_that_do_not_commute_are_for_people() -> None:
    standing = record({STATE: "arrived", SINCE: 50}, f3=THEIRS, f4=THEIRS)
    done = merged(operation({STATE: "withdrawn", SINCE: 60}), standing)

    assert done.lost == {STATE: "arrived", SINCE: 50}
    assert kept(done) == [(STATE, "arrived", "withdrawn", Stake.HIGH), (SINCE, 50, 60, Stake.LOW)]


@pytest.mark.parametrize(("hlc", "stands", "gives_way"), [(hlc_at(6_000), 60, 50), (hlc_at(4_000), 50, 60)])
def test_of_two_equal_moves_the_later_moment_stays_and_the_other_is_kept(hlc: int, stands: int, gives_way: int) -> None:
    standing = record({STATE: "arrived", SINCE: 50, CREW: "A"}, f3=THEIRS, f4=THEIRS)
    done = merged(operation({STATE: "arrived", SINCE: 60}, hlc=hlc), standing, before=40)

    assert done.record.data == {STATE: "arrived", SINCE: stands, CREW: "A"}
    assert kept(done) == [(SINCE, stands, gives_way, Stake.LOW)]
    assert only(done.conflicts).before == 40


def test_a_moment_alone_meets_one_nobody_had_told_of() -> None:
    standing = record({STATE: "arrived", SINCE: 50}, f4=THEIRS)
    done = merged(operation({SINCE: 60}), standing)

    assert kept(done) == [(SINCE, 50, 60, Stake.LOW)]


def test_a_moment_that_gives_way_to_none_is_kept() -> None:
    """The move that stands has no such moment, and nobody ever wrote one."""
    done = merged(operation({STATE: "accepted", SINCE: 60}), record({STATE: "arrived", CREW: "A"}, f3=THEIRS))

    assert done.record.data == {STATE: "arrived", CREW: "A"}
    assert kept(done) == [(STATE, "arrived", "accepted", Stake.LOW), (SINCE, None, 60, Stake.LOW)]
    assert done.conflicts[1].kept_writer == THEIRS


def test_a_move_that_stands_takes_the_place_of_what_its_author_had_seen() -> None:
    done = merged(operation({STATE: "arrived", CREW: "B"}), record({STATE: "accepted", CREW: "A"}, f3=THEIRS))

    assert done.won == {STATE: "arrived", CREW: "B"}
    assert kept(done) == [(STATE, "arrived", "accepted", Stake.LOW)]


def test_a_step_of_a_crew_that_was_replaced_meanwhile_is_for_people() -> None:
    standing = record({STATE: "sent", CREW: "B"}, f5=THEIRS)
    done = merged(operation({STATE: "accepted"}), standing, before="sent")

    assert done.lost == {STATE: "sent"}
    assert only(done.conflicts).stake is Stake.HIGH


def test_two_people_fill_different_fields_of_one_mapping() -> None:
    standing = record({DETAILS: json.dumps({"a": 1, "b": 2, "gone": 1})}, f6=THEIRS)
    done = merged(operation({DETAILS: json.dumps({"a": 5, "b": 0})}), standing, json.dumps({"a": 1, "b": 0, "gone": 1}))

    assert done.won == {DETAILS: '{"a": 5, "b": 2}'}
    assert done.conflicts == ()


def test_the_same_field_of_a_mapping_twice_is_for_people() -> None:
    standing = record({DETAILS: json.dumps({"a": 2, "容量": "八"})}, f6=THEIRS)
    done = merged(operation({DETAILS: json.dumps({"a": 3})}), standing, json.dumps({"a": 1, "容量": "十"}))

    assert done.won == {DETAILS: '{"a": 2, "容量": "八"}'}
    assert [(c.key, c.before, c.other, c.kept, c.stake) for c in done.conflicts] == [
        ("a", "1", "3", "2", Stake.HIGH),
        ("容量", '"十"', None, '"八"', Stake.HIGH),
    ]


def test_items_are_added_and_taken_away_on_both_sides() -> None:
    paper = {"code": "id", "state": "missing"}
    standing = record({PAPERS: json.dumps([paper, "x", "theirs"])}, f7=THEIRS)
    mine = json.dumps([{"code": "id", "state": "present"}, "mine"])
    done = merged(operation({PAPERS: mine}), standing, json.dumps([paper, "x"]))

    assert json.loads(str(done.won[PAPERS])) == [{"code": "id", "state": "present"}, "theirs", "mine"]
    assert done.conflicts == ()


def test_what_was_put_together_is_not_undone_by_its_author_s_next_change() -> None:
    first, second = ({"mine": number} for number in (1, 2))
    standing = record({DETAILS: '{"theirs": 1}'}, **{f"f{DETAILS}": THEIRS})

    joined = merged(operation({DETAILS: json.dumps(first)}), standing, before="{}")
    after = merged(operation({DETAILS: json.dumps(second)}), joined.record, before=json.dumps(first))
    seen = merged(operation({DETAILS: json.dumps(second)}, base=9), joined.record)

    assert joined.won == {DETAILS: '{"mine": 1, "theirs": 1}'}
    assert after.won == {DETAILS: '{"mine": 2, "theirs": 1}'}
    assert after.conflicts == ()
    assert seen.won == {DETAILS: '{"mine": 2}'}


def test_what_was_empty_before_is_merged_too() -> None:
    done = merged(operation({DETAILS: '{"b": 1}'}), record({DETAILS: '{"a": 1}'}, f6=THEIRS), before=None)

    assert done.won == {DETAILS: '{"a": 1, "b": 1}'}


def test_a_record_nobody_touched_meanwhile_is_removed_and_stays_so() -> None:
    done = merged(operation({}, kind=OpKind.DELETE), record({PHONE: "1"}))
    again = merged(operation({}, kind=OpKind.DELETE), done.record)

    assert done.record.is_deleted
    assert (done.kind, done.conflicts) == (OpKind.DELETE, ())
    assert (again.record, again.kind, again.conflicts) == (done.record, OpKind.DELETE, ())


def test_a_record_somebody_changed_meanwhile_stays() -> None:
    done = merged(operation({}, kind=OpKind.DELETE), record({PHONE: "1", AMOUNT: 3}, f1=THEIRS))

    assert not done.record.is_deleted
    assert (done.kind, done.won, done.lost) == (OpKind.RESTORE, {}, {PHONE: "1", AMOUNT: 3})
    conflict = only(done.conflicts)
    assert (conflict.field, conflict.stake, conflict.kept_writer) == (EXISTENCE, Stake.HIGH, THEIRS)


@pytest.mark.parametrize(("base", "stake"), [(1, Stake.HIGH), (5, Stake.LOW)])
def test_a_change_of_a_record_removed_meanwhile_brings_it_back(base: int, stake: Stake) -> None:
    removed = Record(
        data={PHONE: "1", AMOUNT: 3}, writers={PHONE: FIRST, AMOUNT: FIRST, EXISTENCE: THEIRS}, is_deleted=True
    )
    done = merged(operation({PHONE: "2"}, base=base), removed)

    assert not done.record.is_deleted
    assert (done.kind, done.won) == (OpKind.RESTORE, {PHONE: "2", AMOUNT: 3})
    assert only(done.conflicts).stake is stake


_VALUES = st.dictionaries(st.sampled_from([PHONE, AMOUNT, CREW, VERSION]), st.integers(0, 3), min_size=1)


@given(mine=_VALUES, theirs=_VALUES, base=st.sampled_from([1, 5]), hlc=st.integers(3_000, 7_000))
def test_every_value_that_gave_way_unseen_is_kept(
    mine: dict[int, int], theirs: dict[int, int], base: int, hlc: int
) -> None:
    before = dict.fromkeys((PHONE, AMOUNT, CREW, VERSION), 0)
    standing = record(before | theirs, **{f"f{field}": THEIRS for field in theirs})
    done = merged(operation(mine, base=base, hlc=hlc_at(hlc)), standing)

    assert done.won.keys() | done.lost.keys() == mine.keys()
    for field in mine.keys() & theirs.keys() - {VERSION}:
        is_unseen = base < THEIRS.seq and mine[field] != theirs[field]
        kept = [{conflict.kept, conflict.other} for conflict in done.conflicts if conflict.field == field]
        assert kept == ([{mine[field], theirs[field]}] if is_unseen else [])


def test_a_clock_says_when_it_was_ticked() -> None:
    assert milliseconds_of(hlc_at(1_700_000_000_123) + 77) == 1_700_000_000_123
