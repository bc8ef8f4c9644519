"""A definition with mistakes names every one of them, by the path of its key."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.domain.definitions.business import version_in_force, version_of
from app.domain.definitions.business_reading import business_type_from
from app.domain.definitions.limit import LimitMode, LimitScope, PointKind
from app.domain.definitions.order_reading import order_kinds_from
from app.domain.definitions.stage import GateKind, SideStep
from app.domain.problems import Refusal

SOURCE = {"title": "十项承诺", "article": "第6条"}
SOUND: dict[str, Any] = {
    "code": "X",
    "name": "样例",
    "initials": "yl",
    "order": 1,
    "kind": "counter",
    "category": "any",
    "effective_from": date(2026, 1, 1),
    "source": SOURCE,
    "stage": [
        {
            "code": "accept",
            "name": "受理",
            "holder": "clerk",
            "next": "works",
            "gates": [{"kind": "form_signed", "code": "application"}],
            "side_steps": ["withdraw", "pause"],
        },
        {
            "code": "works",
            "name": "工程",
            "holder": "customer",
            "next": "end",
            "when": {"field": "has_works", "any_of": ["yes"]},
            "side_steps": ["return"],
            "returns_to": "accept",
        },
        {"code": "end", "name": "回访", "holder": "clerk"},
    ],
    "field": [
        {
            "code": "has_works",
            "label": "有无工程",
            "kind": "choice",
            "stage": "accept",
            "choices": [{"value": "yes", "label": "有"}, {"value": "no"}],
        },
        {"code": "capacity", "label": "容量", "kind": "capacity", "stage": "accept", "required": True},
    ],
    "paper": [{"code": "identity", "name": "身份证明", "need": "required", "source": SOURCE}],
    "limit": [
        {
            "code": "whole",
            "name": "全过程",
            "scope": "whole",
            "amount": 5,
            "unit": "working_day",
            "mode": "elapsed",
            "by": "has_works",
            "amounts": {"yes": 15},
            "never_pauses": True,
            "near_percent": 75,
            "starts": {"kind": "accepted"},
            "stops": {"kind": "stage_left", "code": "works"},
            "source": SOURCE,
        }
    ],
}


def problems_of(change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str]]:
    mapping = copy.deepcopy(SOUND)
    change(mapping)
    with pytest.raises(Refusal) as refused:
        business_type_from(mapping)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_a_sound_definition_is_read_whole() -> None:
    business_type = business_type_from(SOUND)
    accept, works, end = business_type.stages
    assert (accept.gates[0].kind, accept.gates[0].code) == (GateKind.FORM_SIGNED, "application")
    assert accept.side_steps == (SideStep.WITHDRAW, SideStep.PAUSE)
    assert works.when is not None
    assert works.when.any_of == ("yes",)
    assert (end.next, end.gates) == ("", ())
    limit = business_type.limits[0]
    assert (limit.scope, limit.mode, limit.is_pausable, limit.near_percent) == (
        LimitScope.WHOLE,
        LimitMode.ELAPSED,
        False,
        75,
    )
    assert (limit.stops.kind, limit.stops.code) == (PointKind.STAGE_LEFT, "works")
    assert limit.limit_for({"has_works": "yes"}).amount == 15
    assert limit.limit_for({}).amount == 5
    assert business_type.fields[0].choices[1].label == "no"
    assert (business_type.counter_minutes, business_type.counter_warning_minutes) == (20, 15)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda m: m.pop("name"), [("definition.missing", "name")]),
        (lambda m: m.update(name=3), [("definition.wrong_type", "name")]),
        (lambda m: m.update(order=True), [("definition.wrong_type", "order")]),
        (lambda m: m.update(order=-1), [("definition.negative", "order")]),
        (lambda m: m.update(kind="desk"), [("definition.unknown_value", "kind")]),
        (lambda m: m.update(unverified="yes"), [("definition.wrong_type", "unverified")]),
        (lambda m: m.update(effective_from="2026"), [("definition.wrong_type", "effective_from")]),
        (lambda m: m.update(paper={}), [("definition.wrong_type", "paper")]),
        (
            lambda m: m.update(source="口头"),
            [("definition.not_a_table", "source"), ("definition.missing", "source.title")],
        ),
        (lambda m: m["field"][1].pop("label"), [("definition.missing", "field[1].label")]),
        (lambda m: m["field"][1].update(stage="no"), [("definition.unknown_reference", "field.stage")]),
        (lambda m: m["field"][1].update(code="has_works"), [("definition.duplicate", "field")]),
        (
            lambda m: m["field"][1].update(when={"field": "area_kind", "any_of": ["x"]}),
            [("definition.unknown_reference", "when.field")],
        ),
        (lambda m: m["paper"][0].update(accepts="身份证"), [("definition.wrong_type", "paper[0].accepts")]),
        (
            lambda m: m["stage"][0].update(side_steps=["jump"]),
            [("definition.unknown_value", "stage[0].side_steps")],
        ),
        (lambda m: m["stage"][1].update(returns_to="no"), [("definition.unknown_reference", "stage.returns_to")]),
        (lambda m: m["stage"][0].update(next="no"), [("definition.unknown_reference", "stage.next")]),
        (lambda m: m["stage"][1].update(next="accept"), [("definition.stage_order", "stage[1].next")]),
        (lambda m: m["stage"][1].update(next=""), [("definition.stage_order", "stage[1].next")]),
        (
            lambda m: m["stage"][2].update(when={"field": "has_works", "any_of": ["yes"]}),
            [("definition.stage_order", "stage[2].next")],
        ),
        (lambda m: m["limit"][0].update(amount=0), [("definition.limit_amount", "limit")]),
        (lambda m: m["limit"][0].update(amounts={"yes": "15"}), [("definition.wrong_type", "limit[0].amounts")]),
        (lambda m: m["limit"][0].update(by="place"), []),
        (lambda m: m["limit"][0].update(by="moon"), [("definition.unknown_reference", "limit.by")]),
        (
            lambda m: m["limit"][0].update(starts={"kind": "stage_entered", "code": "no"}),
            [("definition.unknown_reference", "limit.point")],
        ),
    ],
)
def test_each_mistake_is_named(change: Callable[[dict[str, Any]], object], expected: list[tuple[str, str]]) -> None:
    if expected:
        assert problems_of(change) == expected
    else:
        mapping = copy.deepcopy(SOUND)
        change(mapping)
        assert business_type_from(mapping).code == "X"


def test_a_definition_without_stages_is_none() -> None:
    mapping = {**SOUND, "stage": [], "field": [], "limit": []}
    with pytest.raises(Refusal) as refused:
        business_type_from(mapping)
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("definition.missing", "stage")]


def test_order_kinds_with_mistakes_are_named() -> None:
    kind: dict[str, Any] = {
        "code": "K",
        "name": "样例",
        "initials": "yl",
        "order": 1,
        "effective_from": date(2026, 1, 1),
        "source": SOURCE,
        "certificates": ["driving"],
        "arrive": {"amount": 45, "unit": "moon", "source": SOURCE},
    }
    with pytest.raises(Refusal) as refused:
        order_kinds_from({"kind": [kind, kind]})
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [
        ("definition.unknown_value", "kind[0].certificates"),
        ("definition.unknown_value", "kind[0].arrive.unit"),
        ("definition.unknown_value", "kind[1].certificates"),
        ("definition.unknown_value", "kind[1].arrive.unit"),
        ("definition.duplicate", "kind"),
    ]


def test_a_case_keeps_the_version_it_was_accepted_under() -> None:
    old = business_type_from(SOUND)
    new = business_type_from({**SOUND, "effective_from": date(2026, 7, 1)})
    versions = [new, old]
    assert version_in_force(versions, "X", date(2026, 6, 30)) is old
    assert version_in_force(versions, "X", date(2026, 7, 1)) is new
    assert version_of(versions, "X", date(2026, 1, 1)) is old
    with pytest.raises(Refusal, match="not_in_force"):
        version_in_force(versions, "X", date(2025, 12, 31))
    with pytest.raises(Refusal, match="unknown"):
        version_in_force(versions, "Y", date(2026, 7, 1))
    with pytest.raises(Refusal, match="unknown"):
        version_of(versions, "X", date(2026, 3, 1))


def test_gates_of_choice_and_examination_name_what_there_is() -> None:
    def change(mapping: dict[str, Any]) -> None:
        mapping["stage"][1]["entry_gates"] = [{"kind": "free_choice", "code": "design sell"}]
        mapping["stage"][1]["gates"] = [{"kind": "examined"}]
        mapping["stage"][2] |= {"gates": [{"kind": "examined"}], "fills": {"people": "inspectors"}}

    assert sorted(problems_of(change)) == [
        ("definition.missing", "stage.works.fills"),
        ("definition.unknown_reference", "gate.code"),
        ("definition.unknown_reference", "stage.fills"),
    ]
