"""Kinds of field work: who may do it, within which limits, with which dangers."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.definitions.limit import Limit
from app.domain.definitions.source import Source
from app.domain.people.staff import CertificateKind
from app.domain.problems import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLimit:
    """A limit of an order, counted from dispatch (arrive) or acceptance of the report (finish).

    `by_place` has the amounts for kinds of place (`town`, `rural`, `remote`) where they differ from `limit`.
    """

    limit: Limit
    source: Source
    by_place: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def limit_at(self, place_kind: str) -> Limit:
        """The limit that applies at this kind of place."""
        return dataclasses.replace(self.limit, amount=self.by_place.get(place_kind, self.limit.amount))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKindSpec:
    """One kind of work order.

    Attributes:
        needs_two: the task must name a second person who guards it.
        certificates: kinds everyone who works on it must hold on the day.
        risks: 危险点, and `measures` the controls against them, as printed on the order by default.
        rule: the two-person rule's source (TP-01 …).
    """

    code: str
    name: str
    initials: str
    order: int
    effective_from: date
    source: Source
    needs_two: bool
    certificates: tuple[CertificateKind, ...] = ()
    arrive: OrderLimit | None = None
    finish: OrderLimit | None = None
    risks: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    rule: Source | None = None
    forms: tuple[str, ...] = ()


def kind_among(kinds: Iterable[OrderKindSpec], code: str) -> OrderKindSpec:
    """The kind of work order with this code.

    Raises:
        Refusal: `order.kind_unknown`.
    """
    for kind in kinds:
        if kind.code == code:
            return kind
    raise Refusal.of("order.kind_unknown", "kind", kind=code)
