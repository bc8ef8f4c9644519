"""Empty sheets for each kind of ledger, so typed that long numbers stay text and words are chosen from lists."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import xlsxwriter

from app.domain.imports.batch import ImportKind
from app.exchange.kinds import FIELDS, Content, Field, Need
from app.exchange.saving import whole_file
from app.exchange.vocabulary import SheetWords, Vocabulary

_FORMATS: Final[Mapping[Content, tuple[str, int]]] = {  # number format, width in characters
    Content.CODE: ("@", 24),
    Content.TEXT: ("@", 24),
    Content.CHOICE: ("@", 16),
    Content.NUMBER: ("General", 18),
    Content.DAY: ("yyyy-mm-dd", 14),
    Content.MOMENT: ("yyyy-mm-dd hh:mm:ss", 22),
    Content.MONTH: ("@", 12),
}
_ROWS: Final = 20_000


def write_template(kind: ImportKind, vocabulary: Vocabulary, path: Path) -> None:
    """Write an empty sheet with the column titles this program itself uses; required ones are marked by colour.

    Raises:
        Refusal: `export.*` as `saving.whole_file`.
    """
    words = vocabulary.sheets[kind]
    with whole_file(path) as part, xlsxwriter.Workbook(part, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(words.title)
        look = {"bold": True, "bottom": 1, "valign": "vcenter"}
        heads = {need: workbook.add_format({**look, "bg_color": colour}) for need, colour in _COLOURS.items()}
        for place, field in enumerate(FIELDS[kind]):
            number_format, width = _FORMATS[field.content]
            sheet.set_column(place, place, width, workbook.add_format({"num_format": number_format}))
            sheet.write_string(0, place, words.columns[field.name][0], heads[field.need])
            if choices := _choices(field, words):
                sheet.data_validation(1, place, _ROWS, place, {"validate": "list", "source": choices})
        sheet.set_row(0, 24)
        sheet.freeze_panes(1, 0)


_COLOURS: Final[Mapping[Need, str]] = {
    Need.REQUIRED: "#F6D9C9",
    Need.EXPECTED: "#F4EDC8",
    Need.OPTIONAL: "#E8EEF4",
}


def _choices(field: Field, words: SheetWords) -> list[str]:
    if field.content is not Content.CHOICE:
        return []
    return [meanings[0] for meanings in words.values[field.name].values()]
