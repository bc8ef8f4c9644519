"""A table of a TOML file read with care: every wrong or unknown key becomes a problem with its place."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from app.domain.problems import Problem

_T = TypeVar("_T")
_KINDS: Final[Mapping[type, str]] = {str: "text", int: "integer", float: "number", bool: "flag", list: "list"}


class Section:
    """One table with the path to it; problems are collected, never raised."""

    def __init__(self, data: Mapping[str, object], path: str, problems: list[Problem]) -> None:
        self._data = data
        self._path = path
        self._problems = problems
        self._known: set[str] = set()

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without `default` it must be there."""
        return self._value(key, str, "" if default is None else default, is_required=default is None)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return self._value(key, int, 0 if default is None else default, is_required=default is None)

    def number(self, key: str, default: float | None = None) -> float:
        """A number not below nought."""
        value = self._value(key, float, 0.0 if default is None else default, is_required=default is None)
        if value < 0:
            self.blame("form.negative", key)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        return self._value(key, bool, False, is_required=False)

    def items(self, key: str, *, is_required: bool = False) -> list[object]:
        """A list of anything."""
        return self._value(key, list, [], is_required=is_required)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item for item in self._each(key, "text") if isinstance(item, str))

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers."""
        return tuple(float(item) for item in self._each(key, "number") if isinstance(item, int | float))

    def section(self, key: str) -> "Section | None":
        """A table inside this one, if it is there."""
        self._known.add(key)
        value = self._data.get(key)
        if value is None:
            return None
        if isinstance(value, Mapping):
            return Section(value, self.path(key), self._problems)
        self.blame("form.wrong_type", key, kind="table")
        return None

    def sections(self, key: str) -> Iterator["Section"]:
        """The tables of a list."""
        for number, item in enumerate(self.items(key), start=1):
            if isinstance(item, Mapping):
                yield Section(item, f"{self.path(key)}[{number}]", self._problems)
            else:
                self.blame("form.wrong_type", f"{key}[{number}]", kind="table")

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A table of texts, in its order."""
        self._known.add(key)
        value = self._data.get(key, {})
        if isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values()):
            return tuple((str(code), str(text)) for code, text in value.items())
        self.blame("form.wrong_type", key, kind="table")
        return ()

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._data

    def path(self, key: str) -> str:
        """Where a key of this table stands, as `blocks[2].rows[1]`."""
        return f"{self._path}.{key}" if self._path and key else self._path or key

    def blame(self, code: str, key: str = "", **values: str | int) -> None:
        """Record a problem at a key."""
        self._problems.append(Problem(code=code, field=self.path(key), values=values))

    def child(self, data: Mapping[str, object], key: str) -> "Section":
        """A table that stands at `key`, however it was written."""
        return Section(data, self.path(key), self._problems)

    def finish(self) -> None:
        """Record every key nobody asked for: mostly a slip of the pen."""
        for key in self._data.keys() - self._known:
            self.blame("form.unknown_key", key)

    def _each(self, key: str, kind: str) -> Iterator[object]:
        expected = str if kind == "text" else (int, float)
        for number, item in enumerate(self.items(key), start=1):
            if isinstance(item, expected) and not isinstance(item, bool):
                yield item
            else:
                self.blame("form.wrong_type", f"{key}[{number}]", kind=kind)

    def _value(self, key: str, kind: type[_T], default: _T, *, is_required: bool) -> _T:
        self._known.add(key)
        if key not in self._data:
            if is_required:
                self.blame("form.missing_key", key)
            return default
        value = self._data[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self.blame("form.wrong_type", key, kind=_KINDS[kind])
        return default
