"""One customer: record, area and managers, bills, cases."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.papers.subject import PaperKind
from app.domain.people.session import Permission
from app.labels.customers import LABELS
from app.labels.ledgers import hundredths_text, kilowatts_text, moment_text
from app.ui.icons import Icon
from app.ui.ledgers.card import RecordCard, head
from app.ui.ledgers.facts import facts, lines
from app.ui.ledgers.words import badge, paid_badge
from app.ui.lists.cells import Badge
from app.ui.parts import button, label, row
from app.ui.tools import marked_button
from app.ui.words import case_badge

if TYPE_CHECKING:
    from app.domain.records.facts import Bill
    from app.domain.work.case import Case
    from app.services.customers.customers import CustomerView
    from app.ui.ground import Ground

_BILLS = 6
_REMINDER = "arrears-reminder"
_CUT_NOTICE = "arrears-disconnection-notice"


class CustomerCard(RecordCard):
    """客户卡片."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, "customerCard", "在左边选一个客户，这里显示档案、电费和业务。")

    def read(self, record_id: UUID) -> None:
        """Ask for everything about the customer."""
        session = self.ground.session
        self.ground.run(self, lambda: self.ground.services.customers.show(session, record_id), self._show)

    def _show(self, view: "CustomerView") -> None:
        if view.customer.id != self.record_id:
            return
        customer = view.customer
        pieces = [
            head(
                customer.name,
                self.tr("户号 {number}").format(number=customer.account_number),
                badge("state", customer.state, LABELS[type(customer.state)][customer.state]),
                self._verbs(view),
            ),
            *self._notices(view),
            facts("customerFacts", self._facts(view)),
        ]
        if view.is_masked:
            pieces.append(label(self.tr("证件号码和电话已按岗位权限隐去中间几位。"), "small", wraps=True))
        pieces += [
            lines(
                "customerBills",
                self.tr("电费"),
                [self._bill(bill) for bill in view.bills[:_BILLS]],
                self.tr("没有电费记录。"),
            ),
            lines(
                "customerCases", self.tr("业务"), [self._case(case) for case in view.cases], self.tr("没有办过业务。")
            ),
        ]
        self.fill(pieces)
        self.shown.emit(customer.account_number)

    def _verbs(self, view: "CustomerView") -> list[QWidget]:
        verbs: list[QWidget] = []
        if self.ground.may(Permission.INTAKE):
            take_in = marked_button(self.tr("受理业务"), "intakeForCustomer", Icon.INTAKE, role="primary")
            take_in.clicked.connect(lambda: self.ground.desk.go_to("intake", ("customer", str(view.customer.id))))
            verbs.append(take_in)
        area = marked_button(self.tr("查看台区"), "areaOfCustomer", Icon.TRANSFORMER)
        area.clicked.connect(lambda: self.ground.desk.open_record("area", str(view.area.id)))
        return [*verbs, area]

    def _notices(self, view: "CustomerView") -> list[QWidget]:
        """What can be printed for who owes something, by those who may hand it out."""
        hands = (view.area.a_manager_id, view.area.b_manager_id)
        may = self.ground.may(Permission.INTAKE) or self.ground.session.staff_id in hands
        if view.owed <= 0 or not may:
            return []
        made = QWidget()
        inside = row(made, spacing=8)
        for form, words, name in (
            (_REMINDER, self.tr("催缴通知"), "remindCustomer"),
            (_CUT_NOTICE, self.tr("停电通知"), "warnOfCut"),
        ):
            verb = marked_button(words, name, Icon.PRINT)
            verb.clicked.connect(
                lambda _=False, form=form: self.ground.desk.print_form(form, str(view.customer.id), PaperKind.CUSTOMER)
            )
            inside.addWidget(verb)
        inside.addStretch(1)
        return [made]

    def _facts(self, view: "CustomerView") -> list[tuple[str, str]]:
        customer = view.customer
        owed = self.tr("{n} 元").format(n=hundredths_text(view.owed))
        return [
            (LABELS[type(customer.id_kind)][customer.id_kind], customer.id_number),
            (self.tr("联系电话"), customer.phone),
            (self.tr("用电地址"), customer.address),
            (self.tr("台区"), f"{view.area.name}  {view.area.number}"),
            (self.tr("A角"), _who(view.a_manager.name, view.a_manager.number)),
            (self.tr("B角"), _who(view.b_manager.name, view.b_manager.number)),
            (self.tr("用电类别"), customer.category),
            (self.tr("合同容量"), kilowatts_text(customer.capacity_w)),
            (self.tr("供电电压"), customer.voltage),
            (self.tr("电能表"), customer.meter_number),
            (self.tr("立户日期"), customer.opened_on.isoformat()),
            (self.tr("欠费"), owed if view.owed > 0 else self.tr("无")),
            *self._source(view),
        ]

    def _source(self, view: "CustomerView") -> list[tuple[str, str]]:
        """Which row of which file told of the customer last."""
        source = view.source
        if source is None:
            return []
        told = self.tr("{file}，第 {row} 行，{at} 导入")
        at = moment_text(source.batch.imported_at)
        return [(self.tr("来源"), told.format(file=source.batch.file_name, row=source.row, at=at))]

    def _bill(self, bill: "Bill") -> list[str | Badge | QWidget]:
        return [bill.period, self.tr("应收 {n} 元").format(n=hundredths_text(bill.receivable)), paid_badge(bill)]

    def _case(self, case: "Case") -> list[str | Badge | QWidget]:
        link: QPushButton = button(case.number, f"case-{case.number}", role="link")
        link.clicked.connect(lambda: self.ground.desk.open_record("case", str(case.id)))
        return [link, case_badge(case.state)]


def _who(name: str, number: str) -> str:
    return f"{name}  {number}"
