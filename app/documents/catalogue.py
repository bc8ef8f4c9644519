"""All forms a station has: those shipped with the program, and its own in their place."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import tomli

from app.documents.fonts import shipped_folder
from app.documents.lines import line_of, places_in_json, places_in_toml
from app.documents.reading import read_form
from app.documents.rendering import check
from app.documents.samples import values_from_json
from app.domain.papers.form import Form
from app.domain.problems import Problem, Refusal

_LAYOUT: Final = "form.toml"
_SAMPLE: Final = "sample.json"
_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormEntry:
    """A form of the catalogue with its sample values; `is_own` when the station laid it in its data folder."""

    form: Form
    folder: Path
    sample: Mapping[str, object]
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFault:
    """What is wrong with a form folder: the file, and the problem with its key (`field`) and reason.

    `line` counts from 1; it is 0 for a file that cannot be read.
    """

    file: Path
    line: int
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCatalogue:
    """Forms by code in the order of their codes, and the faults of folders that were left out."""

    entries: Mapping[str, FormEntry]
    faults: tuple[FormFault, ...]

    def entry(self, code: str) -> FormEntry:
        """The form of this code.

        Raises:
            Refusal: `paper.unknown_form`.
        """
        if code not in self.entries:
            raise Refusal.of("paper.unknown_form", form=code)
        return self.entries[code]

    def form(self, code: str) -> Form:
        """The definition of this code's form; refuses like `entry`."""
        return self.entry(code).form


_Checked: TypeAlias = tuple[FormEntry | None, tuple[FormFault, ...]]


def load_catalogue(own: Path | None = None, *, shipped: Path | None = None) -> FormCatalogue:
    """Every usable form; one in the folder `own` replaces the shipped one of the same code.

    A form with a fault is left out and listed; a faulty one of the station leaves the shipped one in place.
    """
    entries: dict[str, FormEntry] = {}
    faults: list[FormFault] = []
    for entry, found in (*(_read_all(shipped) if shipped else _read_shipped()), *_read_all(own, is_own=True)):
        faults += found
        if entry:
            entries[entry.form.code] = entry
    return FormCatalogue(entries=dict(sorted(entries.items())), faults=tuple(faults))


def load_entry(code: str, own: Path | None = None, *, shipped: Path | None = None) -> FormEntry:
    """The one usable form of this code, without reading the others; a station's own comes before the shipped one.

    Raises:
        Refusal: `paper.unknown_form`.
    """
    for folder, is_own in ((own, True), (shipped or shipped_folder("forms"), False)):
        if folder and (folder / code / _LAYOUT).is_file():
            entry, _ = check_folder(folder / code, is_own=is_own)
            if entry:
                return entry
    raise Refusal.of("paper.unknown_form", form=code)


def check_folder(folder: Path, *, is_own: bool = True) -> tuple[FormEntry | None, tuple[FormFault, ...]]:
    """The form of a folder, or everything that keeps it from being used."""
    try:
        form, problems = _read_layout(folder)
        sample = _read_sample(folder, form) if not problems else {}
    except _UnreadableError as fault:
        return None, (FormFault(file=fault.file, line=fault.line, problem=fault.problem),)
    if problems:
        return None, _faults(folder / _LAYOUT, problems, places_in_toml)
    if problems := check(form, sample):
        return None, _faults(folder / _SAMPLE, problems, places_in_json)
    return FormEntry(form=form, folder=folder, sample=sample, is_own=is_own), ()


class _UnreadableError(Exception):
    def __init__(self, file: Path, code: str, *, line: int = 0, reason: str = "") -> None:
        super().__init__(code)
        self.file = file
        self.line = line
        self.problem = Problem(code=code, values={"line": line, "reason": reason})


@cache
def _read_shipped() -> tuple[_Checked, ...]:
    """The forms that came with the program, which stay as they are while it runs."""
    return tuple(_read_all(shipped_folder("forms")))


def _read_all(folder: Path | None, *, is_own: bool = False) -> Iterator[_Checked]:
    for place in _form_folders(folder):
        yield check_folder(place, is_own=is_own)


def _form_folders(folder: Path | None) -> Iterator[Path]:
    if folder and folder.is_dir():
        yield from sorted(place for place in folder.iterdir() if (place / _LAYOUT).is_file())


def _read_layout(folder: Path) -> tuple[Form, tuple[Problem, ...]]:
    file = folder / _LAYOUT
    text = _read_text(file)
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _UnreadableError(
            file, "form.syntax", line=_line_in(str(error), text), reason=str(error).partition(" (at ")[0]
        ) from error
    images = {place.name: place.read_bytes() for place in folder.iterdir() if place.suffix.lower() in _PICTURES}
    form, problems = read_form(data, images)
    if form.code != folder.name:
        problems += (Problem(code="form.folder_name", field="code", values={"folder": folder.name, "code": form.code}),)
    return form, problems


def _read_sample(folder: Path, form: Form) -> dict[str, object]:
    file = folder / _SAMPLE
    text = _read_text(file)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise _UnreadableError(file, "form.syntax", line=error.lineno, reason=error.msg) from error
    if not isinstance(data, dict):
        raise _UnreadableError(file, "form.sample_shape", line=1)
    return values_from_json(form.fields, data)


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _UnreadableError(file, "form.unreadable", reason=type(error).__name__) from error


def _line_in(message: str, text: str) -> int:
    """The line tomli names in its message, the last one when it names the end of the document."""
    _, _, rest = message.partition("at line ")
    digits = rest.partition(",")[0]
    return int(digits) if digits.isdigit() else len(text.splitlines())


def _faults(file: Path, problems: Sequence[Problem], find: Callable[[str], Mapping[str, int]]) -> tuple[FormFault, ...]:
    """The problems of a file in the order of their lines; `find` says where things stand in its text."""
    places = find(_read_text(file))
    found = [FormFault(file=file, line=line_of(places, each.field), problem=each) for each in problems]
    return tuple(sorted(found, key=lambda fault: fault.line))
