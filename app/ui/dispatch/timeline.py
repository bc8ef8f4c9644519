"""What happened to an order, oldest first, with the four times where they differ."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.work.event import Event, EventKind
from app.labels.limits import moment_text
from app.labels.work import LABELS
from app.ui.lists.cells import say_moment
from app.ui.parts import clear, column, label, named
from app.ui.theme.theme import spaced

if TYPE_CHECKING:
    from app.ui.dispatch.dossier import Dossier

_SAME = timedelta(minutes=1)  # times closer than this were entered as it happened


class Timeline(QWidget):
    """The events of one order."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "orderTimeline", self.tr("经过"))
        self._lines = spaced(QGridLayout(), 0, 6)
        self._lines.setColumnStretch(2, 1)
        inside = column(self, spacing=8)
        inside.addWidget(label(self.tr("经过"), "heading"))
        inside.addLayout(self._lines)

    def show_events(self, dossier: "Dossier", now: datetime) -> None:
        """Show what happened to an order."""
        clear(self._lines)
        for line, event in enumerate(dossier.view.events):
            when = label(moment_text(event.occurred_at, now), "muted")
            when.setToolTip(self._all_times(event))
            self._lines.addWidget(when, line, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(label(LABELS[EventKind][EventKind(event.kind)]), line, 1, Qt.AlignmentFlag.AlignTop)
            words = named(label(" · ".join(self._words(event, dossier, now)), "muted", wraps=True), f"event{line}")
            self._lines.addWidget(words, line, 2)

    def _words(self, event: Event, dossier: "Dossier", now: datetime) -> Iterator[str]:
        names = {str(key): person.name for key, person in dossier.view.people.items()}
        before, lead, guardian = (names.get(str(event.payload.get(r, "")), "") for r in ("from", "lead", "guardian"))
        if before and before != lead:
            yield self.tr("原负责人 {name}").format(name=before)
        if lead:
            yield self.tr("负责人 {name}").format(name=lead)
        if guardian:
            yield self.tr("监护人 {name}").format(name=guardian)
        if reason := str(event.payload.get("reason", "")):
            yield reason
        if event.on_paper_at is not None:
            yield self.tr("纸上 {when}").format(when=moment_text(event.on_paper_at, now))
        if abs(event.recorded_at - event.occurred_at) >= _SAME:
            yield self.tr("录入 {when}").format(when=moment_text(event.recorded_at, now))
        if abs(event.device_at - event.recorded_at) >= _SAME:
            yield self.tr("本机 {when}").format(when=moment_text(event.device_at, now))
        yield self.tr("经手 {name}").format(name=dossier.name_of(event.actor_id))

    def _all_times(self, event: Event) -> str:
        times = (
            (self.tr("发生"), event.occurred_at),
            (self.tr("纸上"), event.on_paper_at),
            (self.tr("录入"), event.recorded_at),
            (self.tr("本机"), event.device_at),
        )
        return "\n".join(f"{title} {say_moment(moment)}" for title, moment in times if moment is not None)
