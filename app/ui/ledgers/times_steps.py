"""The four times of a case's steps beside each other, with what differs marked."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.zone import STATION_ZONE
from app.labels.timekeeping import event_kind_text
from app.ui.parts import column, label, named
from app.ui.theme.theme import spaced, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.work.timekeeping import StepTruth

_MINUTE: Final = timedelta(minutes=1)


def steps_table(steps: "Sequence[StepTruth]") -> QWidget:
    """One line for each step: what, when it happened, and the other three times where they are another minute."""
    made = named(QWidget(), "fourTimes", _tr("四个时间"))
    inside = column(made, spacing=6)
    inside.addWidget(label(_tr("四个时间"), "heading"))
    grid = spaced(QGridLayout(), 0, 6)
    grid.setHorizontalSpacing(theme().look.px(12))
    grid.setColumnStretch(0, 1)
    for place, title in enumerate((_tr("事项"), _tr("发生"), _tr("单据"), _tr("登记"), _tr("本机"))):
        grid.addWidget(label(title, "muted"), 0, place)
    for line, truth in enumerate(steps, start=1):
        event = truth.step.event
        what = f"{truth.step.stage}\n{event_kind_text(event.kind)}" if truth.step.stage else event_kind_text(event.kind)
        texts = (
            _moment(event.occurred_at),
            "—" if event.on_paper_at is None else _beside(event.on_paper_at, event.occurred_at),
            _beside(event.recorded_at, event.occurred_at),
            _beside(event.device_at, event.recorded_at),
        )
        grid.addWidget(label(what, "small"), line, 0, Qt.AlignmentFlag.AlignTop)
        for place, text in enumerate(texts, start=1):
            differs = place > 1 and text not in {"—", _same()}
            is_marked = differs and not truth.is_true
            cell = label(text, "badge" if is_marked else "" if differs else "small", tone="near" if is_marked else "")
            grid.addWidget(named(cell, f"time-{line}-{place}"), line, place, _corner())
    inside.addLayout(grid)
    return made


def _beside(moment: datetime, other: datetime) -> str:
    return _same() if abs(moment - other) < _MINUTE else _moment(moment)


def _moment(moment: datetime) -> str:
    """Day and time below each other, so that four of them fit beside each other."""
    return f"{moment.astimezone(STATION_ZONE):%m-%d\n%H:%M}"


def _corner() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


def _same() -> str:
    return _tr("同")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StepsTable", text)
