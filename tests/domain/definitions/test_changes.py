"""Limits a station sets differently from a day on."""

from datetime import date

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.definitions.changes import LimitChange, check_change, with_changes
from app.services.definitions import Definitions

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def types(definitions: Definitions) -> tuple[BusinessType, ...]:
    return definitions.business_types


def change(
    amount: int = 3,
    effective_from: date = date(2026, 3, 3),
    *,
    business: str = "LV-RES-NEW",
    limit: str = "PROMISE-ALL",
    reason: str = "县公司文件",
) -> LimitChange:
    return LimitChange(
        business_code=business, limit_code=limit, amount=amount, effective_from=effective_from, reason=reason
    )


def codes(made: LimitChange, types: tuple[BusinessType, ...]) -> list[str]:
    return [problem.code for problem in check_change(made, types, TODAY)]


def test_a_sound_change_has_no_problem(types: tuple[BusinessType, ...]) -> None:
    limit = next(kind for kind in types if kind.code == "LV-RES-NEW").limits[0].code
    assert codes(change(limit=limit), types) == []
    assert codes(change(1, TODAY, limit=limit), types) == []
    assert codes(change(999, limit=limit), types) == []


@pytest.mark.parametrize("amount", [0, -1, 3651])
def test_senseless_amounts_are_refused(types: tuple[BusinessType, ...], amount: int) -> None:
    limit = types[0].limits[0].code
    assert codes(change(amount, business=types[0].code, limit=limit), types) == ["rule.amount"]


def test_everything_wrong_is_said_at_once(types: tuple[BusinessType, ...]) -> None:
    wrong = change(0, date(2026, 3, 1), limit="NONE", reason="  ")
    assert codes(wrong, types) == ["rule.unknown_limit", "rule.amount", "rule.in_the_past", "case.reason_missing"]


def versions(types: tuple[BusinessType, ...], code: str) -> list[tuple[date, int, str]]:
    return [
        (kind.effective_from, kind.limits[0].amount, kind.limits[0].source.title)
        for kind in sorted(types, key=lambda kind: kind.effective_from)
        if kind.code == code
    ]


def test_each_change_is_a_version_from_its_day_on(types: tuple[BusinessType, ...]) -> None:
    kind = next(kind for kind in types if kind.code == "LV-RES-NEW")
    limit, shipped = kind.limits[0].code, kind.limits[0]
    later = change(2, date(2026, 6, 1), limit=limit, reason="再改")
    sooner = change(4, date(2026, 3, 3), limit=limit)
    found = versions(with_changes(types, [later, sooner]), "LV-RES-NEW")
    assert found == [
        (kind.effective_from, shipped.amount, shipped.source.title),
        (date(2026, 3, 3), 4, "本站设定：县公司文件"),
        (date(2026, 6, 1), 2, "本站设定：再改"),
    ]


def test_two_changes_of_one_day_make_one_version_and_the_last_word_counts(types: tuple[BusinessType, ...]) -> None:
    kind = next(kind for kind in types if kind.code == "LV-RES-NEW")
    first, second = kind.limits[0].code, kind.limits[1].code
    day = date(2026, 3, 3)
    made = with_changes(types, [change(4, day, limit=first), change(9, day, limit=second), change(3, day, limit=first)])
    (version,) = [each for each in made if each.code == "LV-RES-NEW" and each.effective_from == day]
    amounts = {limit.code: (limit.amount, dict(limit.amounts)) for limit in version.limits}
    assert (amounts[first], amounts[second]) == ((3, {}), (9, {}))
    untouched = {limit.code: limit for limit in kind.limits[2:]}
    assert {limit.code: limit for limit in version.limits[2:]} == untouched


def test_a_change_before_the_rule_itself_changes_nothing(types: tuple[BusinessType, ...]) -> None:
    early = change(4, date(2000, 1, 1), limit=types[0].limits[0].code, business=types[0].code)
    assert with_changes(types, [early]) == types
