"""The commands on signed papers that are scanned back."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from app.cli.answer import Answer, problems_of
from app.cli.call import Call
from app.cli.reading import day_from
from app.cli.verbs import verb
from app.cli.work import CaseNumber
from app.domain.people.session import Session
from app.domain.problems import Problem, Refusal
from app.domain.work.signed_dates import SignedScan
from app.labels.form_names import FORM_NAMES
from app.labels.signed import pages_text
from app.labels.speaking import problems_text
from app.services.bundle import Services
from app.services.papers.signed_copy import SignedCopy

_STATES: Final = {"recognised": "已认出", "filed": "已归入", "unchanged": "以前已归入", "refused": "未归入"}


def add_signed(program: typer.Typer) -> None:
    """Put the taking in of signed papers at the top of the command line."""
    verb(
        program,
        "signed",
        "把签字件归入业务：扫描的 PDF 或图片按二维码认出编号和表单，签字日期与系统时间核对。\n\n"
        "认不出、归不进的逐份说明原因，不影响其他；有这样的，退出码为 1。同样的几页再归一次，什么都不变。",
    )(take_in)
    verb(
        program,
        "signed-date",
        "更正签字件的纸面日期：原日期、新日期和原因都留痕，时间核对按更正后的日期。\n\n"
        "不写 --on 时列出业务的签字件和各自的纸面日期，什么都不改。",
    )(correct_date)


def take_in(
    call: Call,
    files: Annotated[list[Path], typer.Argument(metavar="文件...", help="扫描件，PDF 或图片，可写多个。")],
    *,
    form: Annotated[str, typer.Option("--form", metavar="代码", help="表单代码；二维码写明表单的不用写。")] = "",
    on: Annotated[str, typer.Option("--on", metavar="日期", help="纸面上的签字日期，如 2026-10-01。")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只认不归，不用写日期。")] = False,
) -> Answer:
    """Read scans and file what was recognised."""
    if not on and not dry_run:
        raise Refusal.of("signed.date_missing", "on")
    signed_on = day_from(on, "on") if on else None
    with call.at_work() as (services, session):
        copies = services.signed.read(session, files)
        told = [_told(services, session, copy, copy.form or form, None if dry_run else signed_on) for copy in copies]
    lines = [each.pop("line") for each in told]
    return Answer(
        value={"is_dry_run": dry_run, "copies": told},
        lines=lines,
        is_sound=not any(each["problems"] for each in told),
    )


def correct_date(
    call: Call,
    number: CaseNumber,
    *,
    form: Annotated[str, typer.Option("--form", metavar="代码", help="表单代码；只有一份签字件时不用写。")] = "",
    copy: Annotated[
        int | None, typer.Option("--copy", metavar="第几份", help="同一表单有几份时写明，从 1 起。", min=1)
    ] = None,
    on: Annotated[str, typer.Option("--on", metavar="日期", help="纸面上的签字日期，如 2026-10-01。")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="原因", help="更正的原因。")] = "",
) -> Answer:
    """Put the date of a signed copy right, or show the copies there are."""
    with call.at_work() as (services, session):
        case = services.case_views.by_number(session, number).case
        scans = [each for each in services.signed_dates.of_case(case.id) if form in ("", each.form)]
        if on:
            scan = _one(scans, copy, case.number)
            scans = [services.signed_dates.correct(session, scan.attachment_id, day_from(on, "on"), reason)]
    return Answer(
        value={"case": case.number, "copies": [_scan_value(each) for each in scans]},
        lines=[_scan_line(each) for each in scans] or [f"业务 {case.number} 没有归入过签字件。"],
    )


def _one(scans: Sequence[SignedScan], copy: int | None, number: str) -> SignedScan:
    """The copy that is meant.

    Raises:
        Refusal: `signed.none_filed`, `signed.which_copy`.
    """
    if len(scans) > 1 and copy is None:
        raise Refusal.of("signed.which_copy", "copy", number=number, count=len(scans))
    if (copy or 1) > len(scans):
        raise Refusal.of("signed.none_filed", "form", number=number)
    return scans[(copy or 1) - 1]


def _scan_value(scan: SignedScan) -> dict[str, Any]:
    return {
        "form": scan.form,
        "attachment": str(scan.attachment_id),
        "signed_on": scan.signed_on,
        "is_corrected": scan.is_corrected,
    }


def _scan_line(scan: SignedScan) -> str:
    words = "，已更正" if scan.is_corrected else ""
    return f"{FORM_NAMES.get(scan.form, scan.form)}：纸面日期 {scan.signed_on.isoformat()}{words}。"


def _told(services: Services, session: Session, copy: SignedCopy, form: str, signed_on: date | None) -> dict[str, Any]:
    """What became of a copy; it is only looked at where no day is given."""
    problems: tuple[Problem, ...] = () if copy.problem is None else (copy.problem,)
    warnings: tuple[Problem, ...] = ()
    state, attachment = "recognised", ""
    if signed_on is not None and copy.problem is None:
        try:
            taken = services.signed.take_in(session, copy, form, signed_on)
            warnings, attachment = taken.warnings, str(taken.attachment.id)
            state = "filed" if taken.is_new else "unchanged"
        except Refusal as refusal:
            problems = refusal.problems
    state = "refused" if problems else state
    offer = copy.offer(form)
    name = form if offer is None else offer.name
    words = " ".join(filter(None, (copy.number, name, _STATES[state])))
    return {
        "file": copy.pages[0].path,
        "pages": [page.page + 1 for page in copy.pages],
        "number": copy.number,
        "case": "" if copy.owner is None else copy.owner.case.number,
        "form": form if copy.owner is not None else "",
        "candidates": [each.code for each in copy.offers if each.printed_at is not None],
        "state": state,
        "attachment": attachment,
        "problems": problems_of(problems),
        "warnings": problems_of(warnings),
        "line": f"{copy.pages[0].path.name} {pages_text(copy)}：{words}。{problems_text([*problems, *warnings])}",
    }
