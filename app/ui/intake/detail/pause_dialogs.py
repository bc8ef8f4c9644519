"""What is asked of a pause: what it is, why it is changed, when it ended, and what else ends when a case is resumed."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.people.session import Permission
from app.domain.problems import Problem
from app.domain.work.case import Attachment
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import CasePause
from app.domain.work.pausing import PauseReason
from app.labels.pauses import reason_text, span_text
from app.labels.work import LABELS
from app.ui.deciding import DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.moments import MOMENT_HINT, moment_from, moment_shown
from app.ui.parts import label
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.ui.ground import Ground

_TWO_COLUMNS = 580  # units: the two times stand side by side
FROM, TO, REASON, NOTE, FILE, WHY, OTHERS = "from", "to", "reason", "note", "attachment", "why", "others"


class PauseDialog(DecisionDialog):
    """What a pause is: a new one, or the one that is corrected with the reason."""

    decided = Signal(object, str)
    """PauseTerms, and why it is corrected."""

    def __init__(
        self, ground: "Ground", parent: QWidget, files: Sequence[Attachment], before: CasePause | None = None
    ) -> None:
        title = self.tr("补记暂停") if before is None else self.tr("更正第{n}段暂停").format(n=before.number)
        verb = self.tr("补记") if before is None else self.tr("更正")
        super().__init__(ground, parent, "pauseDialog", title, verb)
        self.setMinimumWidth(theme().look.px(_TWO_COLUMNS))
        self._before = before
        self._files = files
        self._lasts_by_step = before is not None and before.is_by_step and before.is_open
        self.use_form(self._fields(), [label(self._hint(), "muted", wraps=True)])
        if before is not None:
            self._fill(before.terms)

    @Slot()
    def submit(self) -> None:
        """Hand the terms on; times nobody can read are said here."""
        values = self.form.values()
        starts_at, ends_at = self._moment(FROM), self._moment(TO)
        problems = [
            Problem(code="field.not_a_moment", field=name, values={"label": words})
            for name, moment, words in (
                (FROM, starts_at, self.tr("开始时间")),
                (TO, ends_at, self.tr("结束时间")),
            )
            if moment is None and (values.get(name) or name == FROM)
        ]
        if self._before is not None and not values[WHY]:
            problems.append(Problem(code="pause.why_missing", field=WHY))
        if problems or starts_at is None:
            self.show_problems(problems)
            return
        terms = PauseTerms(
            starts_at=starts_at,
            ends_at=ends_at,
            reason=values[REASON],
            note=values[NOTE],
            attachment_id=UUID(values[FILE]) if values.get(FILE) else None,
        )
        self.decided.emit(terms, values.get(WHY, ""))

    def _hint(self) -> str:
        if self._lasts_by_step:
            return self.tr("业务还在暂停，结束时间由“恢复”记下。")
        if self._ground.session.may(Permission.APPROVE_PAUSES):
            return self.tr("所长补记或更正的即时生效。")
        if self._before is None:
            return self.tr("次日及以后补记的，通常须所长批准，批准后才停计。")
        return self.tr("起止或原因有改动的，通常须所长批准后生效；只补凭据的即时生效。")

    def _fields(self) -> tuple[Field, ...]:
        reasons = [(each.value, LABELS[PauseReason][each]) for each in PauseReason]
        kept = "" if self._before is None else self._before.terms.reason
        if kept and kept not in set(PauseReason):
            reasons.append((kept, kept))
        files = [(each.id.hex, each.name) for each in self._files]
        fields = [
            Field(
                name=REASON,
                label=self.tr("原因"),
                kind=FieldKind.CHOICE,
                is_required=True,
                choices=(("", self.tr("请选择")), *reasons),
                is_wide=True,
            ),
            Field(name=FROM, label=self.tr("开始时间"), is_required=True, hint=MOMENT_HINT),
        ]
        if not self._lasts_by_step:
            fields.append(Field(name=TO, label=self.tr("结束时间"), hint=self.tr("未结束的留空")))
        note = self.tr("等什么、谁来的通知、约到哪天")
        needs_note = not files and not (self._before is not None and self._before.is_by_step)
        fields.append(
            Field(
                name=NOTE,
                label=self.tr("凭据"),
                kind=FieldKind.NOTE,
                is_required=needs_note,
                hint=note,
                is_wide=True,
            )
        )
        if files:
            choices = (("", self.tr("不选")), *files)
            fields.append(Field(name=FILE, label=self.tr("附件"), kind=FieldKind.CHOICE, choices=choices, is_wide=True))
        if self._before is not None:
            fields.append(Field(name=WHY, label=self.tr("更正理由"), is_required=True, is_wide=True))
        return tuple(fields)

    def _fill(self, terms: PauseTerms) -> None:
        file = "" if terms.attachment_id is None else terms.attachment_id.hex
        shown = {
            REASON: terms.reason,
            FROM: moment_shown(terms.starts_at),
            TO: moment_shown(terms.ends_at),
            NOTE: terms.note,
            FILE: file,
        }
        self.form.set_values({name: value for name, value in shown.items() if name in self.form.values()})
        self.form.begin()

    def _moment(self, name: str) -> datetime | None:
        """The moment in a field; one that was not touched keeps its seconds."""
        text = self.form.values().get(name, "")
        if self._before is not None:
            kept = self._before.terms.starts_at if name == FROM else self._before.terms.ends_at
            if text == moment_shown(kept):
                return kept
        return moment_from(text, self._ground.desk.now())


class WhyDialog(DecisionDialog):
    """The reason for removing a pause, or for not approving it."""

    decided = Signal(str)

    def __init__(self, ground: "Ground", parent: QWidget, pause: CasePause, title: str, verb: str) -> None:
        super().__init__(ground, parent, "pauseWhyDialog", title, verb)
        about = label(f"{reason_text(pause.terms)} · {span_text(pause.terms)}", "muted", wraps=True)
        self.use_form(
            (Field(name=WHY, label=self.tr("理由"), kind=FieldKind.NOTE, is_required=True, is_wide=True),), [about]
        )

    @Slot()
    def submit(self) -> None:
        """Hand the reason on."""
        why = self.form.values()[WHY]
        if why:
            self.decided.emit(why)
        else:
            self.show_problems([Problem(code="pause.why_missing", field=WHY)])


class EndDialog(DecisionDialog):
    """When a pause ended."""

    decided = Signal(object)
    """The moment; None for now."""

    def __init__(self, ground: "Ground", parent: QWidget, pause: CasePause) -> None:
        title = self.tr("结束第{n}段暂停").format(n=pause.number)
        super().__init__(ground, parent, "pauseEndDialog", title, self.tr("结束"))
        about = label(f"{reason_text(pause.terms)} · {span_text(pause.terms)}", "muted", wraps=True)
        hint = self.tr("不填为现在")
        self.use_form((Field(name=TO, label=self.tr("结束时间"), hint=hint, is_wide=True),), [about])

    @Slot()
    def submit(self) -> None:
        """Hand the moment on; one nobody can read is said here."""
        text = self.form.values()[TO]
        moment = moment_from(text, self._ground.desk.now())
        if text and moment is None:
            problem = Problem(code="field.not_a_moment", field=TO, values={"label": self.tr("结束时间")})
            self.show_problems([problem])
        else:
            self.decided.emit(moment)


class ResumeDialog(DecisionDialog):
    """Whether the pauses beside the one that ends now are over too."""

    decided = Signal(bool)
    """Whether they end."""

    def __init__(self, ground: "Ground", parent: QWidget, others: Sequence[CasePause]) -> None:
        super().__init__(ground, parent, "resumeDialog", self.tr("恢复"), self.tr("恢复"))
        about = [
            label(self.tr("另有未结束的暂停，不结束则继续停计："), wraps=True),
            *(label(f"{reason_text(each.terms)} · {span_text(each.terms)}", "muted", wraps=True) for each in others),
        ]
        choices = (("keep", self.tr("继续停计")), ("end", self.tr("一并结束")))
        field = Field(name=OTHERS, label=self.tr("其他暂停"), kind=FieldKind.CHOICE, choices=choices, is_wide=True)
        self.use_form((field,), about)

    @Slot()
    def submit(self) -> None:
        """Hand the answer on."""
        self.decided.emit(self.form.values()[OTHERS] == "end")
