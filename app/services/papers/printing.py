"""Handing a finished PDF to a printer through CUPS, which prints the file itself: lines stay lines."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.problems import Refusal

_PATIENCE_SECONDS: Final = 60
_MEDIA: Final = {(297.0, 420.0): "A3", (210.0, 297.0): "A4", (148.0, 210.0): "A5"}
_REQUEST: Final = re.compile(r"request id is (\S+)")
_NO_PRINTER: Final = "no default destination"


class Sides(StrEnum):
    """How the pages go onto the sheets; the values are IPP's `sides`."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """How a PDF is to be printed.

    Attributes:
        printer: name of the queue; empty for the system's default.
        sets: how many sets of the whole.
        pages: pages to print, such as `1-2,4`; empty for all.
        sides: None leaves it to the printer.
        millimetres: width and height of the paper; None leaves it to the printer.
    """

    printer: str = ""
    sets: int = 1
    pages: str = ""
    sides: Sides | None = None
    title: str = ""
    millimetres: tuple[float, float] | None = None


def media_name(width: float, height: float) -> str:
    """What CUPS calls a paper of so many millimetres, upright or turned."""
    known = _MEDIA.get((min(width, height), max(width, height)))
    return known or f"Custom.{width:g}x{height:g}mm"


def send(pdf: bytes, job: PrintJob) -> str:
    """Give the PDF to the print system; what it calls the request, empty when it does not say.

    Raises:
        Refusal: `printer.none` where there is no print system or no printer, `printer.failed` with what it said.
    """
    command = shutil.which("lp")
    if command is None:
        raise Refusal.of("printer.none", "printer")
    try:
        done = subprocess.run(  # noqa: S603 - the program's own arguments; names are passed on, not interpreted
            [command, *_arguments(job), "-"],
            input=pdf,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            env=in_english(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refusal.of("printer.failed", "printer", reason=type(error).__name__) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        if _NO_PRINTER in said:
            raise Refusal.of("printer.none", "printer")
        raise Refusal.of("printer.failed", "printer", reason=said or str(done.returncode))
    request = _REQUEST.search(done.stdout.decode(errors="replace"))
    return request.group(1) if request else ""


def in_english() -> dict[str, str]:
    """The environment in which the print system's commands answer in words that can be read."""
    return {**os.environ, "LC_ALL": "C"}


def _arguments(job: PrintJob) -> list[str]:
    arguments = ["-n", str(job.sets)]
    if job.printer:
        arguments += ["-d", job.printer]
    if job.pages:
        arguments += ["-P", job.pages]
    if job.sides is not None:
        arguments += ["-o", f"sides={job.sides}"]
    if job.millimetres is not None:
        # Neither shrunk nor enlarged: a ruled line stands where the form has it.
        arguments += ["-o", f"media={media_name(*job.millimetres)}", "-o", "print-scaling=none"]
    if job.title:
        arguments += ["-t", job.title]
    return arguments
