"""One case's seals, and the ledger of its month on paper."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.domain.lists import ListQuery
from app.domain.papers.subject import PaperKind
from app.domain.people.session import Permission
from app.ui.icons import Icon
from app.ui.ledgers.card import RecordCard, head
from app.ui.ledgers.facts import facts
from app.ui.parts import button
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.ground import Ground


class SealCard(RecordCard):
    """封印卡片."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, "sealCard", "在左边选一条封印，这里显示用在哪里，并可打印当月的台账。")

    def read(self, record_id: UUID) -> None:
        """Ask for the seals of the case with this id."""
        case_views, session = self.ground.services.case_views, self.ground.session
        source = self.ground.services.lists.source("seals")

        def find() -> Any:
            number = case_views.show(session, record_id).case.number
            return next(iter(source.rows(source.keys(ListQuery(text=number)))), None)

        self.ground.run(self, find, self._show)

    def _show(self, found: Any) -> None:
        if found is None or found.id != self.record_id:
            return
        pairs = (
            (self.tr("日期"), found.day.isoformat()),
            (self.tr("加封封印号"), found.sealed),
            (self.tr("拆除封印号"), found.removed),
            (self.tr("加封位置"), found.place),
            (self.tr("户号"), found.account_number),
            (self.tr("经手人"), found.person),
            (self.tr("工单编号"), found.order_number),
        )
        self.fill(
            (
                head(found.name, found.case_number, None, self._verbs(found.id, f"{found.day:%Y-%m}")),
                facts("sealFacts", pairs),
            )
        )
        self.shown.emit(found.case_number)

    def _verbs(self, case_id: UUID, month: str) -> "list[QWidget]":
        case = button(self.tr("打开业务"), "openSealedCase")
        case.clicked.connect(lambda: self.ground.desk.open_record("case", str(case_id)))
        if not self.ground.may(Permission.DISPATCH):
            return [case]
        ledger = marked_button(self.tr("{month} 台账").format(month=month), "printSeals", Icon.PRINT)
        ledger.clicked.connect(lambda: self.ground.desk.print_form("seal-ledger", month, PaperKind.SEALS))
        return [ledger, case]
