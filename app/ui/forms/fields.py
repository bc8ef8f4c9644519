"""What a form consists of: typed fields, told as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.ui.suggesting import Suggestion


class FieldKind(StrEnum):
    """How a field is typed into and helped."""

    TEXT = "text"
    ID_NUMBER = "id_number"  # identity card number, grouped 6-8-4 while typed
    PHONE = "phone"  # mobile number, grouped 3-4-4 while typed
    QUANTITY = "quantity"  # a number with its unit inside the field
    CODE = "code"  # digits and letters without spaces: account, meter, credit code
    CHOICE = "choice"  # one of a few
    DAY = "day"  # 2026-10-10, also typed as 20261010, or from a calendar
    NOTE = "note"  # several lines
    PICK = "pick"  # something the station knows, found while typing


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an entry form.

    Attributes:
        name: the key of its value; also its object name.
        unit: shown inside the field, for a quantity.
        hint: shown in the empty field.
        choices: value and words, for a choice; without an empty value the first is chosen.
        find: for a pick, what answers while somebody types; called on the database worker.
        is_wide: whether it takes the whole width of the form.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    is_required: bool = False
    unit: str = ""
    hint: str = ""
    choices: Sequence[tuple[str, str]] = ()
    find: Callable[[str], Sequence[Suggestion]] | None = None
    is_wide: bool = False
