"""What a list wants written into a file, and the frame's side that asks where to and has it written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.lists.cells import say_moment
from app.ui.parts import named

if TYPE_CHECKING:
    from app.domain.lists import ListQuery, ListSource
    from app.domain.people.session import Session
    from app.services.bundle import Services
    from app.services.exports import Watch
    from app.ui.running import Job
    from app.ui.shell.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExport:
    """A list as it is shown.

    Attributes:
        owner: the pane; the dialog stands over it.
        unit: counts rows (件、户、张).
        narrowed: what leaves only some of the rows, in words.
        words: say coded values by column, as the screen does.
        ledger: the name of a list of the services with private columns behind it; empty for any other.
    """

    owner: QWidget
    title: str
    unit: str
    source: "ListSource"
    query: "ListQuery"
    narrowed: tuple[str, ...]
    words: Mapping[str, Callable[[Any], str]]
    ledger: str = ""


class ExportDesk(QObject):
    """Listens to the frame's desk; the file is written beside the work, with progress and 取消."""

    def __init__(
        self, parent: QObject, desk: "Desk", services: "Services", person: "Callable[[], Session | None]"
    ) -> None:
        """`person` says who is signed in."""
        super().__init__(parent)
        self._desk = desk
        self._services = services
        self._person = person
        desk.export_wanted.connect(self._on_wanted)

    @Slot(object)
    def _on_wanted(self, wanted: ListExport) -> None:
        dialog = named(QFileDialog(wanted.owner, self.tr("导出"), f"{wanted.title}.xlsx"), "exportDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("表格 (*.xlsx)"))
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{wanted.title}.xlsx")
        dialog.fileSelected.connect(lambda path: self._export(wanted, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _export(self, wanted: ListExport, path: Path) -> None:
        session = self._person()
        if session is None:
            return
        note = self._note(wanted)
        self._desk.run_long(
            self.tr("导出{title}").format(title=wanted.title),
            lambda job: self._write(session, wanted, path, note, job),
            owner=self,
            on_done=lambda count: self._desk.toast(
                self.tr("已导出 {n} {unit}：{path}").format(n=f"{count:,}", unit=wanted.unit, path=path)
            ),
        )

    def _write(self, session: "Session", wanted: ListExport, path: Path, note: str, job: "Job[int]") -> int:
        exports, query, title, words = self._services.exports, wanted.query, wanted.title, wanted.words
        watch = _watch(job)
        if wanted.ledger:
            return exports.export_list(
                session, wanted.ledger, query, path, title=title, note=note, words=words, watch=watch
            )
        return exports.export_source(wanted.source, query, path, title=title, note=note, words=words, watch=watch)

    def _note(self, wanted: ListExport) -> str:
        """What is listed and as of when, in a line under the title."""
        what = "；".join(wanted.narrowed) or self.tr("全部")
        return self.tr("{what}　导出时间 {at}").format(what=what, at=say_moment(self._desk.now()))


def _watch(job: "Job[int]") -> "Watch":
    from app.services.exports import Watch  # noqa: PLC0415 - exports come when one is wanted

    return Watch(progress=job.report)
