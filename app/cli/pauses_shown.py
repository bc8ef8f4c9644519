"""Pauses as the command line answers them."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from app.cli.answer import Answer, local, table
from app.cli.shown import number_of
from app.domain.people.staff import Staff
from app.domain.work.event import Event
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import CasePause
from app.labels.pauses import reason_text, span_text, state_text
from app.services.work.viewing import CaseView

HEADINGS: Final = ("段", "起止", "原因", "凭据", "谁记的", "谁批的", "状态")


def pauses_shown(view: CaseView) -> Answer:
    """The pauses of a case as an answer."""
    value = {"number": view.case.number, "pauses": [pause_value(pause, view) for pause in view.pauses]}
    rows = [pause_row(pause, view) for pause in view.pauses]
    return Answer(value=value, lines=table(HEADINGS, rows) if rows else ["没有暂停。"])


def pause_value(pause: CasePause, view: CaseView) -> dict[str, object]:
    """A pause as programs read it; people stand as staff numbers, `change` is what waits for approval."""
    files = {attachment.id: attachment.name for attachment in view.attachments}
    change = pause.change
    return {
        "id": pause.id,
        "number": pause.number,
        "state": pause.state,
        "is_by_step": pause.is_by_step,
        **_terms(pause.terms, files),
        "entered_by": _who(pause.made, view.people),
        "entered_at": pause.made.recorded_at,
        "approved_by": _who(pause.approval, view.people),
        "approved_at": None if pause.approval is None else pause.approval.recorded_at,
        "change": None
        if change is None
        else {
            "removes": change.terms is None,
            **({} if change.terms is None else _terms(change.terms, files)),
            "why": change.why,
            "asked_by": _who(change.asked, view.people),
        },
    }


def _terms(terms: PauseTerms, files: Mapping[UUID, str]) -> dict[str, object]:
    return {
        "from": terms.starts_at,
        "to": terms.ends_at,
        "reason": terms.reason,
        "note": terms.note,
        "file": None if terms.attachment_id is None else files.get(terms.attachment_id),
    }


def pause_row(pause: CasePause, view: CaseView) -> Sequence[object]:
    """A pause as people read it, under `HEADINGS`."""
    files = {attachment.id: attachment.name for attachment in view.attachments}
    file = "" if pause.terms.attachment_id is None else files.get(pause.terms.attachment_id, "")
    return (
        pause.number,
        span_text(pause.terms),
        reason_text(pause.terms),
        "；".join(part for part in (pause.terms.note, file) if part),
        f"{_name(pause.made, view.people)} {local(pause.made.recorded_at)}",
        _name(pause.approval, view.people),
        state_text(pause),
    )


def _who(event: Event | None, people: Mapping[UUID, Staff]) -> str | None:
    return None if event is None else number_of(people, event.actor_id)


def _name(event: Event | None, people: Mapping[UUID, Staff]) -> str:
    if event is None:
        return ""
    person = None if event.actor_id is None else people.get(event.actor_id)
    return "数据文件夹所有者" if person is None else person.name
