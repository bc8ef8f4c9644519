"""A rating scheme out of reference data, complete and consistent or refused with everything that is wrong."""

from collections.abc import Mapping
from datetime import time

from app.domain.problems import Problem, refuse_if_any
from app.domain.rating.amounts import HUNDRED, hundredths_text
from app.domain.rating.facts import OrderKind
from app.domain.rating.reading import TableReader, complain_of_unknown_sources
from app.domain.rating.rule_reading import read_rule
from app.domain.rating.rules import Direction, MeanOfStepsRule
from app.domain.rating.scheme import (
    Convention,
    CutOff,
    HalfYearRules,
    Indicator,
    Limit,
    LimitUnit,
    LossBand,
    Marks,
    Measure,
    Part,
    Scheme,
    StarLevel,
    Veto,
    Windows,
)
from app.domain.records.facts import OutageKind, PlaceKind

FULL_MARK = 100 * HUNDRED
_LIMITED = (Measure.ARRIVALS_IN_TIME, Measure.CONNECTIONS_IN_TIME, Measure.DEFECTS_IN_TIME)
_LAST_DAY = 31


def scheme_from(table: Mapping[str, object]) -> Scheme:
    """The scheme a table describes, such as `resources/reference/rating/star-18.toml` read by `tomllib`.

    Raises:
        Refusal: with a Problem for every figure that is missing, of the wrong type, without source, or that does not
            add up (weights to 100, parts to their points, shares to their indicator).
    """
    problems: list[Problem] = []
    reader = TableReader(table, "", problems)
    kinds, half_year = reader.table("order_kinds"), reader.table("half_year")
    scheme = Scheme(
        id=reader.text("id"),
        name=reader.text("name"),
        effective_from=reader.day("effective_from"),
        weight_marks=reader.marks("weight_marks"),
        part_points=_read_parts(reader.table("parts")),
        indicators=tuple(_read_indicator(row) for row in reader.tables("indicators", named_by="id")),
        loss_band=_read_band(reader.table("loss_band")),
        cut_off=_read_cut_off(reader.table("cut_off")),
        windows=_read_windows(reader.table("windows")),
        limits=tuple(_read_limit(row) for row in reader.tables("limits", named_by="id")),
        order_kinds={name: kinds.choice(name, OrderKind) for name in kinds.names()},
        vetoes=tuple(_read_veto(row) for row in reader.tables("vetoes", named_by="id")),
        stars=tuple(_read_star(row) for row in reader.tables("stars", named_by="stars")),
        half_year=HalfYearRules(
            months_needed=half_year.whole("months_needed"),
            few_months_stars=half_year.whole("few_months_stars"),
            few_months_steps=half_year.whole("few_months_steps"),
            veto_stars=half_year.whole("veto_stars"),
            rise=half_year.whole("rise"),
            marks=half_year.marks(),
        ),
        conventions=tuple(
            Convention(id=row.text("id"), text=row.text("text"), marks=row.marks())
            for row in reader.tables("conventions", named_by="id")
        ),
        appeal_working_days=reader.whole("appeal_working_days"),
        sources=reader.sources(),
    )
    _check_sums(reader, scheme)
    _check_limits(reader, scheme)
    _check_stars(reader, scheme)
    complain_of_unknown_sources(reader, scheme.sources, _used_marks(scheme))
    refuse_if_any(problems)
    return scheme


def _read_parts(table: TableReader) -> Mapping[Part, int]:
    return {part: table.hundredths(part) for part in Part}


def _read_indicator(row: TableReader) -> Indicator:
    measure, direction = row.choice("measure", Measure), row.choice("direction", Direction)
    points = row.hundredths("points")
    return Indicator(
        id=row.text("id"),
        name=row.text("name"),
        part=row.choice("part", Part),
        measure=measure,
        unit=row.text("unit"),
        direction=direction,
        points=points,
        rule=read_rule(row, measure, direction, points),
        formula=row.text("formula"),
        marks=row.marks(),
    )


def _read_band(table: TableReader) -> LossBand:
    return LossBand(
        negative_to=table.number("negative_to"),
        high_from=table.number("high_from"),
        small_below=table.hundredths("small_below_kwh"),
        marks=table.marks(),
    )


def _read_cut_off(table: TableReader) -> CutOff:
    day, moment = table.whole("day"), table.text("time")
    if not 1 <= day <= _LAST_DAY:
        table.complain("not_a_day_of_month", "day")
    try:
        at = time.fromisoformat(moment)
    except ValueError:
        table.complain("not_a_time", "time", value=moment)
        at = time()
    return CutOff(day=day, time=at, months_later=table.whole("months_later"), marks=table.marks())


def _read_windows(table: TableReader) -> Windows:
    return Windows(
        repeat_days=table.whole("repeat_days"),
        outages_least=table.whole("outages_least"),
        outages_months=table.whole("outages_months"),
        outage_kinds=frozenset(table.choices("outage_kinds", OutageKind)),
        marks=table.marks(),
    )


def _read_limit(row: TableReader) -> Limit:
    return Limit(
        measure=row.choice("measure", Measure),
        kind=row.choice("kind", OrderKind),
        place=row.choice("place", PlaceKind) if row.has("place") else None,
        amount=row.whole("amount"),
        unit=row.choice("unit", LimitUnit),
        marks=row.marks(),
    )


def _read_veto(row: TableReader) -> Veto:
    return Veto(id=row.text("id"), name=row.text("name"), part=row.choice("part", Part), marks=row.marks())


def _read_star(row: TableReader) -> StarLevel:
    return StarLevel(
        stars=row.whole("stars"),
        mean_from=row.hundredths("mean_from"),
        month_from=row.hundredths("month_from"),
        allows_complaint=row.flag("allows_complaint"),
        allows_veto=row.flag("allows_veto"),
        share_percent=row.whole("share_percent"),
        coefficient=row.hundredths("coefficient"),
        wage=row.hundredths("wage_yuan"),
        marks=row.marks(),
    )


def _check_sums(reader: TableReader, scheme: Scheme) -> None:
    total = sum(indicator.points for indicator in scheme.indicators)
    if total != FULL_MARK:
        reader.complain("weights", "indicators", total=hundredths_text(total), expected=hundredths_text(FULL_MARK))
    for part, points in scheme.part_points.items():
        found = sum(indicator.points for indicator in scheme.indicators if indicator.part is part)
        if found != points:
            reader.complain(
                "part_weights", f"parts.{part}", total=hundredths_text(found), expected=hundredths_text(points)
            )
    measured = [indicator.measure for indicator in scheme.indicators]
    for measure in sorted({measure for measure in measured if measured.count(measure) > 1}):
        reader.complain("measured_twice", "indicators", measure=measure)


def _check_limits(reader: TableReader, scheme: Scheme) -> None:
    for indicator in scheme.indicators:
        limits = scheme.limits_of(indicator.measure)
        if indicator.measure in _LIMITED and not limits:
            reader.complain("no_limit", "limits", indicator=indicator.id)
        if isinstance(indicator.rule, MeanOfStepsRule) and set(indicator.rule.points) != set(limits):
            reader.complain("shares_without_limit", f"indicators.{indicator.id}.rule.points")
    for limit in scheme.limits:
        same = [other.place for other in scheme.limits_of(limit.measure)[limit.kind]]
        if None not in same and set(same) != set(PlaceKind):
            reader.complain("place_without_limit", "limits", kind=limit.kind, measure=limit.measure)


def _check_stars(reader: TableReader, scheme: Scheme) -> None:
    levels = [(level.stars, level.mean_from) for level in scheme.stars]
    if (
        levels != sorted(levels, reverse=True)
        or len({mean for _, mean in levels}) != len(levels)
        or levels[-1:] != [(0, 0)]
    ):
        reader.complain("stars_not_falling_to_zero", "stars")
    if scheme.stars[-1:] and scheme.stars[-1].share_percent < HUNDRED:
        reader.complain("last_level_is_for_all", "stars")


def _used_marks(scheme: Scheme) -> list[tuple[str, Marks]]:
    return [
        ("weight_marks", scheme.weight_marks),
        ("loss_band", scheme.loss_band.marks),
        ("cut_off", scheme.cut_off.marks),
        ("windows", scheme.windows.marks),
        *((row.id, row.marks) for row in scheme.indicators),
        *((row.id, row.marks) for row in scheme.vetoes),
        *((row.id, row.marks) for row in scheme.conventions),
        *((f"limits.{limit.measure}", limit.marks) for limit in scheme.limits),
        *((f"stars.{level.stars}", level.marks) for level in scheme.stars),
        ("half_year", scheme.half_year.marks),
    ]
