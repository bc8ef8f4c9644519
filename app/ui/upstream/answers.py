"""What is asked of somebody who lets a computer into a hub; light, for it is named at the program's start."""

from pathlib import Path
from typing import Final, NamedTuple

from app.domain.problems import Refusal

_MOST_BYTES: Final = 1_000_000  # a CA is some kilobytes; a file picked by mistake is not read whole


class HubAnswers(NamedTuple):
    """What was filled in; `certificate` is the path of a file, or empty; so is `name`, the computer's."""

    url: str
    code: str
    certificate: str
    name: str = ""


def certificate_in(path: str) -> str:
    """The text of a certificate's file; empty for no file. Reads the disk: for a worker.

    Raises:
        Refusal: `upstream.certificate` when there is no such file, or it is no text of that size.
    """
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            return file.read(_MOST_BYTES).decode("ascii")
    except (OSError, ValueError) as error:
        raise Refusal.of("upstream.certificate", "certificate") from error
