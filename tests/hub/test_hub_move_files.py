"""The file a station moves in: taken whole or not at all, by a hub of the same version, where it does not live yet."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgpack
import pytest
import zstandard

from app.domain.problems import Refusal
from app.hub.move_file import MAGIC
from app.hub.storage.tables import audit
from app.persistence.ids import station_id
from app.sync.moving import Receipt, receipt_of, receipt_text
from tests.hub.county import County, new_key
from tests.hub.sides import Side, new_side, side_of

# What is read is the same on both engines.
pytestmark = pytest.mark.parametrize("a_county", ["sqlite"], indirect=True)


@pytest.fixture
def old(county: County) -> Iterator[Side]:
    with side_of(county.settings, county.owner(), county.client, county.clock) as made:
        yield made


@pytest.fixture
def new(county: County, tmp_path: Path) -> Iterator[Side]:
    """Another hub, on SQLite, with keys of its own."""
    with new_side(tmp_path / "new", county.clock) as made:
        yield made


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal_of_it:
        attempt()
    return refusal_of_it.value.problems[0].code


def test_a_station_that_lives_here_is_not_written_over(county: County, old: Side, tmp_path: Path) -> None:
    code = county.station()
    path = tmp_path / "own.move"
    old.moving.write_out(code, path, old.directory)
    assert refused(lambda: old.moving.take_over(path)) == "hub.station_known"


def test_a_file_that_is_not_whole_leaves_nothing(county: County, old: Side, new: Side, tmp_path: Path) -> None:
    code = county.station()
    computer = county.computer(code)
    computer.push(*(computer.customer(new_key()) for _ in range(20)))
    path = tmp_path / "whole.move"
    old.moving.write_out(code, path, old.directory)
    whole = path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    unpacked = zstandard.ZstdDecompressor().stream_reader(whole[len(MAGIC) :]).read()
    for broken in (
        b"",
        b"some other file",
        MAGIC,
        whole[: len(whole) // 2],
        MAGIC + zstandard.compress(unpacked[:-20]),
        MAGIC + zstandard.compress(unpacked.replace("陈建国".encode(), "陈建民".encode(), 1)),
        MAGIC + zstandard.compress(b"\x01"),
    ):
        path.write_bytes(broken)
        assert refused(lambda: new.moving.take_over(path)) == "hub.move_garbled"
    assert refused(lambda: new.moving.take_over(tmp_path / "nowhere")) == "hub.move_garbled"
    assert new.upkeep.stations() == ()


def packed_move(*pieces: object) -> bytes:
    packed = b"".join(msgpack.packb(piece) for piece in pieces)
    return MAGIC + zstandard.compress(packed + msgpack.packb(["end", hashlib.sha256(packed).digest()]))


def test_what_another_version_wrote_is_not_guessed_at(new: Side, tmp_path: Path) -> None:
    own = station_id("YF").bytes
    head = ["station", "YF", own]
    path = tmp_path / "odd.move"
    for pieces, code in (
        ((head, ["rows", "station", ["station_id", "colour"], [[own, "red"]]]), "hub.move_version"),
        ((head, ["rows", "nothing", ["station_id"], [[own]]]), "hub.move_version"),
        ((head, ["rows", "audit", [c.name for c in audit.columns], [[b"x", b"y", 1, "", "", ""]]]), "hub.move_garbled"),
        ((head, ["song", "la"]), "hub.move_garbled"),
        ((["station", "YF", b"other"], ["song", "la"]), "hub.move_garbled"),
        ((head, ["file", b"d" * 32, b"content"]), "hub.move_garbled"),
        ((), "hub.move_garbled"),
    ):
        path.write_bytes(packed_move(*pieces))
        assert refused(lambda: new.moving.take_over(path)) == code
    odd = receipt_text(replace(RECEIPT, head="all"))  # type: ignore[arg-type] # somebody else's
    turned = base64.urlsafe_b64encode(base64.urlsafe_b64decode(receipt_text(RECEIPT))[:-1] + b"?").decode()
    for line in ("", "not a receipt", receipt_text(RECEIPT)[:-8], "AAAAAAAA", odd, turned):
        assert refused(partial(receipt_of, line)) == "hub.move_receipt"
    assert receipt_of(receipt_text(RECEIPT)) == RECEIPT


RECEIPT = Receipt(station=bytes(16), head=1, hub_id=bytes(16), hub_key=bytes(32), hub_epoch=b"e")
