"""What is typed or handed in on the command line, as values; what cannot be read is refused by name."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast
from uuid import UUID

from app.domain.problems import Refusal
from app.domain.rating.amounts import HUNDRED
from app.domain.zone import STATION_ZONE
from app.services.work.ground import Occurred

_Member = TypeVar("_Member", bound=StrEnum)
Record = Mapping[str, object]
_MOST = 100_000_000


def text_from(source: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        Refusal: `input.unreadable`, `input.not_text`.
    """
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise Refusal.of("input.unreadable", "file", file=source) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal.of("input.not_text", "file", file=source) from error


def json_from(source: str) -> object:
    """The value of a JSON file; a decimal stays the text it was written as.

    Raises:
        Refusal: `input.*`.
    """
    text = text_from(source)
    try:
        return json.loads(text, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise Refusal.of("input.not_json", "file", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets thousands deep
        raise Refusal.of("input.not_reasonable", "file") from error


def records_from(source: str) -> tuple[Sequence[Record], bool]:
    """The objects of a JSON file, and whether they came as a list; a decimal stays the text it was written as.

    Raises:
        Refusal: `input.*`.
    """
    value = json_from(source)
    records = value if isinstance(value, list) else [value]
    if not all(isinstance(record, dict) for record in records):
        raise Refusal.of("input.not_an_object", "file")
    return cast("list[Record]", records), isinstance(value, list)


def moment_from(text: str, field: str = "at") -> datetime:
    """A moment in ISO 8601; without an offset it is the station's time.

    Raises:
        Refusal: `input.not_a_moment`.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Refusal.of("input.not_a_moment", field, value=text) from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=STATION_ZONE)


def occurred_at(text: str) -> Occurred:
    """When something happened; an empty text is now.

    Raises:
        Refusal: `input.not_a_moment`.
    """
    return Occurred(at=moment_from(text) if text else None)


def day_from(text: str, field: str) -> date:
    """A day in ISO 8601.

    Raises:
        Refusal: `input.not_a_day`.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refusal.of("input.not_a_day", field, value=text) from error


def member_from(kind: type[_Member], value: object, field: str) -> _Member:
    """A member of an enumeration by its value.

    Raises:
        Refusal: `input.not_a_choice`, naming the choices.
    """
    for member in kind:
        if member.value == value:
            return member
    raise Refusal.of("input.not_a_choice", field, key=field, value=str(value), choices=", ".join(kind))


def pairs_from(words: Iterable[str]) -> dict[str, str]:
    """What was typed as `FIELD=VALUE`.

    Raises:
        Refusal: `input.not_a_pair`.
    """
    pairs = {}
    for word in words:
        field, sign, value = word.partition("=")
        if not sign or not field.strip():
            raise Refusal.of("input.not_a_pair", text=word)
        pairs[field.strip()] = value
    return pairs


def entry_id_from(text: str) -> UUID:
    """The id of a register entry, as the commands of the register answer it.

    Raises:
        Refusal: `input.not_an_entry`.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise Refusal.of("input.not_an_entry", "entry", value=text) from error


def hundredths_from(text: str, field: str) -> int:
    """A quantity of at most two decimals, in hundredths.

    Raises:
        Refusal: `input.not_a_quantity`.
    """
    try:
        scaled = Decimal(text.strip()) * HUNDRED
        whole = int(scaled)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise Refusal.of("input.not_a_quantity", field, value=text) from error
    if whole != scaled or abs(whole) > _MOST:
        raise Refusal.of("input.not_a_quantity", field, value=text)
    return whole
