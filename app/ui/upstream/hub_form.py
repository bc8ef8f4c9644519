"""Where the county's hub is and the one-time code: asked in the settings and at the first run alike."""

import platform
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.field_problems import by_field
from app.ui.forms.fields import Field
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.parts import column, label, named, row
from app.ui.tools import marked_button
from app.ui.upstream.answers import HubAnswers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.problems import Problem, Refusal
    from app.ui.shell.desk import Desk

_FIELDS: Final = {
    "upstream.code_invalid": "code",
    "upstream.other_station": "code",
    "upstream.station_full": "code",
    "upstream.url": "url",
    "upstream.insecure": "url",
    "upstream.unreachable": "url",
    "upstream.timeout": "url",
    "upstream.garbled": "url",
    "upstream.line_unreachable": "url",
    "upstream.line_timeout": "url",
    "upstream.line_tls": "certificate",
    "upstream.tls": "certificate",
    "upstream.tls_date": "certificate",
    "upstream.certificate": "certificate",
}
"""Under which field a problem is told that the services give to none: they do not know the form."""


class HubForm(QWidget):
    """Address, one-time code and, where the county has one of its own, the CA to trust.

    A computer that is in already gives no code and keeps its name.
    """

    finished = Signal()
    """Enter in the last field."""

    def __init__(self, desk: "Desk", name: str, *, is_in: bool = False) -> None:
        super().__init__()
        fields = [each for each in self._fields() if not is_in or each.name not in {"code", "name"}]
        self._form = EntryForm(desk, fields, name=name)
        self._pick = marked_button(self.tr("选证书文件…"), f"{name}Certificate", Icon.ATTACH)
        self._pick.clicked.connect(self._on_pick)
        self._rest = named(label("", "error", wraps=True), f"{name}Wrong", self.tr("提示"))
        self._rest.hide()
        self._form.finished.connect(self.finished)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._pick)
        inside = column(self, spacing=8)
        inside.addWidget(self._form)
        inside.addLayout(foot)
        inside.addWidget(self._rest)

    def _fields(self) -> "Sequence[Field]":
        return (
            Field(
                name="url",
                label=self.tr("县中心地址"),
                hint=self.tr("县公司给的，如 https://hub.example"),
                is_required=True,
                is_wide=True,
            ),
            Field(name="code", label=self.tr("加入码"), hint=self.tr("县公司给的，只能用一次"), is_required=True),
            Field(
                name="name",
                label=self.tr("本机名称"),
                hint=self.tr("县公司看到的名称，不填则为 {name}").format(name=platform.node()),
            ),
            Field(name="certificate", label=self.tr("CA 证书文件"), hint=self.tr("县公司没给的不填")),
        )

    def begin_with(self, url: str) -> None:
        """Fill in the address that is known from before, unless another was typed."""
        if url and not self._form.values()["url"]:
            self._form.set_value("url", url)

    def begin(self, url: str = "") -> None:
        """Put the focus where typing begins; the address may be known from before."""
        self.begin_with(url)
        self._form.begin()

    def empty(self) -> None:
        """Forget what was typed: a code is used up."""
        self._form.set_values({})

    def answers(self) -> HubAnswers | None:
        """What was filled in; None when something is missing, which is then said."""
        self._rest.hide()
        if not self._form.check_all():
            return None
        values = self._form.values()
        return HubAnswers(
            url=values["url"],
            code=values.get("code", ""),
            certificate=values["certificate"],
            name=values.get("name", ""),
        )

    def refuse(self, refusal: "Refusal") -> None:
        """Say each problem under its field, and under the form what belongs to none."""
        under, rest = by_field(map(_placed, refusal.problems), HubAnswers._fields)
        self._form.show_problems(under)
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))

    @Slot()
    def _on_pick(self) -> None:
        dialog = QFileDialog(self, self.tr("选择 CA 证书"), "", self.tr("证书 (*.pem *.crt *.cer)"))
        named(dialog, "certificateDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self._form.set_value("certificate", path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _placed(problem: "Problem") -> "Problem":
    field = problem.field or _FIELDS.get(problem.code, "")
    return type(problem)(code=problem.code, field=field, values=problem.values)
