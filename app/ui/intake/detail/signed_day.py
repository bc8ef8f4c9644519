"""The day on a signed copy that was misread: asked anew, with the reason."""

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot

from app.domain.problems import Problem
from app.labels.form_names import FORM_NAMES
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.parts import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.work.signed_dates import SignedScan
    from app.ui.ground import Ground

_DAY: Final = "on"


class SignedDayDialog(DecisionDialog):
    """Asks for the day that is really on the paper; the one recorded stays on record."""

    decided = Signal(object, str)
    """The day and the reason."""

    def __init__(self, ground: "Ground", parent: "QWidget", scan: "SignedScan") -> None:
        super().__init__(ground, parent, "signedDayDialog", self.tr("更正签字件的纸面日期"), self.tr("更正"))
        was = self.tr("{form}，登记的纸面日期为 {day}。").format(
            form=FORM_NAMES.get(scan.form, scan.form), day=scan.signed_on.isoformat()
        )
        day = Field(name=_DAY, label=self.tr("纸面上的签字日期"), kind=FieldKind.DAY, is_required=True)
        reason = Field(name=REASON, label=self.tr("更正原因"), is_required=True, is_wide=True)
        note = self.tr("原日期和原因都留痕，时间核对按更正后的日期。")
        self.use_form((day, reason), [label(was, wraps=True), label(note, "muted", wraps=True)])

    @Slot()
    def submit(self) -> None:
        """Hand the day on; what is missing is said here."""
        values = self.form.values()
        try:
            day = date.fromisoformat(values[_DAY])
        except ValueError:
            self.show_problems([Problem(code="signed.date_missing", field=_DAY)])
            return
        if values[REASON]:
            self.decided.emit(day, values[REASON])
        else:
            self.show_problems([Problem(code="case.reason_missing", field=REASON)])
