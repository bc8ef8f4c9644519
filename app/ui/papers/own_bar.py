"""Where the chosen form comes from, and the verbs that make it the station's own or go back to the shipped one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QListWidget, QWidget

from app.domain.people.session import Permission
from app.labels.form_faults import fault_text
from app.ui.elided import Elided
from app.ui.parts import button, column, label, named, row
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.papers.paper import FaultyForm, FormLine, FormShelf
    from app.ui.ground import Ground

Show = Callable[[Path], object]
_FAULTS_UNITS: Final = 96


def show_folder(path: Path) -> None:
    """Open a folder with whatever the system shows folders with."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class OwnBar(QWidget):
    """What is known of a form's files; verbs that change forms are there for who may change the station's rules."""

    reread = Signal(object)
    """The forms were read again: the FormShelf."""

    def __init__(self, ground: "Ground", show: Show = show_folder) -> None:
        super().__init__()
        named(self, "ownBar", self.tr("表单文件"))
        self._ground = ground
        self._show = show
        self._form: FormLine | None = None
        self._faulty: frozenset[str] = frozenset()  # codes the station has a version of that is not used
        self._about = named(Elided("small"), "formAbout")
        self._copy = button(self.tr("复制为本所表单"), "copyForm", role="link")
        self._open = button(self.tr("打开文件夹"), "openForm", role="link")
        self._aside = button(self.tr("停用"), "setFormAside", role="link")
        self._aside.setToolTip(self.tr("停用本所版本，恢复随程序的表单；文件保留在数据文件夹中"))
        self._check = button(self.tr("检查"), "checkForms", role="link")
        self._check.setToolTip(self.tr("修改文件后重新读取全部表单，写明有差错的文件、行和原因"))
        self._wrong = named(label("", "error", wraps=True), "faultCount")
        self._faults = named(QListWidget(), "catalogueFaults", self.tr("未采用的本所表单和原因"))
        self._faults.setWordWrap(True)
        self._faults.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self._copy.clicked.connect(self._on_copy)
        self._open.clicked.connect(self._on_open)
        self._aside.clicked.connect(self._on_aside)
        self._check.clicked.connect(self._on_check)
        theme().changed.connect(self._scale)
        self._scale()
        self.show_faults(())

    def show_form(self, form: "FormLine") -> None:
        """Say where this form comes from, and offer what can be done with its files."""
        self._form = form
        has_own = form.is_own or form.code in self._faulty
        may = self._ground.may(Permission.MANAGE_STATION)
        origin = self.tr("本所自制") if form.is_own else self.tr("随程序")
        about = self.tr("第 {n} 版，{origin}。来源：{source}")
        self._about.show_text(about.format(n=form.version, origin=origin, source=form.source))
        self._copy.setVisible(may and not has_own)
        self._open.setVisible(has_own)
        self._aside.setVisible(may and has_own)

    def show_faults(self, faults: "Sequence[FaultyForm]") -> None:
        """List what is wrong with forms that are left out."""
        self._faulty = frozenset(fault.folder for fault in faults)
        self._wrong.setText(self.tr("{n} 种本所表单有差错，未采用：").format(n=len(self._faulty)))
        self._faults.clear()
        self._faults.addItems([fault_text(fault) for fault in faults])
        for shown in (self._wrong, self._faults):
            shown.setVisible(bool(faults))

    def _lay_out(self) -> None:
        verbs = row(spacing=4)
        for each in (self._copy, self._open, self._aside, self._check):
            verbs.addWidget(each)
        verbs.addStretch(1)
        inside = column(self, margins=(12, 0, 12, 0), spacing=4)
        inside.addWidget(self._about)
        inside.addLayout(verbs)
        inside.addWidget(self._wrong)
        inside.addWidget(self._faults)

    @Slot()
    def _on_copy(self) -> None:
        def copied(folder: Path) -> None:
            self._ground.desk.toast(self.tr("已复制到数据文件夹，修改后点“检查”。"))
            self._show(folder)
            self._on_check()

        self._do(self._ground.services.own_forms.copy, copied)

    @Slot()
    def _on_aside(self) -> None:
        def put_aside(folder: Path) -> None:
            said = self.tr("已恢复随程序的表单，本所版本保留在 {folder}。")
            self._ground.desk.toast(said.format(folder=f"{folder.parent.name}/{folder.name}"))
            self._on_check()

        self._do(self._ground.services.own_forms.set_aside, put_aside)

    @Slot()
    def _on_open(self) -> None:
        if self._form is not None:
            self._show(self._ground.services.own_forms.place(self._form.code))

    @Slot()
    def _on_check(self) -> None:
        self._ground.run(self, self._ground.services.own_forms.check, self._take)

    def _take(self, shelf: "FormShelf") -> None:
        self.reread.emit(shelf)
        if self._form is not None:
            self.show_form(self._form)
        if shelf.faults:
            self._faults.setFocus()
            self._faults.setCurrentRow(0)

    def _do(self, verb: "Callable[..., Path]", done: Callable[[Path], None]) -> None:
        form, session = self._form, self._ground.session
        if form is not None:
            self._ground.run(self, lambda: verb(session, form.code), done)

    @Slot()
    def _scale(self) -> None:
        self._faults.setMaximumHeight(theme().look.px(_FAULTS_UNITS))
