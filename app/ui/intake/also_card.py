"""顺便可办: what else this customer could settle today, each with the way there."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.domain.people.session import Permission
from app.domain.work.also import Offer, OfferKind
from app.labels.counter import offer_text
from app.ui.parts import button, clear, column, label, named, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.customers.customers import CustomerView
    from app.ui.ground import Ground

_URGENT = frozenset({OfferKind.ARREARS, OfferKind.CUT_OFF})
_KEYS = 9  # so many can be gone to by Alt and a digit


class AlsoCard(QFrame):
    """What the station's rules find for the customer at the counter; hidden while nobody is picked."""

    business_wanted = Signal(str, object)
    """A business is to be begun for the customer: its code and his id."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "alsoCard", self.tr("顺便可办"))
        self.setProperty("role", "card")
        self._ground = ground
        self._customer_id: UUID | None = None
        self._lines = column(spacing=6)
        inside = column(self, margins=16, spacing=8)
        inside.addWidget(label(self.tr("顺便可办"), "heading"))
        inside.addLayout(self._lines)
        self.hide()

    def show_customer(self, view: "CustomerView | None") -> None:
        """Look for what a customer could settle, or show nothing."""
        customer_id = None if view is None else view.customer.id
        self._customer_id = customer_id
        clear(self._lines)
        self.hide()
        session = self._ground.session
        if customer_id is not None and session.may(Permission.INTAKE):
            self._ground.run(
                self,
                lambda: self._ground.services.also.offers(session, customer_id),
                lambda found: self._show(customer_id, found),
            )

    def _show(self, customer_id: UUID, found: "Sequence[Offer]") -> None:
        if customer_id != self._customer_id:
            return  # somebody else was picked meanwhile
        clear(self._lines)
        for number, offer in enumerate(found, start=1):
            self._lines.addLayout(self._line(number, offer))
        if not found:
            self._lines.addWidget(named(label(self.tr("没有其他要办的事。"), "muted"), "alsoNothing"))
        self.show()

    def _line(self, number: int, offer: Offer) -> QHBoxLayout:
        text = offer_text(offer)
        said = named(label(text, "error" if offer.kind in _URGENT else "", wraps=True), f"also-{offer.kind}-{number}")
        key = f"(&{number})" if number <= _KEYS else ""
        go = button(self.tr("去办{key}").format(key=key), f"alsoGo-{number}", role="link")
        go.setAccessibleName(self.tr("去办：{text}").format(text=text))
        go.clicked.connect(lambda: self._go(offer))
        line = row(spacing=8)
        line.addWidget(said, 1)
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _go(self, offer: Offer) -> None:
        if offer.case_id is not None:
            self._ground.desk.open_record("case", str(offer.case_id))
        elif offer.business:
            self.business_wanted.emit(offer.business, self._customer_id)
        else:
            self._ground.desk.open_record("customer", str(self._customer_id))
