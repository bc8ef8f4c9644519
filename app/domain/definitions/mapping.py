"""Reading values out of plain mappings (parsed TOML), collecting every problem with the path of its key."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.domain.definitions.source import Condition, Source
from app.domain.problems import Problem

Node = Mapping[str, object]
_Enum = TypeVar("_Enum", bound=StrEnum)
_Value = TypeVar("_Value")


class Reader:
    """One table of a definition and where it stands; problems of all tables end up in one list.

    A value that is missing or of the wrong type is reported and replaced by an empty one of its type, so that one
    pass names all that is wrong.
    """

    def __init__(self, node: object, path: str = "", problems: list[Problem] | None = None) -> None:
        self.problems: list[Problem] = [] if problems is None else problems
        self._path = path
        self._node: Node = {}
        if isinstance(node, Mapping):
            self._node = node
        else:
            self._report("definition.not_a_table", path)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required unless a default is given."""
        return self._typed(key, str, "text", default, "")

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number that is not negative; required unless a default is given."""
        value = self._typed(key, int, "number", default, 0)
        if value < 0:
            self._report("definition.negative", self._at(key))
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self._node.get(key, False)
        if isinstance(value, bool):
            return value
        self._report("definition.wrong_type", self._at(key), wanted="flag")
        return False

    def day(self, key: str) -> date:
        """A day."""
        return self._typed(key, date, "date", None, date.min)

    def enum(self, key: str, kind: type[_Enum], default: _Enum | None = None) -> _Enum:
        """A member of an enumeration by its value; required unless a default is given."""
        value = self._node.get(key)
        if value is None and default is not None:
            return default
        for member in kind:
            if member.value == value:
                return member
        self._report("definition.unknown_value", self._at(key), value=str(value))
        return next(iter(kind))

    def enums(self, key: str, kind: type[_Enum]) -> tuple[_Enum, ...]:
        """Members of an enumeration by their values."""
        members = {member.value: member for member in kind}
        for value in self.texts(key):
            if value not in members:
                self._report("definition.unknown_value", self._at(key), value=value)
        return tuple(members[value] for value in self.texts(key) if value in members)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not there."""
        value = self._node.get(key, ())
        if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._report("definition.wrong_type", self._at(key), wanted="texts")
        return ()

    def numbers(self, key: str) -> dict[str, int]:
        """A table of whole numbers; empty when it is not there."""
        value = self._node.get(key, {})
        if isinstance(value, Mapping) and all(type(item) is int for item in value.values()):
            return {str(name): item for name, item in value.items()}
        self._report("definition.wrong_type", self._at(key), wanted="numbers")
        return {}

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._node

    def table(self, key: str) -> "Reader":
        """The table under a key."""
        return Reader(self._node.get(key), self._at(key), self.problems)

    def each(self, key: str, read: Callable[["Reader"], _Value]) -> tuple[_Value, ...]:
        """What `read` makes of every table of a list; empty when it is not there."""
        value = self._node.get(key, ())
        if not isinstance(value, Sequence) or isinstance(value, str):
            self._report("definition.wrong_type", self._at(key), wanted="tables")
            return ()
        tables = (Reader(item, f"{self._at(key)}[{place}]", self.problems) for place, item in enumerate(value))
        return tuple(read(table) for table in tables)

    def source(self, key: str = "source") -> Source:
        """A source: `title`, `article`, and `unverified` for 待核对."""
        table = self.table(key)
        return Source(
            title=table.text("title"), article=table.text("article", ""), is_unverified=table.flag("unverified")
        )

    def condition(self, key: str = "when") -> Condition | None:
        """A condition: `field` and `any_of`; None when it is not there."""
        if not self.has(key):
            return None
        table = self.table(key)
        return Condition(field=table.text("field"), any_of=table.texts("any_of"))

    def refer(self, key: str, values: Iterable[str], known: Iterable[str]) -> None:
        """Report every value that refers to something that is not there."""
        names = set(known)
        for value in values:
            if value not in names:
                self._report("definition.unknown_reference", self._at(key), value=value)

    def unique(self, key: str, codes: Sequence[str]) -> None:
        """Report codes that stand more than once."""
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            self._report("definition.duplicate", self._at(key), value=code)

    def _typed(self, key: str, kind: type[_Value], wanted: str, default: _Value | None, empty: _Value) -> _Value:
        value = self._node.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, kind) and not isinstance(value, bool):
            return value
        code = "definition.missing" if value is None else "definition.wrong_type"
        self._report(code, self._at(key), wanted=wanted)
        return empty

    def _at(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _report(self, code: str, path: str, **values: str | int) -> None:
        self.problems.append(Problem(code=code, field=path, values={"path": path, **values}))
