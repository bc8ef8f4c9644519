"""Frozen values as plain JSON values and back: for JSON columns, for the command line, for copies before a change."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import UUID

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def to_plain(value: object) -> Plain:
    """The JSON value of a frozen value: dataclasses become objects, ids, days and moments ISO texts.

    Raises:
        TypeError: for a value no JSON form is agreed for, floats among them.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Fraction):
        return str(value)
    return _composite(value)


@cache
def _hints(kind: type[Any]) -> Mapping[str, Any]:
    """The fields of a dataclass in their order, with what they hold; reading annotations takes longer than a value."""
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _composite(value: object) -> Plain:
    if is_dataclass(type(value)):
        names = _hints(type(value))  # type: ignore[arg-type]  # a type is hashable, as a key of a cache has to be
        return {name: to_plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((to_plain(item) for item in value), key=str)
    raise TypeError(f"no JSON form for {type(value).__name__}")


def from_plain(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - the kind decides, as in json.loads
    """The value of this kind (a type or annotation) that `to_plain` made plain.

    Raises:
        TypeError: for a kind no JSON form is agreed for.
    """
    if plain is None:
        return None
    origin = typing.get_origin(kind)
    if origin in {typing.Union, types.UnionType}:
        return from_plain(next(a for a in typing.get_args(kind) if a is not type(None)), plain)
    if origin is tuple:
        return tuple(from_plain(typing.get_args(kind)[0], item) for item in plain)
    if origin is not None:
        return dict(plain)
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]  # as above
        return kind(**{name: from_plain(hints[name], item) for name, item in plain.items()})  # type: ignore[operator]  # a dataclass type, not a value
    return _scalar(kind, plain)


def _scalar(kind: type[Any], plain: Any) -> Any:  # noqa: ANN401 - see from_plain
    if kind in {str, int, bool, object}:
        return plain
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(plain)
    if issubclass(kind, UUID | StrEnum | Fraction):
        return kind(plain)
    raise TypeError(f"no JSON form for {kind!r}")
