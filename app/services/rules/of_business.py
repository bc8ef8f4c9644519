"""The rules of the business types: stages, limits, gates, papers, minutes at the counter."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

from app.domain.definitions.business import BusinessKind, BusinessType
from app.domain.definitions.changes import limit_code
from app.domain.definitions.fee import FeeSpec, FeeWay
from app.domain.definitions.fee_changes import price_code
from app.domain.definitions.figures import Figure
from app.domain.definitions.limit import LimitSpec
from app.domain.definitions.mapping import Node, Reader
from app.domain.definitions.paper import PaperSpec
from app.domain.definitions.source import Condition, Source
from app.domain.definitions.stage import Gate
from app.domain.problems import refuse_if_any
from app.services.definitions import Definitions
from app.services.rules.row import (
    FeeRule,
    GatePoint,
    GateRule,
    LimitRule,
    PaperRule,
    ProcessRule,
    RuleArea,
    RuleRow,
    VisitRule,
    When,
)

_DAY: Final = timedelta(days=1)
_PRICED: Final = frozenset({FeeWay.FIXED, FeeWay.CAPACITY})
_IsSame = Callable[[BusinessType], bool]


def business_rows(definitions: Definitions, on: date) -> Iterator[RuleRow]:
    """Everything the types of business say that are in force on a day, type by type."""
    known: dict[str, list[BusinessType]] = {}
    for version in sorted(definitions.business_types, key=lambda each: each.effective_from):
        known.setdefault(version.code, []).append(version)
    visit = definitions.read("counter.toml", _visit_source)
    begun = [_Type(versions, on, visit) for versions in known.values() if versions[0].effective_from <= on]
    for each in sorted(begun, key=lambda each: each.business.order):
        yield from each.rows()


def _visit_source(mapping: Node) -> Source:
    reader = Reader(mapping)
    source = reader.table("visit").source()
    refuse_if_any(reader.problems)
    return source


class _Type:
    """One type on a day; a rule is in force as long as the versions around say the same."""

    def __init__(self, versions: Sequence[BusinessType], on: date, visit: Source) -> None:
        """`visit` is the source of the minutes at the counter, which the types share."""
        self._visit = visit
        self._on = on
        self._before = [version for version in versions if version.effective_from <= on]
        self._after = [version for version in versions if version.effective_from > on]
        self.business = self._before[-1]
        self._labels = {spec.code: spec.label for spec in self.business.fields}
        self._choices = {
            (spec.code, choice.value): choice.label or choice.value
            for spec in self.business.fields
            for choice in spec.choices
        }

    def rows(self) -> Iterator[RuleRow]:
        """All rules of the type."""
        business = self.business
        stages = tuple(stage.name for stage in business.stages)
        yield self._row(
            RuleArea.PROCESS,
            (),
            ProcessRule(stages=stages, has_manager=business.has_manager),
            lambda version: tuple(stage.name for stage in version.stages) == stages,
        )
        if business.kind is BusinessKind.COUNTER:
            minutes = (business.counter_minutes, business.counter_warning_minutes)
            yield self._row(
                RuleArea.COUNTER,
                ("minutes",),
                VisitRule(minutes=minutes[0], warning_minutes=minutes[1]),
                lambda version: (version.counter_minutes, version.counter_warning_minutes) == minutes,
                source=self._visit,
            )
        yield from map(self._limit, business.limits)
        yield from self._gates()
        yield from map(self._paper, business.papers)
        yield from (self._fee(fee) for fee in business.fees if fee.is_in_force(self._on))

    def _limit(self, spec: LimitSpec) -> RuleRow:
        by_value = tuple((self._choices.get((spec.by, value), value), each) for value, each in spec.amounts.items())
        return self._row(
            RuleArea.LIMITS,
            (spec.code,),
            LimitRule(spec=spec, by=self._labels.get(spec.by, ""), by_value=by_value, when=self._when(spec.when)),
            lambda version: spec in version.limits,
            name=spec.name,
            source=spec.source,
            figures=tuple(
                Figure(code=limit_code(self.business.code, spec.code, value), amount=amount)
                for value, amount in (spec.amounts or {"": spec.amount}).items()
            ),
        )

    def _gates(self) -> Iterator[RuleRow]:
        for stage in self.business.stages:
            for point, gates in ((GatePoint.ENTER, stage.entry_gates), (GatePoint.LEAVE, stage.gates)):
                yield from (self._gate(gate, point, stage.code, stage.name) for gate in gates)
        yield from (self._gate(gate, GatePoint.ARCHIVE, "", "") for gate in self.business.archive_gates)

    def _gate(self, gate: Gate, point: GatePoint, stage: str, name: str) -> RuleRow:
        def is_there(version: BusinessType) -> bool:
            if point is GatePoint.ARCHIVE:
                return gate in version.archive_gates
            same = [each for each in version.stages if each.code == stage]
            return any(gate in (each.gates if point is GatePoint.LEAVE else each.entry_gates) for each in same)

        parts = (part for part in (str(point), stage, str(gate.kind), gate.code.replace(" ", "-")) if part)
        return self._row(RuleArea.GATES, parts, GateRule(gate=gate, point=point, stage=name), is_there)

    def _paper(self, spec: PaperSpec) -> RuleRow:
        return self._row(
            RuleArea.PAPERS,
            (spec.code,),
            PaperRule(spec=spec, when=self._when(spec.when)),
            lambda version: spec in version.papers,
            name=spec.name,
            source=spec.source,
        )

    def _fee(self, spec: FeeSpec) -> RuleRow:
        row = self._row(
            RuleArea.FEES,
            (spec.code,),
            FeeRule(spec=spec, business=self.business, when=self._when(spec.when), rates=self._rates(spec)),
            lambda version: spec in version.fees,
            name=spec.name,
            source=spec.source,
            figures=tuple(self._prices(spec)),
        )
        ends = [end for end in (row.effective_until, spec.effective_until) if end is not None]
        since = max(row.effective_from, spec.effective_from or row.effective_from)
        return replace(row, effective_from=since, effective_until=min(ends, default=None))

    def _rates(self, spec: FeeSpec) -> dict[str, str]:
        """The words of each rate by the code of its price."""
        return {
            price_code(self.business.code, spec.code, rate.values): "、".join(
                self._choices.get(pair, pair[1]) for pair in zip(spec.by, rate.values, strict=True)
            )
            for rate in spec.rates
        }

    def _prices(self, spec: FeeSpec) -> Iterator[Figure]:
        """The prices that may be set: of each rate, or of all cases; what is free or an invoice's has none."""
        if spec.way not in _PRICED:
            return
        for rate in spec.rates:
            yield Figure(code=price_code(self.business.code, spec.code, rate.values), amount=rate.amount)
        if not spec.rates:
            yield Figure(code=price_code(self.business.code, spec.code, ()), amount=spec.amount or 0)

    def _row(
        self,
        area: RuleArea,
        parts: Iterable[str],
        content: object,
        is_same: _IsSame,
        *,
        name: str = "",
        source: Source | None = None,
        figures: tuple[Figure, ...] = (),
    ) -> RuleRow:
        """`is_same` says of a version whether it has this rule too."""
        since, until = self._span(is_same)
        business = self.business
        return RuleRow(
            code=".".join((area, business.code, *parts)),
            area=area,
            content=content,
            source=source or business.source,
            file=f"business/{business.code}.toml",
            effective_from=since,
            effective_until=until,
            name=name,
            applies=((business.code, business.name),),
            figures=figures,
        )

    def _span(self, is_same: _IsSame) -> tuple[date, date | None]:
        since = [version.effective_from for version in takewhile(is_same, reversed(self._before))][-1]
        end = next((version.effective_from for version in self._after if not is_same(version)), None)
        return since, None if end is None else end - _DAY

    def _when(self, condition: Condition | None) -> When | None:
        if condition is None:
            return None
        choices = tuple(self._choices.get((condition.field, value), value) for value in condition.any_of)
        return When(field=self._labels.get(condition.field, condition.field), choices=choices)
