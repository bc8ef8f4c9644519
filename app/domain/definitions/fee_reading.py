"""Fee rules read from the tables of a business type, and what single tables cannot show of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.domain.definitions.fee import FeeRate, FeeSpec, FeeUnit, FeeWay, Payee, Payer
from app.domain.definitions.field import FieldKind, FieldSpec
from app.domain.definitions.mapping import Reader
from app.domain.problems import Problem

_QUANTITY_KINDS: Final = {FeeWay.CAPACITY: FieldKind.CAPACITY, FeeWay.FIXED: FieldKind.NUMBER}
_MONEY_KIND: Final = FieldKind.READING  # hundredths: of a kilowatt-hour, of a yuan
_PRICED: Final = frozenset({FeeWay.FIXED, FeeWay.CAPACITY})
_PLACE: Final = "place"


def fee_spec_from(reader: Reader) -> FeeSpec:
    """One fee rule; problems are collected by the reader."""
    return FeeSpec(
        code=reader.text("code"),
        name=reader.text("name"),
        payer=reader.enum("payer", Payer),
        payee=reader.enum("payee", Payee, Payee.STATION),
        way=reader.enum("way", FeeWay),
        source=reader.source(),
        stage=reader.text("stage", ""),
        amount=reader.number("amount") if reader.has("amount") else None,
        unit=reader.enum("unit", FeeUnit, FeeUnit.CASE),
        quantity=reader.text("quantity", ""),
        by=reader.texts("by"),
        rates=reader.each("rates", _rate),
        amount_field=reader.text("amount_field", ""),
        when=reader.condition(),
        refund_when=reader.condition("refund_when"),
        is_optional=reader.flag("optional"),
        note=reader.text("note", ""),
        effective_from=reader.day("effective_from") if reader.has("effective_from") else None,
        effective_until=reader.day("effective_until") if reader.has("effective_until") else None,
    )


def check_fees(reader: Reader, fees: Sequence[FeeSpec], stages: Sequence[str], fields: Sequence[FieldSpec]) -> None:
    """Report codes that stand twice, references that lead nowhere, and rules that contradict themselves."""
    reader.unique("fee", [fee.code for fee in fees])
    reader.refer("fee.stage", [fee.stage for fee in fees if fee.stage], stages)
    known = [field.code for field in fields]
    reader.refer("fee.by", [code for fee in fees for code in fee.by], known)
    reader.refer("fee.field", [code for fee in fees for code in _fields_of(fee)], [*known, _PLACE])
    by_code = {field.code: field for field in fields}
    for fee in fees:
        for key in _contradictions(fee, by_code):
            path = f"fee.{fee.code}.{key}"
            reader.problems.append(Problem(code="definition.fee", field=path, values={"path": path}))


def _rate(reader: Reader) -> FeeRate:
    return FeeRate(values=reader.texts("is"), amount=reader.number("amount"))


def _fields_of(fee: FeeSpec) -> Iterator[str]:
    yield from filter(None, (fee.quantity, fee.amount_field))
    yield from (condition.field for condition in (fee.when, fee.refund_when) if condition is not None)


def _contradictions(fee: FeeSpec, fields: dict[str, FieldSpec]) -> Iterator[str]:
    """The keys that do not go with the rest of the rule."""
    if fee.is_collected and not fee.stage:
        yield "stage"
    if fee.way not in _PRICED and (fee.amount is not None or fee.rates):
        yield "amount"
    takes_amount = fee.way is FeeWay.PAPER and fee.is_collected
    if takes_amount != bool(fee.amount_field) or not _is_of(fields, fee.amount_field, _MONEY_KIND):
        yield "amount_field"
    if not _has_fitting_quantity(fee, fields):
        yield "quantity"
    if any(not _is_reachable(rate, fee, fields) for rate in fee.rates) or _is_twice(fee.rates):
        yield "rates"
    if fee.effective_from is not None and fee.effective_until is not None and fee.effective_until < fee.effective_from:
        yield "effective_until"


def _has_fitting_quantity(fee: FeeSpec, fields: dict[str, FieldSpec]) -> bool:
    is_by_capacity = fee.way is FeeWay.CAPACITY
    if is_by_capacity != (fee.unit in {FeeUnit.KVA, FeeUnit.KW}):
        return False
    if not fee.quantity:
        return not is_by_capacity
    return fee.way in _QUANTITY_KINDS and _is_of(fields, fee.quantity, _QUANTITY_KINDS[fee.way])


def _is_of(fields: dict[str, FieldSpec], code: str, kind: FieldKind) -> bool:
    # A field that is not there is reported as such.
    return code not in fields or fields[code].kind is kind


def _is_reachable(rate: FeeRate, fee: FeeSpec, fields: dict[str, FieldSpec]) -> bool:
    if len(rate.values) != len(fee.by):
        return False
    pairs = zip(fee.by, rate.values, strict=True)
    return all(value in _choices(fields[code]) for code, value in pairs if code in fields)


def _choices(field: FieldSpec) -> Iterable[str]:
    return [choice.value for choice in field.choices]


def _is_twice(rates: Sequence[FeeRate]) -> bool:
    return len({rate.values for rate in rates}) < len(rates)
