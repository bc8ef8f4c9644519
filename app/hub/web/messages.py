"""Messages of strangers, read part by part: each must be there and be what it should."""

from collections.abc import Mapping
from typing import Any, Final

from app.domain.problems import Refusal
from app.hub.callers import EPOCH_BYTES
from app.sync.packing import unpack

ID_BYTES: Final = 16

_INT64: Final = 1 << 63


class Message:
    """An unpacked message.

    Every method raises the refusal `upstream.garbled` when the part is missing or of another kind.
    """

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self._parts = parts

    @classmethod
    def of(cls, body: bytes) -> "Message":
        """The message of a request's body.

        Raises:
            Refusal: `upstream.too_large`, `upstream.garbled`.
        """
        return cls(unpack(body))

    def has(self, name: str) -> bool:
        """Whether the message has this part."""
        return name in self._parts

    def id(self, name: str) -> bytes:
        """An id."""
        return self.bytes_of(name, ID_BYTES)

    def epoch(self, name: str) -> bytes:
        """A life of a computer's file."""
        return self.bytes_of(name, EPOCH_BYTES)

    def bytes_of(self, name: str, length: int) -> bytes:
        """So many bytes."""
        value = self._parts.get(name)
        if not isinstance(value, bytes) or len(value) != length:
            raise Refusal.of("upstream.garbled")
        return value

    def text(self, name: str, most: int) -> str:
        """A text of at most so many letters; it may not hold what databases cannot keep."""
        value = self._parts.get(name)
        if not isinstance(value, str) or len(value) > most or "\0" in value:
            raise Refusal.of("upstream.garbled")
        return value

    def number(self, name: str) -> int:
        """A number of at most 64 bits that is not below 0."""
        value = self._parts.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _INT64:
            raise Refusal.of("upstream.garbled")
        return value

    def part(self, name: str) -> object:
        """A part of whatever kind; None when it is missing."""
        return self._parts.get(name)

    def columns(self, name: str) -> Mapping[str, Any]:
        """A mapping of columns."""
        value = self._parts.get(name)
        if not isinstance(value, dict):
            raise Refusal.of("upstream.garbled")
        return value
