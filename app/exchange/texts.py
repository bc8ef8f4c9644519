"""Text files with separated values, in whatever encoding and with whatever separator they were exported."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.problems import Refusal

_QUOTED = re.compile(r'"[^"]*"')
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|head|meta|table|\?xml)", re.IGNORECASE)
_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_LINES = 30
_LONGEST_FIELD = 1_000_000  # a stray quote must not stop the reading, nor may one field swallow the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat:
    """How a text file is written; `encoding` is Python's name, with `-sig` when it starts with a mark."""

    encoding: str
    separator: str
    line_end: str


def read_rows(content: bytes) -> Sequence[Sequence[str]]:
    """The records of the file; an empty line is a record without cells, so that rows count as in the sheet.

    Raises:
        Refusal: `import.not_a_workbook`, `.web_page`, `.encoding_unknown`, `.file_damaged`.
    """
    return read_text(content)[1]


def read_text(content: bytes) -> tuple[TextFormat, list[list[str]]]:
    """How the file is written, and its records.

    Raises:
        Refusal: as `read_rows`.
    """
    if _WEB_PAGE.match(content):
        raise Refusal.of("import.web_page")
    encoding, text = _decode(content)
    separator = _separator_of(text)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Refusal.of("import.file_damaged") from error
    line_end = "\r\n" if "\r\n" in text else "\n"
    return TextFormat(encoding=encoding, separator=separator, line_end=line_end), records


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        raise Refusal.of("import.not_a_workbook")
    elif content.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        try:
            return encoding, content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal.of("import.encoding_unknown")


def _separator_of(text: str) -> str:
    """The separator found most often outside quotes in the first lines."""
    sample = _QUOTED.sub("", "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]))
    return max(_SEPARATORS, key=sample.count)
