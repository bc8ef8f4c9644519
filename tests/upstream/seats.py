"""Computers of one station with the people before them, and worlds to begin from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from app.domain.people.session import OWNER
from app.services.bundle import Services
from tests.station import SetClock
from tests.upstream.computers import URL, Computer, Templates, make_computer, only
from tests.upstream.lines import BadLine
from tests.upstream.local_hub import LocalHub

MOST = 6
"""The most computers of a world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A computer's file at some moment, and what its people knew to have saved by then."""

    file: bytes
    facts: tuple[UUID, ...]
    details: Mapping[UUID, int]


@dataclass
class Seat:
    """A computer, its line, and what its people remember."""

    computer: Computer
    line: BadLine
    desk: Services
    facts: list[UUID] = field(default_factory=list)
    details: dict[UUID, int] = field(default_factory=dict)
    image: Image = field(default_factory=lambda: Image(file=b"", facts=(), details={}))
    is_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A hub and computers in step, to begin from: files, and the folders with the computers' keys."""

    hub: Path
    images: tuple[bytes, ...]
    homes: tuple[Path, ...]
    templates: Templates


def make_beginnings(templates: Templates, folder: Path) -> Mapping[int, Beginning]:
    """A beginning for each number of computers: enrolling anew for each world would take most of the time."""
    hub = LocalHub(templates.hub, folder / "hub", SetClock())
    found: dict[int, Beginning] = {}
    computers: list[Computer] = []
    for place in range(MOST):
        home = folder / f"pc{place}"
        source = templates.empty if place else templates.station
        computer = make_computer(source, home, templates.definitions, only(hub), Random(place))  # noqa: S311 - to come again
        computers.append(computer)
        if place:
            computer.upstream.join(hub.code(), URL)
        else:
            computer.upstream.enrol(OWNER, hub.code(), URL)
        for each in computers:
            each.upstream.sync_once()
        copy = folder / f"hub{place + 1}"
        hub.copy_to(copy)
        found[place + 1] = Beginning(
            hub=copy,
            images=tuple(each.image() for each in computers),
            homes=tuple(each.office.folder.path for each in computers),
            templates=templates,
        )
    hub.end()
    return found
