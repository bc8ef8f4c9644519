"""What the customer chose for his own works: one field a trade, none of them filled in before."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot

from app.domain.firms.firm import LicenceState, Trade
from app.domain.problems import Problem
from app.domain.work.choosing import OWN, OWN_ALLOWED
from app.labels.supply import LABELS
from app.ui.deciding import DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.parts import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from app.services.work.choosing import Option
    from app.ui.ground import Ground

    Options = Mapping[Trade, Sequence[Option]]

_BY = "by"


class ChooseDialog(DecisionDialog):
    """Offers the register in its neutral order; what the customer does not speak of stays as it was."""

    decided = Signal(object, str)
    """Firm ids by trade, None for what he sees to himself, and who spoke for the customer."""

    def __init__(self, ground: "Ground", parent: "QWidget", options: "Options") -> None:
        super().__init__(ground, parent, "chooseDialog", self.tr("客户自主选择"), self.tr("登记选择"))
        said = label(
            self.tr("照客户本人的选择登记，不推荐、不代选。单位的先后由程序打乱，与排名、业绩无关。"),
            "muted",
            wraps=True,
        )
        fields = [
            Field(
                name=trade.value,
                label=self.tr("{trade}单位").format(trade=LABELS[Trade][trade]),
                kind=FieldKind.CHOICE,
                choices=self._choices(trade, options[trade]),
                is_wide=True,
            )
            for trade in Trade
        ]
        by = Field(name=_BY, label=self.tr("作出选择的客户或经办人"), is_required=True, is_wide=True)
        self.use_form((*fields, by), [said])

    def _choices(self, trade: Trade, options: "Sequence[Option]") -> list[tuple[str, str]]:
        own = [(OWN, self.tr("客户自办"))] if trade in OWN_ALLOWED else []
        return [("", self.tr("本次不选")), *((str(each.firm.id), self._words(each)) for each in options), *own]

    def _words(self, option: "Option") -> str:
        if option.state in {None, LicenceState.VALID}:
            return option.firm.name
        return f"{option.firm.name}（{self.tr('资质')}{LABELS[LicenceState][option.state]}）"

    @Slot()
    def submit(self) -> None:
        """Hand the choice on; what is missing is said here."""
        values = self.form.values()
        chosen = {
            trade: None if values[trade.value] == OWN else UUID(values[trade.value])
            for trade in Trade
            if values[trade.value]
        }
        problems = []
        if not chosen:
            problems.append(Problem(code="choice.nothing"))
        if not values[_BY]:
            problems.append(Problem(code="choice.by_missing", field=_BY))
        if problems:
            self.show_problems(problems)
        else:
            self.decided.emit(chosen, values[_BY])
