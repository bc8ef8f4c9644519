"""What the set-up says to the person in front of it: each sentence in Chinese and in English."""

import sys
from typing import final


@final
class Stop(Exception):  # noqa: N818 - an answer to the person, not an error
    """The set-up cannot go on; carries the two sentences that say why and what to do."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese = chinese
        self.english = english


def prepare() -> None:
    """Let Chinese be printed on any console: what its code page lacks becomes a question mark, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(chinese: str, english: str) -> None:
    """Print one message in both languages at once, also when the output goes to a file or a pipe."""
    print(f"{chinese}\n{english}", flush=True)


def refuse(reason: Stop) -> None:
    """Print why the set-up stopped, on standard error."""
    print(f"{reason.chinese}\n{reason.english}", file=sys.stderr, flush=True)
