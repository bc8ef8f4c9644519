"""The customer's free choices (三不指定): who designs, builds and supplies, stated by the customer and signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.firms.firm import Trade
from app.domain.problems import Problem
from app.domain.work.event import Event, EventKind

STATEMENT: Final = "free-choice-statement"
"""The form the customer signs (客户自主选择确认书)."""

OWN: Final = "own"
"""Stands for a firm where the customer sees to it himself: he may buy what he needs without a supplier."""

OWN_ALLOWED: Final = frozenset({Trade.SUPPLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice as it was stated: the firm's id or `OWN`, its name and licence as of then."""

    firm: str
    name: str
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One version of what the customer stated; every change is a new version that holds all choices made so far.

    `by` is who spoke for the customer, `signed_at` when this version was signed, None as long as it is not.
    """

    version: int
    by: str
    stated_at: datetime
    choices: Mapping[Trade, Choice]
    signed_at: datetime | None = None


def statements(events: Iterable[Event]) -> tuple[Statement, ...]:
    """Every version in order, each with its signature if it was signed; a signature is of the version it names."""
    story = list(events)
    signed = {
        event.payload.get("version"): event.occurred_at
        for event in story
        if event.kind == EventKind.CASE_FORM_SIGNED and event.payload["form"] == STATEMENT
    }
    stated = [event for event in story if event.kind == EventKind.CASE_CHOSEN]
    found = [
        Statement(
            version=int(event.payload["version"]),
            by=str(event.payload["by"]),
            stated_at=event.occurred_at,
            choices=_choices(event.payload),
            signed_at=signed.get(event.payload["version"]),
        )
        for event in stated
    ]
    return tuple(sorted(found, key=lambda statement: statement.version))


def payload_of(statement: Statement) -> dict[str, str | int]:
    """A statement as its event keeps it."""
    payload: dict[str, str | int] = {"version": statement.version, "by": statement.by}
    for trade, choice in statement.choices.items():
        payload |= {str(trade): choice.firm, f"{trade}_name": choice.name, f"{trade}_licence": choice.licence}
    return payload


def missing_choices(code: str, statement: Statement | None) -> tuple[Problem, ...]:
    """What a gate still waits for: choices of the trades its code names, then the customer's signature under them."""
    made: Mapping[Trade, Choice] = {} if statement is None else statement.choices
    missing = [trade for trade in code.split() if Trade(trade) not in made]
    if missing:
        return tuple(
            Problem(code="choice.missing", field=f"choice.{trade}", values={"trade": trade}) for trade in missing
        )
    if statement is not None and statement.signed_at is None:
        return (Problem(code="choice.unsigned", field="choice", values={"version": statement.version}),)
    return ()


def _choices(payload: Mapping[str, str | int]) -> dict[Trade, Choice]:
    return {
        trade: Choice(
            firm=str(payload[trade]), name=str(payload[f"{trade}_name"]), licence=str(payload[f"{trade}_licence"])
        )
        for trade in Trade
        if trade in payload
    }
