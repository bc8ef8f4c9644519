"""The rules times are compared by: dated figures with their sources, so that a station can see and correct them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from app.domain.definitions.figures import FigureChange
from app.domain.definitions.mapping import Reader
from app.domain.definitions.source import Source
from app.domain.problems import refuse_if_any


class Rule(StrEnum):
    """What can be found."""

    PAPER_BEFORE_ACCEPTANCE = "paper_before_acceptance"  # 单据早于受理
    FACT_BEFORE_ACCEPTANCE = "fact_before_acceptance"  # 先办事后受理
    LEFT_BEFORE_FINISH = "left_before_finish"  # 现场未完工先过环节
    OPENED_WITHOUT_CASE = "opened_without_case"  # 立户无业务
    OUT_OF_ORDER = "out_of_order"  # 环节时间倒置
    NUMBER_ORDER = "number_order"  # 编号在后、单据在前
    SAME_MINUTE = "same_minute"  # 多环节同一分钟
    ONE_SITTING = "one_sitting"  # 一次补齐多环节
    RECORDED_LATE = "recorded_late"  # 补录过晚
    PAPER_DIFFERS = "paper_differs"  # 单据与系统不一致
    CLOCK_BACK = "clock_back"  # 电脑时钟往回拨
    CLOCK_OFFSET = "clock_offset"  # 电脑时钟不准
    CLOSED_JUST_IN_TIME = "closed_just_in_time"  # 压线办结
    PILE_UP = "pile_up"  # 集中压线
    MONTH_END = "month_end"  # 月末集中办结
    AT_NIGHT = "at_night"  # 夜间录入


class Weight(StrEnum):
    """How much a finding says; only the first two touch the rate of true times."""

    CONTRADICTION = "contradiction"  # 矛盾: both times cannot be true
    DIFFERENCE = "difference"  # 差异: the times lie further apart than is allowed
    HINT = "hint"  # 提示: an unusual pattern that proves nothing about a single step


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSpec:
    """One rule: its weight, its whole-number figures by name, the case's fields it looks at, and its source."""

    rule: Rule
    weight: Weight
    figures: Mapping[str, int]
    fields: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules in force from a day on; a rule that is left out is not asked."""

    effective_from: date
    specs: Mapping[Rule, RuleSpec]


FIGURES: Final[Mapping[Rule, tuple[str, ...]]] = {
    Rule.PAPER_BEFORE_ACCEPTANCE: ("tolerance_minutes",),
    Rule.OUT_OF_ORDER: ("tolerance_minutes",),
    Rule.NUMBER_ORDER: ("tolerance_days",),
    Rule.SAME_MINUTE: ("at_least",),
    Rule.ONE_SITTING: ("at_least", "within_minutes", "spread_minutes"),
    Rule.RECORDED_LATE: ("working_minutes",),
    Rule.PAPER_DIFFERS: ("tolerance_minutes",),
    Rule.CLOCK_BACK: ("tolerance_minutes",),
    Rule.CLOCK_OFFSET: ("tolerance_minutes",),
    Rule.CLOSED_JUST_IN_TIME: ("within_minutes",),
    Rule.PILE_UP: ("last_percent", "share_percent", "at_least"),
    Rule.MONTH_END: ("last_working_days", "factor_percent", "at_least"),
    Rule.AT_NIGHT: ("from_hour", "until_hour"),
}
"""The figures each rule needs; a rule that is not here needs none."""


def rule_books_from(mapping: Mapping[str, object]) -> tuple[RuleBook, ...]:
    """The versions of the rules, oldest first.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    books = reader.each("version", _book)
    refuse_if_any(reader.problems)
    return tuple(sorted(books, key=lambda book: book.effective_from))


def book_on(books: tuple[RuleBook, ...], day: date) -> RuleBook:
    """The rules in force on a day; before the first version there are none."""
    begun = [book for book in books if book.effective_from <= day]
    return begun[-1] if begun else RuleBook(effective_from=date.min, specs={})


def with_changes(books: tuple[RuleBook, ...], changes: Iterable[FigureChange]) -> tuple[RuleBook, ...]:
    """The versions with a further one from every day on which the station has set a figure differently.

    A change is coded `timekeeping.<rule>.<figure>`; what no rule has is passed over.
    """
    versions = list(books)
    for change in sorted(changes, key=lambda each: each.effective_from):
        _, code, figure = change.code.split(".")
        before = book_on(tuple(versions), change.effective_from)
        spec = next((spec for rule, spec in before.specs.items() if rule == code), None)
        if spec is None or figure not in spec.figures:
            continue
        source = Source(title=f"本站设定：{change.reason}", article=spec.source.title)
        changed = replace(spec, figures={**spec.figures, figure: change.amount}, source=source)
        if before.effective_from == change.effective_from:
            versions.remove(before)
        specs = {**before.specs, spec.rule: changed}
        versions.append(RuleBook(effective_from=change.effective_from, specs=specs))
        versions.sort(key=lambda book: book.effective_from)
    return tuple(versions)


def _book(reader: Reader) -> RuleBook:
    specs = reader.each("rule", _spec)
    reader.unique("rule", [spec.rule.value for spec in specs])
    return RuleBook(effective_from=reader.day("effective_from"), specs={spec.rule: spec for spec in specs})


def _spec(reader: Reader) -> RuleSpec:
    rule = reader.enum("code", Rule)
    figures = reader.numbers("figures")
    needed = FIGURES.get(rule, ())
    if set(figures) != set(needed):
        table = reader.table("figures") if reader.has("figures") else Reader({}, "figures", reader.problems)
        for name in needed:
            table.number(name)
    return RuleSpec(
        rule=rule,
        weight=reader.enum("weight", Weight),
        figures={name: figures.get(name, 0) for name in needed},
        fields=reader.texts("fields"),
        source=reader.source(),
    )
