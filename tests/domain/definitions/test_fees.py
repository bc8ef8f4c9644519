"""Fee rules: every type says what it costs; a rule that contradicts itself is refused by the path of its key."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.definitions.business_reading import business_type_from
from app.domain.definitions.changes import LimitChange, with_changes
from app.domain.definitions.fee import FeeSpec, FeeUnit, FeeWay, Payee, Payer
from app.domain.definitions.fee_changes import FeeChange, check_fee_change
from app.domain.problems import Refusal
from app.services.definitions import Definitions
from tests.domain.definitions.test_reading import SOUND, SOURCE

TODAY = date(2026, 3, 2)
LATER = date(2026, 5, 1)
WHOLE: dict[str, Any] = {
    **SOUND,
    "field": [
        *SOUND["field"],
        {"code": "meters", "label": "只数", "kind": "number", "stage": "accept"},
        {"code": "sum", "label": "金额", "kind": "reading", "stage": "accept"},
    ],
    "fee": [
        {
            "code": "by_kva",
            "name": "按容量",
            "payer": "customer",
            "way": "capacity",
            "unit": "kva",
            "quantity": "capacity",
            "by": ["has_works"],
            "rates": [{"is": ["yes"], "amount": 16000}],
            "amount": 12000,
            "stage": "works",
            "source": SOURCE,
        },
        {"code": "none", "name": "免费", "payer": "utility", "way": "free", "source": SOURCE},
        {
            "code": "each",
            "name": "每只",
            "payer": "customer",
            "way": "fixed",
            "unit": "piece",
            "quantity": "meters",
            "amount": 6050,
            "stage": "accept",
            "source": SOURCE,
        },
        {
            "code": "sheet",
            "name": "按计算单",
            "payer": "liable",
            "way": "paper",
            "amount_field": "sum",
            "stage": "end",
            "source": SOURCE,
        },
    ],
}


def fee(business: BusinessType, code: str) -> FeeSpec:
    return next(each for each in business.fees if each.code == code)


def test_a_sound_rule_is_read_with_everything_it_says() -> None:
    found = fee(business_type_from(WHOLE), "by_kva")
    assert (found.payer, found.payee, found.way, found.unit) == (
        Payer.CUSTOMER,
        Payee.STATION,
        FeeWay.CAPACITY,
        FeeUnit.KVA,
    )
    assert (found.price_for(("yes",)), found.price_for(("no",)), found.is_collected) == (16000, 12000, True)
    assert not fee(business_type_from(WHOLE), "none").is_collected


def _set(place: int, **keys: object) -> Callable[[dict[str, Any]], None]:
    return lambda whole: whole["fee"][place].update(keys)


def _drop(place: int, key: str) -> Callable[[dict[str, Any]], None]:
    return lambda whole: whole["fee"][place].pop(key)


@pytest.mark.parametrize(
    ("break_it", "code", "path"),
    [
        (_set(0, stage=""), "definition.fee", "fee.by_kva.stage"),
        (_set(0, stage="nowhere"), "definition.unknown_reference", "fee.stage"),
        (_set(1, amount=100), "definition.fee", "fee.none.amount"),
        (_set(1, rates=[{"is": [], "amount": 1}]), "definition.fee", "fee.none.amount"),
        (_drop(3, "amount_field"), "definition.fee", "fee.sheet.amount_field"),
        (_set(3, amount_field="capacity"), "definition.fee", "fee.sheet.amount_field"),
        (_set(2, amount_field="sum"), "definition.fee", "fee.each.amount_field"),
        (_set(3, amount_field="nothing"), "definition.unknown_reference", "fee.field"),
        (_drop(0, "quantity"), "definition.fee", "fee.by_kva.quantity"),
        (_set(0, quantity="meters"), "definition.fee", "fee.by_kva.quantity"),
        (_set(0, unit="piece"), "definition.fee", "fee.by_kva.quantity"),
        (_set(1, quantity="meters"), "definition.fee", "fee.none.quantity"),
        (_set(0, rates=[{"is": ["maybe"], "amount": 1}]), "definition.fee", "fee.by_kva.rates"),
        (_set(0, rates=[{"is": [], "amount": 1}]), "definition.fee", "fee.by_kva.rates"),
        (_set(0, rates=[{"is": ["yes"], "amount": 1}] * 2), "definition.fee", "fee.by_kva.rates"),
        (_set(0, by=["place"]), "definition.unknown_reference", "fee.by"),
        (_set(1, when={"field": "gone", "any_of": ["yes"]}), "definition.unknown_reference", "fee.field"),
        (_set(0, refund_when={"field": "gone", "any_of": ["x"]}), "definition.unknown_reference", "fee.field"),
        (_set(1, code="by_kva"), "definition.duplicate", "fee"),
        (
            _set(1, effective_from=date(2026, 2, 1), effective_until=date(2026, 1, 1)),
            "definition.fee",
            "fee.none.effective_until",
        ),
    ],
)
def test_a_rule_that_cannot_hold_is_named(break_it: Callable[[dict[str, Any]], None], code: str, path: str) -> None:
    whole = copy.deepcopy(WHOLE)
    break_it(whole)
    with pytest.raises(Refusal) as caught:
        business_type_from(whole)
    assert (code, path) in [(problem.code, problem.field) for problem in caught.value.problems]


def test_a_rule_is_for_the_days_it_says() -> None:
    whole = copy.deepcopy(WHOLE)
    whole["fee"][1] |= {"effective_from": date(2026, 1, 1), "effective_until": date(2026, 1, 31)}
    found = fee(business_type_from(whole), "none")
    assert [found.is_in_force(day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31))] == [
        False,
        True,
        True,
    ]
    assert not found.is_in_force(date(2026, 2, 1))


def test_every_shipped_type_says_what_it_costs_and_why(definitions: Definitions) -> None:
    for business in definitions.business_types:
        assert business.fees, business.code
        for each in business.fees:
            assert each.note, (business.code, each.code)
            assert each.source.title, (business.code, each.code)


def test_what_the_counter_may_collect_is_this_and_no_more(definitions: Definitions) -> None:
    collected = {
        (kind.code, each.code) for kind in definitions.business_types for each in kind.fees if each.is_collected
    }
    assert collected == {
        ("HV-NEW", "reliability"),
        ("HV-INC", "reliability"),
        ("MTR-TEST", "test"),
        ("CHG-METER-MOVE", "meter_move"),
        ("OWN-METER", "meter_damage"),
        ("OWN-THEFT", "back_charge"),
        ("OWN-THEFT", "penalty"),
        ("REP-FAULT", "customer_repair"),
    }


def change(
    amount: int = 10000, *, values: tuple[str, ...] = (), fee_code: str = "by_kva", day: date = LATER
) -> FeeChange:
    return FeeChange(
        business_code="X", fee_code=fee_code, amount=amount, effective_from=day, reason="省价格文件", values=values
    )


def test_a_price_of_the_station_begins_on_its_day_beside_a_limit_s() -> None:
    limit = LimitChange(
        business_code="X", limit_code="whole", amount=3, effective_from=date(2026, 6, 1), reason="县公司文件"
    )
    one, two, three = with_changes([business_type_from(WHOLE)], [limit, change(values=("yes",))])
    assert [fee(each, "by_kva").price_for(("yes",)) for each in (one, two, three)] == [16000, 10000, 10000]
    assert fee(two, "by_kva").price_for(("no",)) == 12000
    assert (two.effective_from, three.effective_from) == (LATER, date(2026, 6, 1))
    assert fee(two, "by_kva").source.title == "本站设定：省价格文件"


def test_one_price_for_all_takes_the_place_of_the_table() -> None:
    _, changed = with_changes([business_type_from(WHOLE)], [change(9000)])
    assert (fee(changed, "by_kva").rates, fee(changed, "by_kva").amount) == ((), 9000)


def test_what_the_station_did_not_check_stays_unverified_beside_its_own_rate(definitions: Definitions) -> None:
    twenty = FeeChange(
        business_code="HV-NEW",
        fee_code="reliability",
        amount=12000,
        effective_from=LATER,
        reason="省价格文件",
        values=("交流20kV", "overhead"),
    )
    (_, changed) = with_changes(definitions.versions("HV-NEW"), [twenty])
    found = fee(changed, "reliability")
    assert found.price_for(("交流20kV", "overhead")) == 12000
    assert found.price_for(("交流10kV", "cable")) == 24000
    assert found.source.is_unverified


@pytest.mark.parametrize(
    ("made", "codes"),
    [
        (change(), []),
        (change(values=("no",)), []),
        (change(0), []),
        (change(values=("maybe",)), ["rule.fee_rate"]),
        (change(fee_code="each", values=("yes",)), ["rule.fee_rate"]),
        (change(fee_code="gone"), ["rule.unknown_fee"]),
        (change(fee_code="none"), ["rule.fee_has_no_price"]),
        (change(fee_code="sheet"), ["rule.fee_has_no_price"]),
        (change(-1), ["rule.fee_price"]),
        (change(10_000_001), ["rule.fee_price"]),
        (change(day=date(2026, 3, 1)), ["rule.in_the_past"]),
    ],
)
def test_a_senseless_price_is_refused(made: FeeChange, codes: list[str]) -> None:
    assert [problem.code for problem in check_fee_change(made, [business_type_from(WHOLE)], TODAY)] == codes


def test_a_price_wants_its_reason() -> None:
    silent = FeeChange(business_code="X", fee_code="by_kva", amount=1, effective_from=LATER, reason=" ")
    (problem,) = check_fee_change(silent, [business_type_from(WHOLE)], TODAY)
    assert problem.code == "case.reason_missing"
