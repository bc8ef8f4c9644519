"""Subsets of the fonts: the outlines rounded, every glyph where its character says, all tables a reader needs."""

from itertools import pairwise
from struct import pack, unpack_from

import pytest

from app.documents.fonts import load_font
from app.documents.subsetting import Subsetter, rounded

TABLES = {b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"}
SQUARE = (  # one contour, points (0, 0) (100, 0) (100, 301) (0, 301), a hint of two bytes
    pack(">5h", 1, 0, 0, 100, 301)
    + pack(">HH", 3, 2)
    + b"\x01\x02"
    + bytes([0x01 | 0x10 | 0x20, 0x01 | 0x02 | 0x10 | 0x20, 0x01 | 0x10, 0x01 | 0x02 | 0x20])
    + bytes([100])
    + bytes([100])
    + pack(">h", 301)
)


def tables(font: bytes) -> dict[bytes, bytes]:
    (count,) = unpack_from(">H", font, 4)
    found = {}
    for number in range(count):
        tag, _, start, length = unpack_from(">4sLLL", font, 12 + 16 * number)
        found[tag] = font[start : start + length]
    return found


def test_points_move_to_the_grid_and_hints_go() -> None:
    assert rounded(SQUARE, 1) == SQUARE[:12] + b"\0\0" + SQUARE[16:]
    coarse = rounded(SQUARE, 3)
    assert coarse[:14] == SQUARE[:12] + b"\0\0"
    assert coarse[18:] == bytes([99, 99]) + pack(">h", 300)
    assert rounded(b"", 3) == b""


def test_points_written_shorter_are_read() -> None:
    steps = 300  # points three apart on a level line, their flags packed
    flags = bytes([0x3B, 255, 0x3B, 43])
    glyph = pack(">5h", 1, 0, 0, 0, 0) + pack(">HH", steps - 1, 0) + flags + b"\x03" * steps
    assert rounded(glyph, 1)[14:] == b"\x33" * steps + b"\x03" * steps


@pytest.mark.parametrize(("name", "text"), [("Song", "供电所Aé①"), ("HeiBold", "会议"), ("Rare", "𬱖𠮷")])
def test_a_subset_has_each_character_at_its_code(name: str, text: str) -> None:
    face = load_font(name).face
    subset = tables(Subsetter(face).subset([ord(character) for character in text]))
    assert subset.keys() == TABLES
    assert unpack_from(f">{len(text)}H", subset[b"cmap"], 22) == tuple(range(1, len(text) + 1))
    for number, character in enumerate(text, start=1):
        advance, _ = unpack_from(">Hh", subset[b"hmtx"], 4 * number)
        assert advance == face.hmetrics[face.charToGlyph[ord(character)]][0]
    (glyphs,) = unpack_from(">H", subset[b"maxp"], 4)
    assert len(subset[b"loca"]) == 2 * (glyphs + 1)
    assert 2 * unpack_from(">H", subset[b"loca"], 2 * glyphs)[0] == len(subset[b"glyf"])


@pytest.mark.parametrize("name", ["Song", "Hei", "HeiBold", "Rare"])
def test_no_glyph_is_put_together_from_others(name: str) -> None:
    face = load_font(name).face
    data = memoryview(face.get_table("glyf"))
    begins = [start for start, end in pairwise(face.glyphPos) if end > start]
    assert len(begins) > 20_000
    assert all(data[start] < 0x80 for start in begins)  # a negative number of contours would say so


def test_a_large_subset_has_long_offsets() -> None:
    subset = tables(Subsetter(load_font("Song").face).subset(range(0x4E00, 0x4E00 + 600)))
    assert len(subset[b"glyf"]) > 0x1FFFE
    assert unpack_from(">H", subset[b"head"], 50)[0] == 1
    assert unpack_from(">L", subset[b"loca"], len(subset[b"loca"]) - 4)[0] == len(subset[b"glyf"])
