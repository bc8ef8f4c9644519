"""The program's own typefaces on paper: which font has which character, how wide it is, and what none has."""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from threading import RLock
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from app.documents.formats import EMPTY_BOX, TICKED_BOX
from app.documents.tounicode import to_unicode_map
from app.domain.papers.layout import FontRole

PRESS_LOCK: Final = RLock()  # a ReportLab font serves one document at a time

_FILES: Final[Mapping[str, str]] = {
    "Song": "NotoSerifSC_400Regular.ttf",
    "Hei": "NotoSansSC_400Regular.ttf",
    "HeiBold": "NotoSansSC_700Bold.ttf",
    "Rare": "HanaMinB.ttf",  # CJK extensions B to F; loaded only when a text needs it
}
_CHAINS: Final[Mapping[FontRole, tuple[str, ...]]] = {
    FontRole.SONG: ("Song", "Hei", "Rare"),
    FontRole.HEI: ("Hei", "Song", "Rare"),
    FontRole.BOLD: ("HeiBold", "Hei", "Song", "Rare"),
}
_BOXES: Final = EMPTY_BOX + TICKED_BOX


@cache
def shipped_folder(name: str) -> Path:
    """The folder `resources/…` or `forms` of the checkout, or its copy inside an installed program."""
    package = Path(__file__).resolve().parents[1]
    packed = package / f"_{name}"
    return packed if packed.is_dir() else package.parent / name


@cache
def load_font(name: str) -> ttfonts.TTFont:
    """The font, read and registered with ReportLab the first time it is asked for.

    ReportLab writes a wrong ToUnicode map above U+FFFF (𬱖 copies as garbage), so its function is replaced here; and
    it copies a font's whole outlines, some 15 MB, for each subset, so the face is given a table reader that does not.
    """
    with PRESS_LOCK:
        ttfonts.makeToUnicodeCMap = to_unicode_map
        rl_config.useA85 = 0  # page contents as they are, not a quarter longer as ASCII
        path = shipped_folder("resources") / "fonts" / _FILES[name]
        font = ttfonts.TTFont(name, str(path), asciiReadable=False)
        font.face.get_table = partial(_table, font.face)
        pdfmetrics.registerFont(font)
        return font


class _Outlines:
    """The outlines of a font, sliced in place."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


def _table(face: ttfonts.TTFontFace, tag: str) -> bytes | _Outlines:
    """A table of the font for a subset to embed, which needs no names."""
    if tag == "name":
        raise KeyError(tag)
    start, length = face.get_table_pos(tag)
    if tag == "glyf":
        return _Outlines(face._ttf_data, start)  # noqa: SLF001 - get_table itself reads it
    return bytes(face._ttf_data[start : start + length])  # noqa: SLF001


class Typeface(dict[str, float]):
    """A role's characters and their widths in em, filled on demand from its chain of fonts.

    Attributes:
        primary: name of the first font of the chain.
        strays: characters met so far that the first font lacks, with the font to use instead.
        missing: characters met so far that no font has.
    """

    def __init__(self, role: FontRole) -> None:
        super().__init__(dict.fromkeys(_BOXES, 1.0))
        self._chain = _CHAINS[role]
        self.primary = self._chain[0]
        self.strays: dict[str, str] = {}
        self.missing: set[str] = set()

    def __missing__(self, character: str) -> float:
        code = ord(character)
        for name in self._chain:
            face = load_font(name).face
            if code in face.charToGlyph:
                if name != self.primary:
                    self.strays[character] = name
                width = self[character] = face.charWidths.get(code, face.defaultWidth) / 1000
                return float(width)
        self.missing.add(character)
        self[character] = 1.0
        return 1.0

    def width(self, text: str) -> float:
        """The width of `text` in em."""
        return sum(map(self.__getitem__, text))

    def lacking(self, text: Iterable[str]) -> set[str]:
        """The characters of `text` that no font of the chain has."""
        characters = set(text)
        for character in characters - self.keys():
            self[character]  # asks the fonts
        return characters & self.missing

    def runs(self, text: str) -> list[tuple[str, str]]:
        """`text` in pieces of one font each: (font name, piece)."""
        if self.strays.keys().isdisjoint(text):
            return [(self.primary, text)]
        runs: list[tuple[str, str]] = []
        for character in text:
            name = self.strays.get(character, self.primary)
            if runs and runs[-1][0] == name:
                runs[-1] = (name, runs[-1][1] + character)
            else:
                runs.append((name, character))
        return runs


@cache
def typeface(role: FontRole) -> Typeface:
    """The one typeface of a role, shared by all papers."""
    return Typeface(role)
