"""Figures of rules that a station may set differently from a day on, and how they are laid over the rules' files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.problems import Problem

Node = Mapping[str, object]

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "amount": (1, 3_650),
    "town": (1, 999),
    "rural": (1, 999),
    "remote": (1, 999),
    "open_visits": (1, 999),
    "average_minutes": (1, 999),
    "least_visits": (1, 999),
    "waiting": (1, 999),
    "wait_minutes": (1, 999),
    "days": (1, 3650),
    "percent": (1, 99),
    "threshold_kva": (1, 1_000_000),
    "team_at_threshold": (0, 1),
    "least_people": (2, 20),  # fewer than two are never on site
    "weekday": (1, 7),
    "tolerance_minutes": (0, 1440),
    "tolerance_days": (0, 31),
    "working_minutes": (1, 9999),
    "at_least": (1, 999),
    "within_minutes": (1, 999),
    "spread_minutes": (1, 9999),
    "last_percent": (1, 99),
    "share_percent": (1, 100),
    "last_working_days": (1, 23),
    "factor_percent": (100, 9999),
    "from_hour": (0, 23),
    "until_hour": (0, 23),
    "price": (0, 10_000_000),  # cents
}
"""The least and the most of every figure that may be set, by its name in the files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a rule as it is on a day.

    `code` names the file, the tables and the figure with dots between: `counter.overload.open_visits`,
    `warnings.level.remind.percent`, `limits.LV-RES-NEW.whole.amount`. A price is in cents.
    """

    code: str
    amount: int

    @property
    def name(self) -> str:
        """What it is called in its table."""
        return self.code.rpartition(".")[2]

    @property
    def is_money(self) -> bool:
        """Whether it counts cents."""
        return self.name == "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that is another from `effective_from` on, for a stated reason."""

    code: str
    amount: int
    effective_from: date
    reason: str

    @property
    def file(self) -> str:
        """The file it is laid over."""
        return f"{self.code.partition('.')[0]}.toml"


def check_figures(changes: Sequence[FigureChange], settable: Mapping[str, Figure], today: date) -> tuple[Problem, ...]:
    """What is wrong with changes: an unknown figure, a senseless amount, a day that has passed, no reason."""
    problems = [] if changes else [Problem(code="rule.nothing_changed")]
    for change in changes:
        figure = settable.get(change.code)
        if figure is None:
            problems.append(Problem(code="rule.not_settable", field="figure", values={"figure": change.code}))
            continue
        least, most = BOUNDS[figure.name]
        if not least <= change.amount <= most:
            bounds = {"least": least, "most": most}
            problems.append(Problem(code="rule.figure", field=change.code, values=bounds))
    if any(change.effective_from < today for change in changes):
        problems.append(Problem(code="rule.in_the_past", field="effective_from"))
    if any(not change.reason.strip() for change in changes):
        problems.append(Problem(code="case.reason_missing", field="reason"))
    return tuple(problems)


def begun(changes: Iterable[FigureChange], day: date) -> tuple[FigureChange, ...]:
    """The changes in force on a day, in the order they took effect."""
    return tuple(sorted((each for each in changes if each.effective_from <= day), key=lambda each: each.effective_from))


def with_figures(mapping: Node, changes: Iterable[FigureChange]) -> Node:
    """A file's mapping with other figures, each of which has the station for its source.

    What a change names and the file does not hold, as when the station laid its own file, is passed over.
    """
    for change in changes:
        mapping = _laid(mapping, change.code.split(".")[1:], change)
    return mapping


def _laid(node: Node, path: Sequence[str], change: FigureChange) -> Node:
    key, *rest = path
    if key not in node:
        return node
    child = node[key]
    laid = _below(child, rest, change) if rest else _amount(child, change.amount)
    if laid is child:
        return node
    changed = {**node, key: laid}
    if "source" in node and not (isinstance(child, Mapping) and "source" in child):
        changed["source"] = _own_source(node["source"], change.reason)
    return changed


def _below(child: object, path: Sequence[str], change: FigureChange) -> object:
    if isinstance(child, Mapping):
        return _laid(child, path, change)
    if not isinstance(child, list):
        return child
    return [
        _laid(each, path[1:], change) if {each.get("code"), each.get("kind")} & {path[0]} else each for each in child
    ]


def _amount(value: object, amount: int) -> object:
    return bool(amount) if isinstance(value, bool) else amount


def _own_source(source: object, reason: str) -> Node:
    before = source.get("title", "") if isinstance(source, Mapping) else ""
    return {"title": f"本站设定：{reason}", "article": before}
