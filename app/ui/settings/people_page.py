"""Who works here, with which roles, certificates and passwords."""

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSplitter

from app.domain.people.session import Permission, Session
from app.domain.people.staff import Certificate, CertificateKind, Role, Staff
from app.domain.problems import Refusal
from app.labels.speaking import problems_text
from app.labels.station import CERTIFICATES, ROLES
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.pane import ListPane
from app.ui.parts import card, label, named, row, set_property
from app.ui.scrolling import scrolled
from app.ui.settings.page import SettingsPage, messages_of
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.bundle import Services

_CERTIFICATE_FIELD: Final = "certificate_"


def presence_badge(is_active: bool) -> Badge:  # noqa: FBT001 - the value of a column
    """Whether a person is at work here."""
    return Badge(word="在岗", tone=Tone.GOOD) if is_active else Badge(word="离岗", tone=Tone.PLAIN)


class PeoplePage(SettingsPage):
    """人员与角色."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "peoplePage",
            desk.tr("人员与角色"),
            desk.tr("角色决定能看到什么、能办什么；证书到期的人员不会被派去须持证的工单。"),
        )
        self._services = services
        self._session = session
        self._desk = desk
        self._person: Staff | None = None
        self._source = services.lists.source("staff")
        self._list = ListPane(
            desk,
            self._source,
            name="staffList",
            title=self.tr("人员"),
            says={"is_active": presence_badge},
            unit=self.tr("人"),
        )
        self._form = EntryForm(desk, self._fields(), name="staffForm")
        self._roles = {role: named(QCheckBox(ROLES[role]), f"role-{role}", ROLES[role]) for role in Role}
        self._active = named(QCheckBox(self.tr("在岗")), "staffActive", self.tr("在岗"))
        self._password = named(QLineEdit(), "staffPassword", self.tr("新密码"))
        self._wrong = label("", "error", wraps=True)
        self._lay_out()
        self._list.current_changed.connect(self._on_current)
        self._on_new()

    def refresh(self) -> None:
        """Read the people again."""
        self._list.refresh()

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
        around, inside = card("staffCard")
        self._head = label("", "heading")
        inside.addWidget(self._head)
        inside.addWidget(self._form)
        inside.addWidget(label(self.tr("角色"), "muted"))
        roles = row(spacing=16)
        for box in (*self._roles.values(), self._active):
            roles.addWidget(box)
        roles.addStretch(1)
        inside.addLayout(roles)
        inside.addWidget(label(self.tr("登录密码（留空则不改；至少 8 位）"), "muted"))
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        inside.addWidget(self._password)
        inside.addWidget(self._wrong)
        inside.addLayout(self._verbs())
        inside.addStretch(1)
        middle = named(QSplitter(Qt.Orientation.Horizontal), "peopleSplitter")
        middle.addWidget(self._list)
        middle.addWidget(scrolled(around, "staffCardArea"))
        middle.setStretchFactor(0, 4)
        middle.setStretchFactor(1, 5)
        middle.setChildrenCollapsible(False)
        self.inside.addWidget(middle, 1)

    def _verbs(self) -> QHBoxLayout:
        foot = row()
        new = marked_button(self.tr("新增人员 Ctrl+N"), "newStaff", Icon.ADD)
        new.setShortcut("Ctrl+N")
        new.clicked.connect(self._on_new)
        save = marked_button(self.tr("保存 Ctrl+S"), "saveStaff", Icon.SAVE, role="primary")
        save.setShortcut("Ctrl+S")
        save.clicked.connect(self._on_save)
        for each in (new, save):
            each.setEnabled(self._session.may(Permission.MANAGE_PEOPLE))
        foot.addWidget(new)
        foot.addStretch(1)
        foot.addWidget(save)
        return foot

    @Slot(object)
    def _on_current(self, key: object) -> None:
        if not isinstance(key, int):
            return
        people, source = self._services.people, self._source

        def read() -> tuple[Staff, tuple[Certificate, ...]]:
            (shown,) = source.rows([key])
            person = people.by_number(str(getattr(shown, "number")))  # noqa: B009 - list rows are made from columns
            return person, people.certificates(person.id)

        self._desk.runner.run(read, owner=self, on_done=self._show, on_refused=self._desk.refuse)

    def _show(self, read: tuple[Staff, tuple[Certificate, ...]]) -> None:
        person, certificates = read
        self._person = person
        self._head.setText(f"{person.name} {person.number}")
        until = {f"{_CERTIFICATE_FIELD}{held.kind}": held.valid_until.isoformat() for held in certificates}
        self._form.set_values(
            {
                "number": person.number,
                "name": person.name,
                "post": person.post,
                "team": person.team,
                "phone": person.phone,
                **until,
            }
        )
        self._form.editor("number").setEnabled(False)
        for role, box in self._roles.items():
            box.setChecked(role in person.roles)
        self._active.setChecked(person.is_active)
        self._password.clear()
        self._wrong.setText("")

    @Slot()
    def _on_new(self) -> None:
        self._person = None
        self._head.setText(self.tr("新增人员"))
        self._form.set_values({})
        self._form.editor("number").setEnabled(True)
        for box in self._roles.values():
            box.setChecked(False)
        self._active.setChecked(True)
        self._password.clear()
        if self.isVisible():
            self._form.begin()

    @Slot()
    def _on_save(self) -> None:
        if not self._form.check_all():
            return
        values, password = self._form.values(), self._password.text()
        roles = tuple(role for role, box in self._roles.items() if box.isChecked())
        is_active = self._active.isChecked()
        people, session = self._services.people, self._session

        def save() -> Staff:
            person = people.put_staff(
                session,
                number=values["number"],
                name=values["name"],
                post=values["post"],
                team=values["team"],
                phone=values["phone"],
                roles=roles,
                is_active=is_active,
            )
            for kind in CertificateKind:
                until = values[f"{_CERTIFICATE_FIELD}{kind}"]
                if until:
                    people.hold_certificate(session, person.id, kind, date.fromisoformat(until))
            if password:
                people.set_password(session, person.id, password)
            return person

        self._desk.runner.run(save, owner=self, on_done=self._on_saved, on_refused=self._on_refused)

    def _on_saved(self, person: Staff) -> None:
        self._person = person
        self._form.take_as_untouched()
        self._form.editor("number").setEnabled(False)
        self._head.setText(f"{person.name} {person.number}")
        self._password.clear()
        self._wrong.setText("")
        self._desk.say_saved(person.name)
        self._desk.toast(self.tr("已保存 {name}。").format(name=person.name))
        self._list.refresh()

    def _on_refused(self, refusal: Refusal) -> None:
        messages = messages_of(refusal)
        self._form.show_problems(messages)
        elsewhere = [problem for problem in refusal.problems if problem.field in {"roles", "password", ""}]
        self._wrong.setText(problems_text(elsewhere))
        set_property(self._wrong, "tone", "over")
