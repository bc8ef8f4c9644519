"""What forms are called, as their own layouts say: a new form brings its name with it."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import tomli

from app.services.folder import installed_path

_LAYOUT: Final = "form.toml"
_SHORT: Final[Mapping[str, str]] = {"one-time-notice": "一次性告知书", "supplement-notice": "补充告知书"}


class _Names(Mapping[str, str]):
    """Form codes to names; a layout is read when its name is first asked for."""

    def __init__(self, folder: Path, short: Mapping[str, str]) -> None:
        self._folder = folder
        self._known = dict(short)

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(place.parent.name for place in self._folder.glob(f"*/{_LAYOUT}"))

    def __getitem__(self, code: str) -> str:
        if code not in self._known:
            if code not in self._codes:
                raise KeyError(code)
            self._known[code] = str(tomli.loads((self._folder / code / _LAYOUT).read_text("utf-8"))["name"])
        return self._known[code]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._codes))

    def __len__(self) -> int:
        return len(self._codes)


FORM_NAMES: Final[Mapping[str, str]] = _Names(installed_path("forms"), _SHORT)
"""The shipped forms, as buttons say them; a form the station made itself is shown by its code."""
