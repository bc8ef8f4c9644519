"""Sheets and rankings shown for printing, and the workbook saved; the work is done beside the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.labels.rating_stars import half_wording
from app.labels.rating_words import WORDING
from app.ui.ground import Ground
from app.ui.parts import named

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.papers.paper import Paper
    from app.services.rating.results import MonthScores, RankedPerson

_PUBLIC = "public-list"


class Exporter(QObject):
    """Asks for a file and has the service fill it."""

    def __init__(self, ground: Ground, owner: QWidget) -> None:
        super().__init__(owner)
        self._ground = ground
        self._owner = owner

    def show_sheet(self, scores: "MonthScores", person: "RankedPerson") -> None:
        """Show one person's score sheet, ready to be printed or saved."""
        papers, session = self._ground.services.score_papers, self._ground.session
        self._show(self.tr("考评表"), lambda: papers.sheet(session, scores.month, person.staff_id, WORDING))

    def show_ranking(self, scores: "MonthScores") -> None:
        """Show the month's ranking, ready to be printed or saved."""
        papers, session = self._ground.services.score_papers, self._ground.session
        self._show(self.tr("排名表"), lambda: papers.ranking(session, scores.month, WORDING))

    def show_public(self, scores: "MonthScores") -> None:
        """Show the month's ranking as it is put up for objections."""
        papers, session = self._ground.services.score_papers, self._ground.session
        self._show(self.tr("公示表"), lambda: papers.ranking(session, scores.month, WORDING, _PUBLIC))

    def show_half_sheet(self, month: str, staff_id: "UUID") -> None:
        """Show what a person's star of a half-year stands on, ready to be printed or saved."""
        papers, session = self._ground.services.score_papers, self._ground.session
        words = half_wording(self._ground.services.office.definitions.scheme)
        self._show(self.tr("半年星级评定表"), lambda: papers.half_sheet(session, month, staff_id, words))

    def show_half_public(self, month: str) -> None:
        """Show the stars of a half-year as they are put up for objections."""
        papers, session = self._ground.services.score_papers, self._ground.session
        words = half_wording(self._ground.services.office.definitions.scheme)
        self._show(self.tr("半年星级公示表"), lambda: papers.half_public(session, month, words))

    def save_book(self, scores: "MonthScores") -> None:
        """Save the month's ranking as a workbook with a chart."""
        rating, session = self._ground.services.rating, self._ground.session
        name = self.tr("排名-{month}.xlsx").format(month=scores.month)
        self.save_as(self.tr("导出排名"), name, lambda path: rating.ranking_xlsx(session, scores.month, path, WORDING))

    def save_as(self, title: str, name: str, write: Callable[[Path], None]) -> None:
        """Ask where a workbook is to be saved, and have it written there."""
        dialog = named(QFileDialog(self._owner, title, name, self.tr("Excel 工作簿 (*.xlsx)")), "saveDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self._write(title, Path(path), write))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self, what: str, draw: "Callable[[], Paper]") -> None:
        desk = self._ground.desk
        desk.run_long(what, lambda _job: draw(), owner=self, on_done=desk.show_paper)

    def _write(self, title: str, path: Path, write: Callable[[Path], None]) -> None:
        self._ground.desk.run_long(
            title,
            lambda _job: write(path),
            owner=self,
            on_done=lambda _none: self._ground.desk.toast(self.tr("已保存 {name}").format(name=path.name)),
        )
