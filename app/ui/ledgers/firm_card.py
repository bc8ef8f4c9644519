"""One firm of the register: its licences with the days left, and what may be done with it."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.domain.firms.firm import Firm, Licence, LicenceState, Trade
from app.domain.people.session import Permission
from app.labels.supply import LABELS
from app.ui.icons import Icon
from app.ui.ledgers.card import RecordCard, head
from app.ui.ledgers.facts import facts, lines
from app.ui.ledgers.firm_dialog import FirmDialog, RetireDialog
from app.ui.lists.cells import Badge, Tone
from app.ui.parts import button, label
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QPushButton

    from app.services.firms import FirmDraft
    from app.ui.deciding import DecisionDialog
    from app.ui.ground import Ground

_TONES = {LicenceState.VALID: Tone.GOOD, LicenceState.SOON: Tone.NEAR, LicenceState.EXPIRED: Tone.OVER}


class FirmCard(RecordCard):
    """单位卡片."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, "firmCard", "在左边选一个单位，这里显示资质和联系方式。")

    def show_nothing(self) -> None:
        """No firm is chosen: one may still be entered."""
        super().show_nothing()
        if self.ground.may(Permission.INTAKE):
            said = label(self.tr("在左边选一个单位，这里显示资质和联系方式。"), "muted", wraps=True)
            self.fill((said, self._new()))

    def read(self, record_id: UUID) -> None:
        """Ask for the firm and the day its licences are looked at by."""
        firms = self.ground.services.supply.firms
        self.ground.run(self, lambda: (firms.show(record_id), firms.today()), lambda read: self._show(*read))

    def _show(self, firm: Firm, today: "date") -> None:
        if firm.id != self.record_id:
            return
        state = Badge(word=self.tr("在册"), tone=Tone.GOOD) if firm.is_active else Badge(word=self.tr("已移出"))
        self.fill(
            (
                head(firm.name, firm.credit_code, state, self._verbs(firm)),
                facts("firmFacts", ((self.tr("联系人"), firm.contact), (self.tr("联系电话"), firm.phone))),
                lines(
                    "firmLicences",
                    self.tr("资质"),
                    [row for licence in firm.licences for row in _rows(licence, today)],
                    self.tr("没有登记资质，不能供客户选择。"),
                ),
                *([self._new()] if self.ground.may(Permission.INTAKE) else []),
            )
        )
        self.shown.emit(firm.credit_code)

    def _verbs(self, firm: Firm) -> list[QWidget]:
        if not self.ground.may(Permission.INTAKE):
            return []
        change = marked_button(self.tr("修改"), "changeFirm", Icon.EDIT)
        change.clicked.connect(lambda: self._ask(firm))
        if not firm.is_active:
            return [change]
        retire = button(self.tr("移出名录"), "retireFirm")
        retire.clicked.connect(lambda: self._ask_why(firm))
        return [change, retire]

    def _new(self) -> "QPushButton":
        new = marked_button(self.tr("登记单位"), "newFirm", Icon.ADD)
        new.clicked.connect(self.enter)
        return new

    @Slot()
    def enter(self) -> None:
        """Ask for a firm that is not in the register yet."""
        self._ask(None)

    def _ask(self, firm: Firm | None) -> None:
        firms, session = self.ground.services.supply.firms, self.ground.session
        dialog = FirmDialog(self.ground, self, firm)

        def decided(draft: "FirmDraft") -> None:
            self._do(lambda: firms.put(session, draft), dialog, self.tr("已登记 {name}。"))

        dialog.decided.connect(decided)
        dialog.open()

    def _ask_why(self, firm: Firm) -> None:
        firms, session = self.ground.services.supply.firms, self.ground.session
        dialog = RetireDialog(self.ground, self, firm)
        dialog.decided.connect(
            lambda why: self._do(lambda: firms.retire(session, firm.id, why), dialog, self.tr("已移出 {name}。"))
        )
        dialog.open()

    def _do(self, call: "Callable[[], Firm]", dialog: "DecisionDialog", said: str) -> None:
        def done(firm: Firm) -> None:
            dialog.accept()
            self.ground.desk.toast(said.format(name=firm.name))
            self.show_record(firm.id)

        self.ground.run(self, call, done, dialog.refuse)


def _rows(licence: Licence, today: "date") -> "list[list[str | Badge | QWidget]]":
    """Two lines a licence: what it is for with how it stands, and its words, which are too long for a column."""
    state = licence.state_on(today)
    badge = Badge(word=LABELS[LicenceState][state], tone=_TONES[state])
    words = label(licence.words, wraps=True)
    return [[LABELS[Trade][licence.trade], words], [badge, f"至 {licence.valid_until.isoformat()}"]]
