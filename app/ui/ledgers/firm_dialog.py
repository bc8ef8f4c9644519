"""Entering a firm of the register, or what has changed of it."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from app.domain.firms.firm import Firm, Licence, Trade
from app.domain.problems import Problem
from app.labels.supply import LABELS
from app.services.firms import FirmDraft
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.ground import Ground

_PARTS = ("kind", "grade", "number")


class FirmDialog(DecisionDialog):
    """Name, code, contact, and one licence a trade; further licences of a trade stay as they are."""

    decided = Signal(object)
    """The FirmDraft."""

    def __init__(self, ground: "Ground", parent: "QWidget", firm: Firm | None) -> None:
        words = self.tr("登记单位") if firm is None else self.tr("修改单位")
        super().__init__(ground, parent, "firmDialog", words, self.tr("保存"))
        self._firm = firm
        self.use_form(
            (
                Field(name="name", label=self.tr("单位名称"), is_required=True),
                Field(name="credit_code", label=self.tr("统一社会信用代码"), kind=FieldKind.CODE, is_required=True),
                Field(name="contact", label=self.tr("联系人")),
                Field(name="phone", label=self.tr("联系电话"), kind=FieldKind.PHONE),
                *(field for trade in Trade for field in self._licence_fields(trade)),
            ),
            is_long=True,
        )
        if firm is not None:
            self.form.set_values(_texts(firm))
            self.form.editor("credit_code").setEnabled(False)
        self.form.begin()

    def _licence_fields(self, trade: Trade) -> tuple[Field, ...]:
        words = LABELS[Trade][trade]
        return (
            Field(name=f"{trade}_kind", label=self.tr("{trade}资质名称").format(trade=words)),
            Field(name=f"{trade}_grade", label=self.tr("等级")),
            Field(name=f"{trade}_number", label=self.tr("证书编号")),
            Field(name=f"{trade}_until", label=self.tr("有效期至"), kind=FieldKind.DAY),
        )

    @Slot()
    def submit(self) -> None:
        """Hand the firm on; days that cannot be read are said here, the rest by the rules."""
        values = self.form.values()
        wrong = [
            Problem(code="field.not_a_date", field=f"{trade}_until", values={"label": self.tr("有效期")})
            for trade in Trade
            if _is_filled(trade, values) and _day(values[f"{trade}_until"]) is None
        ]
        if wrong:
            self.show_problems(wrong)
            return
        words = {name: values[name] for name in ("name", "credit_code", "contact", "phone")}
        self.decided.emit(FirmDraft(**words, licences=(*_licences(values), *self._others())))

    def _others(self) -> tuple[Licence, ...]:
        """The licences the form has no room for."""
        if self._firm is None:
            return ()
        shown = [self._firm.licence_for(trade) for trade in Trade]
        return tuple(licence for licence in self._firm.licences if licence not in shown)


class RetireDialog(DecisionDialog):
    """Why a firm is taken out of the register."""

    decided = Signal(str)

    def __init__(self, ground: "Ground", parent: "QWidget", firm: Firm) -> None:
        title = self.tr("移出名录：{name}").format(name=firm.name)
        super().__init__(ground, parent, "retireDialog", title, self.tr("移出"))
        self.use_form((Field(name=REASON, label=self.tr("原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True),))

    @Slot()
    def submit(self) -> None:
        """Hand the reason on; a missing one is said by the rules."""
        self.decided.emit(self.form.values()[REASON])


def _texts(firm: Firm) -> dict[str, str]:
    texts = {"name": firm.name, "credit_code": firm.credit_code, "contact": firm.contact, "phone": firm.phone}
    for trade in Trade:
        licence = firm.licence_for(trade)
        if licence is not None:
            texts |= {f"{trade}_{part}": str(getattr(licence, part)) for part in _PARTS}
            texts[f"{trade}_until"] = licence.valid_until.isoformat()
    return texts


def _licences(values: Mapping[str, str]) -> list[Licence]:
    held = []
    for trade in Trade:
        until = _day(values[f"{trade}_until"])
        if until is not None and _is_filled(trade, values):
            kind, grade, number = (values[f"{trade}_{part}"] for part in _PARTS)
            held.append(Licence(trade=trade, kind=kind, grade=grade, number=number, valid_until=until))
    return held


def _is_filled(trade: Trade, values: Mapping[str, str]) -> bool:
    return any(values[f"{trade}_{part}"] for part in (*_PARTS, "until"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
