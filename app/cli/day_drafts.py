"""Meetings and planned outages as JSON objects hand them in: what each key means.

A meeting has `kind` (morning, meeting, training), `subject`, `held_at`, `ended_at`, `attendees` (staff numbers),
`absent`, `decisions` (lines: what；who；until when), `done` (the words of decisions that are carried out) and the texts
of its record. An outage has `number` (to change one), `kind`, `line`, `reason`, `from_at`, `to_at`, `areas` (numbers),
`scope`, `hint`, `contact`, `phone`, `told_on`, `late_reason`.
"""

from dataclasses import replace
from typing import Final, cast
from uuid import UUID

from app.cli.finding import area_of, person_of
from app.cli.reading import Record, day_from, member_from, moment_from
from app.domain.daybook.gathering import TEXTS, Decision, DecisionState, GatheringDraft, GatheringKind, decisions_from
from app.domain.daybook.outage_plan import OutageDraft
from app.domain.problems import Problem, refuse_if_any
from app.domain.records.facts import OutageKind
from app.domain.zone import STATION_ZONE
from app.labels.daybook import GATHERINGS, morning_texts
from app.services.bundle import Services

_GATHERING: Final = ("number", "kind", "subject", "held_at", "ended_at", "absent", *TEXTS)
_GATHERING_LISTS: Final = ("attendees", "decisions", "done")
_OUTAGE: Final = (
    "number", "kind", "line", "reason", "from_at", "to_at", "scope", "hint", "contact", "phone", "told_on",
    "late_reason",
)  # fmt: skip
_AREAS: Final = ("areas",)


def gathering_from(services: Services, record: Record) -> GatheringDraft:
    """The gathering an object stands for; a morning's missing parts are told by the program.

    Raises:
        Refusal: `input.*`, `staff.unknown`, `gathering.unknown`, `gathering.decision_form`.
    """
    _check(record, _GATHERING, _GATHERING_LISTS)
    kind = member_from(GatheringKind, record.get("kind", GatheringKind.MORNING), "kind")
    gatherings = services.daybook.gatherings
    pack = gatherings.morning()
    told = {**morning_texts(pack), "subject": GATHERINGS[kind]} if kind is GatheringKind.MORNING else {}
    texts = {**told, **{key: _text(record, key) for key in _GATHERING if key in record}}
    held_at = moment_from(texts["held_at"], "held_at") if texts.get("held_at") else services.office.clock.now()
    present = "attendees" not in record and kind is GatheringKind.MORNING
    return GatheringDraft(
        id=_known(services, texts.get("number", "")),
        kind=kind,
        subject=texts.get("subject", ""),
        held_at=held_at,
        ended_at=moment_from(texts["ended_at"], "ended_at") if texts.get("ended_at") else None,
        attendees=tuple(person.id for person in pack.present)
        if present
        else tuple(person_of(services, number, "attendees").id for number in _texts(record, "attendees")),
        absent=texts.get("absent", ""),
        decisions=_decisions(record, held_at.astimezone(STATION_ZONE).date().isoformat()),
        texts=texts,
    )


def outage_from(services: Services, record: Record) -> OutageDraft:
    """The outage an object stands for.

    Raises:
        Refusal: `input.*`, `area.unknown`, `outage.unknown`.
    """
    _check(record, _OUTAGE, _AREAS)
    number, told = _text(record, "number"), _text(record, "told_on")
    return OutageDraft(
        id=services.daybook.outages.by_number(number).id if number else None,
        kind=member_from(OutageKind, record.get("kind", OutageKind.PLANNED), "kind"),
        from_at=moment_from(_text(record, "from_at"), "from_at"),
        to_at=moment_from(_text(record, "to_at"), "to_at"),
        area_ids=tuple(area_of(services, each, "areas").id for each in _texts(record, "areas")),
        told_on=day_from(told, "told_on") if told else None,
        **{key: _text(record, key) for key in ("line", "reason", "scope", "hint", "contact", "phone", "late_reason")},
    )


def _decisions(record: Record, on: str) -> tuple[Decision, ...]:
    done = set(_texts(record, "done"))
    lines = "\n".join(_texts(record, "decisions"))
    return tuple(
        replace(each, state=DecisionState.DONE) if each.matter in done else each
        for each in decisions_from(lines, (), day_from(on, "held_at"))
    )


def _known(services: Services, number: str) -> UUID | None:
    return services.daybook.gatherings.by_number(number).id if number else None


def _check(record: Record, texts: tuple[str, ...], lists: tuple[str, ...]) -> None:
    problems = [
        Problem(code="input.unknown_key", field=key, values={"key": key})
        for key in record
        if key not in {*texts, *lists}
    ]
    for keys, is_right, wanted in ((texts, _is_text, "文字"), (lists, _is_list, "文字的列表")):
        problems += [
            Problem(code="input.wrong_type", field=key, values={"key": key, "wanted": wanted})
            for key in keys
            if key in record and not is_right(record[key])
        ]
    refuse_if_any(problems)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _text(record: Record, key: str) -> str:
    return str(record.get(key, "")).strip()


def _texts(record: Record, key: str) -> list[str]:
    return cast("list[str]", record.get(key, []))
