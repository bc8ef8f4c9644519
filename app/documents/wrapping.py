"""Breaking text into lines as Chinese is set, and choosing the size at which it fits its cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.documents.fonts import Typeface
from app.documents.formats import EMPTY_BOX, TICKED_BOX
from app.domain.papers.layout import TextStyle

_NOT_FIRST: Final = frozenset("，。、；：！？）》〉」』】〕”’…—·％℃%,.;:!?)]}")
_NOT_LAST: Final = frozenset("（《〈「『【〔“‘([{" + EMPTY_BOX + TICKED_BOX)
_WORD: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,-_/:%+@#")
_LOOK_BACK: Final = 32  # characters: a longer word is broken anywhere; a line to write on has 24
_BETWEEN_BOXES: Final = "　"
_SIZE_STEP: Final = 0.5


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of text at the size chosen for them; `pitch` is from baseline to baseline, in points.

    Where only values are printed, `masks` says of every character of a line whether it is drawn; else it is empty.
    """

    lines: tuple[str, ...]
    size: float
    pitch: float
    masks: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """Of all lines, in points."""
        return len(self.lines) * self.pitch

    def taken(self, first: int, beyond: int | None = None) -> "Fitted":
        """Some of the lines, set as they are here."""
        return Fitted(self.lines[first:beyond], self.size, self.pitch, self.masks[first:beyond])

    def masked(self, mask: str) -> "Fitted":
        """With the mask of the text it was made of, which has no sign for a line's end."""
        masks, start = [], 0
        for line in self.lines:
            masks.append(mask[start : start + len(line)])
            start += len(line)
        return Fitted(self.lines, self.size, self.pitch, tuple(masks))


def fit(
    text: str, style: TextStyle, face: Typeface, width: float, height: float, *, is_growing: bool = False
) -> Fitted:
    """`text` at the largest size at which it fits `width` x `height` points.

    When none down to the least size does, the text is wrapped at the least size, or at the full size when
    `is_growing`, and is higher than `height`.
    """
    size = style.size
    if "\n" not in text and face.width(text) * size <= width:
        return Fitted((text,), size, size * style.leading)
    while not is_growing:
        pitch = size * style.leading
        lines = wrap(text, face, width / size)
        if len(lines) * pitch <= height:
            return Fitted(lines, size, pitch)
        if size - _SIZE_STEP < style.min_size:
            break
        size -= _SIZE_STEP
    return Fitted(wrap(text, face, width / size), size, size * style.leading)


def wrap(text: str, widths: Mapping[str, float], limit: float) -> tuple[str, ...]:
    """`text` in lines no wider than `limit` em.

    Marks that may not begin or end a line, words and numbers stay together where the line is long enough, and a
    check box with its wording moves to the next line whole.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _fold(paragraph, widths, limit)
    return tuple(lines)


def _fold(text: str, widths: Mapping[str, float], limit: float) -> Iterator[str]:
    start, used = 0, 0.0
    for position, character in enumerate(text):
        used += widths[character]
        if used > limit and position > start:
            cut = _break_before(text, start, position)
            yield text[start:cut]
            start = cut
            used = sum(widths[character] for character in text[start : position + 1])
    yield text[start:]


def _break_before(text: str, start: int, position: int) -> int:
    if box := _open_box(text, start, position):
        return box
    for cut in range(position, max(start, position - _LOOK_BACK), -1):
        before, after = text[cut - 1], text[cut]
        is_inside_word = before in _WORD and after in _WORD
        if not (is_inside_word or after in _NOT_FIRST or before in _NOT_LAST):
            return cut
    return position


def _open_box(text: str, start: int, position: int) -> int:
    """Where the check box stands whose wording reaches over `position`; 0 when there is none on this line."""
    box = max(text.rfind(EMPTY_BOX, start + 1, position), text.rfind(TICKED_BOX, start + 1, position))
    if box < 0:
        return 0
    end = text.find(_BETWEEN_BOXES, box)
    end = len(text) if end < 0 else end
    return box if position <= end <= box + _LOOK_BACK else 0
