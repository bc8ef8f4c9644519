"""Somebody is back, or his absence was a mistake: what still stands is listed and can be taken back."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QFrame

from app.ui.moments import moment_shown
from app.ui.parts import button, clear, column, label, named, row

if TYPE_CHECKING:
    from app.domain.people.staff import Absence
    from app.ui.ground import Ground


def bring_back(ground: "Ground", owner: QObject, absence: "Absence", name: str) -> None:
    """End an absence now, or take one away that has not begun; 撤回 puts it in again."""
    people, session = ground.services.people, ground.session
    at = ground.desk.now()
    has_begun = absence.starts_at < at
    words = _tr("{name} 已返岗") if has_begun else _tr("已撤销 {name} 的不在岗登记")

    def put_again() -> None:
        begins = max(absence.starts_at, at)
        ground.run(
            ground.desk,
            lambda: people.put_absence(session, absence.staff_id, begins, absence.ends_at, absence.reason),
            lambda _again: None,
        )

    ground.run(
        owner,
        lambda: people.end_absence(session, absence.id, at),
        lambda _none: ground.desk.toast(words.format(name=name), put_again),
    )


class StandingAbsences(QFrame):
    """The absences of one person that run or are to come, each with what takes it back; hidden while there is none."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "standingAbsences", self.tr("已登记的不在岗"))
        self._ground = ground
        self._asked: UUID | None = None
        self._name = ""
        self._inside = column(self, spacing=8)
        ground.desk.feed.changed.connect(self._on_changed)
        self.hide()

    def show_person(self, staff_id: UUID, name: str) -> None:
        """List what stands for a person."""
        if staff_id != self._asked:
            self._show(())
        self._asked, self._name = staff_id, name
        people = self._ground.services.people

        def found(absences: "tuple[Absence, ...]") -> None:
            if staff_id == self._asked:
                self._show(absences)

        self._ground.run(self, lambda: people.standing_absences(staff_id), found)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if "people" in topics and self._asked is not None:
            self.show_person(self._asked, self._name)

    def _show(self, absences: "tuple[Absence, ...]") -> None:
        clear(self._inside)
        for absence in absences:
            has_begun = absence.starts_at < self._ground.desk.now()
            span = f"{moment_shown(absence.starts_at)} 至 {moment_shown(absence.ends_at)}"
            line = row(spacing=10)
            line.addWidget(named(label(f"{span}　{absence.reason}", wraps=True), f"absence-{absence.id}"), 1)
            back = button(self.tr("返岗") if has_begun else self.tr("撤销"), f"absenceEnd-{absence.id}")
            back.clicked.connect(partial(bring_back, self._ground, self, absence, self._name))
            line.addWidget(back)
            self._inside.addLayout(line)
        self.setVisible(bool(absences))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Returning", text)
