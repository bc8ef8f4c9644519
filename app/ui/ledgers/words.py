"""How the cells of the ledgers are said: states as badges, hundredths with decimals, watts as kW."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from app.domain.customers.customer import CustomerState
from app.domain.records.facts import Bill, CommandKind, OutageKind
from app.labels.ledgers import WORDS, hundredths_text, kilowatts_text
from app.ui.lists.cells import Badge, CellText, Tone

_TONES: Final[Mapping[object, Tone]] = {
    CustomerState.NORMAL: Tone.GOOD,
    CustomerState.SUSPENDED: Tone.NEAR,
    CommandKind.CUT: Tone.NEAR,
    CommandKind.RESTORE: Tone.GOOD,
    OutageKind.FAULT: Tone.NEAR,
}
_GOOD_WHEN_TRUE: Final = frozenset({"is_active", "is_success", "is_on"})
_PLAIN: Final = frozenset({"licences"})  # words of their own, no state
_HUNDREDTHS: Final = ("supplied", "sold", "loss_rate", "receivable", "received", "owed")


def badge(column: str, value: Any, word: str) -> Badge:
    """A coded value as a badge; a failure and a fault are red, each has its word and icon."""
    if isinstance(value, bool):
        if column in _GOOD_WHEN_TRUE:
            return Badge(word=word, tone=Tone.GOOD if value else Tone.OVER if column == "is_success" else Tone.PLAIN)
        return Badge(word=word, tone=Tone.OVER if value else Tone.PLAIN)
    return Badge(word=word, tone=_TONES.get(value, Tone.PLAIN))


def paid_badge(bill: Bill) -> Badge:
    """Whether a bill is paid, and what is owed of it."""
    if bill.owed > 0:
        return Badge(word=f"欠 {hundredths_text(bill.owed)} 元", tone=Tone.OVER)
    return Badge(word="已结清", tone=Tone.GOOD)


def cell_words(name: str) -> dict[str, CellText]:
    """The words of a ledger's cells, by column."""
    says: dict[str, CellText] = dict.fromkeys(_HUNDREDTHS, hundredths_text)
    says["capacity_w"] = kilowatts_text
    for column, say in WORDS.get(name, {}).items():
        says[column] = say if column in _PLAIN else _badges(column, say)
    return says


def _badges(column: str, say: Callable[[Any], str]) -> CellText:
    return lambda value: badge(column, value, say(value))
