"""签字件回收: signed papers scanned back, recognised by their codes, filed with their case, their date compared."""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.papers.signing import (
    PAGES,
    ScannedPage,
    page_keys,
    taken_before,
)
from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal
from app.domain.work.case import Attachment, Case, CaseState
from app.domain.work.event import Event, EventKind
from app.domain.work.signed_dates import as_corrected, corrections_of, signed_day
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.papers.paper import FormLine, Paper, file_name
from app.services.papers.papers import PaperService
from app.services.papers.recognising import Recogniser
from app.services.papers.signed_copy import CopyOwner, SignedCopy, TakenCopy
from app.services.papers.signed_dates import signing_moment
from app.services.work.attaching import MAX_BYTES, AttachingService
from app.services.work.choosing import signature
from app.services.work.ground import orders_of, record_case, story_of

if TYPE_CHECKING:
    from app.documents.scans import Scan

_A4: Final = (210.0, 297.0)


class SignedService:
    """Reading scans and taking signed papers in."""

    def __init__(self, office: Office, papers: PaperService, attaching: AttachingService) -> None:
        self._office = office
        self._papers = papers
        self._attaching = attaching

    def read(
        self,
        session: Session,
        paths: Sequence[Path],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> tuple[SignedCopy, ...]:
        """The papers in these files, PDFs or pictures, in their order; what is wrong with a page stands on it.

        Raises:
            Refusal: `permission.denied`.
        """
        session.require(Permission.INTAKE)
        pages: list[ScannedPage] = []
        for done, path in enumerate(paths):
            pages += _pages_of(path, partial(progress, done, len(paths)))  # with every page, so that it can be stopped
        progress(len(paths), len(paths))
        forms = self._forms()
        with self._office.database.read() as tx:
            return tuple(Recogniser(self._office, tx, forms).copies(pages))

    def give_number(self, session: Session, copy: SignedCopy, number: str) -> SignedCopy:
        """The copy as a paper of the case or order whose number a person typed.

        Raises:
            Refusal: `permission.denied`, `signed.unknown_number`, `signed.order_without_case`.
        """
        session.require(Permission.INTAKE)
        forms = self._forms()
        with self._office.database.read() as tx:
            given = Recogniser(self._office, tx, forms).by_number(copy, number)
        if given.problem is not None:
            raise Refusal(replace(given.problem, field="number"))
        return given

    def paper(self, copy: SignedCopy) -> Paper:
        """The pages of a copy as a PDF to be looked at.

        Raises:
            Refusal: `scan.*`, `signed.file_changed`.
        """
        pdf = _together(copy.pages)
        first = copy.pages[0]
        return Paper(
            form_code="",
            form_name="",
            form_version=0,
            pdf=pdf,
            page_count=len(copy.pages),
            name=first.path.name,
            millimetres=_A4,
        )

    def warnings(self, copy: SignedCopy, form: str, signed_on: date) -> tuple[Problem, ...]:
        """What a person should know before the copy is filed, and what is asked about its date afterwards."""
        owner, offer = copy.owner, copy.offer(form)
        found = []
        if owner is not None and signed_on < local_day(owner.case.accepted_at):
            accepted = local_day(owner.case.accepted_at).isoformat()
            found.append(Problem(code="signed.before_acceptance", field="on", values={"accepted": accepted}))
        elif offer is not None and offer.signed_at is not None and local_day(offer.signed_at) != signed_on:
            recorded = local_day(offer.signed_at).isoformat()
            found.append(Problem(code="signed.other_day", field="on", values={"recorded": recorded}))
        if offer is not None and offer.printed_at is None:
            found.append(Problem(code="signed.never_printed", field="form", values={"form": offer.name}))
        return tuple(found)

    def take_in(self, session: Session, copy: SignedCopy, form: str, signed_on: date) -> TakenCopy:
        """File a copy with its case and record the signature with the date on the paper; once, however often asked.

        Raises:
            Refusal: `permission.denied`, `signed.unknown_number` and what else keeps a copy from having a case,
                `signed.form_missing`, `paper.unknown_form`, `signed.in_future`, `signed.case_filed`,
                `signed.other_date` when these pages were filed with another date, `signed.file_changed`,
                `choice.nothing_stated`, `scan.*`, `attachment.*`, `storage.*`. Nothing is changed then.
        """
        session.require(Permission.INTAKE)
        owner, line = self._checked(copy, form, signed_on)
        with self._office.database.read() as tx:
            before = self._taken(tx, copy, form, signed_on)
        if before is not None:
            return before
        name, digest, size = self._keep(copy, line)
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(owner.case.id)
            if case.state is CaseState.ARCHIVED:
                raise Refusal.of("signed.case_filed", "number", number=case.number)
            now, story = self._office.clock.now(), story_of(tx, case.id, orders_of(tx, case.id))
            occurred = signing_moment(
                tx, case, story, (owner.order_id or case.id,), form=form, signed_on=signed_on, filed_at=now
            )
            attachment = self._attaching.add(tx, session, case, (name, size, digest))
            payload = {
                "form": form,
                **signature(tx, case.id, form),
                "attachment": str(attachment.id),
                PAGES: page_keys(copy.pages),
            }
            record_case(self._office, tx, session, case, EventKind.CASE_FORM_SIGNED, payload, occurred=occurred)
        self._office.feed.announce(Topic.CASES)
        return TakenCopy(
            attachment=attachment,
            number=copy.number,
            form=form,
            signed_on=signed_on,
            is_new=True,
            warnings=self.warnings(copy, form, signed_on),
        )

    def _forms(self) -> dict[str, FormLine]:
        return {line.code: line for line in self._papers.catalogue().forms}

    def _checked(self, copy: SignedCopy, form: str, signed_on: date) -> tuple[CopyOwner, FormLine]:
        if copy.owner is None:
            raise Refusal(copy.problem or Problem(code="signed.no_code"))
        if not form:
            raise Refusal.of("signed.form_missing", "form", number=copy.number)
        if signed_on > local_day(self._office.clock.now()):
            raise Refusal.of("signed.in_future", "on", day=signed_on.isoformat())
        line = self._forms().get(form)
        if line is None:
            raise Refusal.of("paper.unknown_form", "form", form=form)
        return copy.owner, line

    def _taken(self, tx: Transaction, copy: SignedCopy, form: str, signed_on: date) -> TakenCopy | None:
        owner = copy.owner
        story = () if owner is None else _signatures(tx, owner.case.id)
        event = taken_before(story, form, copy.pages)
        if event is None:
            return None
        recorded = signed_day(as_corrected(event, corrections_of(story)))
        if recorded != signed_on:
            raise Refusal.of("signed.other_date", "on", number=copy.number, recorded=recorded.isoformat())
        attachment = tx.of(Attachment).get(UUID(str(event.payload["attachment"])))
        return TakenCopy(attachment=attachment, number=copy.number, form=form, signed_on=signed_on, is_new=False)

    def _keep(self, copy: SignedCopy, line: FormLine) -> tuple[str, str, int]:
        """The file as it came when all of it is this paper, else its pages as a PDF: name, SHA-256, size."""
        first = copy.pages[0]
        name = Path(file_name(line.name, f"{copy.number} 签字件"))
        if len(copy.pages) == first.count:
            _content(first)  # still what was read
            size, digest = self._attaching.keep(first.path)
            return name.with_suffix(first.path.suffix.lower()).name, digest, size
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "pages.pdf"
            made.write_bytes(_together(copy.pages))
            size, digest = self._attaching.keep(made)
        return name.name, digest, size


def _signatures(tx: Transaction, case_id: UUID) -> Sequence[Event]:
    """The signatures of a case in the order they were recorded, then what was said of their dates."""
    kinds = (EventKind.CASE_FORM_SIGNED, EventKind.CASE_SIGNED_CORRECTED)
    return [each for kind in kinds for each in tx.of(Event).find(subject_id=case_id, kind=kind, order_by="recorded_at")]


def _pages_of(path: Path, begin: Callable[[], None]) -> list[ScannedPage]:
    """The pages of a file with the codes on them; a file or page that cannot be read says so."""
    # The readers of PDFs, pictures and codes cost 0.2 s: paid by whoever scans.
    from app.documents import scans  # noqa: PLC0415

    try:
        content = _read(path)
        sha256 = hashlib.sha256(content).hexdigest()
        with scans.opened(content) as scan:
            count = len(scan)
            blank = [ScannedPage(path=path, sha256=sha256, page=page, count=count) for page in range(count)]
            found = []
            for page in blank:
                begin()
                found.append(_with_codes(scan, page))
            return found
    except Refusal as refusal:
        return [ScannedPage(path=path, problem=refusal.problems[0])]


def _with_codes(scan: "Scan", page: ScannedPage) -> ScannedPage:
    from app.documents import scans  # noqa: PLC0415 - as above

    try:
        codes, quarters = scans.codes_on(scan, page.page)
    except Refusal as refusal:
        return replace(page, problem=refusal.problems[0])
    return replace(page, codes=codes, quarters=quarters)


def _together(pages: Sequence[ScannedPage]) -> bytes:
    from app.documents import scans  # noqa: PLC0415 - as above

    content = _content(pages[0])
    return scans.together([(content, page.page, page.quarters) for page in pages])


def _content(page: ScannedPage) -> bytes:
    """The file of a page, as long as it is the one that was read.

    Raises:
        Refusal: `signed.file_changed`, and what was wrong with it.
    """
    if page.problem is not None:
        raise Refusal(page.problem)
    content = _read(page.path)
    if hashlib.sha256(content).hexdigest() != page.sha256:
        raise Refusal.of("signed.file_changed", name=page.path.name)
    return content


def _read(path: Path) -> bytes:
    """A file's content.

    Raises:
        Refusal: `attachment.unreadable`, `attachment.too_large`.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refusal.of("attachment.too_large", "path", name=path.name, most=MAX_BYTES // 1024 // 1024)
        return path.read_bytes()
    except OSError as error:
        raise Refusal.of("attachment.unreadable", "path", name=path.name) from error
