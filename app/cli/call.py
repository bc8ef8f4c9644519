"""One call of the command line: which data folder, who acts, how the answer is wanted."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from app.domain.people.session import OWNER, Session
from app.domain.problems import Refusal
from app.services.bundle import Services
from app.services.folder import DataFolder, default_home

PASSWORD_VARIABLE: Final = "STATION_DESK_PASSWORD"  # noqa: S105 - the variable's name, no password
NEW_PASSWORD_VARIABLE: Final = "STATION_DESK_NEW_PASSWORD"  # noqa: S105 - likewise

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the composition root lends to the command line: opening a station, filling a sample one, the log."""

    open_station: Callable[[Path], Services]
    make_demo: Callable[[Path, Progress], None]
    start_log: Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What every command has in common; `staff_number` is empty for the data folder's owner."""

    ground: Ground
    home: Path | None = None
    staff_number: str = ""
    as_json: bool = False

    @property
    def folder(self) -> DataFolder:
        """The data folder the call is about."""
        return DataFolder(self.home or default_home())

    @contextmanager
    def at_work(self) -> Iterator[tuple[Services, Session]]:
        """The open station and who acts in it.

        Raises:
            Refusal: `station.not_set_up` for a folder without a station, `sign_in.*`, `storage.*`.
        """
        if not has_station(self.folder):
            raise Refusal.of("station.not_set_up")
        with self.opened() as services:
            if not services.station.is_set_up():
                raise Refusal.of("station.not_set_up")
            yield services, self.session(services)

    @contextmanager
    def opened(self) -> Iterator[Services]:
        """The open data folder, with or without a station in it.

        Raises:
            Refusal: `storage.*`.
        """
        services = self.ground.open_station(self.folder.path)
        try:
            yield services
        finally:
            services.close()

    def session(self, services: Services) -> Session:
        """Who acts: the person named with `--as`, else the data folder's owner.

        Raises:
            Refusal: `sign_in.*`.
        """
        if not self.staff_number:
            return OWNER
        return services.people.sign_in(self.staff_number, password_for(self.staff_number))


def has_station(folder: DataFolder) -> bool:
    """Whether there is a station's file.

    Raises:
        Refusal: `storage.cannot_open` when the folder cannot be looked into.
    """
    try:
        return not folder.is_empty
    except OSError as error:
        raise Refusal.of("storage.cannot_open") from error


def password_for(number: str, *, variable: str = PASSWORD_VARIABLE, is_new: bool = False) -> str:
    """The password of a person: from the environment, else asked for without showing it; a new one is asked twice.

    Raises:
        Refusal: `sign_in.password_missing` when there is nobody to ask, `password.differs`.
    """
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refusal.of("sign_in.password_missing", "password", number=number, variable=variable)
    first = _asked(f"{number} 的{'新' if is_new else ''}密码")
    if is_new and _asked("再输一次") != first:
        raise Refusal.of("password.differs", "password")
    return first


def _asked(text: str) -> str:
    return str(typer.prompt(text, hide_input=True, err=True))
