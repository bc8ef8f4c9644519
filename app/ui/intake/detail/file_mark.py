"""Where the content of an attachment is, beside its name: to be sent, not fetched yet, on its way, gone."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLabel, QWidget

from app.domain.problems import Problem
from app.domain.upstream.files import FileStanding, FileWhere
from app.labels.speaking import label_of, problem_text
from app.ui.parts import label, named, row, set_property

if TYPE_CHECKING:
    from app.domain.work.case import Attachment

_TONES: Final = {FileWhere.LOST: "over", FileWhere.NOT_SENT: "plain"}


class FileMark(QWidget):
    """A badge, hidden while there is nothing to say; `trouble` is a line of its own below the file."""

    def __init__(self, attachment: "Attachment") -> None:
        super().__init__()
        self._attachment = attachment
        self._badge = named(label("", "badge"), f"fileMark-{attachment.name}")
        self.trouble: QLabel = named(label("", "small", wraps=True), f"fileTrouble-{attachment.name}")
        inside = row(self)
        inside.addWidget(self._badge)
        self.show_standing(FileStanding(where=FileWhere.SAFE))

    def show_standing(self, standing: FileStanding) -> None:
        """Say where the content is, and what keeps it there."""
        has_mark = standing.where is not FileWhere.SAFE
        self.setVisible(has_mark)
        self._badge.setText(label_of(standing.where))
        set_property(self._badge, "tone", _TONES.get(standing.where, "near"))
        self.trouble.setVisible(has_mark and bool(standing.trouble))
        if standing.trouble:
            problem = Problem(code=standing.trouble, values={"name": self._attachment.name})
            self.trouble.setText(problem_text(problem))
