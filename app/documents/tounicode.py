"""The map from glyph codes back to text in a PDF, right for characters beyond U+FFFF too."""

from collections.abc import Sequence


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of a subset: glyph code i stands for the code point `subset[i]`, in UTF-16BE."""
    points = "".join(f"<{chr(point).encode('utf-16-be').hex().upper()}>" for point in subset)
    codes = f"<00> <{len(subset) - 1:02X}>"
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
        codes,
        "endcodespacerange",
    ]
    ranges = ["1 beginbfrange", f"{codes} [{points}]", "endbfrange"]  # one for all: a third shorter than one by one
    return "\n".join([*head, *ranges, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
