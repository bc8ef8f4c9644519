"""The colours of the two themes and the sizes that follow from the size of the text."""

import re
from typing import NamedTuple

SMALLEST_POINTS = 12
USUAL_POINTS = 14
LARGEST_POINTS = 24
_TEXT_PX_OF_ONE_UNIT = 16  # a length of 16u is as long as the text is high
_LENGTH = re.compile(r"\b(\d+(?:\.\d+)?)u\b")
_COLOUR = re.compile(r"\$([a-z_]+)")


class Palette(NamedTuple):  # no dataclass: making two of them takes 6 ms before the first paint
    """The colours of one theme, as `#rrggbb`; a tone is a text colour with the ground it is read on."""

    ground: str
    card: str
    line: str
    field_line: str  # the edge of a field: at least 3 : 1 against the card, so that fields are found
    head: str
    hover: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_ground: str
    selection: str
    amber: str
    amber_ground: str
    red: str
    red_ground: str


LIGHT = Palette(
    ground="#F4F6F6",
    card="#FFFFFF",
    line="#DCE3E2",
    field_line="#7F908E",
    head="#EDF2F1",
    hover="#EEF3F2",
    text="#1D2A2A",
    muted="#566766",
    accent="#00685F",
    accent_hover="#00564F",
    on_accent="#FFFFFF",
    accent_ground="#E3F1EF",
    selection="#D5EBE8",
    amber="#855600",
    amber_ground="#FBF0DA",
    red="#B3261E",
    red_ground="#FBE6E4",
)
DARK = Palette(
    ground="#161C1C",
    card="#1F2727",
    line="#344040",
    field_line="#70827F",
    head="#263030",
    hover="#2A3535",
    text="#E6EEED",
    muted="#9DB0AE",
    accent="#5CC8BA",
    accent_hover="#7AD6CA",
    on_accent="#0C2623",
    accent_ground="#1E3A37",
    selection="#24524D",
    amber="#F0B94D",
    amber_ground="#3A2F17",
    red="#FF8A80",
    red_ground="#432321",
)


class Look(NamedTuple):
    """How the window looks now: a palette and the size of its text.

    Attributes:
        points: the size of ordinary text, 12 to 24 pt.
        dots_per_inch: of the screen, before scaling.
    """

    palette: Palette = LIGHT
    points: int = USUAL_POINTS
    dots_per_inch: float = 96.0

    @property
    def is_dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.palette is DARK

    @property
    def text_px(self) -> float:
        """The height of ordinary text in logical pixels."""
        return self.points * self.dots_per_inch / 72

    def px(self, units: float) -> int:
        """A length in logical pixels; 16 units are as long as ordinary text is high."""
        return round(units * self.text_px / _TEXT_PX_OF_ONE_UNIT)

    @property
    def row_px(self) -> int:
        """The height of a row of a list: 2.25 times the text."""
        return self.px(36)

    def fill(self, template: str) -> str:
        """A style sheet from its template: `$name` becomes a colour of the palette, `12u` a length in pixels.

        Raises:
            KeyError: when the template names a colour the palette does not have.
        """
        colours = self.palette._asdict()
        coloured = _COLOUR.sub(lambda match: colours[match[1]], template)
        return _LENGTH.sub(lambda match: f"{self.px(float(match[1]))}px", coloured)
