"""The rules whose figures a station may set differently, as they are on a day."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from app.domain.definitions.figures import FigureChange
    from app.domain.definitions.order_kind import OrderKindSpec
    from app.domain.definitions.supply import SupplyRules
    from app.domain.definitions.warning import WarningLevel
    from app.domain.work.also import OfferRule
    from app.domain.work.counter_load import LoadLimits
    from app.domain.work.timekeeping.rules import RuleBook

# As in the definitions, what reads a file is imported with the file.
# ruff: noqa: PLC0415

T = TypeVar("T")
_Parse = Callable[[Mapping[str, Any]], T]


class Reading(Protocol):
    """Reads a file of the rules by its name."""

    def __call__(self, name: str, parse: _Parse[T]) -> T:
        """What `parse` makes of the file.

        Raises:
            Refusal: `definition.*` with the file.
        """
        ...


class DatedRules:
    """Each file with the station's own figures laid over it; every answer is read once and kept.

    Every question raises the refusals of `Reading`.
    """

    def __init__(self, read: Reading) -> None:
        self._read = read
        self._changes: tuple[FigureChange, ...] = ()
        self._kept: dict[tuple[object, ...], Any] = {}

    @property
    def changes(self) -> "tuple[FigureChange, ...]":
        """What the station has set differently."""
        return self._changes

    def adopt(self, changes: "tuple[FigureChange, ...]") -> None:
        """Let the station's figures count, each from its day on."""
        self._changes = changes

    def supply(self, day: date) -> "SupplyRules":
        """The rules of supply."""
        from app.domain.definitions.supply import supply_rules_from

        return self._on(day, "supply.toml", supply_rules_from)

    def warning_levels(self, day: date) -> "tuple[WarningLevel, ...]":
        """The levels of warning from the mildest to the gravest."""
        from app.domain.definitions.warning import warning_levels_from

        return self._on(day, "warnings.toml", warning_levels_from)

    def counter_limits(self, day: date) -> "LoadLimits":
        """When the counter is overloaded."""
        from app.domain.work.counter_load import load_limits_from

        return self._on(day, "counter.toml", load_limits_from)

    def offers(self, day: date) -> "tuple[OfferRule, ...]":
        """What a customer could settle besides."""
        from app.domain.work.also import offer_rules_from

        return self._on(day, "counter.toml", offer_rules_from)

    def order_kinds(self, day: date) -> "tuple[OrderKindSpec, ...]":
        """The kinds of work orders in their order."""
        from app.domain.definitions.order_reading import order_kinds_from

        return self._on(day, "orders.toml", order_kinds_from)

    def order_kind(self, code: str, day: date) -> "OrderKindSpec":
        """The kind of work order with this code.

        Raises:
            Refusal: `order.kind_unknown`.
        """
        from app.domain.definitions.order_kind import kind_among

        return kind_among(self.order_kinds(day), code)

    def timekeeping(self) -> "tuple[RuleBook, ...]":
        """The versions of the rules times are compared by, oldest first."""
        from app.domain.work.timekeeping.rules import rule_books_from, with_changes

        name = "timekeeping.toml"
        changes = tuple(change for change in self._changes if change.file == name)
        return self._keep((name, changes), lambda: with_changes(self._read(name, rule_books_from), changes))

    def _on(self, day: date, name: str, parse: _Parse[T]) -> T:
        from app.domain.definitions.figures import begun, with_figures

        changes = begun((change for change in self._changes if change.file == name), day)
        return self._keep(
            (name, parse, changes),
            lambda: self._read(name, lambda mapping: parse(with_figures(mapping, changes))),
        )

    def _keep(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found
