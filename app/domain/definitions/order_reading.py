"""The kinds of work orders read from a plain mapping, as `resources/reference/orders.toml` holds them."""

from collections.abc import Mapping

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.definitions.mapping import Reader
from app.domain.definitions.order_kind import OrderKindSpec, OrderLimit
from app.domain.people.staff import CertificateKind
from app.domain.problems import refuse_if_any


def order_kinds_from(mapping: Mapping[str, object]) -> tuple[OrderKindSpec, ...]:
    """The kinds in their order.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    kinds = reader.each("kind", _kind)
    reader.unique("kind", [kind.code for kind in kinds])
    refuse_if_any(reader.problems)
    return tuple(sorted(kinds, key=lambda kind: kind.order))


def _kind(reader: Reader) -> OrderKindSpec:
    return OrderKindSpec(
        code=reader.text("code"),
        name=reader.text("name"),
        initials=reader.text("initials"),
        order=reader.number("order"),
        effective_from=reader.day("effective_from"),
        source=reader.source(),
        needs_two=reader.flag("needs_two"),
        certificates=reader.enums("certificates", CertificateKind),
        arrive=_limit(reader, "arrive"),
        finish=_limit(reader, "finish"),
        risks=reader.texts("risks"),
        measures=reader.texts("measures"),
        rule=reader.source("rule") if reader.has("rule") else None,
        forms=reader.texts("forms"),
    )


def _limit(reader: Reader, key: str) -> OrderLimit | None:
    if not reader.has(key):
        return None
    table = reader.table(key)
    limit = Limit(
        amount=table.number("amount"),
        unit=table.enum("unit", LimitUnit),
        mode=table.enum("mode", LimitMode, LimitMode.STATUTORY),
    )
    return OrderLimit(limit=limit, source=table.source(), by_place=table.numbers("by_place"))
