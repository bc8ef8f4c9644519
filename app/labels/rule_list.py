"""The catalogue as a list both fronts show, narrow and write out: one line for each rule in force on a day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from app.domain.lists import ColumnKind, ListColumn, ListQuery
from app.domain.problems import Refusal
from app.labels import rule_words_business, rule_words_rating  # noqa: F401 - they add their rules' words
from app.labels.rule_words import rule_name, says
from app.labels.rules import AREAS, applies_text, check_text, cited, coming_text, own_text

if TYPE_CHECKING:
    from app.services.rules.catalog import RuleCatalog
    from app.services.rules.row import RuleRow

RULE_WORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "is_unverified": lambda value: check_text(is_unverified=value),
    "is_own": lambda value: own_text(is_own=value),
}
"""The words of the list's coded columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule as a line of the list; `rule` is all that is known of it."""

    key: int
    area: str
    name: str
    says: str
    applies: str
    is_unverified: bool
    is_own: bool
    source: str
    effective_from: date
    rule: "RuleRow"


class RuleList:
    """The rules of a day; they are few, but are read anew each time, for another window may have set a figure."""

    columns: Final = (
        ListColumn(name="area", title="类别", width=4),
        ListColumn(name="applies", title="适用", width=6),
        ListColumn(name="name", title="规则", width=9),
        ListColumn(name="is_unverified", title="核对", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="says", title="内容", width=16, is_sortable=False),
        ListColumn(name="is_own", title="本所", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="effective_from", title="施行", kind=ColumnKind.DAY, width=6),
        ListColumn(name="source", title="依据", width=22),
    )

    def __init__(self, catalog: "RuleCatalog") -> None:
        self._catalog = catalog
        self._lines: dict[int, RuleLine] = {}
        self._numbers: dict[str, int] = {}
        self.on: date | None = None
        """The day whose rules are listed; None for today."""

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the rules the query asks for.

        Its filters are `area`, `type` (the code of a business type or order kind), `unverified` and `own` (any value),
        `mark`, which names one of these two, and `on`, a day as 2026-03-09.

        Raises:
            Refusal: `input.not_a_day`, and those of the catalogue.
        """
        on = _day(query.filters.get("on", "")) or self.on or self._catalog.today()
        lines = [self._line(rule, on) for rule in self._catalog.rules(on)]
        self._lines = {line.key: line for line in lines}
        words = query.text.casefold().split()
        kept = [line for line in lines if _passes(line, query.filters) and all(word in _text(line) for word in words)]
        if query.order:
            kept.sort(key=lambda line: str(getattr(line, query.order)), reverse=query.is_descending)
        return [line.key for line in kept]

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The lines of these keys."""
        held = self._lines
        return [held[key] for key in keys if key in held]

    def _line(self, rule: "RuleRow", on: date) -> RuleLine:
        return RuleLine(
            key=self._numbers.setdefault(rule.code, len(self._numbers)),
            area=AREAS[rule.area],
            name=rule_name(rule),
            says=says(rule.content) + coming_text(rule, on),
            applies=applies_text(rule),
            is_unverified=rule.source.is_unverified,
            is_own=rule.is_own,
            source=cited(rule),
            effective_from=rule.effective_from,
            rule=rule,
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal.of("input.not_a_day", "on", value=text) from None


def _passes(line: RuleLine, filters: Mapping[str, str]) -> bool:
    rule, mark = line.rule, filters.get("mark")
    return (
        filters.get("area", rule.area) == rule.area
        and ("type" not in filters or filters["type"] in {code for code, _name in rule.applies})
        and (line.is_unverified or not ("unverified" in filters or mark == "unverified"))
        and (line.is_own or bool(rule.changes) or not ("own" in filters or mark == "own"))
    )


def _text(line: RuleLine) -> str:
    return f"{line.area} {line.name} {line.says} {line.applies} {line.source} {line.rule.code}".casefold()
