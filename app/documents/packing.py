"""PDFs made smaller: small objects together in compressed streams, their places too (ISO 32000-1, 7.5.7, 7.5.8)."""

import re
import zlib
from itertools import pairwise
from struct import pack
from typing import Final, NamedTuple

_HEAD: Final = b"%PDF-1.5\n%\x93\x8c\x8b\x9e\n"
_END_OF_STREAM: Final = b"endstream\nendobj\n"
_PER_STREAM: Final = 200  # a reader unpacks a whole stream to look at one object of it
_PLACE: Final = ">BLH"  # the three columns of the table of places, 7 bytes together
_FREE, _PLAIN, _PACKED = range(3)


class _Table(NamedTuple):
    """What the end of a file says: where each object begins, and what the file is about."""

    places: list[int]
    trailer: bytes
    start: int


def packed(pdf: bytes) -> bytes:
    """The same document as ReportLab wrote it with a plain table of places, some 4 kB smaller.

    Streams stay as they are: they are compressed and may not lie in others.
    """
    table = _table(pdf)
    body, rows = bytearray(_HEAD), [pack(_PLACE, _FREE, 0, 0xFFFF)] + [b""] * len(table.places)
    small: list[tuple[int, bytes]] = []
    for number, content in _objects(pdf, table):
        if content.endswith(_END_OF_STREAM):
            rows[number] = pack(_PLACE, _PLAIN, len(body), 0)
            body += content
        else:
            small.append((number, content[content.index(b"\n") + 1 : content.rindex(b"endobj")]))
    for first in range(0, len(small), _PER_STREAM):
        chunk, holder = small[first : first + _PER_STREAM], len(rows)
        for index, (number, _) in enumerate(chunk):
            rows[number] = pack(_PLACE, _PACKED, holder, index)
        rows.append(pack(_PLACE, _PLAIN, len(body), 0))
        body += _holder(holder, chunk)
    return bytes(body + _places(rows, len(body), table.trailer))


def _table(pdf: bytes) -> _Table:
    tail = pdf.rindex(b"startxref\n")
    start = int(pdf[tail:].split()[1])
    lines, _, trailer = pdf[start:tail].partition(b"trailer\n")
    places = [int(line[:10]) for line in lines.splitlines()[3:]]  # after the word, the count and the free object
    kept = b" ".join(re.findall(rb"/(?:Root|Info) \d+ 0 R", trailer) + re.findall(rb"/ID\s*\[<\w+><\w+>\]", trailer))
    return _Table(places=places, trailer=kept, start=start)


def _objects(pdf: bytes, table: _Table) -> list[tuple[int, bytes]]:
    """Each object's number and its whole text; ReportLab writes them in the order of their numbers."""
    bounds = pairwise([*table.places, table.start])
    return [(number, pdf[begin:end]) for number, (begin, end) in enumerate(bounds, start=1)]


def _holder(number: int, objects: list[tuple[int, bytes]]) -> bytes:
    """The stream that holds these objects: their numbers and places first, then the objects one after the other."""
    heads, at = [], 0
    for inner, content in objects:
        heads.append(b"%d %d" % (inner, at))
        at += len(content)
    head = b" ".join(heads) + b"\n"
    entries = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(head))
    return _stream(number, entries, head + b"".join(content for _, content in objects))


def _places(rows: list[bytes], start: int, trailer: bytes) -> bytes:
    """The table of places with the end of the file; it stands at `start` and is an object itself."""
    number = len(rows)
    content = b"".join([*rows, pack(_PLACE, _PLAIN, start, 0)])
    entries = b"/Type /XRef /W [1 4 2] /Size %d %b" % (number + 1, trailer)
    return _stream(number, entries, content) + b"startxref\n%d\n%%%%EOF\n" % start


def _stream(number: int, entries: bytes, content: bytes) -> bytes:
    data = zlib.compress(content)
    head = b"%d 0 obj\n<< %b /Filter /FlateDecode /Length %d >>\nstream\n" % (number, entries, len(data))
    return head + data + b"\nendstream\nendobj\n"
