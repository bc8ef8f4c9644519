"""The right side of the place: the order that is looked at, or a form that stands in its stead for a while."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.people.session import Permission
from app.ui.dispatch.absence import AbsencePage
from app.ui.dispatch.form_page import FormPage
from app.ui.dispatch.handing import HandAllPage, HandOverPage
from app.ui.dispatch.new_order import NewOrderPage
from app.ui.dispatch.order_pane import OrderPane
from app.ui.parts import named

if TYPE_CHECKING:
    from app.ui.dispatch.dossier import Dossier
    from app.ui.ground import Ground


class OrderSide(QStackedWidget):
    """The order, and for dispatchers the forms for new orders, absences and handing over."""

    returned = Signal()
    """A form was left and the order is shown again."""
    order_wanted = Signal(object)
    """The id of an order that was made or handed over in a form."""
    handing_wanted = Signal(object)
    """Everything of a person is to be handed over: a Handing."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "dispatchRight")
        self.order = OrderPane(ground)
        self.addWidget(self.order)
        self._forms: tuple[FormPage, ...] = ()
        if ground.session.may(Permission.DISPATCH):
            self._add_forms(ground)

    @property
    def pages(self) -> list[QWidget]:
        """The order and every form."""
        return [self.order, *self._forms]

    @Slot()
    def show_order(self) -> bool:
        """Show the order again; False when it is shown already."""
        if self.currentWidget() is self.order:
            return False
        self.setCurrentWidget(self.order)
        self.returned.emit()
        return True

    @Slot()
    def open_new(self) -> None:
        """Ask for a new order."""
        self._show(self._new)

    def open_absence(self, staff_id: UUID, name: str) -> None:
        """Ask for the absence of a person."""
        self._absence.show_person(staff_id, name)
        self._show(self._absence)

    def open_hand_all(self, staff_id: UUID, name: str) -> None:
        """Ask why everything of a person is handed over."""
        self._hand_all.show_person(staff_id, name)
        self._show(self._hand_all)

    @Slot(object)
    def open_hand_over(self, dossier: "Dossier") -> None:
        """Ask who goes on with an order."""
        self._hand_over.show_order(dossier)
        self._show(self._hand_over)

    def _add_forms(self, ground: "Ground") -> None:
        self._new, self._absence = NewOrderPage(ground), AbsencePage(ground)
        self._hand_over, self._hand_all = HandOverPage(ground), HandAllPage(ground)
        self._forms = (self._new, self._absence, self._hand_over, self._hand_all)
        for form in self._forms:
            self.addWidget(form)
            form.left.connect(self.show_order)
        self._new.made.connect(self.order_wanted)
        self._hand_over.handed.connect(self.order_wanted)
        self._hand_all.wanted.connect(self.handing_wanted)
        self.order.handing_wanted.connect(self.open_hand_over)

    def _show(self, form: FormPage) -> None:
        self.setCurrentWidget(form)
        form.begin()
