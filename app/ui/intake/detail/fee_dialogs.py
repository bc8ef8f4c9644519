"""Entering what was paid, given back or fixed for a fee, and striking out what was entered by mistake."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from app.domain.definitions.field import FieldKind as Kind
from app.domain.definitions.field import FieldSpec
from app.domain.problems import Problem
from app.domain.work.fee_accounts import PayWay
from app.domain.work.fee_checks import Movement
from app.domain.zone import STATION_ZONE
from app.labels.fees import LABELS, account_text, entry_text, money_text
from app.ui.case_fields import kept, shown
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.parts import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.work.fee_accounts import FeeAccount, FeeEntry
    from app.ui.ground import Ground

_AMOUNT, _RECEIPT, _ON, _WAY = "amount", "receipt", "on", "way"
_MONEY = FieldSpec(code=_AMOUNT, label="金额", kind=Kind.READING, stage="", unit="元")


class _MoneyDialog(DecisionDialog):
    """A dialog with an amount; one nobody can read is said at its field."""

    def money(self, label_text: str) -> tuple[int, list[Problem]]:
        """The amount in cents, and what is wrong with it."""
        value = kept(_MONEY, self.form.values()[_AMOUNT], self._ground.desk.now())
        if isinstance(value, int):
            return value, []
        return 0, [Problem(code="field.not_a_number", field=_AMOUNT, values={"label": label_text})]

    def amount_field(self, words: str) -> Field:
        """The field of the amount."""
        return Field(name=_AMOUNT, label=words, kind=FieldKind.QUANTITY, unit="元", is_required=True)


class MovementDialog(_MoneyDialog):
    """A payment or a refund: how much, by which receipt, on which day, in which way, and why if it differs."""

    decided = Signal(object)
    """The Movement."""

    def __init__(self, ground: "Ground", parent: "QWidget", account: "FeeAccount", *, is_refund: bool) -> None:
        verb = self.tr("登记退款") if is_refund else self.tr("登记收款")
        super().__init__(ground, parent, "refundDialog" if is_refund else "payDialog", verb, verb)
        self._fee = account.line.spec.code
        self._words = self.tr("退款金额") if is_refund else self.tr("实收金额")
        standing = account_text(account) or self.tr("应收 {amount}").format(amount=money_text(account.owed))
        ways = tuple((each.value, words) for each, words in LABELS[PayWay].items())
        self.use_form(
            (
                self.amount_field(self._words),
                Field(name=_RECEIPT, label=self.tr("票据号"), is_required=True),
                Field(name=_ON, label=self.tr("日期"), kind=FieldKind.DAY, is_required=True),
                Field(name=_WAY, label=self.tr("方式"), kind=FieldKind.CHOICE, choices=ways),
                Field(
                    name=REASON,
                    label=self.tr("与应收不一致的原因"),
                    kind=FieldKind.NOTE,
                    hint=self.tr("一致的不填"),
                    is_wide=True,
                ),
            ),
            [label(f"{account.line.spec.name} · {standing}", wraps=True)],
        )
        over = min(-account.missing, account.paid) if account.missing < 0 else account.paid
        amount = over if is_refund else max(account.missing, 0)
        today = ground.desk.now().astimezone(STATION_ZONE).date()
        self.form.set_values({_AMOUNT: shown(_MONEY, amount), _ON: today.isoformat()})

    @Slot()
    def submit(self) -> None:
        """Hand the movement on; an amount or a day nobody can read is said here, the rest by the rules."""
        values = self.form.values()
        amount, problems = self.money(self._words)
        day = _day(values[_ON])
        if day is None:
            problems.append(Problem(code="field.not_a_date", field=_ON, values={"label": self.tr("日期")}))
        if problems or day is None:
            self.show_problems(problems)
            return
        self.decided.emit(
            Movement(
                fee=self._fee,
                amount=amount,
                on=day,
                receipt=values[_RECEIPT],
                way=PayWay(values[_WAY]),
                reason=values[REASON],
            )
        )


class FixFeeDialog(_MoneyDialog):
    """What a fee the rules leave open comes to, and by which paper."""

    decided = Signal(int, str)
    """The amount in cents and the paper."""

    def __init__(self, ground: "Ground", parent: "QWidget", account: "FeeAccount") -> None:
        super().__init__(ground, parent, "fixFeeDialog", self.tr("核定金额"), self.tr("核定"))
        self._words = self.tr("核定金额")
        spec = account.line.spec
        paper = Field(
            name=_RECEIPT,
            label=self.tr("依据"),
            hint=self.tr("结算单、协议书或文件编号"),
            is_required=True,
            is_wide=True,
        )
        before = [label(spec.name, wraps=True), label(spec.note, "muted", wraps=True)]
        self.use_form((self.amount_field(self._words), paper), before)

    @Slot()
    def submit(self) -> None:
        """Hand amount and paper on; an amount nobody can read is said here."""
        amount, problems = self.money(self._words)
        if problems:
            self.show_problems(problems)
        else:
            self.decided.emit(amount, self.form.values()[_RECEIPT])


class StrikeFeeDialog(DecisionDialog):
    """Why an entry does not count."""

    decided = Signal(str)
    """The reason."""

    def __init__(self, ground: "Ground", parent: "QWidget", entry: "FeeEntry") -> None:
        super().__init__(ground, parent, "strikeFeeDialog", self.tr("冲正记录"), self.tr("冲正"))
        reason = Field(name=REASON, label=self.tr("原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True)
        note = label(self.tr("记录仍留着，注明冲正，不再计入实收。"), "muted", wraps=True)
        self.use_form((reason,), [label(entry_text(entry), wraps=True), note])

    @Slot()
    def submit(self) -> None:
        """Hand the reason on; the rules say when it is missing."""
        self.decided.emit(self.form.values()[REASON])


def _day(text: str) -> date | None:
    """The day that was typed; None when nobody can read it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
