"""What a command answers, as JSON for programs and as plain lines for people."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from pathlib import Path

from app.domain.plain import Plain, to_plain
from app.domain.problems import Problem, Refusal
from app.domain.zone import STATION_ZONE
from app.labels.speaking import problem_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The value for programs and the lines for people; `refusal` is what stopped the work after a part was done.

    `is_sound` is false when the command did its work and found something wrong.
    """

    value: object
    lines: Sequence[str] = ()
    refusal: Refusal | None = None
    is_sound: bool = True


def json_of(value: object) -> Plain:
    """The JSON value of an answer; moments stand in the station's time, with their offset."""
    if isinstance(value, datetime):
        return value.astimezone(STATION_ZONE).isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): json_of(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [json_of(item) for item in value]
    if is_dataclass(value):
        return {field.name: json_of(getattr(value, field.name)) for field in fields(value)}
    return to_plain(value)


def give(answer: Answer, *, as_json: bool) -> None:
    """Write an answer to standard output."""
    if as_json:
        print(json.dumps(json_of(answer.value), ensure_ascii=False, indent=2))
    else:
        for line in answer.lines:
            print(line)


def problems_of(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Problems as programs read them: code, place, values, and the sentence."""
    return [
        {"code": problem.code, "field": problem.field, "text": problem_text(problem), "values": dict(problem.values)}
        for problem in problems
    ]


def tell(refusal: Refusal, *, as_json: bool) -> None:
    """Write a refusal to standard error."""
    if as_json:
        print(json.dumps({"refused": problems_of(refusal.problems)}, ensure_ascii=False, indent=2), file=sys.stderr)
        return
    for problem in refusal.problems:
        place = f"（{problem.field}）" if problem.field else ""
        print(f"{problem_text(problem)}{place}", file=sys.stderr)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows under headings in columns of even width, a Chinese character being two wide."""
    texts = [list(headings), *([_cell(value) for value in row] for row in rows)]
    widths = [max(_width(row[place]) for row in texts) for place in range(len(headings))]
    return [
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in texts
    ]


def local(moment: datetime | None) -> str:
    """A moment to the minute in the station's time; empty when there is none."""
    return "" if moment is None else f"{moment.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return local(value)
    return "" if value is None else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
