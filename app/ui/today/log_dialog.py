"""The work log of a day: what the orders say of it above, what is typed below."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Slot

from app.domain.daybook.day_log import LOG_TEXTS
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import Permission
from app.domain.people.staff import Role
from app.domain.problems import Problem, Refusal
from app.domain.zone import STATION_ZONE
from app.ui.deciding import DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.parts import label, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.domain.daybook.day_log import Job
    from app.domain.people.staff import Staff
    from app.services.daybook.logs import LogView
    from app.services.papers.paper import Paper
    from app.ui.ground import Ground

_PERSON, _DAY, _KILOMETRES, _REVIEW, _THEN = "person", "on", "kilometres", "review", "then"
_ONE_DAY, _WEEK = "day", "week"
_FORM: Final = "work-log"


class LogDialog(DecisionDialog):
    """One person's day; another person or day is read as soon as it is chosen."""

    def __init__(self, ground: "Ground", parent: "QWidget", staff: "Sequence[Staff]") -> None:
        super().__init__(ground, parent, "logDialog", self.tr("工作日志"), self.tr("保存"))
        self._parent = parent
        self._shown: LogView | None = None
        self._jobs = named(label("", wraps=True), "logJobs", self.tr("当天的工单"))
        self.use_form(self._fields(staff), (self._jobs,), is_long=True)
        self.form.set_values({_PERSON: self._first(staff), _DAY: self._today().isoformat()})
        self.form.changed.connect(self._on_changed)
        self.form.show_field(_REVIEW, is_shown=ground.may(Permission.DISPATCH))
        self._read()

    def _fields(self, staff: "Sequence[Staff]") -> list[Field]:
        people = tuple((str(person.id), f"{person.name}  {person.number}") for person in self._writers(staff))
        then = (("", self.tr("不打印")), (_ONE_DAY, self.tr("这一天")), (_WEEK, self.tr("这一周（有记录的各天）")))
        return [
            Field(name=_PERSON, label=self.tr("人员"), kind=FieldKind.CHOICE, choices=people),
            Field(name=_DAY, label=self.tr("日期"), kind=FieldKind.DAY, is_required=True),
            Field(name="weather", label=self.tr("天气")),
            Field(name=_KILOMETRES, label=self.tr("行驶里程"), kind=FieldKind.QUANTITY, unit=self.tr("公里")),
            *(
                Field(name=name, label=words, kind=FieldKind.NOTE, is_wide=True)
                for name, words in (
                    ("patrols", self.tr("巡视情况")),
                    ("visits", self.tr("走访情况")),
                    ("problems", self.tr("发现的问题")),
                    ("handed_over", self.tr("移交、待办")),
                    (_REVIEW, self.tr("审阅意见")),
                )
            ),
            Field(name=_THEN, label=self.tr("保存后打印"), kind=FieldKind.CHOICE, choices=then),
        ]

    def _writers(self, staff: "Sequence[Staff]") -> "list[Staff]":
        """Whose log may be written here: one's own; for who dispatches, that of everybody in the field."""
        session = self._ground.session
        if not session.may(Permission.DISPATCH):
            return [person for person in staff if person.id == session.staff_id]
        return [
            person
            for person in staff
            if person.is_active and (Role.AREA_MANAGER in person.roles or person.id == session.staff_id)
        ]

    def _first(self, staff: "Sequence[Staff]") -> str:
        own = str(self._ground.session.staff_id)
        known = [str(person.id) for person in self._writers(staff)]
        return own if own in known and not self._ground.may(Permission.DISPATCH) else next(iter(known), "")

    def _today(self) -> date:
        return self._ground.desk.now().astimezone(STATION_ZONE).date()

    @Slot(str)
    def _on_changed(self, name: str) -> None:
        if name in {_PERSON, _DAY}:
            self._read()

    def _asked(self) -> tuple[UUID, date] | None:
        """Whose day is asked for; None while the day is not typed whole."""
        values = self.form.values()
        try:
            return UUID(values[_PERSON]), date.fromisoformat(values[_DAY])
        except ValueError:
            return None

    def _read(self) -> None:
        asked = self._asked()
        if asked is not None:
            logs, session = self._ground.services.daybook.logs, self._ground.session
            self._ground.run(self, lambda: logs.day(session, *asked), self._show, self.refuse)

    def _show(self, view: "LogView") -> None:
        if self._asked() != (view.person.id, view.log.on):
            return  # another day is asked for by now
        self._shown = view
        log = view.log
        driven = "" if log.kilometres is None else f"{Decimal(log.kilometres) / 100:f}"
        self.form.set_values(
            {
                **{name: self.form.values()[name] for name in (_PERSON, _DAY, _THEN)},
                **log.texts,
                _KILOMETRES: driven,
                _REVIEW: log.review,
            }
        )
        lines = [_line(view, job) for job in view.jobs]
        self._jobs.setText("\n".join(lines) or self.tr("这一天没有出工的工单。"))

    @Slot()
    def submit(self) -> None:
        """Keep what was typed, then what is said of it, then print."""
        asked, values = self._asked(), self.form.values()
        if asked is None:
            self.show_problems([Problem(code="field.not_a_date", field=_DAY, values={"label": self.tr("日期")})])
            return
        try:
            driven = _hundredths(values[_KILOMETRES])
        except Refusal as refusal:
            self.refuse(refusal)
            return
        logs, session = self._ground.services.daybook.logs, self._ground.session
        texts = {name: values[name] for name in LOG_TEXTS}
        said = "" if self._shown is None else self._shown.log.review
        review = values[_REVIEW].strip()

        def keep() -> None:
            logs.write(session, *asked, texts, driven)
            if review and review != said:
                logs.review(session, *asked, review)

        self._ground.run(self._parent, keep, lambda _none: self._done(asked, values[_THEN]), self.refuse)

    def _done(self, asked: tuple[UUID, date], then: str) -> None:
        self.accept()
        ground, (person, day) = self._ground, asked
        ground.desk.toast(self.tr("已保存 {day} 的工作日志。").format(day=day.isoformat()))
        if not then:
            return
        papers, logs, session = ground.services.papers, ground.services.daybook.logs, ground.session

        def make() -> "Paper | None":
            days = logs.week(session, person, day) if then == _WEEK else (day,)
            subjects = [PaperSubject.log(person, each.isoformat()) for each in days]
            return papers.render_many(session, _FORM, subjects).paper

        ground.run(self._parent, make, ground.desk.show_paper)


def _line(view: "LogView", job: "Job") -> str:
    begun, ended = (None if at is None else at.astimezone(STATION_ZONE) for at in (job.begun_at, job.ended_at))
    until = "" if ended is None else f"{ended:%H:%M}"
    place = job.order.place or view.areas[job.order.area_id].name
    return f"{begun:%H:%M}～{until}  {job.order.number}  {job.order.task}  {place}"


def _hundredths(text: str) -> int | None:
    """Kilometres as they are typed, in hundredths.

    Raises:
        Refusal: `log.kilometres`.
    """
    if not text.strip():
        return None
    try:
        return round(Decimal(text) * 100)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise Refusal.of("log.kilometres", _KILOMETRES) from error
