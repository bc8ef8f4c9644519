"""The commands on the pauses of a case."""

from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

import typer

from app.cli.answer import Answer, table
from app.cli.call import Call
from app.cli.pauses_shown import HEADINGS, pause_row, pause_value, pauses_shown
from app.cli.reading import moment_from, occurred_at
from app.cli.verbs import verb
from app.cli.work import CaseNumber
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.work.pause_rules import ApprovalRule
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import CasePause
from app.domain.work.pausing import PauseReason
from app.labels.speaking import label_of
from app.services.bundle import Services
from app.services.work.viewing import CaseView

Which = Annotated[int, typer.Argument(metavar="段", help="第几段暂停，见 case pauses。")]
Why = Annotated[str, typer.Option("--why", metavar="理由", help="为什么。")]
From = Annotated[str, typer.Option("--from", metavar="时间", help="开始的时间，如 2026-10-01T09:30。")]
Until = Annotated[str, typer.Option("--to", metavar="时间", help="结束的时间；不写为未结束。")]
Note = Annotated[str, typer.Option("--note", metavar="说明", help="凭据：等什么、谁来的通知、约到哪天。")]
File = Annotated[str, typer.Option("--file", metavar="附件", help="凭据：本业务附件的名称。")]
At = Annotated[str, typer.Option("--at", metavar="时间", help="结束的时间；不写为现在。")]

OPEN_END: Final = "open"
_RULE_HELP: Final = (
    "查看或设定哪些暂停须所长批准；未批准的不停计。\n\n"
    "不写选项为查看。--reason 写一个原因，凡此原因的暂停都须批准，可写多个；--no-reason 清空。"
)


def add_pauses(cases: typer.Typer) -> None:
    """Put the commands among the commands on cases."""
    verb(cases, "pauses", "列出一件业务的各段暂停：起止、原因、凭据、谁记的、谁批的、是否计入。")(pauses)
    verb(cases, "pauses-waiting", "列出各业务待所长批准的暂停、更正和撤销。")(pauses_waiting)
    verb(
        cases,
        "pause-enter",
        "补记一段暂停，或在已有的暂停之外另记一段。次日及以后补记的，所长批准后才停计。",
    )(pause_enter)
    verb(cases, "pause-correct", "更正一段暂停；只写要改的，--to open 为改回未结束。所长批准后生效。")(pause_correct)
    verb(cases, "pause-remove", "撤销一段暂停，留痕。所长批准后生效；待批准的可直接撤销。")(pause_remove)
    verb(cases, "pause-end", "结束补记的暂停。由“暂停”一步停下的，用 advance --step resume 恢复。")(pause_end)
    verb(cases, "pause-approve", "批准一段暂停，或它的更正、撤销。")(pause_approve)
    verb(cases, "pause-refuse", "不批准一段暂停，或它的更正、撤销。")(pause_refuse)
    verb(cases, "pause-rule", _RULE_HELP)(pause_rule)


def pauses(call: Call, number: CaseNumber) -> Answer:
    """The pauses of one case."""
    with call.at_work() as (services, session):
        return pauses_shown(services.case_views.by_number(session, number))


def pauses_waiting(call: Call) -> Answer:
    """What a head has to decide on."""
    with call.at_work() as (services, session):
        found = [(each, services.case_views.show(session, each.case.id)) for each in services.pauses.awaited()]
    value = [{"case": each.case.number, **pause_value(each.pause, view)} for each, view in found]
    rows = [(each.case.number, each.case.name, *pause_row(each.pause, view)) for each, view in found]
    return Answer(value=value, lines=table(("编号", "户名", *HEADINGS), rows))


def pause_enter(
    call: Call,
    number: CaseNumber,
    *,
    reason: Annotated[PauseReason, typer.Option("--reason", help="原因。")],
    starts: From,
    ends: Until = "",
    note: Note = "",
    file: File = "",
) -> Answer:
    """Enter a pause late, or beside another."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        terms = PauseTerms(
            starts_at=moment_from(starts, "from"),
            ends_at=moment_from(ends, "to") if ends else None,
            reason=reason,
            note=note,
            attachment_id=_file(view, file),
        )
        services.pauses.enter(session, view.case.id, terms)
        return _again(services, session, view)


def pause_correct(  # noqa: PLR0913 - one for each option of the command
    call: Call,
    number: CaseNumber,
    which: Which,
    why: Why,
    *,
    reason: Annotated[PauseReason | None, typer.Option("--reason", help="改为这个原因。")] = None,
    starts: From = "",
    ends: Until = "",
    note: Note = "",
    file: File = "",
) -> Answer:
    """Say other things of a pause."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        pause = _pause(view, which)
        terms = pause.terms
        if starts:
            terms = replace(terms, starts_at=moment_from(starts, "from"))
        if ends:
            terms = replace(terms, ends_at=None if ends == OPEN_END else moment_from(ends, "to"))
        terms = replace(
            terms,
            reason=reason or terms.reason,
            note=note or terms.note,
            attachment_id=_file(view, file) or terms.attachment_id,
        )
        services.pauses.correct(session, view.case.id, pause.id, terms, why)
        return _again(services, session, view)


def pause_remove(call: Call, number: CaseNumber, which: Which, why: Why) -> Answer:
    """Take a pause out of the count."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.pauses.remove(session, view.case.id, _pause(view, which).id, why)
        return _again(services, session, view)


def pause_end(call: Call, number: CaseNumber, which: Which, at: At = "") -> Answer:
    """End a pause that was entered."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.pauses.end(session, view.case.id, _pause(view, which).id, occurred_at(at))
        return _again(services, session, view)


def pause_approve(call: Call, number: CaseNumber, which: Which) -> Answer:
    """Let what waits count."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.pauses.approve(session, view.case.id, _pause(view, which).id)
        return _again(services, session, view)


def pause_refuse(call: Call, number: CaseNumber, which: Which, why: Why) -> Answer:
    """Say no to what waits."""
    with call.at_work() as (services, session):
        view = services.case_views.by_number(session, number)
        services.pauses.refuse(session, view.case.id, _pause(view, which).id, why)
        return _again(services, session, view)


def pause_rule(
    call: Call,
    *,
    late: Annotated[bool | None, typer.Option("--late/--no-late", help="次日及以后补记的。")] = None,
    corrected: Annotated[bool | None, typer.Option("--corrected/--no-corrected", help="更正起止或原因的。")] = None,
    removed: Annotated[bool | None, typer.Option("--removed/--no-removed", help="撤销的。")] = None,
    reasons: Annotated[list[PauseReason] | None, typer.Option("--reason", help="凡此原因的。")] = None,
    no_reason: Annotated[bool, typer.Option("--no-reason", help="不再按原因要求批准。")] = False,
) -> Answer:
    """What a head has to approve."""
    with call.at_work() as (services, session):
        before = services.pauses.rule()
        rule = ApprovalRule(
            late=before.late if late is None else late,
            corrected=before.corrected if corrected is None else corrected,
            removed=before.removed if removed is None else removed,
            reasons=frozenset(reasons or (() if no_reason else before.reasons)),
        )
        if rule != before:
            services.pauses.set_rule(session, rule)
    value = {
        "late": rule.late,
        "corrected": rule.corrected,
        "removed": rule.removed,
        "reasons": sorted(rule.reasons),
    }
    said = {"补记": rule.late, "更正": rule.corrected, "撤销": rule.removed}
    lines = [f"{name}：{'须所长批准' if is_needed else '不须批准'}" for name, is_needed in said.items()]
    lines += [f"{label_of(reason)}：须所长批准" for reason in sorted(rule.reasons)]
    return Answer(value=value, lines=lines)


def _pause(view: CaseView, number: int) -> CasePause:
    """The pause with this number.

    Raises:
        Refusal: `pause.unknown`.
    """
    for pause in view.pauses:
        if pause.number == number:
            return pause
    raise Refusal.of("pause.unknown", "pause", number=view.case.number)


def _file(view: CaseView, name: str) -> UUID | None:
    """The attachment with this name, the newest if there are several; None when none is named.

    Raises:
        Refusal: `pause.file_unknown`.
    """
    if not name:
        return None
    for attachment in reversed(view.attachments):
        if attachment.name == name:
            return attachment.id
    raise Refusal.of("pause.file_unknown", "attachment")


def _again(services: Services, session: Session, view: CaseView) -> Answer:
    return pauses_shown(services.case_views.show(session, view.case.id))
