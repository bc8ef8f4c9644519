"""One person: data, certificates, roles, password."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit

from app.domain.people.staff import Certificate, CertificateKind, Role, Staff
from app.labels.speaking import problems_text
from app.labels.station import CERTIFICATES, ROLES
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.parts import column, label, named, row
from app.ui.settings.page import messages_of
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.problems import Refusal

_CERTIFICATE_FIELD: Final = "certificate_"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAnswers:
    """What stands in the card."""

    number: str
    name: str
    post: str
    team: str
    phone: str
    roles: tuple[Role, ...]
    is_active: bool
    certificates: Mapping[CertificateKind, date]
    password: str = field(repr=False)


class PersonCard(QFrame):
    """The card of the person chosen, or of a new one."""

    submitted = Signal(object)
    """PersonAnswers, checked as far as the card can."""
    new_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        named(self, "staffCard", self.tr("人员"))
        self.setProperty("role", "card")
        self._held: frozenset[CertificateKind] = frozenset()
        self._form = EntryForm(desk, self._fields(), name="staffForm")
        self._roles = {role: named(QCheckBox(ROLES[role]), f"role-{role}", ROLES[role]) for role in Role}
        self._active = named(QCheckBox(self.tr("在岗")), "staffActive", self.tr("在岗"))
        self._password = named(QLineEdit(), "staffPassword", self.tr("新密码"))
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._wrong = named(label("", "error", wraps=True), "staffWrong")
        self._head = named(label("", "heading"), "staffHead")
        self._lay_out()

    def show_person(self, person: Staff, certificates: tuple[Certificate, ...]) -> None:
        """Show somebody who is known; the staff number stays as it is."""
        self._held = frozenset(held.kind for held in certificates)
        until = {f"{_CERTIFICATE_FIELD}{held.kind}": held.valid_until.isoformat() for held in certificates}
        named_so = {name: getattr(person, name) for name in ("number", "name", "post", "team", "phone")}
        self._fill(f"{person.name} {person.number}", {**named_so, **until}, person.roles)
        self._form.editor("number").setEnabled(False)
        self._active.setChecked(person.is_active)

    def show_new(self) -> None:
        """Ready the card for a new person."""
        self._held = frozenset()
        self._fill(self.tr("新增人员"), {}, ())
        self._form.editor("number").setEnabled(True)
        self._active.setChecked(True)
        if self.isVisible():
            self._form.begin()

    def show_refused(self, refusal: "Refusal") -> None:
        """Say what is wrong: beside its field, or under the card."""
        messages = messages_of(refusal)
        self._form.show_problems(messages)
        elsewhere = [problem for problem in refusal.problems if problem.field in {"roles", "password", ""}]
        self._wrong.setText(problems_text(elsewhere))
        self._wrong.setVisible(bool(elsewhere))

    def _fields(self) -> tuple[Field, ...]:
        certificates = tuple(
            Field(
                name=f"{_CERTIFICATE_FIELD}{kind}",
                label=self.tr("{name}有效期至").format(name=CERTIFICATES[kind]),
                kind=FieldKind.DAY,
            )
            for kind in CertificateKind
        )
        return (
            Field(name="number", label=self.tr("工号"), kind=FieldKind.CODE, is_required=True),
            Field(name="name", label=self.tr("姓名"), is_required=True),
            Field(name="post", label=self.tr("岗位")),
            Field(name="team", label=self.tr("班组")),
            Field(name="phone", label=self.tr("手机号"), kind=FieldKind.PHONE),
            *certificates,
        )

    def _lay_out(self) -> None:
        new = marked_button(self.tr("新增 Ctrl+N"), "newStaff", Icon.ADD)
        new.setShortcut("Ctrl+N")
        new.clicked.connect(self.new_wanted)
        save = marked_button(self.tr("保存 Ctrl+S"), "saveStaff", Icon.SAVE, role="primary")
        save.setShortcut("Ctrl+S")
        save.clicked.connect(self._on_save)
        head = row(spacing=8)
        head.addWidget(self._head, 1)
        head.addWidget(new)
        head.addWidget(save)
        roles = row(spacing=16)
        for box in (*self._roles.values(), self._active):
            roles.addWidget(box)
        roles.addStretch(1)
        inside = column(self, margins=16, spacing=8)
        inside.addLayout(head)
        inside.addWidget(self._wrong)
        inside.addWidget(self._form)
        inside.addWidget(label(self.tr("角色"), "muted"))
        inside.addLayout(roles)
        inside.addWidget(label(self.tr("登录密码（留空则不改；至少 8 位）"), "muted"))
        inside.addWidget(self._password)
        inside.addStretch(1)

    def _fill(self, heading: str, values: Mapping[str, str], roles: tuple[Role, ...]) -> None:
        self._head.setText(heading)
        self._form.set_values(values)
        for role, box in self._roles.items():
            box.setChecked(role in roles)
        self._password.clear()
        self._wrong.hide()

    @Slot()
    def _on_save(self) -> None:
        self._wrong.hide()
        if not self._form.check_all():
            return
        values = self._form.values()
        until = {kind: values[f"{_CERTIFICATE_FIELD}{kind}"] for kind in CertificateKind}
        emptied = [f"{_CERTIFICATE_FIELD}{kind}" for kind in self._held if not until[kind]]
        if emptied:
            text = self.tr("已登记的证书不能清空；作废的请填作废日期。")
            self._form.show_problems(dict.fromkeys(emptied, text))
            return
        self.submitted.emit(
            PersonAnswers(
                number=values["number"],
                name=values["name"],
                post=values["post"],
                team=values["team"],
                phone=values["phone"],
                roles=tuple(role for role, box in self._roles.items() if box.isChecked()),
                is_active=self._active.isChecked(),
                certificates={kind: date.fromisoformat(day) for kind, day in until.items() if day},
                password=self._password.text(),
            )
        )
