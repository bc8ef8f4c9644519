"""The card of the day's own records in 今日: the morning meeting, the work log, meetings and trainings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.daybook.gathering import DecisionState, GatheringKind
from app.domain.people.session import Permission
from app.domain.zone import STATION_ZONE
from app.ui.elided import Elided
from app.ui.parts import button, card, column, named, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.daybook.gathering import Gathering
    from app.domain.people.staff import Staff
    from app.services.bundle import Services
    from app.ui.ground import Ground

# What asks for a meeting or a log comes when it is wanted, not with the first lists of the day.
# ruff: noqa: PLC0415

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecords:
    """How the day's records stand: the morning meeting's, and who has written no log today."""

    morning: "Gathering | None"
    missing: "tuple[Staff, ...]"


def read_day(services: "Services") -> DayRecords:
    """How the day's records stand; called on the database worker."""
    now = services.office.clock.now().astimezone(STATION_ZONE)
    daybook = services.daybook
    return DayRecords(morning=daybook.gatherings.of_morning(), missing=daybook.logs.missing(now.date()))


class DayCard(QWidget):
    """Says what is written of the day and offers to write the rest."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "dayCard", self.tr("晨会与日志"))
        self._ground = ground
        self._calls = ground.may(Permission.DISPATCH)
        around, inside = card("dayGround", self.tr("晨会与日志") if self._calls else self.tr("工作日志"))
        self._morning = named(Elided(), "daySaid")
        self._logs = named(Elided("muted"), "dayLogs")
        for said in (self._morning, self._logs):
            inside.addWidget(said)
        verbs = row(spacing=8)
        for each in self._verbs():
            verbs.addWidget(each)
        verbs.addStretch(1)
        inside.addLayout(verbs)
        column(self).addWidget(around)
        if not self._calls:
            self._morning.hide()  # the meeting is the business of who calls it

    def _verbs(self) -> list[QWidget]:
        log = self._verb(self.tr("日志(&L)"), "writeLog", self.write_log)
        if not self._calls:
            return [log]
        return [
            self._verb(self.tr("晨会(&M)"), "holdMorning", self.hold_morning),
            log,
            self._verb(self.tr("会议(&E)"), "holdMeeting", lambda: self._hold(GatheringKind.MEETING)),
            self._verb(self.tr("培训(&T)"), "holdTraining", lambda: self._hold(GatheringKind.TRAINING)),
        ]

    @staticmethod
    def _verb(words: str, name: str, do: "Callable[[], object]") -> QWidget:
        made = button(words, name)
        made.clicked.connect(do)
        return made

    def show_records(self, records: DayRecords) -> None:
        """Say how the day's records stand."""
        self._morning.show_text(self._morning_text(records.morning))
        self._logs.show_text(self._logs_text(records))

    def _morning_text(self, morning: "Gathering | None") -> str:
        if morning is None:
            return self.tr("今天的晨会还没有记录。")
        held = morning.held_at.astimezone(STATION_ZONE)
        left = sum(1 for each in morning.decisions if each.state is not DecisionState.DONE)
        waiting = self.tr("，未落实 {n} 项").format(n=left) if left else ""
        return self.tr("晨会 {at} 已记录，到会 {n} 人{waiting}。").format(
            at=f"{held:%H:%M}", n=len(morning.attendees), waiting=waiting
        )

    def _logs_text(self, records: DayRecords) -> str:
        if not self._calls:
            own = self._ground.session.staff_id
            is_missing = any(person.id == own for person in records.missing)
            return self.tr("今天的日志还没有写。") if is_missing else self.tr("今天的日志已写。")
        if not records.missing:
            return self.tr("今天的日志都已写。")
        names = "、".join(person.name for person in records.missing[:_NAMED])
        more = self.tr("等") if len(records.missing) > _NAMED else ""
        words = self.tr("今天未写日志 {n} 人：{names}{more}")
        return words.format(n=len(records.missing), names=names, more=more)

    @Slot()
    def hold_morning(self) -> None:
        """Write today's morning meeting."""
        from app.ui.gathering_desk import ask_morning

        ask_morning(self._ground, self, lambda _saved: None)

    def _hold(self, kind: GatheringKind) -> None:
        from app.ui.gathering_desk import ask_gathering

        ask_gathering(self._ground, self, kind, lambda _saved: None)

    @Slot()
    def write_log(self) -> None:
        """Write a day's log."""
        from app.ui.today.log_dialog import LogDialog

        ground = self._ground
        ground.run(self, ground.services.people.staff, lambda staff: LogDialog(ground, self, staff).open())
