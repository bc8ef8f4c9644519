"""The form that registers a fact about a person: kind, person, day, area, item, quantity."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from app.domain.rating.facts import EntryKind, Satisfaction
from app.domain.search.entries import Kind
from app.labels.rating import ENTRY_KINDS, SATISFACTION
from app.services.rating.registering import EntryDraft
from app.ui.forms.fields import Field, FieldKind
from app.ui.forms.form import EntryForm
from app.ui.ground import Ground
from app.ui.rating.amounts import hundredths_of
from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from app.services.rating.results import MonthScores

_ENOUGH: Final = 12
_WITH_AREA: Final = frozenset({EntryKind.ABNORMAL_WEEK, EntryKind.PATROL_DUE, EntryKind.PATROL_DONE, EntryKind.PIECE})
_SAFETY: Final = frozenset({EntryKind.VIOLATION, EntryKind.NO_TICKET, EntryKind.TICKET_ERROR})
_SERVICE: Final = frozenset({EntryKind.COMPLAINT, EntryKind.OPINION})
_DRAFT_FIELDS: Final[Mapping[str, str]] = {
    "staff_id": "staff",
    "area_id": "area",
    "quantity_hundredths": "quantity",
    "share_percent": "share",
    "code": "item",
    "multipliers": "multiplier",
    "day": "day",
}


def entry_form(ground: Ground) -> EntryForm:
    """The form, with what it hides and offers following the chosen kind."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("RatingEntry", text)

    def find(text: str) -> Sequence[Suggestion]:
        return [
            Suggestion(kind=hit.kind.value, id=str(UUID(bytes=hit.ref)), title=hit.title, subtitle=hit.subtitle)
            for hit in ground.services.search.find(text, _ENOUGH, (Kind.AREA,))
        ]

    kinds = [(kind.value, ENTRY_KINDS[kind]) for kind in EntryKind]
    form = EntryForm(
        ground.desk,
        (
            Field(name="kind", label=tr("事项"), kind=FieldKind.CHOICE, is_required=True, choices=kinds),
            Field(name="staff", label=tr("人员"), kind=FieldKind.CHOICE, is_required=True),
            Field(name="day", label=tr("日期"), kind=FieldKind.DAY, is_required=True),
            Field(name="quantity", label=tr("数量"), kind=FieldKind.QUANTITY, is_required=True),
            Field(name="item", label=tr("项目"), kind=FieldKind.CHOICE, is_wide=True),
            Field(name="area", label=tr("台区"), kind=FieldKind.PICK, hint=tr("台区编号、名称或拼音首字母"), find=find),
            Field(name="measure", label=tr("计分依据数（kW、元、月、分）"), kind=FieldKind.QUANTITY),
            Field(name="multiplier", label=tr("系数"), kind=FieldKind.CHOICE),
            Field(name="share", label=tr("本人占比"), kind=FieldKind.QUANTITY, unit="%"),
            Field(name="note", label=tr("说明"), is_wide=True, hint=tr("依据、单号或经过")),
        ),
        name="entryForm",
        check=_check,
    )
    form.changed.connect(lambda name: _follow(ground, form) if name in {"kind", "item"} else None)
    return form


def begin_entry(ground: Ground, form: EntryForm, scores: "MonthScores", staff_id: UUID | None) -> None:
    """Empty the form for a new entry; the person shown is chosen, the day is today or the month's last."""
    form.set_choices("staff", [(str(one.staff_id), f"{one.name} {one.number}") for one in scores.people])
    today = ground.desk.now().date()
    inside = f"{today:%Y-%m}" == scores.month
    day = today.isoformat() if inside else ""
    form.set_values({"day": day, "quantity": "1", "share": "100", "staff": "" if staff_id is None else str(staff_id)})
    _follow(ground, form)
    form.take_as_untouched()


def draft_of(form: EntryForm) -> EntryDraft:
    """What stands in the form; every field was checked before."""
    values = form.values()
    return EntryDraft(
        kind=EntryKind(values["kind"]),
        staff_id=UUID(values["staff"]),
        day=date.fromisoformat(values["day"]),
        area_id=UUID(values["area"]) if values["area"] else None,
        quantity_hundredths=hundredths_of(values["quantity"]) or 0,
        code=values["item"],
        note=values["note"],
        measure_hundredths=hundredths_of(values["measure"]) or 0,
        multipliers=(values["multiplier"],) if values["multiplier"] else (),
        share_percent=(hundredths_of(values["share"]) or 0) // 100,
    )


def field_of(attribute: str) -> str:
    """The field of the form that holds an attribute of the draft."""
    return _DRAFT_FIELDS.get(attribute, "note")


def _check(name: str, values: Mapping[str, str]) -> str:
    if name in {"quantity", "measure", "share"} and hundredths_of(values[name]) is None:
        return QCoreApplication.translate("RatingEntry", "请填数字，最多两位小数。")
    return ""


def _follow(ground: Ground, form: EntryForm) -> None:
    kind = EntryKind(form.values()["kind"])
    items = _items(ground, kind)
    form.set_choices("item", items)
    form.show_field("item", is_shown=bool(items))
    form.show_field("area", is_shown=kind in _WITH_AREA)
    is_piece = kind is EntryKind.PIECE
    piece = ground.services.office.definitions.pieces.items.get(form.values()["item"]) if is_piece else None
    form.show_field("measure", is_shown=piece is not None and piece.grade_points > 0)
    multipliers = ground.services.office.definitions.pieces.multipliers.values()
    form.set_choices("multiplier", [("", "—"), *((one.code, one.name) for one in multipliers)])
    form.show_field("multiplier", is_shown=is_piece)
    form.show_field("share", is_shown=is_piece)


def _items(ground: Ground, kind: EntryKind) -> Sequence[tuple[str, str]]:
    definitions = ground.services.office.definitions
    if kind is EntryKind.PIECE:
        return [(one.code, f"{one.code} {one.name}（{one.unit}）") for one in definitions.pieces.items.values()]
    if kind is EntryKind.VETO:
        return [(veto.id, f"{veto.id} {veto.name}") for veto in definitions.scheme.vetoes]
    if kind is EntryKind.CALLBACK:
        return [(answer.value, SATISFACTION[answer]) for answer in Satisfaction]
    fed = {"G01"} if kind in _SAFETY else {"Y08"} if kind in _SERVICE else set()
    listed = [one for one in definitions.deductions.items.values() if one.indicator_id in fed]
    return [("", "—"), *((one.code, f"{one.code} {one.event}") for one in listed)] if listed else []
