"""What is stored of an entry so that any part a person remembers finds it.

A token is a mark and a folded text; a number's token holds it backwards. Keys are made from tokens and are looked up
from their beginning, so a number's tail is where its key begins. Text that must be found from its middle (names,
addresses) is stored as its pairs of neighbouring characters: SQLite's own word splitting finds no two-character name,
and pairs hold whatever the character.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import add
from types import MappingProxyType
from typing import Final

from app.domain.search.entries import Entry, Match
from app.domain.search.folding import fold
from app.domain.search.pinyin import Readings

NUMBER_MARKS: Final[Mapping[Match, str]] = MappingProxyType(
    {
        Match.ACCOUNT: "a",
        Match.PHONE: "p",
        Match.METER: "m",
        Match.DOCUMENT: "d",
        Match.CASE_NUMBER: "c",
        Match.ORDER_NUMBER: "o",
        Match.STAFF_NUMBER: "s",
        Match.AREA_NUMBER: "t",
    }
)
TAIL_ONLY: Final = frozenset("pd")  # phones and documents all begin alike: kept backwards only
NAME_MARK: Final = "n"
INITIALS_MARK: Final = "i"
SPELLING_MARK: Final = "y"

START_MARK: Final = "1"  # in keys, a number of any sort
TAIL_MARK: Final = "0"

NAME_PAIR_MARK: Final = "n"
ADDRESS_PAIR_MARK: Final = "x"

LINE: Final = "\n"  # around tokens and between names; no folded text has it
PART: Final = "\t"  # between the names and the address

_MOST_NAMES: Final = 50_000  # some ten megabytes of names that were read
_ENOUGH_PAIRS: Final = 4  # more would only read the lists of what all addresses have
_MATCHES: Final = MappingProxyType({mark: match for match, mark in NUMBER_MARKS.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is stored of one entry.

    Attributes:
        tokens: marked numbers (backwards), names and pinyin, each between two LINEs.
        text: the folded names and address, a LINE between names and a PART before the address.
        keys: what the tokens are looked up by, as `keys_of` makes them.
    """

    tokens: str
    text: str
    keys: list[str]


class Filing:
    """Works out what is stored of entries; reads each name once, because a station has many of the same."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._named: dict[str, tuple[str, ...]] = {}

    def stored(self, entry: Entry) -> Stored:
        """What to store of an entry.

        Raises:
            KeyError: when something that is no number is given as one.
        """
        numbers = [NUMBER_MARKS[match] + fold(number)[::-1] for match, number in entry.numbers if number]
        names = [name for name in map(fold, entry.names) if name]
        named = [token for name in names for token in self._named.get(name) or self._tokens(name)]
        return Stored(
            tokens=LINE.join(["", *numbers, *named, ""]),
            text=f"{LINE.join(names)}{PART}{fold(entry.address)}",
            keys=_keys(numbers, named),
        )

    def _tokens(self, name: str) -> tuple[str, ...]:
        if len(self._named) >= _MOST_NAMES:
            self._named.clear()
        pinyin = self._readings.of_name(name)
        tokens = self._named[name] = (
            NAME_MARK + name,
            *[INITIALS_MARK + initials for initials in pinyin.initials],
            *[SPELLING_MARK + spelling for spelling in pinyin.spellings],
        )
        return tokens


def keys_of(tokens: str) -> list[str]:
    """The keys of stored tokens, each once."""
    found = tokens.split(LINE)[1:-1]
    numbers = [token for token in found if token[:1] in _MATCHES]
    return _keys(numbers, found[len(numbers) :])  # numbers stand before names


def pairs_of(text: str) -> str:
    """The marked pairs of `Stored.text` with spaces between; the last character of a text stands alone."""
    names, _, address = text.partition(PART)
    pairs = [_pairs(ADDRESS_PAIR_MARK, address), *[_pairs(NAME_PAIR_MARK, name) for name in names.split(LINE)]]
    return " ".join(filter(None, pairs))


def pairs_to_find(mark: str, word: str) -> tuple[str, ...]:
    """Marked pairs to look for a word of two or more characters by: few, from its end, where addresses differ."""
    covering = [mark + word[end - 2 : end] for end in range(len(word), 1, -2)]
    if len(word) % 2:
        covering.append(mark + word[:2])
    return tuple(dict.fromkeys(covering[:_ENOUGH_PAIRS]))


def number_matched(tokens: str, word: str) -> tuple[Match, bool]:
    """Which number of the stored tokens ends or begins with the word, and whether it is the whole number.

    Raises:
        ValueError: when none does.
    """
    backwards = word[::-1]
    numbers = [token for token in tokens.split(LINE) if token and token[0] in _MATCHES]
    for fits in (_is_whole, str.endswith, _is_tail):
        for token in numbers:
            if fits(token, backwards):
                return _MATCHES[token[0]], len(token) == len(word) + 1
    raise ValueError("no number of this entry begins or ends so")


def _is_whole(token: str, backwards: str) -> bool:
    return token[1:] == backwards


def _is_tail(token: str, backwards: str) -> bool:
    return token.startswith(backwards, 1)


def _keys(numbers: Iterable[str], names: Iterable[str]) -> list[str]:
    keys: dict[str, None] = {}
    for token in numbers:
        backwards = token[1:]
        if backwards:
            keys[TAIL_MARK + backwards] = None
            if token[0] not in TAIL_ONLY:
                keys[START_MARK + backwards[::-1]] = None
    return [*keys, *dict.fromkeys(names)]


def _pairs(mark: str, text: str) -> str:
    return mark + f" {mark}".join([*map(add, text, text[1:]), text[-1]]) if text else ""
