"""Rows for the clipboard: as text with tabs, and as a table in which WPS keeps long numbers as text."""

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QMimeData

_CELL = "<td style=\"mso-number-format:'\\@'\">{}</td>"


def _flat(text: str) -> str:
    return " ".join(text.split())


def as_table(rows: Iterable[Sequence[str]]) -> QMimeData:
    """The rows in both shapes; line breaks and tabs inside a cell become spaces."""
    flat = [[_flat(cell) for cell in row] for row in rows]
    mime = QMimeData()
    mime.setText("\n".join("\t".join(row) for row in flat))
    lines = ("<tr>" + "".join(_CELL.format(escape(cell)) for cell in row) + "</tr>" for row in flat)
    mime.setHtml("<table>" + "".join(lines) + "</table>")
    return mime
