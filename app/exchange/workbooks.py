"""Workbooks (xlsx, xlsm, xls, ods) read with python-calamine; what cannot be read is refused with its reason."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum, WorksheetNotFound

from app.domain.problems import Refusal

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Rows = Sequence[Sequence[str | int | float | bool | date | datetime | time | timedelta]]


def is_workbook(content: bytes) -> bool:
    """Whether the file is a container such as workbooks are, whatever its name ends in."""
    return content.startswith((_ZIP, _OLE))


def sheet_names(content: bytes) -> tuple[str, ...]:
    """The visible sheets.

    Raises:
        Refusal: `import.file_encrypted`, `.file_damaged`, `.not_a_workbook`.
    """
    return _visible(_open(content))


def read_sheet(content: bytes, name: str = "") -> tuple[str, Rows]:
    """The sheet of this name, or the first visible one that holds anything: its name and its rows from row 1 on.

    Numbers come as float (xls: int too), an empty cell as "".

    Raises:
        Refusal: as `sheet_names`; `import.sheet_missing`, `.sheet_empty`.
    """
    workbook = _open(content)
    for candidate in [name] if name else _visible(workbook):
        try:
            rows = workbook.get_sheet_by_name(candidate).to_python(skip_empty_area=False)
        except WorksheetNotFound as error:
            raise Refusal.of("import.sheet_missing", sheet=candidate) from error
        except CalamineError as error:
            raise Refusal.of("import.file_damaged") from error
        if rows:
            return candidate, rows
    raise Refusal.of("import.sheet_empty")


def _visible(workbook: CalamineWorkbook) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in workbook.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible)


def _open(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise Refusal.of("import.file_encrypted") from error
    except CalamineError as error:
        raise Refusal.of(_why_not(content)) from error


def _why_not(content: bytes) -> str:
    if content.startswith(_OLE):
        return "import.file_encrypted" if _ENCRYPTED in content else "import.not_a_workbook"
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return "import.file_damaged"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        is_damaged = any(name.startswith("xl/") for name in archive.namelist())
    return "import.file_damaged" if is_damaged else "import.not_a_workbook"
