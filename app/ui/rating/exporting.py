"""Saving sheets and rankings to a file somebody chooses; the work is done beside the window."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.problems import Refusal
from app.labels.rating_words import WORDING
from app.ui.parts import named
from app.ui.rating.bench import Bench

if TYPE_CHECKING:
    from app.services.rating.results import MonthScores, RankedPerson


class Exporter(QObject):
    """Asks for a file and has the service fill it."""

    def __init__(self, bench: Bench, owner: QWidget) -> None:
        super().__init__(owner)
        self._bench = bench
        self._owner = owner

    def save_sheet(self, scores: "MonthScores", person: "RankedPerson") -> None:
        """Save one person's score sheet as PDF."""
        rating, session = self._bench.services.rating, self._bench.session
        name = self.tr("考评表-{month}-{name}.pdf").format(month=scores.month, name=person.name)

        def write(path: Path) -> None:
            paper = rating.sheet_pdf(session, scores.month, person.staff_id, WORDING)
            write_whole(path, paper.pdf)

        self._ask(self.tr("保存考评表"), name, self.tr("PDF 文件 (*.pdf)"), write)

    def save_ranking(self, scores: "MonthScores") -> None:
        """Save the month's ranking as PDF."""
        rating, session = self._bench.services.rating, self._bench.session
        name = self.tr("排名表-{month}.pdf").format(month=scores.month)

        def write(path: Path) -> None:
            write_whole(path, rating.ranking_pdf(session, scores.month, WORDING).pdf)

        self._ask(self.tr("保存排名表"), name, self.tr("PDF 文件 (*.pdf)"), write)

    def save_book(self, scores: "MonthScores") -> None:
        """Save the month's ranking as a workbook with a chart."""
        rating, session = self._bench.services.rating, self._bench.session
        name = self.tr("排名-{month}.xlsx").format(month=scores.month)
        self._ask(
            self.tr("导出排名"),
            name,
            self.tr("Excel 工作簿 (*.xlsx)"),
            lambda path: rating.ranking_xlsx(session, scores.month, path, WORDING),
        )

    def _ask(self, title: str, name: str, kinds: str, write: Callable[[Path], None]) -> None:
        dialog = named(QFileDialog(self._owner, title, name, kinds), "saveDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self._write(title, Path(path), write))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, title: str, path: Path, write: Callable[[Path], None]) -> None:
        self._bench.desk.run_long(
            title,
            lambda _job: write(path),
            owner=self,
            on_done=lambda _none: self._bench.desk.toast(self.tr("已保存 {name}").format(name=path.name)),
        )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        Refusal: `export.no_permission`, `export.not_written`.
    """
    try:
        path.write_bytes(content)
    except PermissionError as error:
        raise Refusal.of("export.no_permission", file=path.name) from error
    except OSError as error:
        raise Refusal.of("export.not_written", file=path.name) from error
