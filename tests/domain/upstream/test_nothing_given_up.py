"""However changes of any kind meet: no value goes unless its author's reader set it aside, or a conflict keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.upstream.merging import EXISTENCE, Merged, Record, merge, was_seen
from app.domain.upstream.operation import Operation, OpKind, Plain, hlc_at
from app.domain.upstream.rules import MergeRule, TableRules

_R = MergeRule
PHONE, AMOUNT, STATE, CREW, SINCE, CLOSED, DETAILS, PAPERS, VERSION = range(1, 10)
RULES = TableRules(
    number=20,
    name="work_case",
    fields={
        PHONE: _R.PLAIN,
        AMOUNT: _R.DISPUTED,
        STATE: _R.STAGE,
        CREW: _R.STAGE,
        SINCE: _R.WITH_STAGE,
        CLOSED: _R.WITH_STAGE,
        DETAILS: _R.KEYS,
        PAPERS: _R.ITEMS,
        VERSION: _R.GREATEST,
    },
    names={},
    state_field=STATE,
    outranks={"done": frozenset({"open"})},
)
_WHOLE = frozenset({PHONE, AMOUNT, STATE, CREW, SINCE, CLOSED})
_NUMBERS = st.integers(0, 3)
_MAPPINGS = st.dictionaries(st.sampled_from("ab"), _NUMBERS).map(lambda parts: json.dumps(parts, sort_keys=True))
_ARRAYS = st.lists(st.sampled_from("xyz"), unique=True).map(json.dumps)
_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys((PHONE, AMOUNT, CREW, SINCE), _NUMBERS),
        CLOSED: st.none() | _NUMBERS,
        STATE: st.sampled_from(["open", "done", "withdrawn"]),
        DETAILS: _MAPPINGS,
        PAPERS: _ARRAYS,
        VERSION: _NUMBERS,
    },
).filter(bool)
_FIRST: Mapping[int, Plain] = {
    **dict.fromkeys((PHONE, AMOUNT, CREW, SINCE, VERSION), 0),
    STATE: "open",
    DETAILS: '{"a": 0}',
    PAPERS: '["x"]',
}


@dataclass(frozen=True)
class Said:
    """A change by one of three computers, which has read the log but for its last lines; or a removal."""

    device: int
    behind: int
    clock: int
    changes: Mapping[int, Plain]
    is_removal: bool


_SAID = st.builds(
    Said,
    device=st.integers(1, 3),
    behind=st.integers(0, 4),
    clock=st.integers(1, 20),
    changes=_CHANGES,
    is_removal=st.integers(0, 9).map(lambda drawn: drawn == 0),
)


class Story:
    """A record at the hub, what it was after each line, and what each computer last sent of each field."""

    def __init__(self) -> None:
        first = operation(_FIRST, base=0, clock=0, kind=OpKind.INSERT)
        self.record = self._merged(None, first, device=1).record
        self._records: list[Record] = [self.record]
        self._sent: dict[tuple[int, int], tuple[int, Plain]] = {}

    def tell(self, said: Said) -> tuple[Operation, Merged]:
        """Let one more thing be said: what was said, what came of it."""
        base = self.base(said)
        kind = OpKind.DELETE if said.is_removal else OpKind.UPDATE
        spoken = operation({} if said.is_removal else said.changes, base=base, clock=said.clock, kind=kind)
        done = self._merged(self.record, spoken, device=said.device)
        self.record = done.record
        self._records.append(done.record)
        self._sent |= {(said.device, field): (len(self._records), value) for field, value in spoken.changes.items()}
        return spoken, done

    def base(self, said: Said) -> int:
        """How far its author has read."""
        return max(1, len(self._records) - said.behind)

    def base_of(self, device: int, base: int, field: int) -> Plain:
        """What an author had: what stood at his base, or what he sent since."""
        seq, sent = self._sent.get((device, field), (0, None))
        return sent if seq > base else self._records[base - 1].data.get(field)

    def _merged(self, record: Record | None, spoken: Operation, *, device: int) -> Merged:
        return merge(
            spoken,
            record,
            RULES,
            seq=len(self._records) + 1 if record else 1,
            device=device,
            hlc=spoken.hlc,
            base_of=lambda field: self.base_of(device, spoken.base, field),
        )


def operation(changes: Mapping[int, Plain], *, base: int, clock: int, kind: OpKind) -> Operation:
    return Operation(
        dev_seq=1, tx=1, table=20, key=b"k" * 16, kind=kind, hlc=hlc_at(clock), base=base, user_id=None, changes=changes
    )


@settings(max_examples=150)
@given(st.lists(_SAID, min_size=1, max_size=8))
def test_no_value_is_given_up_in_silence(spoken: Sequence[Said]) -> None:
    story = Story()
    for said in spoken:
        before = story.record
        had = {field: story.base_of(said.device, story.base(said), field) for field in (DETAILS, PAPERS)}
        op, done = story.tell(said)
        for field, mine in op.changes.items():
            is_seen = was_seen(before.writers.get(field), op, said.device)
            if field in _WHOLE:
                _look_at_whole(field, mine, before, done, is_seen=is_seen)
            elif field == VERSION:
                assert done.record.data[field] == (mine if is_seen else max(int(str(mine)), _number(before, field)))
            else:
                _look_at_parts(field, had[field], mine, before, done, is_seen=is_seen)
        _look_at_existence(before, said, op, done)


def _look_at_whole(field: int, mine: Plain, before: Record, done: Merged, *, is_seen: bool) -> None:
    stands, theirs = done.record.data.get(field), before.data.get(field)
    told = [(each.kept, each.other) for each in done.conflicts if each.field == field]
    assert stands in (mine, theirs)
    if mine == theirs or (stands == mine and is_seen):
        assert told == []
    else:
        assert told == [(stands, theirs if stands == mine else mine)]


def _look_at_parts(field: int, base: Plain, mine: Plain, before: Record, done: Merged, *, is_seen: bool) -> None:
    was, wanted, theirs, stands = map(_parts, (base, mine, before.data.get(field), done.record.data.get(field)))
    told = {each.key: (each.kept, each.other) for each in done.conflicts if each.field == field}
    if is_seen or mine == before.data.get(field):
        assert (stands, told) == (wanted, {})
        return
    for key in was.keys() | wanted.keys() | theirs.keys():
        old, new, standing = was.get(key), wanted.get(key), theirs.get(key)
        assert stands.get(key) == (standing if standing != old else new)
        assert told.get(key) == ((standing, new) if new not in (old, standing) and standing != old else None)


def _look_at_existence(before: Record, said: Said, op: Operation, done: Merged) -> None:
    """A record that one removes and another goes on with stays, and whoever removed it is told of."""
    unseen = any(
        not was_seen(writer, op, said.device) for field, writer in before.writers.items() if field != EXISTENCE
    )
    is_told = any(each.field == EXISTENCE for each in done.conflicts)
    if said.is_removal:
        assert done.record.is_deleted is (before.is_deleted or not unseen)
        assert is_told is (unseen and not before.is_deleted)
        assert done.record.data == before.data
    else:
        assert not done.record.is_deleted
        assert is_told is before.is_deleted


def _parts(value: Plain) -> dict[str, str]:
    parts = json.loads(str(value))
    named = parts if isinstance(parts, dict) else {json.dumps(each): each for each in parts}
    return {key: json.dumps(part) for key, part in named.items()}


def _number(record: Record, field: int) -> int:
    return int(str(record.data[field]))
