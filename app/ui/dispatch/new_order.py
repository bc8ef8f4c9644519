"""An order of its own, without a case: a patrol, a defect, a visit."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Signal

from app.domain.records.facts import PlaceKind
from app.labels.work import LABELS
from app.ui.dispatch.finding import kinds_like
from app.ui.dispatch.form_page import FormPage
from app.ui.finding import Finder
from app.ui.forms.fields import Field, FieldKind
from app.ui.overriding import override
from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from app.domain.dispatch.order import WorkOrder
    from app.ui.ground import Ground

_SUBJECT: Final = "new order"


class NewOrderPage(FormPage):
    """Kind by its initials, area by name, tail or initials, task and place."""

    made = Signal(object)
    """The new order's id."""

    def __init__(self, ground: "Ground") -> None:
        kinds = ground.services.office.definitions.order_kinds
        places = tuple(
            (place.value, LABELS[PlaceKind][place]) for place in (PlaceKind.RURAL, PlaceKind.TOWN, PlaceKind.REMOTE)
        )
        fields = (
            Field(
                name="kind",
                label="工单类型",
                kind=FieldKind.PICK,
                is_required=True,
                hint="拼音首字母，如 xlxs",
                find=lambda text: kinds_like(text, kinds),
            ),
            Field(
                name="area",
                label="台区",
                kind=FieldKind.PICK,
                is_required=True,
                hint="台区名称、编号尾数或拼音首字母",
                find=Finder(ground.services).areas,
            ),
            Field(name="task", label="任务", is_required=True, is_wide=True),
            Field(name="place", label="地点", hint="不填为台区名称", is_wide=True),
            Field(name="place_kind", label="地域", kind=FieldKind.CHOICE, choices=places),
        )
        super().__init__(ground, fields, name="newOrder", title="新建工单", verb="建单")
        self.form.picked.connect(self._on_picked)
        self.draft.begin(_SUBJECT)
        self._is_recalled = False

    @override
    def begin(self) -> None:
        super().begin()
        if not self._is_recalled:
            self._is_recalled = True
            self.draft.recall()

    @override
    def save(self) -> None:
        if not self.form.check_all():
            return
        values = self.form.values()
        ground = self.ground
        self.send(
            lambda: ground.services.dispatch.create(
                ground.session,
                kind=values["kind"],
                area_id=UUID(values["area"]),
                task=values["task"],
                place=values["place"],
                place_kind=PlaceKind(values["place_kind"]),
            ),
            self._on_made,
        )

    def _on_made(self, order: "WorkOrder") -> None:
        done = self.tr("{number} 已建单").format(number=order.number)
        self.ground.desk.toast(done)
        self.ground.desk.say_saved(done)
        self.clear({})
        self.draft.forget()
        self.made.emit(order.id)

    def _on_picked(self, name: str, picked: Suggestion | None) -> None:
        if name == "kind" and picked is not None and not self.form.values()["task"]:
            self.form.set_value("task", picked.title)
