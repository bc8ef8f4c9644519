"""A station's own forms: shipped ones copied into the data folder to be changed there, checked, and put aside again."""

import shutil
from pathlib import Path
from typing import Final

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.zone import STATION_ZONE
from app.services.feed import Topic
from app.services.office import Office
from app.services.papers.paper import FormCheck, FormShelf
from app.services.papers.papers import PaperService

_PUT_ASIDE: Final = "已停用"
"""Holds no form itself, so nothing in it is read."""


class OwnForms:
    """The verbs on the folder of the station's own forms; the shipped ones are never touched."""

    def __init__(self, office: Office, papers: PaperService) -> None:
        self._office = office
        self._papers = papers

    def place(self, code: str) -> Path:
        """The folder in which the station's version of a form is, or would be."""
        return self._office.folder.forms / code

    def copy(self, session: Session, code: str) -> Path:
        """Copy a shipped form into the data folder, where it stands in for the shipped one from now on.

        Raises:
            Refusal: `permission.denied`, `paper.unknown_form`, `form.own_exists`, `export.not_written`.
        """
        session.require(Permission.MANAGE_STATION)
        shipped = self._papers.shipped_folder(code)
        target = self.place(code)
        if target.exists():
            raise Refusal.of("form.own_exists", form=code)
        try:
            shutil.copytree(shipped, target)
        except OSError as error:
            raise Refusal.of("export.not_written", file=target.name) from error
        self._changed()
        return target

    def set_aside(self, session: Session, code: str) -> Path:
        """Go back to the shipped form; the station's version is kept beside the others in a folder of its own.

        Raises:
            Refusal: `permission.denied`, `form.not_own`, `export.not_written`.
        """
        session.require(Permission.MANAGE_STATION)
        own = self.place(code)
        if not own.is_dir():
            raise Refusal.of("form.not_own", form=code)
        now = self._office.clock.now().astimezone(STATION_ZONE)
        target = self._office.folder.forms / _PUT_ASIDE / f"{code}-{now:%Y%m%d-%H%M%S}"
        try:
            target.parent.mkdir(exist_ok=True)
            own.rename(target)
        except OSError as error:
            raise Refusal.of("export.not_written", file=target.name) from error
        self._changed()
        return target

    def check(self) -> FormShelf:
        """Read all forms again, and say what is wrong with them and where."""
        self._papers.reload()
        return self._papers.catalogue()

    @staticmethod
    def check_folder(folder: Path) -> FormCheck:
        """Look through a form's folder, or a folder of them, wherever it is.

        Raises:
            Refusal: `form.no_folder`.
        """
        from app.services.papers.press import check_forms  # noqa: PLC0415 - ReportLab comes with it

        return check_forms(folder)

    def _changed(self) -> None:
        self._papers.reload()
        self._office.feed.announce(Topic.PAPERS)
