"""Fonts cut down to the characters of one document, with outlines rounded to less than any printer shows."""

from collections.abc import Sequence
from struct import pack, unpack_from
from typing import Final

from reportlab.pdfbase.ttfonts import TTFontFace, TTFontMaker

_STEP: Final = 4  # thousandths of an em: an outline moves by 0.007 mm at 10.5 pt, and packs a fifth smaller

_ON_CURVE: Final = 0x01
_X_SHORT: Final = 0x02
_Y_SHORT: Final = 0x04
_REPEAT: Final = 0x08
_X_SAME: Final = 0x10
_Y_SAME: Final = 0x20
_OVERLAP: Final = 0x40

_HEADER: Final = 10  # bytes of a glyph before its contours
_SHORT_OFFSETS: Final = 0x1FFFE  # where a glyph may begin in the short form of `loca`


class Subsetter:
    """Makes the subsets of one font to embed (OpenType 1.9, tables `glyf`, `loca`, `hmtx`, `cmap`).

    It keeps what a PDF reader needs of a TrueType font and leaves out names, hints and the ready-made metrics.
    """

    def __init__(self, face: TTFontFace) -> None:
        self._face = face
        self._outlines = face.get_table_pos("glyf")[0]
        self._step = max(1, face.unitsPerEm * _STEP // 1000)
        self._glyphs: dict[int, bytes] = {}

    def subset(self, points: Sequence[int]) -> bytes:
        """A font in which the character code i is the code point `points[i]`."""
        face = self._face
        chosen = [face.charToGlyph.get(point, 0) for point in points]
        order = list(dict.fromkeys([0, *chosen]))
        places = {glyph: number for number, glyph in enumerate(order)}
        offsets, body = [0], bytearray()
        for glyph in order:
            body += self._glyph(glyph)
            body += b"\0" * (len(body) % 2)
            offsets.append(len(body))
        is_short = len(body) <= _SHORT_OFFSETS
        metrics = [int(length) for glyph in order for length in face.hmetrics[glyph]]
        codes = [places[glyph] for glyph in chosen]
        made = TTFontMaker()
        made.add("cmap", _cmap(codes))
        made.add("glyf", bytes(body))
        made.add("head", _patched(face.get_table("head"), 50, 0 if is_short else 1))
        made.add("hhea", _patched(face.get_table("hhea"), 34, len(order)))
        made.add("hmtx", pack(f">{len(metrics)}H", *metrics))
        made.add("loca", _loca(offsets, is_short=is_short))
        made.add("maxp", _patched(face.get_table("maxp"), 4, len(order)))
        return bytes(made.makeStream())

    def _glyph(self, index: int) -> bytes:
        known = self._glyphs.get(index)
        if known is None:
            start, end = self._face.glyphPos[index : index + 2]
            data = self._face._ttf_data[self._outlines + start : self._outlines + end]  # noqa: SLF001 - the whole file
            known = self._glyphs[index] = rounded(bytes(data), self._step)
        return known


def rounded(glyph: bytes, step: int) -> bytes:
    """A glyph with its points on multiples of `step` and without hints; no font of ours has glyphs made of others."""
    if not glyph:
        return glyph  # a space
    at = _HEADER + 2 * unpack_from(">h", glyph)[0]
    head, count = glyph[:at], unpack_from(">H", glyph, at - 2)[0] + 1
    at += 2 + unpack_from(">H", glyph, at)[0]
    flags, at = _read_flags(glyph, at, count)
    kept = [flag & (_ON_CURVE | _OVERLAP) for flag in flags]
    xs, at = _rounded_axis(glyph, at, flags, kept, step, (_X_SHORT, _X_SAME))
    ys, at = _rounded_axis(glyph, at, flags, kept, step, (_Y_SHORT, _Y_SAME))
    return head + b"\0\0" + bytes(kept) + xs + ys


def _read_flags(glyph: bytes, at: int, count: int) -> tuple[list[int], int]:
    flags: list[int] = []
    while len(flags) < count:
        flag, times = glyph[at], 1
        at += 1
        if flag & _REPEAT:
            times += glyph[at]
            at += 1
        flags += [flag] * times
    return flags, at


def _rounded_axis(
    glyph: bytes, at: int, flags: Sequence[int], kept: list[int], step: int, signs: tuple[int, int]
) -> tuple[bytes, int]:
    """The moves along one axis that begin at `at`, rounded, and where they end; their signs go to `kept`.

    One loop over plain integers, because a page that meets 250 new characters goes through it 50,000 times.
    """
    short, same = signs
    body = bytearray()
    place = last = 0
    for number, flag in enumerate(flags):
        if flag & short:
            place += glyph[at] if flag & same else -glyph[at]
            at += 1
        elif not flag & same:
            place += (glyph[at] ^ 0x80) * 256 + glyph[at + 1] - 0x8000
            at += 2
        move = (place + step // 2) // step * step - last
        last += move
        if not move:
            kept[number] += same
        elif -256 < move < 256:  # noqa: PLR2004 - one byte and its sign
            kept[number] += short + same if move > 0 else short
            body.append(abs(move))
        else:
            body += pack(">h", move)
    return bytes(body), at


def _patched(data: bytes, at: int, number: int) -> bytes:
    return data[:at] + pack(">H", number) + data[at + 2 :]


def _cmap(codes: Sequence[int]) -> bytes:
    """One map of format 6, for the platform PDF readers look at in a subset (ISO 32000-1, 9.6.6.4)."""
    head = (0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes))
    return pack(f">{len(head) + len(codes)}H", *head, *codes)


def _loca(offsets: Sequence[int], *, is_short: bool) -> bytes:
    if is_short:
        return pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets))
    return pack(f">{len(offsets)}L", *offsets)
