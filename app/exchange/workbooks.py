"""Workbooks (xlsx, xlsm, xls, ods) read with python-calamine; what cannot be read is refused with its reason."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound

from app.domain.problems import Refusal

_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_XLSX_PART = b"xl/"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XLS_PASSWORD = re.compile(
    rb"\x09\x08\x10\0.{16}(\x86\0\0\0)?\x2f\0", re.DOTALL
)  # [MS-XLS] BOF [WriteProtect] FilePass
_DOCUMENT = "WordDocument".encode("utf-16-le")

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
        with _refusing("import.file_damaged"):
            try:
                rows = workbook.get_sheet_by_name(candidate).to_python(skip_empty_area=False)
            except WorksheetNotFound as error:
                raise Refusal.of("import.sheet_missing", sheet=candidate) from error
        if rows:
            return candidate, rows
    raise Refusal.of("import.sheet_empty")


def _visible(workbook: CalamineWorkbook) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in workbook.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible)


def _open(content: bytes) -> CalamineWorkbook:
    with _refusing(_why_not(content)):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


@contextmanager
def _refusing(code: str) -> Iterator[None]:
    """Refuse with this code what calamine cannot read."""
    try:
        yield
    except CalamineError as error:
        raise Refusal.of(code) from error
    except BaseException as error:
        # A truncated xls makes calamine panic; the class of that has no importable name and is no Exception.
        if type(error).__name__ == "PanicException":
            raise Refusal.of(code) from error
        raise


def _why_not(content: bytes) -> str:
    """The likeliest reason why this container cannot be opened; names in a zip are not compressed."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content or _XLS_PASSWORD.search(content):
            return "import.file_encrypted"
        return "import.not_a_workbook" if _DOCUMENT in content else "import.file_damaged"
    is_workbook_in_part = _XLSX_PART in content or _ZIP_END not in content
    return "import.file_damaged" if is_workbook_in_part else "import.not_a_workbook"
