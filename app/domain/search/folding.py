"""One form for what is written and what is typed: width, case and punctuation do not matter."""

import re
import unicodedata
from typing import Final

# Kept: letters and digits, the planes of rare characters (newer ones are not yet letters to this Python) and the
# private areas in which older systems kept names they could not write.
_DROPPED: Final = re.compile("[^\\w\ue000-\uf8ff\U00020000-\U0003ffff\U000f0000-\U0010fffd]+|_+")


def fold(text: str) -> str:
    """The text with full-width forms narrowed, in lower case, without spaces, punctuation and control characters."""
    if text.isascii():
        return text.lower() if text.isalnum() else _DROPPED.sub("", text).lower()
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text.lower()
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()
