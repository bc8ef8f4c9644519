"""How names are read: every reading of every character, the surname's own reading first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

SHORT_NAME: Final = 4  # characters; longer names are those of companies
_MOST_INITIALS: Final = 32
_MOST_SPELLINGS: Final = 12
_MOST_OF_LONG: Final = 4  # a company's name has many characters of several readings, and nobody tries them all
Surnames: TypeAlias = Mapping[str, Mapping[str, Iterable[str]]]
_Choices: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]  # initials and syllables of a character


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinyin:
    """A name in letters: its `initials` (zly) and full `spellings` (zhaliangyong), the likeliest first."""

    initials: tuple[str, ...]
    spellings: tuple[str, ...]


class Readings:
    """The readings of characters and surnames, without tones, ü written v."""

    def __init__(self, ranks: Sequence[Mapping[str, str]], surnames: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Readings from tables.

        Args:
            ranks: the first, second … reading of each character.
            surnames: for each surname, the readings of each of its characters.
        """
        self._ranks = tuple(ranks)
        self._surnames = dict(surnames)
        self._known: dict[str, _Choices] = {}

    @classmethod
    def of(cls, pinyin_table: str, surnames: Surnames) -> Self:
        """Readings from the text of `reference/pinyin.tsv` and what `reference/surnames.toml` holds.

        Raises:
            ValueError: when one of the tables is not of its form.
        """
        ranks: list[dict[str, str]] = []
        for line in pinyin_table.splitlines():
            if line.startswith("#"):
                continue
            rank, syllable, characters = line.split("\t")
            while len(ranks) <= int(rank):
                ranks.append({})
            ranks[int(rank)].update(dict.fromkeys(characters, syllable))
        return cls(ranks, _surnames(surnames))

    def of_character(self, character: str) -> tuple[str, ...]:
        """All readings of a character, the first of the dictionary first; Latin letters and digits read as written."""
        return self._choices(character)[1]

    def of_name(self, name: str) -> Pinyin:
        """A folded name in letters; characters nobody knows how to read are passed over."""
        known = self._known
        choices = [known.get(character) or self._choices(character) for character in name]
        surname = self._surnames.get(name[:2]) or self._surnames.get(name[:1]) or ()
        for place, readings in enumerate(surname):
            choices[place] = _choices((*readings, *choices[place][1]))
        is_short = len(name) <= SHORT_NAME
        return Pinyin(
            initials=_likeliest([initials for initials, _ in choices], _MOST_INITIALS if is_short else _MOST_OF_LONG),
            spellings=_likeliest([readings for _, readings in choices], _MOST_SPELLINGS if is_short else _MOST_OF_LONG),
        )

    def _choices(self, character: str) -> _Choices:
        known = self._known.get(character)
        if known is None:
            found = [character] if character.isascii() else [rank.get(character) for rank in self._ranks]
            known = self._known[character] = _choices([reading for reading in found if reading])
        return known


def _choices(readings: Iterable[str]) -> _Choices:
    unique = tuple(dict.fromkeys(readings))
    return tuple(dict.fromkeys([reading[0] for reading in unique])), unique


def _likeliest(options: Sequence[Sequence[str]], most: int) -> tuple[str, ...]:
    """At most `most` combinations of one option each, those nearest to every place's first option first."""
    if all([len(choices) == 1 for choices in options]):  # noqa: C419 - a list is twice as fast for three characters
        return ("".join([only for (only,) in options]),) if options else ()
    best = [(0, "")]
    for choices in options:
        if choices:
            best = [(cost + more, text + choice) for cost, text in best for more, choice in enumerate(choices)]
            if len(best) > most:
                best = sorted(best)[:most]
    return tuple(dict.fromkeys([text for _, text in sorted(best) if text]))


def _surnames(table: Surnames) -> dict[str, list[list[str]]]:
    """Each surname with the readings of each of its characters.

    Raises:
        ValueError: when a reading has not one syllable for each character.
    """
    surnames: dict[str, list[list[str]]] = {}
    for group in table.values():
        for surname, readings in group.items():
            by_reading = [reading.split() for reading in readings]
            if any(len(syllables) != len(surname) for syllables in by_reading):
                raise ValueError(f"surname {surname}: one syllable for each character")
            surnames[surname] = [list(column) for column in zip(*by_reading, strict=True)]
    return surnames
