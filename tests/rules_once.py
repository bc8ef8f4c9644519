"""The shipped rules, read once in a process: thousands of stations are opened on the same files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from app.domain.definitions.business import BusinessType
from app.services.definitions import Definitions
from app.services.folder import installed_path

_SHIPPED = installed_path("resources")


def keep_what_was_read(patch: pytest.MonkeyPatch) -> None:
    """Let what was made of a shipped file serve every station of this process; the values are frozen.

    A station that sets rules differently or lays its own files over them reads for itself.
    """
    files: dict[tuple[Path, object], Any] = {}
    types: dict[Path, tuple[BusinessType, ...]] = {}
    read, read_business = Definitions._read, Definitions._read_business

    def read_once(path: Path, parse: Callable[[Mapping[str, Any]], Any]) -> Any:  # noqa: ANN401 - what parse makes
        is_named = isinstance(parse, FunctionType) and parse.__closure__ is None and parse.__name__ != "<lambda>"
        if not is_named or not path.is_relative_to(_SHIPPED):
            return read(path, parse)
        if (path, parse) not in files:
            files[path, parse] = read(path, parse)
        return files[path, parse]

    def read_business_once(self: Definitions, path: Path) -> tuple[BusinessType, ...]:
        has_own = self._own is not None and self._own.exists()
        if has_own or self._changes or self._fee_changes or not path.is_relative_to(_SHIPPED):
            return read_business(self, path)
        if path not in types:
            types[path] = read_business(self, path)
        return types[path]

    patch.setattr(Definitions, "_read", staticmethod(read_once))
    patch.setattr(Definitions, "_read_business", read_business_once)
