"""The rules of the counter, of supply, of pauses, warnings, work orders, times and the working calendar."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile
from typing import Final

from app.domain.definitions.figures import Figure
from app.domain.definitions.order_kind import OrderKindSpec, OrderLimit
from app.domain.definitions.source import Source
from app.domain.definitions.warning import WarningLevel, WarningPoint
from app.domain.work.timekeeping.rules import RuleBook, RuleSpec
from app.services.definitions import Definitions
from app.services.rules.row import CrewRule, LeastPeople, OrderLimitRule, RuleArea, RuleRow

_PLACES: Final = ("town", "rural", "remote")


def counter_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """When the counter is overloaded, and what customers are told they could settle besides."""
    limits = definitions.dated.counter_limits(on)
    figures = {
        "open_visits": limits.open_visits,
        "average_minutes": limits.average_minutes,
        "least_visits": limits.least_visits,
        "waiting": limits.waiting,
        "wait_minutes": limits.wait_minutes,
    }
    yield RuleRow(
        code="counter.overload",
        area=RuleArea.COUNTER,
        content=limits,
        source=limits.source,
        file="counter.toml",
        effective_from=limits.effective_from,
        figures=tuple(Figure(code=f"counter.overload.{name}", amount=each) for name, each in figures.items()),
    )
    for rule in definitions.dated.offers(on):
        code = f"counter.offer.{rule.kind}"
        yield RuleRow(
            code=code,
            area=RuleArea.COUNTER,
            content=rule,
            source=rule.source,
            file="counter.toml",
            effective_from=rule.effective_from,
            figures=(Figure(code=f"{code}.days", amount=rule.days),) if rule.days else (),
        )


def supply_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """Who surveys, how many go, and when reviews are held."""
    rules = definitions.dated.supply(on)
    survey, meeting = rules.survey, rules.meeting
    threshold = Figure(code="supply.survey.threshold_kva", amount=survey.threshold_kva)
    side = Figure(code="supply.survey.team_at_threshold", amount=int(survey.is_team_at_threshold))
    for code, content, source, since, figures in (
        ("supply.survey", survey, survey.source, survey.effective_from, (threshold, side)),
        (
            "supply.least_people",
            LeastPeople(people=survey.least_people),
            survey.source,
            survey.effective_from,
            (Figure(code="supply.survey.least_people", amount=survey.least_people),),
        ),
        (
            "supply.meeting",
            meeting,
            meeting.source,
            meeting.effective_from,
            (Figure(code="supply.meeting.weekday", amount=meeting.weekday),),
        ),
    ):
        yield RuleRow(
            code=code,
            area=RuleArea.SUPPLY,
            content=content,
            source=source,
            file="supply.toml",
            effective_from=since,
            figures=figures,
        )


def pause_rows(definitions: Definitions, _on: date) -> Iterator[RuleRow]:
    """For which reasons a limit stands still, and what proves them."""
    for rule in definitions.pause_rules:
        yield RuleRow(
            code=f"pauses.{rule.reason}",
            area=RuleArea.PAUSES,
            content=rule,
            source=rule.source,
            file="pauses.toml",
            effective_from=rule.effective_from,
        )


def warning_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """At which points of a limit somebody is warned."""
    for level in definitions.dated.warning_levels(on):
        yield RuleRow(
            code=f"warnings.{level.code}",
            area=RuleArea.WARNINGS,
            content=level,
            source=level.source,
            file="warnings.toml",
            effective_from=level.effective_from,
            name=level.name,
            figures=tuple(_warning_figures(level)),
        )


def _warning_figures(level: WarningLevel) -> Iterator[Figure]:
    if level.at is WarningPoint.USED:
        yield Figure(code=f"warnings.level.{level.code}.percent", amount=level.percent)


def order_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """Who may do field work of each kind, and within which limits."""
    for kind in definitions.dated.order_kinds(on):
        rule = CrewRule(needs_two=kind.needs_two, certificates=kind.certificates)
        yield _order_row(kind, "crew", rule, kind.rule or kind.source)
        for name, limit in (("arrive", kind.arrive), ("finish", kind.finish)):
            if limit is not None:
                content = OrderLimitRule(limit=limit, is_arrival=name == "arrive")
                figures = tuple(_order_figures(f"orders.kind.{kind.code}.{name}", limit))
                yield _order_row(kind, name, content, limit.source, figures)


def _order_row(
    kind: OrderKindSpec, name: str, content: object, source: Source, figures: tuple[Figure, ...] = ()
) -> RuleRow:
    return RuleRow(
        code=f"orders.{kind.code}.{name}",
        area=RuleArea.ORDERS,
        content=content,
        source=source,
        file="orders.toml",
        effective_from=kind.effective_from,
        applies=((kind.code, kind.name),),
        figures=figures,
    )


def _order_figures(code: str, limit: OrderLimit) -> Iterator[Figure]:
    if not limit.by_place:
        yield Figure(code=f"{code}.amount", amount=limit.limit.amount)
    for place in _PLACES:
        if place in limit.by_place:
            yield Figure(code=f"{code}.by_place.{place}", amount=limit.by_place[place])


def time_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """By which figures times are compared."""
    books = [book for book in definitions.dated.timekeeping() if book.effective_from <= on]
    for spec in books[-1].specs.values() if books else ():
        yield RuleRow(
            code=f"timekeeping.{spec.rule}",
            area=RuleArea.TIMES,
            content=spec,
            source=spec.source,
            file="timekeeping.toml",
            effective_from=_since(books, spec),
            figures=tuple(
                Figure(code=f"timekeeping.{spec.rule}.{name}", amount=each) for name, each in spec.figures.items()
            ),
        )


def _since(books: Sequence[RuleBook], spec: RuleSpec) -> date:
    """Since when the last of these versions say this of the rule."""
    same = takewhile(lambda book: book.specs.get(spec.rule) == spec, reversed(books))
    return min(book.effective_from for book in same)


def calendar_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """The announced rest days and make-up working days of the year."""
    for year in definitions.announced_years:
        if year.year == on.year:
            yield RuleRow(
                code=f"calendar.{year.year}",
                area=RuleArea.CALENDAR,
                content=year,
                source=Source(title="；".join(year.papers)),
                file=f"calendar/{year.year}.toml",
                effective_from=date(year.year, 1, 1),
                effective_until=date(year.year, 12, 31),
            )
