"""The map from glyph codes back to text in a PDF, right for characters beyond U+FFFF too."""

from collections.abc import Sequence
from typing import Final

_CHUNK: Final = 100  # a bfchar section holds at most 100 entries (Adobe Technical Note 5014)


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of a subset: glyph code i stands for the code point `subset[i]`, in UTF-16BE."""
    entries = [f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset)]
    sections: list[str] = []
    for start in range(0, len(entries), _CHUNK):
        chunk = entries[start : start + _CHUNK]
        sections += [f"{len(chunk)} beginbfchar", *chunk, "endbfchar"]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({font_name})",
        f"/Ordering ({font_name})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    return "\n".join([*head, *sections, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
