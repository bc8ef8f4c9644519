"""What each reason for a pause asks for, as data: `resources/reference/pauses.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.definitions.mapping import Reader
from app.domain.definitions.source import Source
from app.domain.problems import refuse_if_any
from app.domain.work.pausing import PauseReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRule:
    """A reason a limit may stand still for; `proof` says in words what shows it."""

    reason: PauseReason
    proof: str
    effective_from: date
    source: Source


def pause_rules_from(mapping: Mapping[str, object]) -> tuple[PauseRule, ...]:
    """The reasons in their order.

    Raises:
        Refusal: with a `definition.…` problem for every key that is wrong; `field` is the key's path.
    """
    reader = Reader(mapping)
    rules = reader.each("reason", _rule)
    reader.unique("reason", [rule.reason for rule in rules])
    refuse_if_any(reader.problems)
    return rules


def _rule(reader: Reader) -> PauseRule:
    return PauseRule(
        reason=reader.enum("code", PauseReason),
        proof=reader.text("proof"),
        effective_from=reader.day("effective_from"),
        source=reader.source(),
    )
