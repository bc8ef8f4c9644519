"""What a case costs by the rules it was accepted under: pure reckoning from the rules and what is known of the case.

Amounts are cents, quantities hundredths of the unit. A product that does not come out even is rounded once, to the
cent, half a cent upwards. What is not known yet is said to be open, never guessed.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee import FeeSpec, FeeWay, Payee
from app.domain.definitions.source import Condition
from app.domain.work.case import Case
from app.domain.work.checks import Filled, holds, value_of

_WATTS_OF_UNIT: Final = 1000
_WATTS_OF_HUNDREDTH: Final = 10
_HUNDREDTHS: Final = 100
NOTHING_FIXED: Final[Mapping[str, int]] = MappingProxyType({})


class FeeState(StrEnum):
    """How a fee stands for a case."""

    FREE = "free"  # 不收费
    DUE = "due"  # 应收，金额已定
    OPEN = "open"  # 应收，金额待定
    POSSIBLE = "possible"  # 视以后各环节的结果
    OUTSIDE = "outside"  # 不由供电所收取
    RETURNED = "returned"  # 已不应收，收了的退还


class Lack(StrEnum):
    """What an open amount waits for."""

    PRICE = "price"  # no figure was filed
    FIELD = "field"  # a field that is not entered yet
    INVOICE = "invoice"  # the actual cost
    AGREEMENT = "agreement"  # whether it arises at all


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One fee of a case.

    Attributes:
        amount: what is to be paid, in cents; None while that is open, and for what the station does not collect.
        price: cents per unit.
        quantity: hundredths of the unit.
        lack: what an open amount waits for; `missing` is the label of the field.
        least, most: between which amounts an open one will lie, where the known prices say so.
    """

    spec: FeeSpec
    state: FeeState
    amount: int | None = None
    price: int | None = None
    quantity: int | None = None
    lack: Lack | None = None
    missing: str = ""
    least: int | None = None
    most: int | None = None


def fee_lines(
    business: BusinessType, filled: Filled, day: date, fixed: Mapping[str, int] = NOTHING_FIXED
) -> tuple[FeeLine, ...]:
    """Everything a case costs, and what is free, in the order of the rules; what does not arise is left out.

    Args:
        business: the rules the case is or would be accepted under.
        filled: the case, or what was entered of it so far.
        day: the day it is accepted on.
        fixed: amounts in cents that were fixed for this case, by the code of the fee.
    """
    lines = (_line(business, filled, fee, fixed) for fee in business.fees if fee.is_in_force(day))
    return tuple(line for line in lines if line is not None)


def collected_total(lines: tuple[FeeLine, ...]) -> int:
    """What the station is to collect as far as it is known, in cents."""
    return sum(line.amount or 0 for line in lines if line.state is FeeState.DUE)


def _line(business: BusinessType, filled: Filled, fee: FeeSpec, fixed: Mapping[str, int]) -> FeeLine | None:
    is_pending = fee.when is not None and _is_pending(business, filled, fee.when)
    if not holds(fee.when, filled) and not is_pending:
        return None
    if fee.way is FeeWay.FREE:
        return FeeLine(spec=fee, state=FeeState.FREE, amount=0)
    if is_pending or fee.payee is not Payee.STATION:
        return FeeLine(spec=fee, state=FeeState.POSSIBLE if is_pending else FeeState.OUTSIDE)
    return _collected(business, filled, fee, fixed)


def _collected(business: BusinessType, filled: Filled, fee: FeeSpec, fixed: Mapping[str, int]) -> FeeLine:
    if fee.refund_when is not None and holds(fee.refund_when, filled):
        return FeeLine(spec=fee, state=FeeState.RETURNED, amount=0)
    line = _reckoned(business, filled, fee)
    if line.state is FeeState.OPEN and fee.code in fixed:
        return dataclasses.replace(line, state=FeeState.DUE, amount=fixed[fee.code], lack=None, least=None, most=None)
    if line.state is FeeState.OPEN and fee.is_optional:
        return dataclasses.replace(line, lack=line.lack if line.lack is Lack.PRICE else Lack.AGREEMENT)
    return line


def _is_pending(business: BusinessType, filled: Filled, condition: Condition) -> bool:
    """Whether the field a condition asks for is still to be entered."""
    field = next((spec for spec in business.fields if spec.code == condition.field), None)
    if field is None or str(value_of(filled, field.code)):
        return False
    stages = [stage.code for stage in business.stages]
    if isinstance(filled, Case) and stages.index(field.stage) < stages.index(filled.stage):
        return False
    return field.when is None or holds(field.when, filled) or _is_pending(business, filled, field.when)


def _reckoned(business: BusinessType, filled: Filled, fee: FeeSpec) -> FeeLine:
    if fee.way is FeeWay.INVOICE:
        return FeeLine(spec=fee, state=FeeState.OPEN, lack=Lack.INVOICE)
    if fee.way is FeeWay.PAPER:
        amount = value_of(filled, fee.amount_field)
        if not isinstance(amount, int):
            return _waiting(business, fee, fee.amount_field)
        return FeeLine(spec=fee, state=FeeState.DUE, amount=amount)
    return _priced(business, filled, fee)


def _priced(business: BusinessType, filled: Filled, fee: FeeSpec) -> FeeLine:
    """Price by quantity; open where either is not known, with the bounds the known prices give."""
    quantity = value_of(filled, fee.quantity) if fee.quantity else 1
    if not isinstance(quantity, int) or quantity < 0:  # a draft may still hold what was mistyped
        return _waiting(business, fee, fee.quantity)
    hundredths = _hundredths(fee, quantity)
    undecided = next((code for code in fee.by if not str(value_of(filled, code))), "")
    if undecided:
        amounts = [_amount(fee, price, quantity) for price in _possible_prices(fee, filled)]
        waiting = dataclasses.replace(_waiting(business, fee, undecided), quantity=hundredths)
        return dataclasses.replace(waiting, least=min(amounts), most=max(amounts)) if amounts else waiting
    price = fee.price_for(tuple(str(value_of(filled, code)) for code in fee.by))
    if price is None:
        return FeeLine(spec=fee, state=FeeState.OPEN, lack=Lack.PRICE, quantity=hundredths)
    amount = _amount(fee, price, quantity)
    return FeeLine(spec=fee, state=FeeState.DUE, amount=amount, price=price, quantity=hundredths)


def _waiting(business: BusinessType, fee: FeeSpec, code: str) -> FeeLine:
    label = next(field.label for field in business.fields if field.code == code)
    return FeeLine(spec=fee, state=FeeState.OPEN, lack=Lack.FIELD, missing=label)


def _possible_prices(fee: FeeSpec, filled: Filled) -> list[int]:
    """The prices of the rates that agree with what is decided already."""
    known = [str(value_of(filled, code)) for code in fee.by]
    return [
        rate.amount
        for rate in fee.rates
        if all(value in {"", own} for value, own in zip(known, rate.values, strict=True))
    ]


def _amount(fee: FeeSpec, price: int, quantity: int) -> int:
    if fee.way is FeeWay.CAPACITY:
        return _half_up(price * quantity, _WATTS_OF_UNIT)
    return price * quantity


def _hundredths(fee: FeeSpec, quantity: int) -> int:
    return _half_up(quantity, _WATTS_OF_HUNDREDTH) if fee.way is FeeWay.CAPACITY else quantity * _HUNDREDTHS


def _half_up(number: int, divisor: int) -> int:
    """A quotient of what is not negative to the nearest whole, halves upwards."""
    return (2 * number + divisor) // (2 * divisor)
