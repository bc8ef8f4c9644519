"""A business type read from a plain mapping, as `resources/reference/business/*.toml` holds it."""

from collections.abc import Mapping

from app.domain.customers.customer import CustomerState
from app.domain.definitions.business import BusinessKind, BusinessType, CustomerCategory
from app.domain.definitions.fee_reading import check_fees, fee_spec_from
from app.domain.definitions.field import Choice, FieldKind, FieldSpec
from app.domain.definitions.limit import LimitMode, LimitScope, LimitSpec, LimitUnit, Point, PointKind
from app.domain.definitions.mapping import Reader
from app.domain.definitions.paper import PaperNeed, PaperSpec
from app.domain.definitions.stage import FINDING_PARTS, PAYMENT_PARTS, Gate, GateKind, Holder, SideStep, StageSpec
from app.domain.firms.firm import Trade
from app.domain.problems import Problem, refuse_if_any

_STAGE_POINTS = frozenset({PointKind.STAGE_ENTERED, PointKind.STAGE_LEFT})


def business_type_from(mapping: Mapping[str, object]) -> BusinessType:
    """The business type a mapping describes.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    business_type = BusinessType(
        code=reader.text("code"),
        name=reader.text("name"),
        initials=reader.text("initials"),
        order=reader.number("order"),
        kind=reader.enum("kind", BusinessKind),
        category=reader.enum("category", CustomerCategory),
        effective_from=reader.day("effective_from"),
        source=reader.source(),
        fields=reader.each("field", _field),
        papers=reader.each("paper", _paper),
        stages=reader.each("stage", _stage),
        limits=reader.each("limit", _limit),
        fees=reader.each("fee", fee_spec_from),
        archive_gates=_gates(reader, "archive_gates"),
        needs_customer=reader.flag("needs_customer"),
        is_unverified=reader.flag("unverified"),
        counter_minutes=reader.number("counter_minutes", 20),
        counter_warning_minutes=reader.number("counter_warning_minutes", 15),
        notice_form=reader.text("notice_form", ""),
        has_manager=reader.flag("customer_manager"),
        customer_becomes=reader.enum("customer_becomes", CustomerState) if reader.has("customer_becomes") else None,
    )
    _check_whole(reader, business_type)
    refuse_if_any(reader.problems)
    return business_type


def _field(reader: Reader) -> FieldSpec:
    return FieldSpec(
        code=reader.text("code"),
        label=reader.text("label"),
        kind=reader.enum("kind", FieldKind),
        stage=reader.text("stage"),
        section=reader.text("section", ""),
        unit=reader.text("unit", ""),
        is_required=reader.flag("required"),
        choices=reader.each("choices", _choice),
        default=reader.text("default", ""),
        attribute=reader.text("attribute", ""),
        fills_from=reader.text("fills_from", ""),
        when=reader.condition(),
    )


def _choice(reader: Reader) -> Choice:
    value = reader.text("value")
    limit = reader.number("capacity_limit_w") if reader.has("capacity_limit_w") else None
    return Choice(value=value, label=reader.text("label", value), capacity_limit_w=limit)


def _paper(reader: Reader) -> PaperSpec:
    return PaperSpec(
        code=reader.text("code"),
        name=reader.text("name"),
        need=reader.enum("need", PaperNeed),
        source=reader.source(),
        condition=reader.text("condition", ""),
        when=reader.condition(),
        may_be_promised=reader.flag("may_be_promised"),
        accepts=reader.texts("accepts"),
    )


def _stage(reader: Reader) -> StageSpec:
    return StageSpec(
        code=reader.text("code"),
        name=reader.text("name"),
        holder=reader.enum("holder", Holder),
        gates=_gates(reader, "gates"),
        entry_gates=_gates(reader, "entry_gates"),
        order_kind=reader.text("order_kind", ""),
        forms=reader.texts("forms"),
        fills=_fills(reader),
        next=reader.text("next", ""),
        side_steps=reader.enums("side_steps", SideStep),
        returns_to=reader.text("returns_to", ""),
        when=reader.condition(),
    )


def _fills(reader: Reader) -> dict[str, str]:
    if not reader.has("fills"):
        return {}
    table = reader.table("fills")
    return {part: table.text(part) for part in (*FINDING_PARTS, *PAYMENT_PARTS) if table.has(part)}


def _gates(reader: Reader, key: str) -> tuple[Gate, ...]:
    return reader.each(key, lambda gate: Gate(kind=gate.enum("kind", GateKind), code=gate.text("code", "")))


def _limit(reader: Reader) -> LimitSpec:
    return LimitSpec(
        code=reader.text("code"),
        name=reader.text("name"),
        scope=reader.enum("scope", LimitScope),
        amount=reader.number("amount"),
        unit=reader.enum("unit", LimitUnit),
        starts=_point(reader.table("starts")),
        stops=_point(reader.table("stops")),
        source=reader.source(),
        mode=reader.enum("mode", LimitMode, LimitMode.STATUTORY),
        by=reader.text("by", ""),
        amounts=reader.numbers("amounts"),
        is_pausable=not reader.flag("never_pauses"),
        near_percent=reader.number("near_percent", 80),
        when=reader.condition(),
    )


def _point(reader: Reader) -> Point:
    return Point(kind=reader.enum("kind", PointKind), code=reader.text("code", ""))


def _check_whole(reader: Reader, business_type: BusinessType) -> None:
    """What single tables cannot show: codes that are unique, references that lead somewhere, stages that end."""
    stages = [stage.code for stage in business_type.stages]
    fields = [field.code for field in business_type.fields]
    reader.unique("stage", stages)
    reader.unique("field", fields)
    reader.unique("paper", [paper.code for paper in business_type.papers])
    reader.unique("limit", [limit.code for limit in business_type.limits])
    reader.refer("field.stage", [field.stage for field in business_type.fields], stages)
    reader.refer("stage.next", [stage.next for stage in business_type.stages if stage.next], stages)
    reader.refer("stage.returns_to", _returns(business_type), stages)
    reader.refer("limit.point", _limit_stages(business_type), stages)
    reader.refer("when.field", _condition_fields(business_type), [*fields, "place"])
    reader.refer("limit.by", [limit.by for limit in business_type.limits if limit.by], [*fields, "place"])
    check_fees(reader, business_type.fees, stages, business_type.fields)
    for stage in business_type.stages:
        reader.refer("stage.fills", stage.fills.values(), fields)
        if not stage.fills and any(gate.kind is GateKind.EXAMINED for gate in stage.gates):
            path = f"stage.{stage.code}.fills"
            reader.problems.append(Problem(code="definition.missing", field=path, values={"path": path}))
        trades = [gate.code.split() for gate in _all_gates(stage) if gate.kind is GateKind.FREE_CHOICE]
        reader.refer("gate.code", [code for codes in trades for code in codes], [trade.value for trade in Trade])
    if not stages:
        reader.problems.append(Problem(code="definition.missing", field="stage", values={"path": "stage"}))
    _check_way(reader, business_type)
    for limit in business_type.limits:
        if limit.amount < 1:
            reader.problems.append(Problem(code="definition.limit_amount", field="limit", values={"path": limit.code}))


def _all_gates(stage: StageSpec) -> tuple[Gate, ...]:
    return (*stage.gates, *stage.entry_gates)


def _condition_fields(business_type: BusinessType) -> list[str]:
    conditions = [
        *(field.when for field in business_type.fields),
        *(paper.when for paper in business_type.papers),
        *(stage.when for stage in business_type.stages),
        *(limit.when for limit in business_type.limits),
    ]
    return [condition.field for condition in conditions if condition is not None]


def _returns(business_type: BusinessType) -> list[str]:
    return [stage.returns_to for stage in business_type.stages if SideStep.RETURN in stage.side_steps]


def _limit_stages(business_type: BusinessType) -> list[str]:
    points = [point for limit in business_type.limits for point in (limit.starts, limit.stops)]
    return [point.code for point in points if point.kind in _STAGE_POINTS]


def _check_way(reader: Reader, business_type: BusinessType) -> None:
    """Every stage leads only forward, in the order of the list, and the last is for all: each case comes to its end."""
    places = {stage.code: place for place, stage in enumerate(business_type.stages)}
    for place, stage in enumerate(business_type.stages):
        leads_back = stage.next != "" and places.get(stage.next, place + 1) <= place
        ends_early = stage.next == "" and place + 1 < len(business_type.stages)
        may_be_missing = stage.when is not None and place in {0, len(business_type.stages) - 1}
        if leads_back or ends_early or may_be_missing:
            path = f"stage[{place}].next"
            reader.problems.append(Problem(code="definition.stage_order", field=path, values={"path": path}))
