"""A paper's text, and a print system that keeps what it is given."""

import os
from collections.abc import Callable
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped] # ships no types
import pytest

from app.services.papers.paper import Paper

TextOf = Callable[[Paper], str]


@pytest.fixture
def text_of() -> TextOf:
    """Everything a paper says, without blanks and line breaks."""

    def read(paper: Paper) -> str:
        document = pypdfium2.PdfDocument(paper.pdf)
        texts = [page.get_textpage().get_text_range() for page in document]
        document.close()
        return "".join("".join(texts).split())

    return read


@pytest.fixture
def print_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an `lp` that keeps what it is given: `paper.pdf` and `arguments`; `says` makes it fail."""
    folder = tmp_path / "print-system"
    folder.mkdir()
    command = folder / "lp"
    command.write_text(
        "#!/bin/sh\n"
        f'cd "{folder}"\n'
        "if [ -f says ]; then cat says >&2; exit 1; fi\n"
        'printf "%s\\n" "$@" > arguments\n'
        "cat > paper.pdf\n",
        encoding="utf-8",
    )
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder
