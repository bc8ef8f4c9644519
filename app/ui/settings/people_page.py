"""Who works here, with which roles, certificates and passwords."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from app.domain.lists import ListQuery
from app.domain.people.credential import check_password
from app.domain.people.session import Session
from app.domain.people.staff import Certificate, Staff
from app.domain.problems import refuse_if_any
from app.ui.lists.cells import Badge, Tone
from app.ui.lists.pane import ListPane
from app.ui.overriding import override
from app.ui.parts import named
from app.ui.settings.page import SettingsPage
from app.ui.settings.person_card import PersonAnswers, PersonCard
from app.ui.shell.desk import Desk
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.people import PeopleService

_NARROW: Final = 760  # units; below, the person stands under the list


def presence_badge(is_active: bool) -> Badge:  # noqa: FBT001 - the value of a column
    """Whether a person is at work here."""
    return Badge(word="在岗", tone=Tone.GOOD) if is_active else Badge(word="离岗", tone=Tone.PLAIN)


def store(people: "PeopleService", session: Session, answers: PersonAnswers) -> Staff:
    """Store what stands in the card: the person, the certificates, and a password if one was typed.

    Raises:
        Refusal: as the verbs of the people service.
    """
    if answers.password:  # refused before anything is stored
        refuse_if_any(check_password(answers.password, answers.number))
    person = people.put_staff(
        session,
        number=answers.number,
        name=answers.name,
        post=answers.post,
        team=answers.team,
        phone=answers.phone,
        roles=answers.roles,
        is_active=answers.is_active,
    )
    for kind, until in answers.certificates.items():
        people.hold_certificate(session, person.id, kind, until)
    if answers.password:
        people.set_password(session, person.id, answers.password)
    return person


class PeoplePage(SettingsPage):
    """人员与角色."""

    def __init__(self, services: "Services", session: Session, desk: Desk) -> None:
        super().__init__(
            "peoplePage",
            desk.tr("人员与角色"),
            desk.tr("角色决定能看到什么、能办什么；证书到期的人员不会被派去须持证的工单。"),
        )
        self._people = services.people
        self._session = session
        self._desk = desk
        self._shown: int | None = None
        self._wanted: int | None = None
        self._was_loaded = False
        self._source = services.lists.source("staff")
        self._list = ListPane(
            desk,
            self._source,
            name="staffList",
            title=self.tr("人员"),
            says={"is_active": presence_badge},
            unit=self.tr("人"),
            selects_first=False,
            ledger="staff",
        )
        self._card = PersonCard(desk)
        self._middle = named(QSplitter(Qt.Orientation.Horizontal), "peopleSplitter")
        self._lay_out()
        self._list.current_changed.connect(self._on_current)
        self._list.model.loaded.connect(self._on_loaded)
        self._card.new_wanted.connect(self._on_new)
        self._card.submitted.connect(self._on_submitted)
        self._card.show_new()

    def refresh(self) -> None:
        """Read the people again."""
        self._list.refresh()

    def _lay_out(self) -> None:
        self._middle.addWidget(self._list)
        self._middle.addWidget(self._card)
        self._middle.setStretchFactor(0, 4)
        self._middle.setStretchFactor(1, 5)
        self._middle.setSizes([440, 560])
        self._middle.setChildrenCollapsible(False)
        self.let_fill(self._list, 240)
        self.inside.addWidget(self._middle, 1)

    @Slot(object)
    def _on_current(self, key: object) -> None:
        if not isinstance(key, int) or key == self._shown:
            return  # the list was read again: what is being typed stays
        self._shown = key
        people, source = self._people, self._source

        def read() -> tuple[Staff, tuple[Certificate, ...]]:
            (shown,) = source.rows([key])
            person = people.by_number(_number(shown))
            return person, people.certificates(person.id)

        self._desk.runner.run(
            read, owner=self, on_done=lambda found: self._card.show_person(*found), on_refused=self._desk.refuse
        )

    @Slot()
    def _on_loaded(self) -> None:
        """Go to the person just saved; at first to the first one."""
        if not self._was_loaded:
            self._list.table.setCurrentIndex(self._list.model.index(0, 0))
        elif self._wanted is not None:
            self._list.table.go_to_key(self._wanted)
        self._was_loaded, self._wanted = True, None

    @Slot()
    def _on_new(self) -> None:
        self._shown = None
        self._list.table.setCurrentIndex(QModelIndex())
        self._list.table.clearSelection()
        self._card.show_new()

    @Slot(object)
    def _on_submitted(self, answers: PersonAnswers) -> None:
        people, session, source = self._people, self._session, self._source

        def save() -> tuple[Staff, tuple[Certificate, ...], int]:
            person = store(people, session, answers)
            keys = source.keys(ListQuery(text=person.number))
            (key,) = (
                key for key, shown in zip(keys, source.rows(keys), strict=True) if _number(shown) == person.number
            )
            return person, people.certificates(person.id), key

        self._desk.runner.run(save, owner=self, on_done=self._on_saved, on_refused=self._card.show_refused)

    def _on_saved(self, saved: tuple[Staff, tuple[Certificate, ...], int]) -> None:
        person, certificates, key = saved
        self._shown = self._wanted = key
        self._card.show_person(person, certificates)
        self._desk.say_saved(person.name)
        self._desk.toast(self.tr("已保存 {name}。").format(name=person.name))
        self._list.refresh()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < theme().look.px(_NARROW)
        self._middle.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)


def _number(shown: object) -> str:
    return str(getattr(shown, "number"))  # noqa: B009 - list rows are made from columns
