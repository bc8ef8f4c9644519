"""A month's scores as plain JSON, in the shape county scripts rely on."""

from collections.abc import Mapping
from typing import Any

from app.domain.plain import to_plain
from app.domain.rating.amounts import decimal_text, hundredths_text
from app.domain.rating.explaining import explain
from app.domain.rating.results import Evidence, IndicatorScore, PersonScore
from app.services.rating.results import MonthScores, RankedPerson


def month_to_json(scores: MonthScores) -> dict[str, Any]:
    """The ranking, and for whom it may be shown every indicator with value, loss, score, rule, source and event ids.

    Points and values are texts with two decimals, or null without data; `events` are the ids of all rows behind the
    indicator, `evidence` the same rows with their ledger, day, reason and the points each cost.
    """
    return {
        "month": scores.month,
        "scheme": scores.scheme_id,
        "scheme_from": scores.scheme_from,
        "as_of": scores.as_of.isoformat(),
        "locked": scores.is_locked,
        "average": _points(scores.average),
        "people": [_person(person) for person in scores.people],
    }


def _person(person: RankedPerson) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rank": person.rank,
        "number": person.number,
        "name": person.name,
        "grids": list(person.grids),
        "total": _points(person.total),
        "parts": {
            part.part.value: {"points": _points(part.points), "score": _points(part.score), "vetoed": part.is_vetoed}
            for part in person.parts
        },
        "flags": sorted(flag.value for flag in person.flags),
    }
    return told if person.score is None else {**told, **_details(person.score)}


def _details(score: PersonScore) -> dict[str, Any]:
    return {
        "indicators": [_indicator(each) for each in score.indicators],
        "vetoes": [_evidence(row) for row in score.vetoes],
    }


def _indicator(each: IndicatorScore) -> dict[str, Any]:
    return {
        "id": each.indicator.id,
        "name": each.indicator.name,
        "part": each.indicator.part.value,
        "unit": each.indicator.unit,
        "points": _points(each.indicator.points),
        "value": None if each.value is None else decimal_text(each.value),
        "loss": _points(each.loss),
        "score": _points(each.score),
        "rule": {"kind": each.indicator.rule.kind.value, **_rule(each)},
        "formula": each.indicator.formula,
        "source": list(each.indicator.marks.ids),
        "needs_check": each.indicator.marks.needs_check,
        "flags": sorted(flag.value for flag in each.flags),
        "derivation": [{"code": line.code.value, **line.values} for line in explain(each)],
        "events": [str(row.id) for row in each.evidence],
        "evidence": [_evidence(row) for row in each.evidence],
    }


def _rule(each: IndicatorScore) -> Mapping[str, Any]:
    plain = to_plain(each.indicator.rule)
    return plain if isinstance(plain, dict) else {}


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind.value,
        "on": row.on.isoformat(),
        "note": row.note.value,
        "values": dict(row.values),
        "lost": _points(row.lost),
    }


def _points(amount: int | None) -> str | None:
    return None if amount is None else hundredths_text(amount)
