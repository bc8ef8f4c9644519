"""How often the customer had to come for this case, day by day."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from app.labels.counter import trip_text
from app.ui.parts import clear, column, label, named

if TYPE_CHECKING:
    from app.services.work.viewing import CaseView


class TripsCard(QFrame):
    """A number, and a line for each day; hidden while the customer did not have to come at all."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "tripsCard", self.tr("客户到柜台"))
        self.setProperty("role", "card")
        self._heading = named(label("", "heading"), "tripsHeading")
        self._lines = column(spacing=4)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(self._heading)
        inside.addLayout(self._lines)

    def show_view(self, view: "CaseView") -> None:
        """Show the trips of a case."""
        clear(self._lines)
        self._heading.setText(self.tr("客户到柜台 · {n} 次").format(n=len(view.trips)))
        for trip in view.trips:
            self._lines.addWidget(named(label(trip_text(trip), wraps=True), f"trip-{trip.day}"))
        self.setVisible(bool(view.trips))
