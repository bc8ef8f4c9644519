"""The card that lists own changes the county's hub has not taken over."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout

from app.labels.set_aside import about_text, fields_text, reason_text
from app.ui.lists.cells import say_moment
from app.ui.lists.copying import as_table
from app.ui.parts import button, card, column, label, named, row
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.bundle import Services
    from app.services.upstream.standing import SetAside, UpstreamStatus
    from app.ui.shell.desk import Desk

_SHOWN: Final = 8


class SetAsideCard(QFrame):
    """Which record, which fields, why, since when; all of it can be copied for whoever looks after the hub."""

    def __init__(self, services: "Services", desk: "Desk") -> None:
        super().__init__()
        named(self, "setAsideArea")
        self._services = services
        self._desk = desk
        self._lines: Sequence[SetAside] = ()
        around, inside = card("setAsideCard", self.tr("中心未采用的改动"))
        inside.addWidget(
            label(self.tr("这些改动都在本机，县中心也留着原件；请把名单发给县公司。"), "muted", wraps=True)
        )
        self._list = QFrame()
        self._grid = spaced(QGridLayout(self._list), (0, 4, 0, 0), 6)
        self._grid.setHorizontalSpacing(theme().look.px(16))
        for place, stretch in enumerate((0, 2, 2)):
            self._grid.setColumnStretch(place, stretch)
        self._more = named(label("", "small"), "setAsideMore")
        self._copy = button(self.tr("复制名单"), "copySetAside", role="link")
        self._copy.clicked.connect(self._on_copy)
        inside.addWidget(self._list)
        foot = row(spacing=12)
        foot.addWidget(self._more)
        foot.addWidget(self._copy)
        foot.addStretch(1)
        inside.addLayout(foot)
        column(self).addWidget(around)

    def show_standing(self, standing: "UpstreamStatus") -> None:
        """Show the list where there is one."""
        self.setVisible(standing.quarantined > 0)
        if standing.quarantined:
            self._desk.runner.run(
                self._services.upstream.set_aside, owner=self, on_done=self._show, on_refused=self._desk.refuse
            )

    def _show(self, lines: "Sequence[SetAside]") -> None:
        self._lines = lines
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, line in enumerate(lines[:_SHOWN]):
            about = "\n".join(filter(None, (about_text(line), fields_text(line))))
            self._grid.addWidget(label(say_moment(line.told_at), "muted"), place, 0)
            self._grid.addWidget(named(label(about, wraps=True), f"setAside-{place}"), place, 1)
            self._grid.addWidget(label(reason_text(line), wraps=True), place, 2)
        rest = len(lines) - _SHOWN
        self._more.setText(self.tr("另有 {n} 条").format(n=f"{rest:,}") if rest > 0 else "")
        self._more.setVisible(rest > 0)

    @Slot()
    def _on_copy(self) -> None:
        heads = ("告知时间", "记录", "改了什么", "原因", "本机序号")
        rows = [
            (say_moment(line.told_at), about_text(line), fields_text(line), reason_text(line), str(line.number))
            for line in self._lines
        ]
        QGuiApplication.clipboard().setMimeData(as_table([heads, *rows]))
        self._desk.toast(self.tr("已复制，可发给县公司。"))
