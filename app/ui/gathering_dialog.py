"""A gathering of the station on one form: the morning meeting with what the program knows, a meeting, a training."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Signal, Slot

from app.domain.daybook.gathering import (
    Decision,
    DecisionState,
    Gathering,
    GatheringDraft,
    GatheringKind,
    decision_line,
    decisions_from,
)
from app.domain.problems import Problem, Refusal
from app.domain.zone import STATION_ZONE
from app.labels.daybook import DECISIONS, GATHERINGS, morning_texts
from app.ui.deciding import DecisionDialog
from app.ui.forms.fields import Field, FieldKind
from app.ui.moments import MOMENT_HINT, moment_from, moment_shown
from app.ui.parts import label

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from app.domain.people.staff import Staff
    from app.services.daybook.pack import MorningPack
    from app.ui.ground import Ground

THEN: Final = "then"
_BETWEEN: Final = re.compile(r"[、，,;；\s]+")
_STATE: Final = "state"  # the first part of the names of fields that ask how far a decision is carried out
_MORNING, _OTHERS = "morning-meeting-record", ("sign-in-sheet", "meeting-minutes")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Gathering", text)


def paper_choices(kind: GatheringKind) -> list[tuple[str, str]]:
    """The papers of a gathering, by the codes of their forms."""
    first = [(_MORNING, _tr("晨会记录"))] if kind is GatheringKind.MORNING else []
    return [*first, *zip(_OTHERS, (_tr("签到表"), _tr("会议纪要")), strict=True)]


class GatheringDialog(DecisionDialog):
    """What is typed of a gathering; decisions that are not carried out yet ask how far they are."""

    decided = Signal(object, str)
    """The GatheringDraft, and the form to print afterwards; empty for none."""

    def __init__(
        self,
        ground: "Ground",
        parent: "QWidget",
        kind: GatheringKind,
        staff: "Sequence[Staff]",
        *,
        gathering: Gathering | None = None,
        pack: "MorningPack | None" = None,
    ) -> None:
        """`gathering` is what is on record; `pack` fills a morning's form that is not written yet."""
        title = GATHERINGS[kind] if gathering is None else f"{GATHERINGS[kind]}  {gathering.number}"
        super().__init__(ground, parent, "gatheringDialog", title, self.tr("保存"))
        self._kind = kind
        self._gathering = gathering
        self._by_name = {key: person.id for person in staff for key in (person.name, person.number)}
        self._names = _told_apart(staff)
        carried = pack.decisions if gathering is None and pack is not None else ()
        self._known: tuple[Decision, ...] = carried if gathering is None else gathering.decisions
        self.use_form(self._fields(), self._told(pack), is_long=True)
        self.form.set_values(self._values(pack))
        self.form.begin()

    def _told(self, pack: "MorningPack | None") -> "list[QWidget]":
        if pack is None or self._kind is not GatheringKind.MORNING:
            return []
        words = self.tr("保存时自动列入：提醒 {n} 项、今日派工 {m} 张。")
        return [label(words.format(n=len(pack.reminders), m=len(pack.orders)), "muted", wraps=True)]

    def _fields(self) -> list[Field]:
        is_morning = self._kind is GatheringKind.MORNING
        asked = _morning_fields() if is_morning else _meeting_fields(self._kind)
        hint = self.tr("每行一项：事项；责任人；期限，如 10-31")
        decisions = Field(name="decisions", label=self.tr("议定事项"), kind=FieldKind.NOTE, hint=hint, is_wide=True)
        then = (("", self.tr("不打印")), *paper_choices(self._kind))
        return [
            *asked,
            decisions,
            *(_state_field(place, decision) for place, decision in enumerate(self._known)),
            Field(name=THEN, label=self.tr("保存后打印"), kind=FieldKind.CHOICE, choices=then),
        ]

    def _values(self, pack: "MorningPack | None") -> dict[str, str]:
        told = {} if pack is None or self._gathering is not None else _packed(pack, self._names, self._ground)
        shown = {} if self._gathering is None else _texts(self._gathering, self._names)
        states = {f"{_STATE}.{place}": each.state.value for place, each in enumerate(self._known)}
        start = {"held_at": moment_shown(self._ground.desk.now())}
        decisions = "\n".join(decision_line(each) for each in self._known)
        return {**start, **told, **shown, **states, "decisions": decisions}

    @Slot()
    def submit(self) -> None:
        """Hand the gathering on; what nobody can read is said here, the rest by the rules."""
        values, now = self.form.values(), self._ground.desk.now()
        held_at, ended_at = (moment_from(values[name], now) for name in ("held_at", "ended_at"))
        problems = [
            Problem(code="field.not_a_moment", field=name, values={"label": self.tr("时间")})
            for name, at in (("held_at", held_at), ("ended_at", ended_at))
            if at is None and (values[name] or name == "held_at")
        ]
        names = [name for name in _BETWEEN.split(values["attendees"]) if name]
        if any(name not in self._by_name for name in names):
            problems.append(Problem(code="meeting.unknown_person", field="attendees"))
        if problems or held_at is None:
            self.show_problems(problems)
            return
        try:
            decisions = self._decisions(values, held_at)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        people = tuple(dict.fromkeys(self._by_name[name] for name in names))
        self.decided.emit(self._draft(values, (held_at, ended_at), people, decisions), values[THEN])

    def _draft(
        self,
        values: Mapping[str, str],
        times: "tuple[datetime, datetime | None]",
        people: tuple[UUID, ...],
        decisions: tuple[Decision, ...],
    ) -> GatheringDraft:
        return GatheringDraft(
            id=None if self._gathering is None else self._gathering.id,
            kind=self._kind,
            subject=values.get("subject", GATHERINGS[self._kind]),
            held_at=times[0],
            ended_at=times[1],
            attendees=people,
            absent=values.get("absent", ""),
            decisions=decisions,
            texts=values,
        )

    def _decisions(self, values: Mapping[str, str], held_at: "datetime") -> tuple[Decision, ...]:
        told = [
            replace(each, state=DecisionState(values[f"{_STATE}.{place}"])) for place, each in enumerate(self._known)
        ]
        return decisions_from(values["decisions"], told, held_at.astimezone(STATION_ZONE).date())


def _told_apart(staff: "Sequence[Staff]") -> Mapping[UUID, str]:
    """By what each person is written down: the name, or the staff number where two bear the same."""
    named = [person.name for person in staff]
    return {person.id: person.name if named.count(person.name) == 1 else person.number for person in staff}


def _state_field(place: int, decision: Decision) -> Field:
    who = f"（{decision.responsible}）" if decision.responsible else ""
    choices = tuple((state.value, words) for state, words in DECISIONS.items())
    return Field(
        name=f"{_STATE}.{place}",
        label=f"{decision.matter}{who}",
        kind=FieldKind.CHOICE,
        choices=choices,
        is_wide=True,
    )


def _head_fields() -> list[Field]:
    return [
        Field(name="held_at", label=_tr("开始时间"), hint=MOMENT_HINT, is_required=True),
        Field(name="ended_at", label=_tr("结束时间"), hint=MOMENT_HINT),
        Field(name="host", label=_tr("主持人")),
        Field(name="recorder", label=_tr("记录人")),
    ]


def _attendees() -> Field:
    return Field(name="attendees", label=_tr("到会人员"), hint=_tr("姓名或工号，用顿号隔开"), is_wide=True)


def _note(name: str, words: str, hint: str = "") -> Field:
    return Field(name=name, label=words, kind=FieldKind.NOTE, hint=hint, is_wide=True)


def _morning_fields() -> list[Field]:
    return [
        *_head_fields(),
        _attendees(),
        Field(name="absent", label=_tr("缺席人员及原因"), is_wide=True),
        Field(
            name="fitness",
            label=_tr("精神状态"),
            kind=FieldKind.CHOICE,
            choices=(("good", _tr("良好")), ("watch", _tr("有人需关注"))),
        ),
        Field(
            name="dress",
            label=_tr("着装与防护用品"),
            kind=FieldKind.CHOICE,
            choices=(("good", _tr("齐全合格")), ("poor", _tr("有缺项"))),
        ),
        Field(name="weather", label=_tr("天气")),
        Field(name="check_note", label=_tr("检查说明")),
        _note("remarks", _tr("所长要求"), _tr("安全注意事项、今日重点")),
        _note("learning", _tr("学习与传达")),
        _note("yesterday", _tr("昨日完成情况")),
        _note("unfinished", _tr("未完成及困难")),
    ]


def _meeting_fields(kind: GatheringKind) -> list[Field]:
    is_training = kind is GatheringKind.TRAINING
    return [
        Field(name="subject", label=_tr("名称"), is_required=True, is_wide=True),
        *_head_fields(),
        Field(name="place", label=_tr("地点")),
        Field(name="guests", label=_tr("列席人员")),
        _attendees(),
        Field(name="absent", label=_tr("缺席人员及原因"), is_wide=True),
        _note("topics", _tr("培训内容") if is_training else _tr("议题")),
        _note("minutes", _tr("培训记录") if is_training else _tr("会议内容")),
    ]


def _packed(pack: "MorningPack", names: Mapping[UUID, str], ground: "Ground") -> dict[str, str]:
    """What a form begins with: who is there, and for a morning what happened since the last."""
    people = "、".join(names[person.id] for person in pack.present)
    return {**morning_texts(pack), "attendees": people, "host": ground.session.name}


def _texts(gathering: Gathering, names: Mapping[UUID, str]) -> dict[str, str]:
    return {
        **gathering.texts,
        "subject": gathering.subject,
        "held_at": moment_shown(gathering.held_at),
        "ended_at": moment_shown(gathering.ended_at),
        "attendees": "、".join(names[key] for key in gathering.attendees),
        "absent": gathering.absent,
    }
