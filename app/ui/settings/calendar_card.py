"""Entering what the station says of its days: a form, then what it would change, then saving it."""

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.station.calendar_content import Content
from app.domain.station.calendar_entry import EntryKind
from app.labels.calendar import move_text, recount_text
from app.ui.forms.form import EntryForm
from app.ui.icons import Icon
from app.ui.parts import column, label, named, row
from app.ui.settings.calendar_forms import FIELD_OF, FIELDS, TITLES, beginning, content_from
from app.ui.settings.page import messages_of
from app.ui.shell.desk import Desk
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.calendar.entering import CalendarDay, CalendarService, Entered
    from app.services.calendar.recounting import Recount
    from app.ui.running import Job

_T = TypeVar("_T")

_MOST_NAMED: Final = 12  # moved limits that are named one by one


class CalendarCard(QFrame):
    """One form at a time; 看影响 counts what would change, and only then the same button saves."""

    counted = Signal()
    """What would change stands under the form."""
    saved = Signal()
    left = Signal()

    def __init__(self, desk: Desk, calendar: "CalendarService", session: Session) -> None:
        super().__init__()
        named(self, "calendarForm", self.tr("录入安排"))
        self.setProperty("role", "card")
        self._desk = desk
        self._calendar = calendar
        self._session = session
        self._kind = EntryKind.DAY
        self._entry: UUID | None = None
        self._said: tuple[Content, str] | None = None  # what was counted and may be saved
        self._forms: dict[EntryKind, EntryForm] = {}
        self.title = named(label("", "heading", wraps=True), "calendarFormTitle")
        self._place = column(spacing=0)
        self._effect = named(label("", wraps=True), "calendarEffect")
        self._look = marked_button(self.tr("看影响"), "calendarPreview", Icon.SHOW, role="primary")
        self.save_button = marked_button(self.tr("照此保存"), "calendarSave", Icon.SAVE, role="primary")
        self._leave = marked_button(self.tr("不录"), "calendarLeave", Icon.CLOSE)
        self.file = marked_button(self.tr("从文件读入…"), "calendarFile", Icon.IMPORT)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(self.title)
        inside.addLayout(self._place)
        inside.addWidget(self._effect)
        foot = row()
        foot.addWidget(self.file)
        foot.addStretch(1)
        for each in (self._leave, self._look, self.save_button):
            foot.addWidget(each)
        inside.addLayout(foot)
        inside.addStretch(1)
        self._look.clicked.connect(self._on_look)
        self.save_button.clicked.connect(self._on_save)
        self._leave.clicked.connect(self.left)

    @property
    def form(self) -> EntryForm:
        """The form that is open."""
        if self._kind not in self._forms:
            made = self._forms[self._kind] = EntryForm(
                self._desk, FIELDS[self._kind], name=f"calendar-{self._kind.value}"
            )
            made.changed.connect(self._forget)
            made.finished.connect(self._on_look)
            self._place.addWidget(made)
        return self._forms[self._kind]

    def open(self, kind: EntryKind, shown: "CalendarDay", *, entry: UUID | None = None, what: str = "") -> None:
        """Open the form of a kind, standing on a day; `what` is the `entry` to be taken back."""
        self._kind, self._entry = kind, entry
        self.file.setVisible(kind is EntryKind.YEAR)
        self.title.setText(TITLES[kind] + (f"：{what}" if what else ""))
        self.form.set_values(beginning(kind, shown))
        for other in self._forms.values():
            other.setVisible(other is self.form)
        self._forget()
        self.form.begin()

    def fill(self, values: dict[str, str]) -> None:
        """Put what was read from a file into the open form."""
        for name, value in values.items():
            self.form.set_value(name, value)
        self._forget()

    @Slot()
    def _forget(self) -> None:
        """What was counted is no longer what stands in the form."""
        self._said = None
        self._effect.setText(self.tr("保存前先看会改变哪些期限。"))
        self._look.show()
        self.save_button.hide()

    @Slot()
    def _on_look(self) -> None:
        if not self.form.check_all():
            return
        try:
            said = content_from(self._kind, self.form.values(), self._desk.now(), self._entry)
        except Refusal as refusal:
            self._on_refused(refusal)
            return
        calendar, session = self._calendar, self._session
        self._run(
            self.tr("计算影响"),
            lambda job: calendar.preview(session, *said, job.report),
            partial(self._on_counted, said),
        )

    def _run(self, what: str, call: "Callable[[Job[_T | Refusal]], _T]", on_done: "Callable[[_T], None]") -> None:
        """Do a long call with its progress in the status line; what is wrong is said under its field."""

        def answered(job: "Job[_T | Refusal]") -> "_T | Refusal":
            try:
                return call(job)
            except Refusal as refusal:
                return refusal

        def told(answer: "_T | Refusal") -> None:
            self.setEnabled(True)
            if isinstance(answer, Refusal):
                self._on_refused(answer)
            else:
                on_done(answer)

        self.setEnabled(False)
        self._desk.run_long(what, answered, owner=self, on_done=told, on_cancelled=lambda: self.setEnabled(True))

    def _on_counted(self, said: tuple[Content, str], counted: "Recount") -> None:
        self._said = said
        self._effect.setText(_effect_text(counted))
        self._look.hide()
        self.save_button.show()
        self.save_button.setFocus()
        self.counted.emit()

    @Slot()
    def _on_save(self) -> None:
        if self._said is None:
            return
        said, calendar, session = self._said, self._calendar, self._session
        self._run(self.tr("保存并重算期限"), lambda job: calendar.enter(session, *said, job.report), self._on_saved)

    def _on_saved(self, done: "Entered") -> None:
        self.form.take_as_untouched()
        self._desk.say_saved(self.tr("工作日历"))
        self._desk.toast(self.tr("已保存。{effect}").format(effect=recount_text(done.recount)))
        self.saved.emit()

    def _on_refused(self, refusal: Refusal) -> None:
        messages = {FIELD_OF.get(field, field): text for field, text in messages_of(refusal).items()}
        known = {field.name for field in FIELDS[self._kind]}
        self.form.show_problems({field: text for field, text in messages.items() if field in known})
        if not known & messages.keys():
            self._desk.refuse(refusal)


def _effect_text(counted: "Recount") -> str:
    """What would change, with the first of the limits by name."""
    moves = [*counted.verdicts, *counted.moves]
    lines = [recount_text(counted), *(move_text(move) for move in moves[:_MOST_NAMED])]
    if len(moves) > _MOST_NAMED:
        lines.append(f"……另有 {len(moves) - _MOST_NAMED} 项")
    return "\n".join(lines)
