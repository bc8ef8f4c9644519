"""Parts that business types share."""

from collections.abc import Mapping

import pytest

from app.domain.definitions.blocks import with_blocks
from app.domain.problems import Refusal

BLOCKS: Mapping[str, Mapping[str, object]] = {
    "applicant": {
        "field": [{"code": "name", "label": "户名", "required": True}, {"code": "phone", "label": "联系电话"}],
        "paper": [{"code": "identity", "name": "身份证明"}],
    },
    "agent": {"field": [{"code": "agent_name", "label": "经办人"}]},
}


def whole(**mapping: object) -> Mapping[str, object]:
    return with_blocks(mapping, BLOCKS.__getitem__)


def test_a_type_without_blocks_stays_as_it_is() -> None:
    mapping = {"code": "X", "field": [{"code": "name"}]}
    assert with_blocks(mapping, BLOCKS.__getitem__) is mapping


def test_blocks_come_first_in_their_order_and_own_entries_after_them() -> None:
    made = whole(code="X", blocks=["agent", "applicant"], field=[{"code": "capacity"}], stage=[{"code": "accept"}])

    assert made == {
        "code": "X",
        "stage": [{"code": "accept"}],
        "paper": [{"code": "identity", "name": "身份证明"}],
        "field": [
            {"code": "agent_name", "label": "经办人"},
            {"code": "name", "label": "户名", "required": True},
            {"code": "phone", "label": "联系电话"},
            {"code": "capacity"},
        ],
    }


def test_own_entries_stand_at_the_star() -> None:
    made = whole(blocks=["agent", "*", "applicant"], field=[{"code": "capacity"}, {"code": "phone", "label": "手机"}])

    assert made["field"] == [
        {"code": "agent_name", "label": "经办人"},
        {"code": "capacity"},
        {"code": "name", "label": "户名", "required": True},
        {"code": "phone", "label": "手机"},
    ]


def test_an_own_entry_changes_what_it_names_in_the_place_of_the_block_s() -> None:
    made = whole(blocks=["applicant"], field=[{"code": "name", "label": "原户名"}])

    assert made["field"] == [
        {"code": "name", "label": "原户名", "required": True},
        {"code": "phone", "label": "联系电话"},
    ]


def test_an_entry_of_a_block_can_be_left_out() -> None:
    made = whole(blocks=["applicant"], without=["field.phone", "paper.identity"])

    assert made == {"field": [{"code": "name", "label": "户名", "required": True}]}


def test_own_entries_without_a_code_are_all_kept_for_the_reader_to_complain_of() -> None:
    made = whole(blocks=["agent"], field=[{"label": "甲"}, {"label": "乙"}])

    assert made["field"] == [{"code": "agent_name", "label": "经办人"}, {"label": "甲"}, {"label": "乙"}]


@pytest.mark.parametrize(
    ("mapping", "code", "field"),
    [
        ({"blocks": "applicant"}, "definition.wrong_type", "blocks"),
        ({"blocks": [1]}, "definition.wrong_type", "blocks"),
        ({"blocks": ["agent"], "without": 3}, "definition.wrong_type", "without"),
        ({"blocks": ["agent"], "field": {"code": "name"}}, "definition.wrong_type", "field"),
        ({"blocks": ["agent"], "without": ["field.phone"]}, "definition.unknown_reference", "without"),
        ({"without": ["field.phone"]}, "definition.unknown_reference", "without"),
    ],
)
def test_what_is_not_of_its_form_is_refused(mapping: Mapping[str, object], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        with_blocks(mapping, BLOCKS.__getitem__)

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]
