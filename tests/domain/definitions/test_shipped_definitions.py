"""Every definition that ships loads, is whole, names its sources, and can be said in Chinese."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from app.domain.customers.customer import Customer
from app.domain.definitions.blocks import with_blocks
from app.domain.definitions.business import BusinessType
from app.domain.definitions.business_reading import business_type_from
from app.domain.definitions.limit import LimitUnit
from app.domain.definitions.order_kind import OrderKindSpec
from app.domain.definitions.order_reading import order_kinds_from

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "resources" / "reference"
FORMS = {form.name for form in (ROOT / "forms").iterdir()}
BUSINESS = sorted((REFERENCE / "business").glob("*.toml"))


def block(name: str) -> Mapping[str, object]:
    return tomllib.loads((REFERENCE / "blocks" / f"{name}.toml").read_text("utf-8"))


def load(path: Path) -> BusinessType:
    return business_type_from(with_blocks(tomllib.loads(path.read_text("utf-8")), block))


@pytest.fixture(scope="module")
def kinds() -> dict[str, OrderKindSpec]:
    found = order_kinds_from(tomllib.loads((REFERENCE / "orders.toml").read_text("utf-8")))
    return {kind.code: kind for kind in found}


def test_the_four_types_ship() -> None:
    assert {path.stem for path in BUSINESS} >= {"LV-RES-NEW", "LV-NR-NEW", "CHG-NAME", "REP-FAULT"}


@pytest.mark.parametrize("path", BUSINESS, ids=lambda path: path.stem)
def test_a_business_type_is_whole(path: Path, kinds: dict[str, OrderKindSpec]) -> None:
    business_type = load(path)
    assert business_type.code == path.stem
    assert set(business_type.order_kinds) <= set(kinds)
    assert {*business_type.forms, business_type.notice_form} - {""} <= FORMS
    attributes = set(Customer.__dataclass_fields__)
    for field in business_type.fields:
        assert {field.attribute, field.fills_from} - {""} <= attributes
        assert bool(field.choices) == (field.kind == "choice")
        assert field.default in {"", *(choice.value for choice in field.choices)}
    assert all(paper.source.title for paper in business_type.papers)
    assert all(limit.source.title for limit in business_type.limits)
    assert business_type.counter_warning_minutes < business_type.counter_minutes


def test_the_headline_limits_are_those_of_the_promise() -> None:
    resident = {limit.code: limit for limit in load(REFERENCE / "business/LV-RES-NEW.toml").limits}
    assert (resident["promise"].amount, resident["promise"].unit) == (5, LimitUnit.WORKING_DAY)
    assert dict(resident["whole"].amounts) == {"no": 5, "yes": 15}
    other = {limit.code: limit for limit in load(REFERENCE / "business/LV-NR-NEW.toml").limits}
    assert (other["utility"].amount, other["scheme"].amount) == (6, 3)
    fault = {limit.code: limit for limit in load(REFERENCE / "business/REP-FAULT.toml").limits}
    assert dict(fault["arrival"].amounts) == {"town": 45, "rural": 90, "remote": 120}
    assert fault["arrival"].limit_for({"place": "town"}).amount == 45
    rename = {limit.code: limit for limit in load(REFERENCE / "business/CHG-NAME.toml").limits}
    assert rename["whole"].source.is_unverified


def test_the_forms_and_kinds_of_a_type_stand_once_in_their_order() -> None:
    resident = load(REFERENCE / "business/LV-RES-NEW.toml")
    assert resident.order_kinds == ("SURVEY", "INSTALL")
    assert resident.forms == (
        "resident-registration",
        "work-order",
        "low-voltage-survey",
        "resident-supply-contract",
        "metering-slip",
        "power-on-slip",
        "callback",
        "archive-contents",
    )
    with pytest.raises(KeyError, match="elsewhere"):
        resident.stage("elsewhere")


def test_order_kinds_stand_in_their_order_with_their_rules(kinds: dict[str, OrderKindSpec]) -> None:
    orders = [kind.order for kind in kinds.values()]
    assert orders == sorted(orders) == list(range(1, len(orders) + 1))
    assert {form for kind in kinds.values() for form in kind.forms} <= FORMS
    assert kinds["INSTALL"].needs_two
    assert kinds["WO-17"].needs_two
    assert not kinds["WO-20"].needs_two
    assert [kind.code for kind in kinds.values() if kind.needs_two and kind.rule is None] == []
    assert all(kind.effective_from <= date(2026, 1, 1) for kind in kinds.values())


def test_an_order_s_limit_depends_on_the_place(kinds: dict[str, OrderKindSpec]) -> None:
    arrive = kinds["WO-01"].arrive
    assert arrive is not None
    assert [arrive.limit_at(place).amount for place in ("town", "rural", "remote", "")] == [45, 90, 120, 90]
