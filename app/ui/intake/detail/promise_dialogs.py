"""Making a promise to a customer, keeping it, and agreeing on another time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from app.domain.problems import Problem
from app.labels.promises import promise_text
from app.services.work.ground import Occurred
from app.services.work.promises import PromiseDraft
from app.ui.deciding import REASON, DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.moments import MOMENT_HINT, moment_from
from app.ui.parts import label

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from app.domain.work.promises import Promise
    from app.ui.ground import Ground

_WHAT, _UNTIL, _TO, _AT = "what", "until", "to", "occurred_at"


class _MomentsDialog(DecisionDialog):
    """A dialog with moments; those nobody can read are said at their fields."""

    def moment(self, name: str) -> "datetime | None":
        """The moment in a field; None when it is empty."""
        return moment_from(self.form.values()[name], self._ground.desk.now())

    def problems(self, *, needs: tuple[str, ...] = ()) -> list[Problem]:
        """What is missing of what is needed, and the moments that are none."""
        values = self.form.values()
        labels = {
            _WHAT: self.tr("承诺内容"),
            _UNTIL: self.tr("承诺时间"),
            _AT: self.tr("所填时间"),
            REASON: self.tr("改期原因"),
        }
        missing = [each for each in needs if not values[each]]
        found = [Problem(code="field.missing", field=each, values={"label": labels[each]}) for each in missing]
        return found + [
            Problem(code="field.not_a_moment", field=each, values={"label": labels[each]})
            for each in (_UNTIL, _AT)
            if values.get(each) and self.moment(each) is None
        ]


class PromiseDialog(_MomentsDialog):
    """Asks what is promised, until when, to whom and, recorded late, when it was said."""

    decided = Signal(object, object)
    """The PromiseDraft and the Occurred."""

    def __init__(self, ground: "Ground", parent: "QWidget") -> None:
        super().__init__(ground, parent, "promiseDialog", self.tr("登记对客户的承诺"), self.tr("登记"))
        self.use_form(
            (
                Field(
                    name=_WHAT,
                    label=self.tr("承诺内容"),
                    is_required=True,
                    hint=self.tr("如：送供用电合同上门"),
                    is_wide=True,
                ),
                Field(name=_UNTIL, label=self.tr("最迟何时"), is_required=True, hint=MOMENT_HINT),
                Field(name=_TO, label=self.tr("对谁说的"), hint=self.tr("不填为客户本人")),
                Field(name=_AT, label=self.tr("何时说的（补录时填）"), hint=MOMENT_HINT),
            )
        )

    @Slot()
    def submit(self) -> None:
        """Hand the promise on; what is missing is said here."""
        problems, until, values = self.problems(needs=(_WHAT, _UNTIL)), self.moment(_UNTIL), self.form.values()
        if problems or until is None:
            self.show_problems(problems)
        else:
            draft = PromiseDraft(what=values[_WHAT], until=until, to=values[_TO])
            self.decided.emit(draft, Occurred(at=self.moment(_AT)))


class KeepPromiseDialog(_MomentsDialog):
    """Asks when the promise was kept, if not just now."""

    decided = Signal(object)
    """The Occurred."""

    def __init__(self, ground: "Ground", parent: "QWidget", promise: "Promise") -> None:
        super().__init__(ground, parent, "keepPromiseDialog", self.tr("承诺已兑现"), self.tr("已兑现"))
        said = label(promise_text(promise, ground.desk.now()), wraps=True)
        self.use_form((Field(name=_AT, label=self.tr("兑现时间（补录时填）"), hint=MOMENT_HINT),), [said])

    @Slot()
    def submit(self) -> None:
        """Hand the moment on; one that is none is said here."""
        problems = self.problems()
        if problems:
            self.show_problems(problems)
        else:
            self.decided.emit(Occurred(at=self.moment(_AT)))


class MovePromiseDialog(_MomentsDialog):
    """Asks for the time agreed on instead, and why."""

    decided = Signal(object, str)
    """The moment and the reason."""

    def __init__(self, ground: "Ground", parent: "QWidget", promise: "Promise") -> None:
        super().__init__(ground, parent, "movePromiseDialog", self.tr("承诺改期"), self.tr("改期"))
        said = label(promise_text(promise, ground.desk.now()), wraps=True)
        note = label(self.tr("须已与客户说定；已经过期的，改期后仍算没有兑现。"), "muted", wraps=True)
        until = Field(name=_UNTIL, label=self.tr("改到何时"), is_required=True, hint=MOMENT_HINT)
        why = Field(name=REASON, label=self.tr("改期原因"), kind=FieldKind.NOTE, is_required=True, is_wide=True)
        self.use_form((until, why), [said, note])

    @Slot()
    def submit(self) -> None:
        """Hand the time on; what is missing is said here."""
        problems, until = self.problems(needs=(_UNTIL, REASON)), self.moment(_UNTIL)
        if problems or until is None:
            self.show_problems(problems)
        else:
            self.decided.emit(until, self.form.values()[REASON])
