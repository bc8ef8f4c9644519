"""A month's scores as plain JSON and back, and the digest that shows whether a locked month was touched."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.domain.plain import from_plain, to_plain
from app.domain.problems import Refusal
from app.domain.rating.lock import MonthLock
from app.domain.rating.results import (
    Evidence,
    EvidenceKind,
    Flag,
    IndicatorScore,
    Note,
    PartScore,
    PersonScore,
    SampleScore,
)
from app.domain.rating.rules import CountRule, MeanOfStepsRule, RatioRule, RuleKind, StepRule, TierRule
from app.domain.rating.scheme import Indicator

_RULES: Final = {rule.kind: rule for rule in (StepRule, CountRule, TierRule, RatioRule, MeanOfStepsRule)}


def digest(scores: Mapping[str, object]) -> str:
    """The SHA-256 of the scores' JSON with sorted keys, in hexadecimal digits."""
    text = json.dumps(scores, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(lock: MonthLock) -> bool:
    """Whether a locked month still is what was locked."""
    return lock.sha256 == digest(lock.scores)


def scores_to_plain(scores: Sequence[PersonScore]) -> list[dict[str, Any]]:
    """The scores as plain JSON; each indicator carries its rule as it was, evidence is kept as short arrays."""
    return [_person_to_plain(score) for score in scores]


def scores_from_plain(plain: object, month: str) -> tuple[PersonScore, ...]:
    """The scores that `scores_to_plain` made plain.

    Raises:
        Refusal: `rating.lock_damaged` when they can no longer be read.
    """
    try:
        return tuple(_person_from_plain(person) for person in _list(plain))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        # Only what somebody wrote past the program has another shape.
        raise Refusal.of("rating.lock_damaged", month=month) from error


def _list(plain: object) -> list[Any]:
    if not isinstance(plain, list):
        raise TypeError("no list of scores")
    return plain


def _person_to_plain(score: PersonScore) -> dict[str, Any]:
    return {
        "staff_id": str(score.staff_id),
        "month": score.month,
        "scheme_id": score.scheme_id,
        "total": score.total,
        "parts": to_plain(score.parts),
        "vetoes": [_evidence_to_plain(row) for row in score.vetoes],
        "indicators": [
            {
                "indicator": _indicator_to_plain(each.indicator),
                "value": to_plain(each.value),
                "samples": to_plain(each.samples),
                "loss": each.loss,
                "score": each.score,
                "flags": to_plain(each.flags),
                "evidence": [_evidence_to_plain(row) for row in each.evidence],
            }
            for each in score.indicators
        ],
    }


def _person_from_plain(plain: Mapping[str, Any]) -> PersonScore:
    return PersonScore(
        staff_id=UUID(plain["staff_id"]),
        month=plain["month"],
        scheme_id=plain["scheme_id"],
        is_month_over=True,
        indicators=tuple(_indicator_score(each) for each in plain["indicators"]),
        parts=from_plain(tuple[PartScore, ...], plain["parts"]),
        total=plain["total"],
        vetoes=tuple(_evidence_from_plain(row) for row in plain["vetoes"]),
    )


def _indicator_to_plain(indicator: Indicator) -> dict[str, Any]:
    plain: Any = to_plain(indicator)
    return {**plain, "rule": {**plain["rule"], "kind": indicator.rule.kind.value}}


def _indicator_score(plain: Mapping[str, Any]) -> IndicatorScore:
    shown = {key: value for key, value in plain["indicator"].items() if key != "rule"}
    rule = dict(plain["indicator"]["rule"])
    ruled = from_plain(_RULES[RuleKind(rule.pop("kind"))], rule)
    # The rule is one of five kinds, which the annotation alone does not tell apart.
    bare: Indicator = from_plain(Indicator, {**shown, "rule": None})
    values = {name: getattr(bare, name) for name in shown}
    return IndicatorScore(
        indicator=Indicator(**values, rule=ruled),
        value=from_plain(IndicatorScore.__annotations__["value"], plain["value"]),
        samples=from_plain(tuple[SampleScore, ...], plain["samples"]),
        loss=plain["loss"],
        score=plain["score"],
        evidence=tuple(_evidence_from_plain(row) for row in plain["evidence"]),
        flags=frozenset(Flag(flag) for flag in plain["flags"]),
    )


def _evidence_to_plain(row: Evidence) -> list[Any]:
    return [row.kind.value, row.id.hex, row.on.isoformat(), row.note.value, dict(row.values), row.lost]


def _evidence_from_plain(row: Sequence[Any]) -> Evidence:
    kind, key, day, note, values, lost = row
    return Evidence(
        kind=EvidenceKind(kind),
        id=UUID(key),
        on=date.fromisoformat(day),
        note=Note(note),
        values=values,
        lost=lost,
    )
