"""Messages as bytes: what goes in comes out, small; what a stranger makes up is refused."""

import json
from collections.abc import Mapping
from random import Random
from typing import Any

import msgpack
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from app.domain.problems import Refusal
from app.domain.upstream.operation import LogEntry, Operation, OpKind, Plain
from app.sync.packing import log_packed, log_unpacked, operations_packed, operations_unpacked, pack, unpack


def some_fields(chance: Random) -> dict[int, Plain]:
    values: list[Plain] = [None, -(2**40), 2**60, "", "张三", "𠮷田", chance.randbytes(16).hex().upper(), "x" * 40]
    return {chance.randrange(1, 41): chance.choice(values) for _ in range(chance.randrange(5))}


def some_shared(chance: Random) -> dict[str, Any]:
    """What an operation and a line of the log have in common; nothing about one says anything about the next."""
    return {
        "tx": chance.randrange(2**40),
        "table": chance.randrange(1, 61),
        "key": chance.randbytes(16),
        "kind": chance.choice(list(OpKind)),
        "hlc": chance.randrange(2**61),
        "base": chance.randrange(2**40),
        "user_id": chance.choice([None, chance.randbytes(16)]),
    }


@given(st.integers(), st.integers(1, 6), st.integers(1, 2**40))
def test_operations_come_back_as_they_were(seed: int, count: int, first: int) -> None:
    chance = Random(seed)  # noqa: S311 - as good as any
    sent = [
        Operation(dev_seq=first + place, changes=some_fields(chance), **some_shared(chance)) for place in range(count)
    ]
    assert operations_unpacked(unpack(pack(operations_packed(sent)))) == tuple(sent)


def some_lines(chance: Random, *seqs: int) -> tuple[LogEntry, ...]:
    return tuple(
        LogEntry(
            seq=seq,
            device_index=chance.randrange(1, 256),
            epoch=chance.choice([b"epoch--1", b"epoch--2"]),
            dev_seq=chance.randrange(2**40),
            won=some_fields(chance),
            lost=some_fields(chance),
            **some_shared(chance),
        )
        for seq in seqs
    )


@given(st.integers(), st.integers(1, 6), st.integers(1, 2**40))
def test_a_log_comes_back_as_it_was(seed: int, count: int, first: int) -> None:
    sent = some_lines(Random(seed), *range(first, first + count))  # noqa: S311 - as good as any
    assert log_unpacked(unpack(pack(log_packed(sent)))) == sent


def test_a_line_that_is_missing_between_two_others_is_noticed() -> None:
    sent = some_lines(Random(1), 3, 4, 8)  # noqa: S311 - as good as any
    assert log_unpacked(log_packed(sent)) == sent


def test_no_bit_is_turned_on_the_way_unnoticed() -> None:
    message = {"ops": [f"{number * 7919:x}" for number in range(40)]}
    body = pack(message)

    def is_noticed(place: int) -> bool:
        turned = bytearray(body)
        turned[place // 8] ^= 1 << place % 8
        try:
            return unpack(bytes(turned)) == message
        except Refusal:
            return True

    assert all(map(is_noticed, range(8 * len(body))))


@pytest.mark.parametrize(
    "text", ["0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdef", " 1" * 16, "x" * 32]
)
def test_a_text_of_32_letters_stays_what_it_is(text: str) -> None:
    sent = [an_operation(1, {1: text})]
    assert operations_unpacked(unpack(pack(operations_packed(sent)))) == tuple(sent)


def an_operation(dev_seq: int, changes: Mapping[int, Any]) -> Operation:
    return Operation(
        dev_seq=dev_seq,
        tx=dev_seq // 3,
        table=20,
        key=dev_seq.to_bytes(16, "big"),
        kind=OpKind.UPDATE,
        hlc=((1_790_000_000_000 + dev_seq * 977) << 20) | 1,
        base=dev_seq // 7,
        user_id=b"u" * 16,
        changes=changes,
    )


def garbled(body: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        operations_unpacked(unpack(body))
    return refused.value.problems[0].code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no zstandard",
        zstandard.compress(b"\xc1"),
        zstandard.compress(msgpack.packb([1, 2])),
        zstandard.compress(msgpack.packb({"first": 1})),
        zstandard.compress(msgpack.packb({"a": 1})[:-1]),
        zstandard.compress(b"\x81\x90\x01"),  # a mapping whose key is a list
        pack(operations_packed([an_operation(1, {1: "a"})]))[:-5],
    ],
)
def test_what_is_no_message_is_refused(body: bytes) -> None:
    assert garbled(body) == "upstream.garbled"


@pytest.mark.parametrize(
    "change",
    [
        {"key": b"short"},
        {"key": "text"},
        {"tbl": [1, 2]},
        {"kind": bytes([9])},
        {"user": [5]},
        {"ch": [{1: [1]}]},
        {"ch": [{1: True}]},
        {"ch": [{"x": 1}]},
        {"ch": [1]},
        {"ms": ["a"]},
        {"first": None},
    ],
)
def test_columns_that_do_not_fit_are_refused(change: Mapping[str, Any]) -> None:
    assert garbled(pack({**operations_packed([an_operation(1, {1: "a"})]), **change})) == "upstream.garbled"


def test_a_bomb_is_not_unpacked() -> None:
    assert garbled(zstandard.compress(bytes(65 * 1024 * 1024))) == "upstream.too_large"
    assert garbled(bytes(5 * 1024 * 1024 + 1)) == "upstream.too_large"


def test_five_hundred_changes_are_small() -> None:
    """Inserts of eleven fields in Chinese and changes of two, three to seven, as the design measured them."""
    names = ["张建国", "李秀英", "王德福", "赵红梅", "刘志强"]
    sent = [
        an_operation(
            number,
            {1: 3 + number % 5, 9: 1_790_000_000_000 + number * 977}
            if number % 10 > 2
            else {
                **{field: names[(number + field) % 5] for field in range(1, 6)},
                **{field: number * field for field in range(6, 11)},
                11: json.dumps({"容量": number}, ensure_ascii=False),
            },
        )
        for number in range(1, 501)
    ]
    assert len(pack(operations_packed(sent))) / 500 <= 45
