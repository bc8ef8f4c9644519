"""业扩例会: when the next is, what waits for it, its minutes, and the meetings held before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.people.session import Permission
from app.labels.limits import moment_text
from app.labels.supply import LABELS
from app.ui.icons import Icon
from app.ui.intake.minutes_dialog import MinutesDialog
from app.ui.parts import button, card, clear, column, frame, label, named, row
from app.ui.scrolling import scrolled
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.domain.people.staff import Staff
    from app.domain.work.meeting import Meeting
    from app.services.work.ground import Occurred
    from app.services.work.meetings import Agenda, AgendaItem, Minutes
    from app.ui.ground import Ground

_WEEKDAYS: Final = "一二三四五六日"
_PAST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What the page shows."""

    agenda: "Agenda"
    held: "Sequence[Meeting]"
    staff: "Sequence[Staff]"


class MeetingPage(QWidget):
    """The agenda over the meetings held."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "meetingPage", self.tr("业扩例会"))
        self._ground = ground
        self._read: _Read | None = None
        self._when = named(label("", "title", wraps=True), "meetingOn")
        self._record = marked_button(self.tr("登记纪要"), "recordMinutes", Icon.ADD, role="primary")
        self._record.clicked.connect(self.record)
        head = row(spacing=12)
        head.addWidget(self._when, 1)
        head.addWidget(self._record)
        agenda, self._agenda = card("agendaCard")
        held, self._held = card("heldCard")
        body = QWidget()
        inside = column(body, spacing=12)
        inside.addLayout(head)
        inside.addWidget(agenda)
        inside.addWidget(held)
        inside.addStretch(1)
        column(self).addWidget(scrolled(body, "meetingArea"))

    def begin(self) -> None:
        """Put the focus where work goes on."""
        self._record.setFocus()

    def refresh(self) -> None:
        """Read agenda and meetings again."""
        meetings, people = self._ground.services.supply.meetings, self._ground.services.people
        self._ground.run(
            self, lambda: _Read(agenda=meetings.agenda(), held=meetings.held(), staff=people.staff()), self._show
        )

    def _show(self, read: _Read) -> None:
        self._read = read
        day = read.agenda.meeting_on
        self._when.setText(
            self.tr("下次例会 {day}（周{weekday}）").format(day=day.isoformat(), weekday=_WEEKDAYS[day.weekday()])
        )
        self._record.setVisible(self._ground.may(Permission.INTAKE) and bool(read.agenda.items))
        clear(self._agenda)
        title = self.tr("待审查 {n} 件").format(n=len(read.agenda.items))
        self._agenda.addWidget(named(label(title, "heading"), "agendaTitle"))
        for item in read.agenda.items:
            self._agenda.addWidget(frame("rule"))
            self._agenda.addWidget(self._item(item))
        if not read.agenda.items:
            self._agenda.addWidget(label(self.tr("没有等待审查的业务。"), "muted", wraps=True))
        clear(self._held)
        self._held.addWidget(label(self.tr("开过的例会"), "heading"))
        names = {person.id: person.name for person in read.staff}
        for place, meeting in enumerate(read.held[:_PAST]):
            self._held.addWidget(named(label(self._meeting(meeting, names), wraps=True), f"meeting-{place}"))
        if not read.held:
            self._held.addWidget(label(self.tr("还没有例会纪要。"), "muted", wraps=True))

    def _item(self, item: "AgendaItem") -> QWidget:
        made = named(QWidget(), f"agenda-{item.case.number}", item.case.number)
        inside = row(made, spacing=12)
        link = button(item.case.number, f"open-{item.case.number}", role="link")
        link.clicked.connect(lambda: self._ground.desk.open_record("case", str(item.case.id)))
        inside.addWidget(link)
        since = moment_text(item.case.stage_since, self._ground.desk.now())
        parts = [item.business.name, item.case.name, item.stage.name, self.tr("{since} 报送").format(since=since)]
        if item.last is not None:
            verdict = item.last.findings.verdict
            parts.append(self.tr("上次 {verdict}").format(verdict=LABELS[type(verdict)][verdict]))
        inside.addWidget(label(" · ".join(parts), wraps=True), 1)
        return made

    def _meeting(self, meeting: "Meeting", names: Mapping[UUID, str]) -> str:
        people = "、".join(names.get(key, "") for key in meeting.attendees)
        parts = [moment_text(meeting.held_at, self._ground.desk.now()), people, meeting.guests, meeting.note]
        return " · ".join(part for part in parts if part)

    @Slot()
    def record(self) -> None:
        """Ask for the minutes of the meeting that was held."""
        if self._read is None:
            return
        meetings, session = self._ground.services.supply.meetings, self._ground.session
        dialog = MinutesDialog(self._ground, self, self._read.agenda.items, self._read.staff)

        def decided(minutes: "Minutes", occurred: "Occurred") -> None:
            def done(_meeting: "Meeting") -> None:
                dialog.accept()
                self._ground.desk.toast(self.tr("已登记例会纪要，{n} 件业务。").format(n=len(minutes.verdicts)))
                self.refresh()

            self._ground.run(self, lambda: meetings.record(session, minutes, occurred), done, dialog.refuse)

        dialog.decided.connect(decided)
        dialog.open()
