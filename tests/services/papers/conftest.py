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
    """A folder with an `lp` that keeps what it is given: `paper.pdf` and `arguments`; `says` makes it fail.

    With `requests` in it, jobs get names; `lpstat` then tells what is in `not-completed` and `completed`, and `cancel`
    and `lp -i` write what they were asked to `asked`.
    """
    folder = tmp_path / "print-system"
    folder.mkdir()
    fails = "if [ -f says ]; then cat says >&2; exit 1; fi\n"
    commands = {
        "lp": fails
        + 'if [ "$1" = "-i" ]; then echo "lp $*" >> asked; exit 0; fi\n'
        + 'printf "%s\\n" "$@" > arguments\n'
        + "cat > paper.pdf\n"
        + "if [ -f requests ]; then\n"
        + '  echo x >> requests; echo "request id is HP-$(wc -l < requests | tr -d " ") (1 file(s))"\nfi\n',
        "lpstat": fails + 'if [ -f "$3" ]; then cat "$3"; fi\n',
        "cancel": fails + 'echo "cancel $*" >> asked\n',
    }
    for name, script in commands.items():
        (folder / name).write_text(f'#!/bin/sh\ncd "{folder}"\n{script}', encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder
