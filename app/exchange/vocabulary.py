"""The words other systems use in their ledgers: column titles and cell words, kept as TOML data per kind of sheet."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from app.domain.imports.batch import ImportKind

_BRACKETED = (("(", ")"), ("[", "]"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """The words of one kind of sheet.

    Attributes:
        title: the Chinese name of the sheet.
        columns: field name to its column titles; the first one is written on templates.
        values: field name to (value to its words); the first word is offered by templates.
    """

    kind: ImportKind
    title: str
    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]

    def meanings(self, field: str) -> dict[str, str]:
        """Word, as `plain_word` writes it, to the value it stands for."""
        return {plain_word(word): value for value, words in self.values.get(field, {}).items() for word in words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of all kinds of sheet."""

    sheets: Mapping[ImportKind, SheetWords]

    @property
    def titles(self) -> frozenset[str]:
        """Every known column title, as `plain_title` writes it: what finds the header row of an unknown sheet."""
        return frozenset(
            plain_title(title)
            for sheet in self.sheets.values()
            for titles in sheet.columns.values()
            for title in titles
        )


def load_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary kept in `folder` as one `<kind>.toml` per kind of sheet.

    Raises:
        OSError: when a file cannot be read; tomli.TOMLDecodeError, KeyError: when its content is not as agreed.
    """
    return Vocabulary(sheets={kind: sheet_words(kind, folder / f"{kind}.toml") for kind in ImportKind})


def sheet_words(kind: ImportKind, path: Path) -> SheetWords:
    """The words of one kind of sheet, kept in this file.

    Raises:
        OSError, tomli.TOMLDecodeError, KeyError: as `load_vocabulary`.
    """
    data: dict[str, Any] = tomli.loads(path.read_text(encoding="utf-8"))
    values: dict[str, dict[str, list[str]]] = data.get("values", {})
    return SheetWords(
        kind=kind,
        title=data["title"],
        columns={field: tuple(titles) for field, titles in data["columns"].items()},
        values={
            field: {value: tuple(words) for value, words in meanings.items()} for field, meanings in values.items()
        },
    )


def plain_word(text: str) -> str:
    """The word without what writers vary: full-width forms, blanks and letter case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def plain_title(text: str) -> str:
    """The column title without units in brackets, marks of duty (*), colons and what `plain_word` drops."""
    title = plain_word(text).strip("*:")
    for opening, closing in _BRACKETED:
        start, end = title.find(opening), title.rfind(closing)
        if 0 < start < end:
            title = title[:start] + title[end + 1 :]
    return title
