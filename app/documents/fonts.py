"""The program's own typefaces on paper: which font has which character, how wide it is, and what none has."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from app.documents.formats import EMPTY_BOX, TICKED_BOX
from app.documents.subsetting import Subsetter
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
    its subsets copy the whole outlines of a font, some 15 MB, and embed more than is needed: ours are a fifth smaller.
    """
    with PRESS_LOCK:
        ttfonts.makeToUnicodeCMap = to_unicode_map
        rl_config.useA85 = 0  # page contents as they are, not a quarter longer as ASCII
        path = shipped_folder("resources") / "fonts" / _FILES[name]
        font = ttfonts.TTFont(name, str(path), asciiReadable=False)
        font.face.makeSubset = Subsetter(font.face).subset
        pdfmetrics.registerFont(font)
        return font


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
        for character in characters:
            if character not in self:
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
