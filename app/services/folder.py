"""The data folder of one station: what lies where, and who has it to himself."""

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.problems import Refusal

HOME_VARIABLE: Final = "STATION_DESK_HOME"


def installed_path(name: str) -> Path:
    """The folder `resources` or `forms`, in a checkout beside `app`, in an installed package inside it."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / name
    return beside if beside.is_dir() else package / f"_{name}"


def default_home(environment: Mapping[str, str] = os.environ) -> Path:
    """The data folder when none is named: the environment's, else the user's own."""
    named = environment.get(HOME_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_data_path  # noqa: PLC0415 - the window's first paint waits for every import

    return user_data_path("station-desk", appauthor=False)


def default_demo_home(environment: Mapping[str, str] = os.environ) -> Path:
    """The data folder of the sample station when none is named: beside the one of the real station, never in it."""
    home = default_home(environment)
    return home.with_name(f"{home.name}-demo")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One station's data folder."""

    path: Path

    @property
    def database(self) -> Path:
        """The station's file."""
        return self.path / "station.db"

    @property
    def attachments(self) -> Path:
        """Files that belong to cases, each under its SHA-256."""
        return self.path / "attachments"

    @property
    def backups(self) -> Path:
        """Copies made by backup and before upgrades."""
        return self.path / "backups"

    @property
    def forms(self) -> Path:
        """The station's own forms, which stand in for the shipped ones of the same code."""
        return self.path / "forms"

    @property
    def reference(self) -> Path:
        """The station's own rules, which stand in for the shipped ones of the same name."""
        return self.path / "reference"

    @property
    def print_queue(self) -> Path:
        """What this computer handed to its printers."""
        return self.path / "print-queue.json"

    @property
    def logs(self) -> Path:
        """Where the program's log lies, with the older ones beside it."""
        return self.path / "logs"

    @property
    def log(self) -> Path:
        """The log that is being written."""
        return self.logs / "desk.log"

    @property
    def is_empty(self) -> bool:
        """Whether no station lives here yet."""
        return not self.database.exists()

    def prepare(self) -> None:
        """Make the folder, readable by its owner only, and see that everything the program writes in it can be written.

        A folder somebody else made, or one used once with an administrator's rights, may hold files that cannot.

        Raises:
            Refusal: `storage.cannot_write` when it cannot be made or written.
        """
        try:
            for folder in (self.path, self.attachments, self.backups, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
            if sys.platform != "win32":
                self.path.chmod(0o700)
        except OSError as error:
            raise Refusal.of("storage.cannot_write", path=str(self.path)) from error
        for place in (self.path, self.attachments, self.backups, self.logs, self.log, self.database):
            if place.exists() and not os.access(place, os.W_OK):
                raise Refusal.of("storage.cannot_write", path=str(place))

    @contextmanager
    def held_alone(self) -> Iterator[None]:
        """Have the folder to oneself: a window holds it as long as it is open, a restore while it works.

        Raises:
            Refusal: `folder.in_use` when another process holds it.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - as above

        lock = FileLock(self.path / "in-use.lock")
        # The library notes every try under its own name; a held folder is no news for the log.
        logging.getLogger("filelock").setLevel(logging.WARNING)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise Refusal.of("folder.in_use", path=str(self.path)) from error
        except OSError as error:
            raise Refusal.of("storage.cannot_write", path=str(self.path)) from error
        try:
            yield
        finally:
            lock.release()
