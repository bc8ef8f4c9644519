"""What happened to a case, the newest first, with the four times where they differ."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.domain.work.pauses import pause_numbers
from app.labels.work_terms import event_text, times_text
from app.ui.parts import clear, column, label, named
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from app.services.work.viewing import CaseView
    from app.ui.ground import Ground


class StoryCard(QFrame):
    """One line for each event of the case and its orders."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "storyCard", self.tr("经过"))
        self.setProperty("role", "card")
        self._ground = ground
        self._place = column()
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("经过"), "heading"))
        inside.addLayout(self._place)

    def show_view(self, view: "CaseView") -> None:
        """Show the story of a case."""
        clear(self._place)
        sheet = named(QWidget(), "story")
        grid = spaced(QGridLayout(sheet), 0, 6)
        grid.setHorizontalSpacing(theme().look.px(12))
        grid.setColumnStretch(1, 1)
        now, pauses = self._ground.desk.now(), pause_numbers(view.events)
        top = Qt.AlignmentFlag.AlignTop
        for line, event in enumerate(reversed(view.events)):
            actor = None if event.actor_id is None else view.people.get(event.actor_id)
            said = event_text(event, view.business, view.people, pauses)
            who = self.tr("数据文件夹所有者") if event.actor_id is None else "" if actor is None else actor.name
            grid.addWidget(label(times_text(event, now).replace(" · ", "\n"), "small"), line, 0, top)
            grid.addWidget(named(label(said, wraps=True), f"event-{line}"), line, 1, top)
            grid.addWidget(label(who, "small"), line, 2, top)
        self._place.addWidget(sheet)
