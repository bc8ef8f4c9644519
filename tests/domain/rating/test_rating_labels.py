"""Everything a score can say has a Chinese text that its figures fill."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest

from app.domain.rating.explaining import LineCode
from app.domain.rating.facts import EntryKind, Ledger, OrderKind, Satisfaction
from app.domain.rating.results import EvidenceKind, Flag, Note
from app.domain.rating.rules import CostCode, Direction, RatioBase, RuleKind
from app.domain.rating.scheme import LimitUnit, Measure, Part
from app.domain.rating.stars import Hold
from app.labels import rating

DOMAIN = Path(__file__).resolve().parents[3] / "app/domain/rating"


@pytest.mark.parametrize(
    ("members", "texts"),
    [
        (Part, rating.PARTS), (RuleKind, rating.RULE_KINDS), (Direction, rating.DIRECTIONS),
        (RatioBase, rating.RATIO_BASES), (CostCode, rating.COST_CODES), (Measure, rating.MEASURES),
        (LimitUnit, rating.LIMIT_UNITS), (Ledger, rating.LEDGERS), (OrderKind, rating.ORDER_KINDS),
        (EntryKind, rating.ENTRY_KINDS), (Satisfaction, rating.SATISFACTION), (Flag, rating.FLAGS),
        (EvidenceKind, rating.EVIDENCE_KINDS), (Hold, rating.HOLDS), (Note, rating.NOTES), (LineCode, rating.LINES),
    ],
)  # fmt: skip
def test_every_member_has_a_text(members: type[StrEnum], texts: Mapping[StrEnum, str]) -> None:
    assert set(texts) == set(members)


def test_every_event_that_costs_points_has_a_name() -> None:
    assert {note.value for note in rating.EVENTS} == {"abnormal_weeks", *(code.value for code in CostCode)}


def test_every_refusal_has_a_sentence() -> None:
    source = "".join(path.read_text("utf-8") for path in DOMAIN.glob("*.py"))
    codes = {f"rating.{code}" for code in re.findall(r'complain\(\s*"(\w+)"', source)} | {"rating.month_not_begun"}
    assert codes <= set(rating.PROBLEMS)
