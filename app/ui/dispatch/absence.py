"""Somebody is away: from when, until when and why; proposals go round him at once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.zone import STATION_ZONE
from app.ui.dispatch.form_page import FormPage
from app.ui.dispatch.returning import StandingAbsences
from app.ui.forms.fields import Field, FieldKind
from app.ui.moments import MOMENT_HINT, moment_from, moment_shown
from app.ui.overriding import override

if TYPE_CHECKING:
    from app.ui.forms.form import Check
    from app.ui.ground import Ground

_REASONS = tuple((word, word) for word in ("请假", "外出", "培训", "会议", "借调"))
_HOME = 17, 30  # the usual end of the day, offered as the end


class AbsencePage(FormPage):
    """登记不在岗."""

    def __init__(self, ground: "Ground") -> None:
        fields = (
            Field(name="reason", label="原因", kind=FieldKind.CHOICE, choices=_REASONS, is_required=True),
            Field(name="note", label="说明", hint="可不填"),
            Field(name="starts_at", label="开始", hint=MOMENT_HINT, is_required=True),
            Field(name="ends_at", label="结束", hint=MOMENT_HINT, is_required=True),
        )
        super().__init__(ground, fields, name="absence", title="登记不在岗", verb="登记")
        self._standing = StandingAbsences(ground)
        self.put_above(self._standing)
        self._staff_id: UUID | None = None
        self._name = ""

    def show_person(self, staff_id: UUID, name: str) -> None:
        """Take in an absence of this person, from now to the end of the day unless it is changed."""
        self._standing.show_person(staff_id, name)
        if staff_id == self._staff_id and self.form.is_dirty:
            return
        self.draft.begin(f"absence {staff_id}")
        self._staff_id, self._name = staff_id, name
        self.show_title(self.tr("{name} 不在岗").format(name=name))
        now = self.ground.desk.now().astimezone(STATION_ZONE)
        evening = now.replace(hour=_HOME[0], minute=_HOME[1], second=0, microsecond=0)
        ends_at = evening if evening > now else evening + timedelta(days=1)
        self.clear({"reason": _REASONS[0][0], "starts_at": moment_shown(now), "ends_at": moment_shown(ends_at)})
        self.draft.recall()

    @override
    def check(self) -> "Check":
        return self._check_moment

    @override
    def save(self) -> None:
        if not self.form.check_all() or self._staff_id is None:
            return
        values = self.form.values()
        begins, ends = self._moment(values["starts_at"]), self._moment(values["ends_at"])
        if begins is None or ends is None:
            return
        reason = " ".join(part for part in (values["reason"], values["note"]) if part)
        ground, staff_id = self.ground, self._staff_id
        self.send(
            lambda: ground.services.people.put_absence(ground.session, staff_id, begins, ends, reason),
            lambda _absence: self._on_put(),
        )

    def _on_put(self) -> None:
        done = self.tr("已登记 {name} 不在岗，派工建议已随之调整。").format(name=self._name)
        self.ground.desk.toast(done)
        self.ground.desk.say_saved(self.tr("{name} 不在岗").format(name=self._name))
        self.form.take_as_untouched()
        self.draft.forget()
        self.left.emit()

    def _moment(self, text: str) -> datetime | None:
        return moment_from(text, self.ground.desk.now())

    def _check_moment(self, name: str, values: Mapping[str, str]) -> str:
        if name.endswith("_at") and self._moment(values[name]) is None:
            return self.tr("时间请填到分钟，如 14:30 或 10-10 14:30。")
        return ""
