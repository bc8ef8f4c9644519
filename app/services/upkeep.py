"""Backup, check and restore of the data folder."""

import logging
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Final

from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal
from app.domain.zone import STATION_ZONE
from app.persistence import backup as files
from app.persistence.upgrade import SCHEMA_VERSION, schema_version
from app.services.clock import Clock
from app.services.folder import DataFolder
from app.services.office import Office

_LOG = logging.getLogger(__name__)

NOT_A_DATABASE: Final = "not a readable database"
NO_STATION_IN_IT: Final = "no station in it"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """One copy of the database in the backup folder."""

    path: Path
    made_at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check of the station's file found; `findings` is empty when it is sound.

    `newer` is `storage.newer` for a file only a newer program can open, sound or not.
    """

    path: Path
    schema: int
    size_bytes: int
    findings: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def newer(self) -> Problem | None:
        """Why this program cannot open the file although nothing may be wrong with it."""
        if self.schema <= SCHEMA_VERSION:
            return None
        return Problem(code="storage.newer", values={"found": self.schema, "known": SCHEMA_VERSION})


class UpkeepService:
    """The verbs on the data folder of an open station."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def back_up(self, session: Session, target: Path | None = None) -> BackupFile:
        """Write a consistent, checked copy while everybody goes on working.

        Raises:
            Refusal: `permission.denied`, `storage.*`, `backup.unsound`.
        """
        session.require(Permission.BACKUP)
        stamp = self._office.clock.now().astimezone(STATION_ZONE).strftime("%Y%m%d-%H%M%S")
        path = target or self._office.folder.backups / f"station-{stamp}.db"
        files.back_up(self._office.folder.database, path)
        _LOG.info("backup written")
        return _backup_file(path)

    def backups(self) -> tuple[BackupFile, ...]:
        """The copies in the backup folder, newest first."""
        found = [_backup_file(path) for path in self._office.folder.backups.glob("*.db")]
        return tuple(sorted(found, key=lambda each: each.made_at, reverse=True))

    def check(self, session: Session) -> CheckReport:
        """Check the station's file.

        Raises:
            Refusal: `permission.denied`, `storage.*`.
        """
        session.require(Permission.BACKUP)
        return check_folder(self._office.folder)


def check_folder(folder: DataFolder) -> CheckReport:
    """Check a station's file without opening the station, so that a damaged one can be looked at too.

    A file without anything in it, as a full disk or a lost power supply may leave one, is no sound station.

    Raises:
        Refusal: `storage.cannot_open` when there is none.
    """
    path = folder.database
    try:
        findings = files.check_file(path)
        schema = schema_version(path)
    except Refusal as refusal:
        if refusal.problems[0].code != "storage.damaged":
            raise
        findings, schema = (NOT_A_DATABASE,), 0
    else:
        findings = findings if schema else (*findings, NO_STATION_IN_IT)
    return CheckReport(path=path, schema=schema, size_bytes=path.stat().st_size, findings=findings)


def restore_folder(folder: DataFolder, backup: Path, clock: Clock) -> Path:
    """Put a backup in the place of a station's file; returns where the replaced file was kept.

    No window may be open on the folder.

    Raises:
        Refusal: `folder.in_use`, `storage.newer`, `backup.*`, `storage.*`.
    """
    folder.prepare()
    with folder.held_alone():
        return put_back_held(folder, backup, clock)


def put_back_held(folder: DataFolder, backup: Path, clock: Clock) -> Path:
    """As `restore_folder`, for a window that holds the folder and has closed the station.

    Raises:
        Refusal: `storage.newer`, `backup.missing`, `backup.unreadable`, `backup.unsound`, `storage.*`.
    """
    if not backup.is_file():
        raise Refusal.of("backup.missing", file=backup.name)
    stamp = clock.now().astimezone(STATION_ZONE).strftime("%Y%m%d-%H%M%S")
    aside = _unused(folder.backups / f"before-restore-{stamp}.db")
    found = _schema_of(backup)
    if found > SCHEMA_VERSION:
        raise Refusal.of("storage.newer", found=found, known=SCHEMA_VERSION)
    if found == 0:
        raise Refusal.of("backup.unsound")
    files.restore(backup, folder.database, aside)
    _LOG.info("restored from a backup")
    return aside


def _schema_of(backup: Path) -> int:
    try:
        return schema_version(backup)
    except Refusal as refusal:
        # It is the copy that is damaged or held: nobody shall take it for the station's own file.
        is_damaged = refusal.problems[0].code == "storage.damaged"
        raise Refusal.of("backup.unsound" if is_damaged else "backup.unreadable", file=backup.name) from refusal


def _unused(path: Path) -> Path:
    # Two restores within a second must not overwrite what the first one kept.
    others = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(each for each in chain((path,), others) if not each.exists())


def _backup_file(path: Path) -> BackupFile:
    facts = path.stat()
    return BackupFile(path=path, made_at=datetime.fromtimestamp(facts.st_mtime, STATION_ZONE), size_bytes=facts.st_size)
