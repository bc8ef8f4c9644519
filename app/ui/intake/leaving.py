"""The question before something typed would be lost."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QWidget

from app.ui.parts import button, column, label, named, row


class LeaveQuestion(QDialog):
    """Keep as a draft, give up, or go on typing; Esc goes on."""

    kept = Signal()
    gave_up = Signal()
    settled = Signal()
    """The form was left, one way or the other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "leaveQuestion", self.tr("离开表单"))
        self.setWindowTitle(self.tr("离开表单"))
        keep = button(self.tr("存为草稿(&D)"), "leaveKeep", role="primary")
        give_up = button(self.tr("放弃所填(&G)"), "leaveGiveUp", role="danger")
        stay = button(self.tr("继续填写(&C)"), "leaveStay")
        keep.clicked.connect(lambda: self._settle(self.kept))
        give_up.clicked.connect(lambda: self._settle(self.gave_up))
        stay.clicked.connect(self.reject)
        verbs = row(spacing=10)
        verbs.addWidget(stay)
        verbs.addStretch(1)
        verbs.addWidget(give_up)
        verbs.addWidget(keep)
        inside = column(self, margins=20, spacing=16)
        inside.addWidget(label(self.tr("表单里有还没有受理的内容。"), "heading"))
        inside.addWidget(label(self.tr("存为草稿后，下次选这项业务时自动恢复。"), "muted"))
        inside.addLayout(verbs)
        keep.setDefault(True)
        keep.setFocus()
        self.finished.connect(self.deleteLater)

    def _settle(self, how: "SignalInstance") -> None:
        how.emit()
        self.settled.emit()
        self.accept()
