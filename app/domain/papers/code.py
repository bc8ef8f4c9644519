"""What the QR code in the corner of a paper says: the document's number and the form.

Written in capitals, digits and `-` and `/`, for which QR has its dense alphabet: number and form together take no more
room than the number alone did in small letters. Papers printed before have the number only.
"""

from dataclasses import dataclass
from typing import Final

_BETWEEN: Final = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCode:
    """The number of a document, and the code of the form it was printed on; empty where the code does not say."""

    number: str
    form: str = ""

    @property
    def text(self) -> str:
        """What is printed as the code; a form whose code is not written in small letters is not named."""
        is_named = bool(self.form) and self.form.isascii() and self.form == self.form.lower()
        return f"{self.number}{_BETWEEN}{self.form.upper()}" if is_named else self.number

    @classmethod
    def read(cls, text: str) -> "PaperCode":
        """What a code that was read says; of a stranger's code the whole text passes for the number."""
        number, between, form = text.strip().rpartition(_BETWEEN)
        return cls(number=number, form=form.lower()) if between else cls(number=form)
