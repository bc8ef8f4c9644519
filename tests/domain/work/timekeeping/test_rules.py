"""The rules of time as dated data."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.problems import Refusal
from app.domain.work.timekeeping.case_checks import check_case
from app.domain.work.timekeeping.rules import FIGURES, Rule, RuleBook, Weight, book_on, rule_books_from
from tests.domain.work.timekeeping.telling import Asking, accepted, times_of


def spec(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - a table of TOML
    table = {
        "code": "recorded_late",
        "weight": "difference",
        "figures": {"working_minutes": 420},
        "source": {"title": "本程序建议"},
    }
    return {**table, **changed}


def version(*rules: dict[str, Any], since: str = "2026-01-01") -> dict[str, Any]:
    return {"effective_from": date.fromisoformat(since), "rule": list(rules)}


def refused(*versions: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        rule_books_from({"version": list(versions)})
    return [(problem.code, problem.field) for problem in caught.value.problems]


def test_every_rule_ships_with_its_figures_and_a_source_to_be_checked(books: tuple[RuleBook, ...]) -> None:
    (book,) = books

    assert set(book.specs) == set(Rule)
    assert all(spec.source.title and spec.source.is_unverified for spec in book.specs.values())
    assert all(set(spec.figures) == set(FIGURES.get(rule, ())) for rule, spec in book.specs.items())
    assert book.specs[Rule.MONTH_END].weight is Weight.HINT
    assert "powered_at" in book.specs[Rule.FACT_BEFORE_ACCEPTANCE].fields


def test_the_newest_version_begun_is_in_force() -> None:
    books = rule_books_from({"version": [version(spec(), since="2026-07-01"), version(since="2026-01-01")]})

    assert [book.effective_from.isoformat() for book in books] == ["2026-01-01", "2026-07-01"]
    assert book_on(books, date(2026, 6, 30)) is books[0]
    assert book_on(books, date(2026, 7, 1)) is books[1]
    assert book_on(books, date(2025, 12, 31)).specs == {}


def test_what_is_wrong_is_named_by_its_place() -> None:
    assert refused(version(spec(figures={}))) == [("definition.missing", "version[0].rule[0].figures.working_minutes")]
    assert refused(version({key: value for key, value in spec().items() if key != "figures"})) == [
        ("definition.missing", "figures.working_minutes")
    ]
    assert refused(version(spec(), spec())) == [("definition.duplicate", "version[0].rule")]
    assert ("definition.unknown_value", "version[0].rule[0].code") in refused(version(spec(code="guess")))


def test_a_fact_is_judged_by_the_rules_of_the_day_it_was_recorded(ask: Asking) -> None:
    lenient = rule_books_from({"version": [version(spec(figures={"working_minutes": 5_000}))]})
    strict = replace(ask.books[0], effective_from=date(2026, 10, 15))
    late = [accepted("09T09:00", recorded="14T09:00"), accepted("09T09:00", recorded="15T09:00")]

    found = check_case(times_of(ask.business, ask.calendar, late), (*lenient, strict))

    assert [finding.recorded_at.day for finding in found if finding.rule is Rule.RECORDED_LATE] == [15]
