"""Which line of a form's file something stands in, by the path problems name it with (`blocks[2].rows[1]`).

Only for text a parser has accepted: it is skimmed, not checked.
"""

import re
from collections.abc import Callable, Mapping

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_WORD = re.compile(r"""[^\s=:,\[\]{}#"']+""")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_TEXTS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""', re.DOTALL),
    re.compile(r"'''.*?'''", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\])*"'),
    re.compile(r"'[^']*'"),
)
_LAST_STEP = re.compile(r"(?:\.?[^.\[\]]+|\[\d+\])$")


def line_of(places: Mapping[str, int], path: str) -> int:
    """The line of what a path names, or of the nearest thing around it; 1 where nothing of it is there."""
    while path and path not in places:
        path = _LAST_STEP.sub("", path)
    return places.get(path, 1)


def places_in_toml(text: str) -> Mapping[str, int]:
    """The line, from 1, of every table, key and item of a list; items count from 1."""
    return _Skimmer(text).tables()


def places_in_json(text: str) -> Mapping[str, int]:
    """The line, from 1, of every key and item of a list; items count from 1."""
    return _Skimmer(text).whole()


class _Skimmer:
    """Walks once through a text and notes what begins where."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._places: dict[str, int] = {}
        self._counts: dict[str, int] = {}

    def whole(self) -> Mapping[str, int]:
        self._skip()
        self._value("")
        return self._places

    def tables(self) -> Mapping[str, int]:
        path = ""
        self._skip()
        while self._at < len(self._text):
            if self._next("["):
                path = self._head()
            else:
                self._pair(path)
            self._skip()
        return self._places

    def _head(self) -> str:
        """A line that begins a table: `[page]` or one more of a list, `[[blocks]]`, `[[fields.fields]]`."""
        start = self._at
        is_item = self._text.startswith("[[", self._at)
        self._at += 1 + is_item
        path = self._key("")
        if is_item:
            number = self._counts[path] = self._counts.get(path, 0) + 1
            path = f"{path}[{number}]"
        self._at = self._text.index("]", self._at) + 1 + is_item
        self._note(path, start)
        return path

    def _key(self, path: str) -> str:
        """A key, which may have several parts; a list of tables in it stands for its last table."""
        while True:
            self._skip()
            start = self._at
            word = self._string() or self._word()
            path = self._join(path, word)
            self._note(path, start)
            self._skip()
            if not self._next("."):
                return path
            self._at += 1
            path = f"{path}[{self._counts[path]}]" if path in self._counts else path

    def _word(self) -> str:
        found = _WORD.match(self._text, self._at)
        dotted = found.group() if found else ""
        word = dotted.partition(".")[0]
        self._at += len(word)
        return word

    def _pair(self, path: str) -> None:
        key = self._key(path)
        self._at += 1  # `=` or `:`
        self._skip()
        self._value(key)

    def _value(self, path: str) -> None:
        if self._next("["):
            self._inside("]", lambda number: self._item(f"{path}[{number}]"))
        elif self._next("{"):
            self._inside("}", lambda _number: self._pair(path))
        elif not self._string():
            found = _SCALAR.match(self._text, self._at)
            self._at = found.end() if found else self._at + 1

    def _item(self, path: str) -> None:
        self._note(path, self._at)
        self._value(path)

    def _inside(self, end: str, read: Callable[[int], None]) -> None:
        self._at += 1
        number = 0
        self._skip()
        while not self._next(end):
            number += 1
            read(number)
            self._skip()
            if self._next(","):
                self._at += 1
                self._skip()
        self._at += 1

    def _string(self) -> str:
        """The text that begins here, without its quotation marks; empty when none does."""
        for pattern in _TEXTS:
            if found := pattern.match(self._text, self._at):
                self._at = found.end()
                return found.group().strip("\"'") or " "
        return ""

    def _skip(self) -> None:
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _next(self, mark: str) -> bool:
        return self._text.startswith(mark, self._at)

    def _note(self, path: str, start: int) -> None:
        self._places.setdefault(path, self._text.count("\n", 0, start) + 1)

    @staticmethod
    def _join(path: str, key: str) -> str:
        return f"{path}.{key}" if path else key
