"""Packed PDFs: the table of places finds every object, alone or in a stream of many, and readers show the same."""

import re
import zlib
from io import BytesIO
from struct import iter_unpack

import pypdfium2  # type: ignore[import-untyped] # ships no types
import pytest
from reportlab.pdfgen.canvas import Canvas

from app.documents.packing import packed

FREE, PLAIN, PACKED = range(3)


def written(pages: int) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=1)
    canvas.setTitle("供电 endobj 方案")
    for number in range(pages):
        canvas.drawString(72, 72, f"page {number}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def stream_at(pdf: bytes, place: int, number: int) -> tuple[bytes, bytes]:
    """The entries of the stream that begins there, and what is in it."""
    head = rb"%d 0 obj\n<< (.*?) /Filter /FlateDecode /Length (\d+) >>\nstream\n" % number
    found = re.compile(head, re.DOTALL).match(pdf, place)
    assert found, pdf[place : place + 80]
    begin = found.end()
    return found[1], zlib.decompress(pdf[begin : begin + int(found[2])])


def objects_of(pdf: bytes) -> dict[int, bytes]:
    """Every object as a reader finds it that follows the table of places."""
    assert pdf.startswith(b"%PDF-1.5\n")
    ending = re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)
    assert ending
    start = int(ending[1])
    numbered = re.match(rb"(\d+) 0 obj", pdf[start:])
    assert numbered
    entries, places = stream_at(pdf, start, int(numbered[1]))
    rows = list(iter_unpack(">BLH", places))
    assert b"/Size %d " % len(rows) in entries
    found: dict[int, bytes] = {}
    for number, (kind, place, index) in enumerate(rows):
        if kind == PLAIN:
            assert pdf.startswith(b"%d 0 obj\n" % number, place)
            found[number] = pdf[place : pdf.index(b"endobj", place)]
        elif kind == PACKED:
            found[number] = inside(pdf, rows[place][1], place, index, number)
        else:
            assert (kind, number) == (FREE, 0)
    return found


def inside(pdf: bytes, place: int, holder: int, index: int, number: int) -> bytes:
    entries, content = stream_at(pdf, place, holder)
    numbers = re.fullmatch(rb"/Type /ObjStm /N (\d+) /First (\d+)", entries)
    assert numbers
    first = int(numbers[2])
    heads = [int(word) for word in content[:first].split()]
    assert len(heads) == 2 * int(numbers[1])
    assert heads[2 * index] == number
    end = heads[2 * index + 3] if 2 * index + 3 < len(heads) else len(content)
    return content[first + heads[2 * index + 1] : first + end]


@pytest.mark.parametrize("pages", [1, 150])
def test_every_object_is_where_the_table_says(pages: int) -> None:
    plain = written(pages)
    pdf = packed(plain)
    found = objects_of(pdf)
    alone = re.compile(rb"^(\d+) 0 obj\n(.*?)endobj\n", re.MULTILINE | re.DOTALL)
    before = {int(number): body for number, body in alone.findall(plain)}
    assert len(before) == 2 * pages + 5
    for number, body in before.items():
        assert body.rstrip() in found[number]
    assert sum(b"/Type /Page\n" in body for body in found.values()) == pages


def test_many_objects_go_into_several_streams() -> None:
    assert packed(written(150)).count(b"/Type /ObjStm") == 1
    assert packed(written(250)).count(b"/Type /ObjStm") == 2


def test_a_reader_shows_the_same_pages_and_title() -> None:
    document = pypdfium2.PdfDocument(packed(written(3)))
    texts = [page.get_textpage().get_text_range() for page in document]
    title = document.get_metadata_value("Title")
    document.close()
    assert texts == ["page 0", "page 1", "page 2"]
    assert title == "供电 endobj 方案"


def test_a_document_is_smaller_than_it_was() -> None:
    assert len(packed(written(150))) < 0.6 * len(written(150))
