"""Writes resources/reference/pinyin.tsv from pypinyin's single-character dictionary (a development dependency).

One line holds a rank, a syllable without tone and every character with that reading. Rank 0 is the reading the
dictionary names first, rank 1 the next, and so on. Grouped this way a line is one
`dict.fromkeys` when the program loads the 41,923 characters. ü is written v, as input methods take it.
"""

import unicodedata
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict

TARGET = Path(__file__).resolve().parents[1] / "resources" / "reference" / "pinyin.tsv"

HEAD = """\
# Readings of Chinese characters without tones: rank of the reading, syllable, characters.
# Source: pypinyin {version}, pinyin_dict (https://github.com/mozillazg/python-pinyin), MIT License,
# Copyright (c) 2016 mozillazg, 闲耘. Its readings come from pinyin-data (https://github.com/mozillazg/pinyin-data),
# MIT License, drawn from the Unihan database.
# Written by installer/build_pinyin.py; not to be edited by hand.
"""


def syllable(reading: str) -> str:
    """The reading without its tone mark: nǚ gives nv.

    Raises:
        ValueError: when something other than a to z remains.
    """
    decomposed = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    if not (plain.isascii() and plain.isalpha() and plain.islower()):
        raise ValueError(f"not a syllable: {reading!r}")
    return plain


def table() -> str:
    """The file's whole text."""
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for codepoint, readings in sorted(pinyin_dict.items()):
        for rank, plain in enumerate(dict.fromkeys(map(syllable, readings.split(",")))):
            groups[rank, plain].append(chr(codepoint))
    lines = (f"{rank}\t{plain}\t{''.join(characters)}\n" for (rank, plain), characters in sorted(groups.items()))
    return HEAD.format(version=version("pypinyin")) + "".join(lines)


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8", newline="\n")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
