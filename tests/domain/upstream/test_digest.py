"""The one rule of what a row's hash is: hubs and computers of all versions must come to the same."""

from app.domain.upstream.digest import Digest, differing, digest_of, row_hash

KEY = bytes(range(16))


def test_a_rows_hash_is_what_it_always_was() -> None:
    assert row_hash(KEY, [(1, "陈玉兰"), (2, 8000), (3, None), (4, "")]) == 0x3C0937880E7AB06C
    assert row_hash(KEY, [(1, "1")]) != row_hash(KEY, [(1, 1)])
    assert row_hash(KEY, [(1, None)]) != row_hash(KEY, [(1, "")])
    assert row_hash(KEY, [(1, "\ud800")])  # what no text should hold is still counted


def test_a_digest_does_not_go_by_the_order_of_rows() -> None:
    assert digest_of(5, (1, 2), [1, 2, 4]) == digest_of(5, (1, 2), [4, 1, 2])
    assert digest_of(5, (1,), [1, 2, 4]) == Digest(table=5, fields=(1,), rows=3, hash=7)
    assert digest_of(5, (1,), []) == Digest(table=5, fields=(1,), rows=0, hash=0)


def test_rows_on_one_side_only_differ_too() -> None:
    assert differing({b"a": 1, b"b": 2, b"c": 3}, {b"a": 1, b"b": 4, b"d": 5}) == {b"b", b"c", b"d"}
