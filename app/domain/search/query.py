"""What a typed text asks for: words that must all be found, each with the look-ups that may find it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from app.domain.search.entries import Match
from app.domain.search.folding import fold
from app.domain.search.keys import (
    ADDRESS_PAIR_MARK,
    INITIALS_MARK,
    NAME_MARK,
    NAME_PAIR_MARK,
    SPELLING_MARK,
    START_MARK,
    TAIL_MARK,
    pairs_to_find,
)

LONGEST_TEXT: Final = 200  # characters looked at; a person types fewer
LONGEST_WORD: Final = 40
MOST_WORDS: Final = 6
SHORTEST_TAIL: Final = 3
DRAFT_MARK: Final = "临"


class Rank(IntEnum):
    """How well a look-up fits; lower comes first."""

    WHOLE_NUMBER = 0
    NUMBER_TAIL = 1
    NUMBER_START = 2
    WHOLE_NAME = 3
    NAME_START = 4
    NAME_PART = 5
    WHOLE_PINYIN = 6
    PINYIN_START = 7
    ADDRESS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLookUp:
    """Entries with a key that begins with `start`; `whole` is the rank of those whose key has nothing more.

    `match` is None for numbers: the entry tells which of them it was.
    """

    start: str
    match: Match | None
    rank: Rank
    whole: Rank


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLookUp:
    """Entries that have all these pairs and the word itself, or (`is_start`, one character) a pair beginning so."""

    pairs: tuple[str, ...]
    is_start: bool
    match: Match
    rank: Rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One folded word and every way an entry may have it."""

    text: str
    keys: tuple[KeyLookUp, ...]
    pairs: tuple[PairLookUp, ...]

    @property
    def is_in_text(self) -> bool:
        """Whether only names and addresses can have it, so that its pairs find all that its keys find."""
        return not _may_be_number(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Alternatives in the order to try: the first that finds anything answers. Each is words to be found together."""

    alternatives: tuple[tuple[Word, ...], ...]


def parse(text: str) -> Query:
    """The query of a typed text; nothing to look for gives no alternatives.

    Words of Latin letters only, or of digits only, are tried as one word first: `wang jian guo`, `199 0000 5611`.
    """
    words = tuple(dict.fromkeys(word for word in map(fold, text[:LONGEST_TEXT].split()) if word))[:MOST_WORDS]
    if not words:
        return Query(alternatives=())
    apart = tuple(_word(word[:LONGEST_WORD]) for word in words)
    joined = "".join(words)[:LONGEST_WORD]
    if len(words) > 1 and joined.isascii() and (joined.isalpha() or joined.isdigit()):
        return Query(alternatives=((_word(joined),), apart))
    return Query(alternatives=(apart,))


def _word(text: str) -> Word:
    return Word(text=text, keys=(*_numbers(text), *_names(text)), pairs=_insides(text))


def _numbers(text: str) -> list[KeyLookUp]:
    if not _may_be_number(text):
        return []
    start = KeyLookUp(start=START_MARK + text, match=None, rank=Rank.NUMBER_START, whole=Rank.WHOLE_NUMBER)
    tail = KeyLookUp(start=TAIL_MARK + text[::-1], match=None, rank=Rank.NUMBER_TAIL, whole=Rank.WHOLE_NUMBER)
    return [tail, start] if len(text) >= SHORTEST_TAIL else [start]


def _may_be_number(text: str) -> bool:
    """Numbers have Latin letters and digits; only those of drafts have a mark before their digits."""
    return text.isascii() or (text[0] == DRAFT_MARK and text[1:].isdecimal())


def _names(text: str) -> list[KeyLookUp]:
    name = KeyLookUp(start=NAME_MARK + text, match=Match.NAME, rank=Rank.NAME_START, whole=Rank.WHOLE_NAME)
    letters = text.replace("ü", "v").replace("lyu", "lv").replace("nyu", "nv")  # 吕: lü, lyu on passports, lv typed
    if not letters.isascii():
        return [name]
    pinyin = [
        KeyLookUp(start=mark + letters, match=Match.PINYIN, rank=Rank.PINYIN_START, whole=Rank.WHOLE_PINYIN)
        for mark in (INITIALS_MARK, SPELLING_MARK)
    ]
    return [name, *pinyin]


def _insides(text: str) -> tuple[PairLookUp, ...]:
    is_start = len(text) == 1
    return tuple(
        PairLookUp(
            pairs=(mark + text,) if is_start else pairs_to_find(mark, text), is_start=is_start, match=match, rank=rank
        )
        for mark, match, rank in (
            (NAME_PAIR_MARK, Match.NAME, Rank.NAME_PART),
            (ADDRESS_PAIR_MARK, Match.ADDRESS, Rank.ADDRESS),
        )
    )
