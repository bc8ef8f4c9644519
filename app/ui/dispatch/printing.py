"""The papers of an order: the work order with F9, and what else its kind of work prints."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from app.domain.papers.subject import PaperKind
from app.labels.form_names import FORM_NAMES
from app.ui.actions import ActionId, make_action
from app.ui.icons import Icon
from app.ui.parts import clear, column, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.ui.dispatch.dossier import Dossier
    from app.ui.ground import Ground

_WORK_ORDER: Final = "work-order"
_OF_CASES: Final = frozenset({"metering-slip"})  # names the account, which only a case brings


class OrderPapers(QWidget):
    """A button for each form of the order's kind, once a crew is on it."""

    def __init__(self, ground: "Ground", pane: QWidget) -> None:
        """`pane` is where F9 prints the work order."""
        super().__init__()
        named(self, "orderPapers", self.tr("打印"))
        self._ground = ground
        self._dossier: Dossier | None = None
        self._inside = column(self, spacing=6)
        make_action(ActionId.PRINT, pane, self._print_work_order, text=self.tr("打印派工单"), is_local=False)

    def show_order(self, dossier: "Dossier") -> None:
        """Offer what the order prints now."""
        self._dossier = dossier
        clear(self._inside)
        codes = [code for code in dossier.view.kind.forms if self._is_printable(code)]
        for code in codes:
            words = self.tr("打印{form}").format(form=FORM_NAMES.get(code, code))
            verb = marked_button(f"{words}  F9" if code == _WORK_ORDER else words, f"print-{code}", Icon.PRINT)
            verb.clicked.connect(lambda _on=False, code=code: self._print(code))
            line = row()
            line.addWidget(verb)
            line.addStretch(1)
            self._inside.addLayout(line)
        self.setVisible(bool(codes))

    def _is_printable(self, code: str) -> bool:
        if self._dossier is None or self._dossier.may_send or self._dossier.view.order.lead_id is None:
            return False
        return code not in _OF_CASES or self._dossier.view.case is not None

    def _print_work_order(self) -> None:
        if self._is_printable(_WORK_ORDER):
            self._print(_WORK_ORDER)

    def _print(self, code: str) -> None:
        if self._dossier is not None:
            self._ground.desk.print_form(code, str(self._dossier.view.order.id), PaperKind.ORDER)
