"""What the QR code in the corner of a paper says: the document's number and the form.

Written in capitals, digits and `-` and `/`, for which QR has its dense alphabet: number and form together take no more
room than the number alone did in small letters. Papers printed before have the number only. Of a draft number the
Chinese mark is spelt: LIN-3-12 is 临-3-12.
"""

from dataclasses import dataclass
from typing import Final

from app.domain.work.numbers import DRAFT, is_draft

_BETWEEN: Final = "/"
_SPELT: Final = "LIN-"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCode:
    """The number of a document, and the code of the form it was printed on; empty where the code does not say."""

    number: str
    form: str = ""

    @property
    def text(self) -> str:
        """What is printed as the code; a form whose code is not written in small letters is not named."""
        is_named = bool(self.form) and self.form.isascii() and self.form == self.form.lower()
        number = f"{_SPELT}{self.number.removeprefix(DRAFT)}" if is_draft(self.number) else self.number
        return f"{number}{_BETWEEN}{self.form.upper()}" if is_named else number

    @classmethod
    def read(cls, text: str) -> "PaperCode":
        """What a code that was read says; of a stranger's code the whole text passes for the number."""
        number, between, form = text.strip().rpartition(_BETWEEN)
        number, form = (number, form.lower()) if between else (form, "")
        is_spelt = number.startswith(_SPELT)
        return cls(number=f"{DRAFT}{number.removeprefix(_SPELT)}" if is_spelt else number, form=form)
