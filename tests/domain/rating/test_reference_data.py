"""The shipped tables are complete, marked as their sources say, and anything broken in one is named."""

import copy
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.domain.problems import Refusal
from app.domain.rating.deductions import deduction_table_from
from app.domain.rating.facts import EntryKind, OrderKind, RegisterEntry
from app.domain.rating.pieces import piece_table_from
from app.domain.rating.rules import CountRule, RatioRule, StepRule, TierRule
from app.domain.rating.scheme import Part
from app.domain.rating.scheme_reading import scheme_from

Table = dict[str, Any]  # what tomllib answers

REFERENCE = Path(__file__).resolve().parents[3] / "resources/reference/rating"


def table(name: str) -> Table:
    return tomllib.loads((REFERENCE / name).read_text("utf-8"))


STAR, PIECE, DEDUCTION = table("star-18.toml"), table("piece-jj.toml"), table("deductions-jb.toml")


def test_the_scheme_is_star_18() -> None:
    scheme = scheme_from(STAR)
    assert [each.id for each in scheme.indicators] == [
        *(f"Y0{i}" for i in range(1, 10)), *(f"G0{i}" for i in range(1, 6)), *(f"W0{i}" for i in range(1, 5)),
    ]  # fmt: skip
    assert [each.points // 100 for each in scheme.indicators] == [
        10, 6, 8, 10, 4, 6, 5, 6, 5, 6, 6, 5, 4, 4, 5, 3, 3, 4,
    ]  # fmt: skip
    assert scheme.part_points == {Part.RESULTS: 6000, Part.MANAGEMENT: 2500, Part.WORKLOAD: 1500}
    assert [veto.id for veto in scheme.vetoes] == [f"V0{i}" for i in range(1, 9)]
    assert [(level.stars, level.mean_from, level.coefficient, level.wage) for level in scheme.stars] == [
        (5, 9500, 130, 80000), (4, 9000, 115, 50000), (3, 8000, 100, 30000),
        (2, 7000, 90, 15000), (1, 6000, 80, 0), (0, 0, 70, 0),
    ]  # fmt: skip


def test_the_rules_are_those_of_the_description() -> None:
    rules = {each.id: each.rule for each in scheme_from(STAR).indicators}
    third, second, faults, weeks = rules["Y03"], rules["Y02"], rules["Y07"], rules["G03"]
    assert isinstance(third, StepRule)
    assert (third.target, third.step, third.points_per_step) == (Fraction("99.97"), Fraction("0.01"), 100)
    assert isinstance(second, StepRule)
    assert (second.target, second.step) == (None, Fraction(1, 2))
    assert isinstance(faults, CountRule)
    assert {code.value: cost for code, cost in faults.costs.items()} == {
        "repeated_repair": 100, "outage_at_fault": 100, "frequent_outages": 300,
    }  # fmt: skip
    assert isinstance(weeks, TierRule)
    assert [weeks.loss(n) for n in (1, 2, 3, 4, 9)] == [0, 200, 300, 500, 500]
    assert [rule.fixed for rule in rules.values() if isinstance(rule, RatioRule)] == [400, 7, 8, 120]


def test_only_what_was_seen_goes_unmarked() -> None:
    scheme = scheme_from(STAR)
    assert {each.id for each in scheme.indicators if not each.marks.needs_check} == {
        "Y02", "Y03", "Y04", "Y06", "Y08", "G03",
    }  # fmt: skip
    assert scheme.weight_marks.needs_check
    assert not scheme.cut_off.marks.needs_check
    assert scheme.windows.marks.needs_check
    assert not any(limit.marks.needs_check for limit in scheme.limits)
    assert all(level.marks.needs_check for level in scheme.stars)


def test_business_types_of_other_systems_have_a_kind() -> None:
    scheme = scheme_from(STAR)
    assert scheme.order_kind("故障报修") is OrderKind.FAULT
    assert scheme.order_kind("低压非居民增容") is OrderKind.BUSINESS_CONNECTION
    assert scheme.order_kind("电表校验") is OrderKind.OTHER


def test_the_piece_table_has_all_46_items() -> None:
    pieces = piece_table_from(PIECE)
    assert sorted({code[:5] for code in pieces.items}) == [f"JJ-{i:02d}" for i in range(1, 47)]
    assert (pieces.items["JJ-05"].points, pieces.items["JJ-06B"].points, pieces.day_cap) == (150, 900, 4000)
    assert all(item.marks.needs_check for item in pieces.items.values())


@pytest.mark.parametrize(
    ("code", "quantity", "measure", "multipliers", "share", "points"),
    [
        ("JJ-27", 150, 0, (), 100, 225),  # 1.5 km
        ("JJ-17", 100, 30_00, (), 100, 900),  # 6 + 0.1 x 30 kW
        ("JJ-17", 100, 900_00, (), 100, 2000),  # capped at 20
        ("JJ-22", 100, 1499_99, (), 100, 1200),  # two full steps of 500 yuan
        ("JJ-43", 100, 9_00, (), 100, 600),  # ninth month running counts as the sixth
        ("JJ-46", 100, 1_00, (), 100, 500),  # at least 5
        ("JJ-10", 100, 0, ("night_or_holiday", "road_over_10_km"), 50, 660),
        ("JJ-10", 100, 0, ("redo",), 100, 0),
        ("JJ-09", 100, 0, ("taken_back",), 100, -300),
    ],
)
def test_pieces_are_worth(
    code: str, quantity: int, measure: int, multipliers: tuple[str, ...], share: int, points: int
) -> None:
    entry = RegisterEntry(
        id=UUID(int=1), kind=EntryKind.PIECE, staff_id=UUID(int=2), day=date(2026, 10, 1), code=code,
        quantity_hundredths=quantity, measure_hundredths=measure, multipliers=multipliers, share_percent=share,
    )  # fmt: skip
    assert piece_table_from(PIECE).points(entry) == points


def test_the_deduction_table_feeds_the_scheme() -> None:
    deductions = deduction_table_from(DEDUCTION, scheme_from(STAR))
    assert len(deductions.items) == 58
    assert (deductions.base, deductions.floor) == (10000, 0)
    assert deductions.items["JB-AQ-02"].points == {"": 2000}
    assert deductions.items["JB-GZ-06"].points == {"连续2周": 200, "连续3周": 300, "连续4周及以上": 500}
    assert {code for code, item in deductions.items.items() if not item.marks.needs_check} == {
        "JB-GZ-06", "JB-TS-01", "JB-TS-02",
    }  # fmt: skip
    assert {item.category for item in deductions.items.values() if not item.indicator_id} == {"纪律"}


def broken(original: Table, path: str, value: object) -> Table:
    """A copy with the value at a dotted path replaced; `None` takes it out."""
    result = copy.deepcopy(original)
    *parents, last = path.split(".")
    place: Any = result
    for key in parents:
        place = place[int(key) if key.isdigit() else key]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return result


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("name", "", [("rating.not_a_text", "name")]),
        ("effective_from", "2026-01-01", [("rating.not_a_day", "effective_from")]),
        ("weight_marks", ["seen"], [("rating.not_a_mark", "weight_marks")]),
        ("weight_marks", [], [("rating.no_mark", "weight_marks")]),
        ("weight_marks", "A", [("rating.not_a_list", "weight_marks"), ("rating.no_mark", "weight_marks")]),
        ("weight_marks", ["S99"], [("rating.unknown_source", "weight_marks")]),
        ("indicators.2.rule.step", 0.01, [("rating.not_a_number", "indicators.Y03.rule.step"),
                                          ("rating.not_positive", "indicators.Y03.rule.step")]),
        ("indicators.2.rule.step", "0.001", [("rating.too_fine", "indicators.Y03.rule.step"),
                                             ("rating.not_positive", "indicators.Y03.rule.step")]),
        ("indicators.2.rule.target", "100.5", [("rating.target_out_of_reach", "indicators.Y03.rule.target")]),
        ("indicators.2.points", 9, [("rating.weights", "indicators"), ("rating.part_weights", "parts.results")]),
        ("indicators.2.id", "Y02", [
            ("rating.twice", "indicators.Y02.id"), ("rating.weights", "indicators"),
            ("rating.part_weights", "parts.results")]),
        ("indicators.5.measure", "complaints", [
            ("rating.rule_does_not_fit", "indicators.Y06.rule.kind"), ("rating.measured_twice", "indicators")]),
        ("indicators.6.rule.kind", "formula", [
            ("rating.not_a_choice", "indicators.Y07.rule.kind"),
            ("rating.rule_does_not_fit", "indicators.Y07.rule.kind"),
            ("rating.not_a_number", "indicators.Y07.rule.target"),
            ("rating.not_a_number", "indicators.Y07.rule.step"),
            ("rating.not_positive", "indicators.Y07.rule.step"),
            ("rating.not_a_number", "indicators.Y07.rule.points_per_step")]),
        ("indicators.6.rule.costs.complaint", 1, [("rating.unknown_event", "indicators.Y07.rule.costs.complaint")]),
        ("indicators.1.rule.target_from", "last_year", [("rating.not_a_choice", "indicators.Y02.rule.target_from")]),
        ("indicators.10.rule.points.metering", 1, [("rating.shares_do_not_add_up", "indicators.G02.rule.points")]),
        ("indicators.11.rule.tiers.0.points", 4, [("rating.not_rising", "indicators.G03.rule.tiers")]),
        ("indicators.17.rule.base", "station_mean", [("rating.quota_is_fixed", "indicators.W04.rule.base")]),
        ("indicators.0.rule", None, [
            ("rating.not_a_table", "indicators.Y01.rule"), ("rating.not_a_choice", "indicators.Y01.rule.kind"),
            ("rating.not_a_number", "indicators.Y01.rule.target"), ("rating.not_a_number", "indicators.Y01.rule.step"),
            ("rating.not_positive", "indicators.Y01.rule.step"),
            ("rating.not_a_number", "indicators.Y01.rule.points_per_step")]),
        ("parts.results", 61, [("rating.part_weights", "parts.results")]),
        ("cut_off.day", 32, [("rating.not_a_day_of_month", "cut_off.day")]),
        ("cut_off.time", "noon", [("rating.not_a_time", "cut_off.time")]),
        ("windows.repeat_days", "1.5", [("rating.not_a_count", "windows.repeat_days")]),
        ("limits.2", {"id": "x", "measure": "arrivals_in_time", "kind": "fault", "place": "rural", "amount": 9,
                      "unit": "minutes", "marks": ["A"]}, [("rating.place_without_limit", "limits")] * 3),
        ("limits.6.kind", "other", [("rating.shares_without_limit", "indicators.G02.rule.points")]),
        ("stars.0.mean_from", 90, [("rating.stars_not_falling_to_zero", "stars")]),
        ("stars.5.share_percent", 99, [("rating.last_level_is_for_all", "stars")]),
        ("stars.0.allows_veto", "no", [("rating.not_a_flag", "stars.5.allows_veto")]),
        ("conventions", [], [("rating.empty", "conventions")]),
    ],
)  # fmt: skip
def test_a_broken_scheme_says_where(path: str, value: object, expected: list[tuple[str, str]]) -> None:
    with pytest.raises(Refusal) as refused:
        scheme_from(broken(STAR, path, value))
    assert [(problem.code, problem.field) for problem in refused.value.problems] == expected


def test_a_limited_measure_without_limit_is_refused() -> None:
    without = STAR | {"limits": [row for row in STAR["limits"] if row["measure"] != "connections_in_time"]}
    with pytest.raises(Refusal) as refused:
        scheme_from(without)
    assert [problem.code for problem in refused.value.problems] == ["rating.no_limit"]


def test_the_loss_rate_may_have_a_fixed_target() -> None:
    rule = STAR["indicators"][1]["rule"]
    fixed = {key: value for key, value in rule.items() if key != "target_from"} | {"target": "4.5"}
    scheme = scheme_from(broken(STAR, "indicators.1.rule", fixed))
    assert scheme.indicators[1].rule.constant == Fraction("4.5")


def test_an_empty_table_is_refused_throughout() -> None:
    with pytest.raises(Refusal) as refused:
        scheme_from({"stars": [7]})
    assert len(refused.value.problems) > 30


def test_broken_piece_and_deduction_tables_are_refused() -> None:
    with pytest.raises(Refusal, match=r"rating\.not_a_number"):
        piece_table_from(broken(PIECE, "items.0.points", None))
    with pytest.raises(Refusal, match=r"rating\.unknown_source"):
        piece_table_from(broken(PIECE, "items.0.marks", ["S77"]))
    with pytest.raises(Refusal, match=r"rating\.unknown_indicator"):
        deduction_table_from(broken(DEDUCTION, "items.0.indicator", "Y99"), scheme_from(STAR))
