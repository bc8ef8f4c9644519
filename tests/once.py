"""What is dear to make and never changed: made once in a run, whichever of its processes asks first."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from filelock import FileLock

_PLACE = "made-once"


class MadeOnce(Protocol):
    """Answers where a thing of this name lies, made by `make` (at the path it is given) if nobody has yet."""

    def __call__(self, name: str, make: Callable[[Path], None]) -> Path: ...


def made_once_in(folders: pytest.TempPathFactory) -> MadeOnce:
    """Keeps what it makes in a folder that all processes of the run see."""
    base = folders.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    place = shared / _PLACE
    place.mkdir(exist_ok=True)

    def made(name: str, make: Callable[[Path], None]) -> Path:
        path = place / name
        with FileLock(place / f"{name}.lock"):
            if not path.exists():
                draft = place / f"draft-{name}"
                draft.mkdir()
                make(draft / name)
                (draft / name).rename(path)  # whoever breaks off leaves no half of it
        return path

    return made
