"""What papers say of a customer's own works: the firms he chose, and what reviews and inspections found."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.firms.firm import Trade
from app.domain.work.choosing import OWN, Choice, statements
from app.domain.work.event import Event
from app.domain.work.examining import Examination, Verdict, examinations, latest_of
from app.services.clock import local_day
from app.services.papers.words import BY_THE_CUSTOMER

_CHOSEN: Final[Mapping[Trade, tuple[str, str]]] = {
    Trade.DESIGN: ("design_unit", "design_licence"),
    Trade.BUILD: ("builder", "builder_licence"),
    Trade.SUPPLY: ("supplier", "supplier_licence"),
}
"""Keys of the firm's name and licence on papers."""

_EXAMINED: Final[Mapping[str, Mapping[str, str]]] = {
    "design_review": {
        "people": "reviewers",
        "day": "design_reviewed_on",
        "opinion": "design_opinion",
        "verdict": "design_verdict",
        "times": "design_times",
    },
    "mid_inspection": {
        "people": "mid_inspectors",
        "day": "mid_inspected_on",
        "opinion": "mid_opinion",
        "verdict": "mid_verdict",
        "times": "mid_times",
        "is_failed": "needs_repair",
        "rectify_on": "mid_rectify_on",
    },
    "acceptance": {
        "people": "acceptance_inspectors",
        "day": "inspected_on",
        "opinion": "acceptance_opinion",
        "verdict": "acceptance_result",
        "times": "acceptance_times",
    },
}
"""For each stage that examines, the keys its findings have on papers."""


def works_facts(events: Sequence[Event]) -> dict[str, object]:
    """Facts of a case's story for the papers of works; what did not happen yet is not among them."""
    past = examinations(events)
    facts = {**_choices(events), **_notice(past)}
    for stage, keys in _EXAMINED.items():
        last = latest_of(past, stage)
        if last is not None:
            found = _findings(last, sum(each.stage == stage for each in past))
            facts |= {key: found[part] for part, key in keys.items()}
    return facts


def _choices(events: Sequence[Event]) -> dict[str, object]:
    """The firms of the customer's last statement, with its version."""
    stated = statements(events)
    if not stated:
        return {}
    facts: dict[str, object] = {"version": stated[-1].version}
    for trade, choice in stated[-1].choices.items():
        name, licence = _CHOSEN[trade]
        facts |= {name: _named(choice), licence: choice.licence}
    return facts


def _named(choice: Choice) -> str:
    return BY_THE_CUSTOMER if choice.firm == OWN else choice.name


def _findings(examination: Examination, times: int) -> dict[str, object]:
    findings = examination.findings
    numbered = [f"{number}. {defect}" for number, defect in enumerate(_defects(examination), start=1)]
    return {
        "people": findings.people,
        "day": local_day(examination.at),
        "opinion": "\n".join((findings.opinion, *numbered)),
        "verdict": str(findings.verdict),
        "times": times,
        "is_failed": findings.verdict is Verdict.DEFECTS,
        "rectify_on": findings.rectify_on,
    }


def _notice(past: Sequence[Examination]) -> dict[str, object]:
    """The written notice of the last examination that found defects."""
    failed = [each for each in past if each.notices]
    if not failed:
        return {}
    last = failed[-1]
    return {
        "found_in": last.stage,
        "found_on": local_day(last.at),
        "defects_found": [{"content": defect} for defect in _defects(last)],
        "repair_by_on": last.findings.rectify_on,
        "sent_by": last.findings.people,
    }


def _defects(examination: Examination) -> tuple[str, ...]:
    """Every defect, also those told later."""
    return (*examination.findings.defects, *(each for more in examination.supplements for each in more.defects))
