"""Words of a stranger's header, read one by one: each must be there and be what it should."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from app.domain.problems import Refusal

T = TypeVar("T")

_TEXT: Final = 80
_MOST: Final = 10_000
_INT64: Final = 1 << 63
_DIGEST_BYTES: Final = 32


class Words:
    """Plain values by name.

    Every method raises the refusal `upstream.courier_damaged` when a value is missing or of another kind.
    """

    def __init__(self, words: object) -> None:
        if not isinstance(words, dict):
            raise damaged()
        self._words = words

    def has(self, name: str) -> bool:
        """Whether there is such a word."""
        return name in self._words

    def bytes(self, name: str, *lengths: int) -> bytes:
        """So many bytes."""
        value = self._words.get(name)
        if type(value) is not bytes or len(value) not in lengths:
            raise damaged()
        return value

    def number(self, name: str) -> int:
        """A number of at most 64 bits that is not below 0."""
        return number_of(self._words.get(name))

    def flag(self, name: str) -> bool:
        """Yes or no."""
        value = self._words.get(name)
        if type(value) is not bool:
            raise damaged()
        return value

    def text(self, name: str) -> str:
        """A text of at most 80 letters."""
        return text_of(self._words.get(name))

    def each(self, name: str, read: Callable[[Any], T]) -> tuple[T, ...]:
        """A list, of which each is read so."""
        values = self._words.get(name)
        if type(values) is not list or len(values) > _MOST:
            raise damaged()
        return tuple(map(read, values))

    def some(self, name: str, read: Callable[[Any], T]) -> tuple[T, ...]:
        """As `each`; nothing where whoever wrote it knew of no such list."""
        return self.each(name, read) if self.has(name) else ()

    def maybe(self, name: str, read: Callable[["Words"], T]) -> T | None:
        """Words within the words, or None."""
        value = self._words.get(name)
        return None if value is None else read(Words(value))


def number_of(value: object) -> int:
    """A number, as `Words.number`."""
    if type(value) is not int or not 0 <= value < _INT64:
        raise damaged()
    return value


def digest_of(value: object) -> bytes:
    """A SHA-256."""
    if type(value) is not bytes or len(value) != _DIGEST_BYTES:
        raise damaged()
    return value


def text_of(value: object) -> str:
    """A text, as `Words.text`."""
    if type(value) is not str or len(value) > _TEXT or "\0" in value:
        raise damaged()
    return value


def damaged() -> Refusal:
    """What is said of a header that is none."""
    return Refusal.of("upstream.courier_damaged")
