"""Files of other systems as tables of raw cells, with rows numbered as the sheet counts them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.domain.problems import Refusal
from app.exchange import texts, workbooks
from app.exchange.vocabulary import plain_title

Cell = str | int | float | bool | date | datetime | time | timedelta
Row = Sequence[Cell]

_HEADER_WITHIN = 30  # titles, notes and export times above the header take a few rows, never more than this
_SUMS = frozenset({"合计", "总计", "小计"})
_ALPHABET = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet: its column titles and the rows below them that hold something.

    Attributes:
        header_row: the row of the column titles, counted from 1 as the sheet does.
        columns: the titles, each once; a column without one is named by its letters in brackets.
        rows: raw cells, as wide as `columns`; an empty cell is "".
        row_numbers: where each of `rows` stands in the sheet.
        left_out: rows that hold no record: sums and repeated headers.
        is_text: whether the file knows only text (csv), so that a number written as text means nothing.
    """

    sheet_name: str
    header_row: int
    columns: tuple[str, ...]
    rows: Sequence[Row]
    row_numbers: Sequence[int]
    left_out: int = 0
    is_text: bool = False


def sheet_names(path: Path) -> tuple[str, ...]:
    """The visible sheets of a workbook; the file's name for a text file.

    Raises:
        Refusal: as `open_table`.
    """
    content = content_of(path)
    return workbooks.sheet_names(content) if workbooks.is_workbook(content) else (path.stem,)


def open_table(path: Path, titles: Collection[str], sheet: str = "") -> Table:
    """The table in a workbook (xlsx, xls, ods) or text file (csv), by content, whatever the name ends in.

    `titles` are the column titles one may meet (`Vocabulary.titles`); without `sheet` the first visible sheet that
    holds anything is taken.

    Raises:
        Refusal: `import.file_missing`, `.file_locked`, `.file_unreadable`, `.not_a_file`, `.file_empty`,
            `.file_damaged`, `.file_encrypted`, `.not_a_workbook`, `.web_page`, `.encoding_unknown`,
            `.sheet_missing`, `.sheet_empty`, `.header_missing`.
    """
    content = content_of(path)
    if workbooks.is_workbook(content):
        name, rows = workbooks.read_sheet(content, sheet)
        return _table(name, rows, titles, is_text=False)
    return _table(path.stem, texts.read_rows(content), titles, is_text=True)


def content_of(path: Path) -> bytes:
    """The whole file.

    Raises:
        Refusal: `import.file_missing`, `.file_locked`, `.file_unreadable`, `.not_a_file`, `.file_empty`.
    """
    try:
        if path.is_dir():
            raise Refusal.of("import.not_a_file", file=path.name)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal.of("import.file_missing", file=path.name) from error
    except PermissionError as error:
        raise Refusal.of("import.file_locked", file=path.name) from error
    except OSError as error:
        raise Refusal.of("import.file_unreadable", file=path.name) from error
    if not content.strip():
        raise Refusal.of("import.file_empty", file=path.name)
    return content


def _table(name: str, rows: Sequence[Row], titles: Collection[str], *, is_text: bool) -> Table:
    header = _header_index(rows, titles)
    width = max((index for index, cell in enumerate(rows[header], 1) if not _is_blank(cell)), default=0)
    head = rows[header][:width]
    kept: list[Row] = []
    numbers: list[int] = []
    left_out = 0
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = row if len(row) == width else _fit(row, width)
        if _is_blank(cells[0]) and all(map(_is_blank, cells)):
            continue
        if (cells[0] == head[0] and list(cells) == list(head)) or _is_sum(cells[0]):
            left_out += 1
            continue
        kept.append(cells)
        numbers.append(number)
    return Table(
        sheet_name=name,
        header_row=header + 1,
        columns=_distinct_titles(head),
        rows=kept,
        row_numbers=numbers,
        left_out=left_out,
        is_text=is_text,
    )


def _header_index(rows: Sequence[Row], titles: Collection[str]) -> int:
    """The row with most known titles; failing that, the first with two or more texts and nothing else in it."""
    top = rows[:_HEADER_WITHIN]
    known = [sum(type(cell) is str and plain_title(cell) in titles for cell in row) for row in top]
    if max(known, default=0) > 1:
        return known.index(max(known))
    for index, row in enumerate(top):
        filled = [cell for cell in row if not _is_blank(cell)]
        if len(filled) > 1 and all(isinstance(cell, str) for cell in filled):
            return index
    raise Refusal.of("import.header_missing")


def _fit(row: Row, width: int) -> Row:
    return [*row[:width], *[""] * (width - len(row))]


def _is_blank(cell: Cell) -> bool:
    return type(cell) is str and (not cell or cell.isspace())


def _is_sum(first: Cell) -> bool:
    return type(first) is str and "计" in first and plain_title(first) in _SUMS


def _distinct_titles(head: Iterable[Cell]) -> tuple[str, ...]:
    titles: list[str] = []
    for index, cell in enumerate(head):
        title = " ".join(str(cell).split()) or f"({_letters(index)})"
        again = sum(known == title or known.startswith(f"{title} (") for known in titles)
        titles.append(f"{title} ({again + 1})" if again else title)
    return tuple(titles)


def _letters(index: int) -> str:
    prefix, last = divmod(index, _ALPHABET)
    return (_letters(prefix - 1) if prefix else "") + chr(ord("A") + last)
