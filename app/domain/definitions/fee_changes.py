"""Prices a station has set differently from a day on; cases accepted before keep theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeRate, FeeSpec, FeeWay
from app.domain.definitions.figures import FigureChange
from app.domain.definitions.source import Source
from app.domain.problems import Problem

MOST_CENTS: Final = 10_000_000
"""The highest price that may be set, in cents per unit."""
_PRICED: Final = frozenset({FeeWay.FIXED, FeeWay.CAPACITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeChange:
    """The price of one fee, in cents per unit, from `effective_from` on, for a stated reason.

    `values` names the one rate it is for, by the values of the fields that decide; empty: the price for all of them.
    """

    business_code: str
    fee_code: str
    amount: int
    effective_from: date
    reason: str
    values: tuple[str, ...] = ()


def price_code(business: str, fee: str, values: Sequence[str]) -> str:
    """The code of a price as a figure of the rules: `fees.HV-NEW.reliability.10+overhead.price`."""
    return ".".join(("fees", business, fee, *(["+".join(values)] if values else []), "price"))


def fee_change_from(figure: FigureChange) -> FeeChange:
    """The change of a price out of that of its figure."""
    _file, business, fee, *values = figure.code.split(".")[:-1]
    return FeeChange(
        business_code=business,
        fee_code=fee,
        amount=figure.amount,
        effective_from=figure.effective_from,
        reason=figure.reason,
        values=tuple(values[0].split("+")) if values else (),
    )


def check_fee_change(change: FeeChange, types: Sequence[BusinessType], today: date) -> tuple[Problem, ...]:
    """What is wrong with a change.

    An unknown fee, one without a price of its own (what is free stays free), a senseless price, a rate that cannot
    come up, a day that has passed, no reason.
    """
    problems = []
    known = [(kind, fee) for kind in types for fee in kind.fees if kind.code == change.business_code]
    found = [(kind, fee) for kind, fee in known if fee.code == change.fee_code]
    if not found:
        problems.append(Problem(code="rule.unknown_fee", field="fee"))
    elif found[-1][1].way not in _PRICED:
        problems.append(Problem(code="rule.fee_has_no_price", field="fee", values={"fee": found[-1][1].name}))
    elif change.values and change.values not in set(rate_values(*found[-1])):
        problems.append(Problem(code="rule.fee_rate", field="values"))
    if not 0 <= change.amount <= MOST_CENTS:
        problems.append(Problem(code="rule.fee_price", field="amount"))
    if change.effective_from < today:
        problems.append(Problem(code="rule.in_the_past", field="effective_from"))
    if not change.reason.strip():
        problems.append(Problem(code="case.reason_missing", field="reason"))
    return tuple(problems)


def rate_values(business: BusinessType, fee: FeeSpec) -> Iterable[tuple[str, ...]]:
    """Every combination of values a rate of the fee may be for; none when no field decides."""
    if not fee.by:
        return ()
    fields = {field.code: field for field in business.fields}
    return product(*([choice.value for choice in fields[code].choices] for code in fee.by))


def with_fee_change(business: BusinessType, change: FeeChange) -> BusinessType:
    """The business type with the fee's other price; the station itself is then its source."""
    fees = tuple(_changed(fee, change) if fee.code == change.fee_code else fee for fee in business.fees)
    return replace(business, fees=fees)


def _changed(fee: FeeSpec, change: FeeChange) -> FeeSpec:
    source = Source(title=f"本站设定：{change.reason}", article=fee.source.title)
    if not change.values:
        return replace(fee, amount=change.amount, rates=(), source=source)
    others = tuple(rate for rate in fee.rates if rate.values != change.values)
    rates = (*others, FeeRate(values=change.values, amount=change.amount))
    is_unverified = fee.source.is_unverified and bool(others or fee.amount is not None)
    return replace(fee, rates=rates, source=replace(source, is_unverified=is_unverified))
