"""Files that belong to cases: kept under their SHA-256, never changed, handed out as they came in."""

import hashlib
import mimetypes
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.work.case import Attachment, Case, CasePaper, PaperState
from app.domain.work.checks import papers_of
from app.domain.work.event import EventKind
from app.persistence.database import Transaction
from app.persistence.ids import new_id
from app.persistence.upstream.files import note_here
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.asking import refuse_unnoticed
from app.services.work.ground import business_of, record_case

MAX_BYTES: Final = 50 * 1024 * 1024


class AttachingService:
    """Adding files to cases and opening them again."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def attach(self, session: Session, case_id: UUID, path: Path, paper_code: str = "") -> Attachment:
        """Keep a copy of a file with a case; a paper it proves is ticked as present.

        Raises:
            Refusal: `permission.denied`, `attachment.unreadable`, `attachment.too_large`, `attachment.empty`,
                `paper.unknown`, `asking.not_on_notice`, `storage.*`.
        """
        session.require(Permission.INTAKE)
        size, digest = self.keep(path)
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            attachment = self.add(tx, session, case, (path.name, size, digest), paper_code)
        self._office.feed.announce(Topic.CASES)
        return attachment

    def keep(self, path: Path) -> tuple[int, str]:
        """Copy a file's content to its place, before any row speaks of it: its size in bytes and SHA-256.

        Raises:
            Refusal: `attachment.unreadable`, `attachment.too_large`, `attachment.empty`, `storage.*`.
        """
        size, digest = _measure(path)
        self._keep(path, digest)
        return size, digest

    def add(
        self, tx: Transaction, session: Session, case: Case, file: tuple[str, int, str], paper_code: str = ""
    ) -> Attachment:
        """Add a kept file (name, size, SHA-256) to a case in the caller's transaction, with its event.

        Raises:
            Refusal: `paper.unknown`, `asking.not_on_notice`.
        """
        name, size, digest = file
        attachment = tx.of(Attachment).add(
            Attachment(
                id=new_id(),
                case_id=case.id,
                name=name,
                media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
                size_bytes=size,
                sha256=digest,
                added_at=self._office.clock.now(),
                paper_code=paper_code,
            )
        )
        note_here(tx.connection, digest, size, attachment.added_at)
        if paper_code:
            refuse_unnoticed(self._office, tx, case, paper_code)
            case = tx.of(Case).save(self._ticked(case, attachment))
        payload = {"attachment": str(attachment.id), "paper": paper_code, "name": attachment.name}
        record_case(self._office, tx, session, case, EventKind.CASE_ATTACHED, payload)
        return attachment

    def file_of(self, attachment_id: UUID) -> Path:
        """Where the attachment's content lies.

        Raises:
            Refusal: `record.missing`, `attachment.missing` when the file was taken away, `attachment.altered` when it
                is no longer what came in.
        """
        with self._office.database.read() as tx:
            attachment = tx.of(Attachment).get(attachment_id)
        path = self._place(attachment.sha256)
        if not path.is_file():
            raise Refusal.of("attachment.missing", name=attachment.name)
        if _digest(path) != attachment.sha256:
            raise Refusal.of("attachment.altered", name=attachment.name)
        return path

    def _ticked(self, case: Case, attachment: Attachment) -> Case:
        papers = {paper.code: paper for paper in papers_of(case, business_of(self._office, case))}
        before = papers.get(attachment.paper_code)
        if before is None:
            raise Refusal.of("paper.unknown", "papers", paper=attachment.paper_code)
        papers[before.code] = CasePaper(
            code=before.code, state=PaperState.PRESENT, attachment_ids=(*before.attachment_ids, attachment.id)
        )
        return replace(case, papers=tuple(papers.values()))

    def _place(self, digest: str) -> Path:
        return self._office.folder.attachments / digest[:2] / digest

    def _keep(self, path: Path, digest: str) -> None:
        """Copy the content to its place, on the disk before any row speaks of it."""
        place = self._place(digest)
        if place.is_file() and _digest(place) == digest:
            return
        part = place.with_name(f"{digest}.{new_id().hex}.part")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with path.open("rb") as source, part.open("wb") as target:
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(target.fileno())
            part.replace(place)
        except OSError as error:
            with suppress(OSError):  # where nothing can be written, nothing may be removable either
                part.unlink(missing_ok=True)
            raise Refusal.of("storage.cannot_write", path=str(place.parent)) from error


def _measure(path: Path) -> tuple[int, str]:
    try:
        size = path.stat().st_size
        if size == 0:
            raise Refusal.of("attachment.empty", "path", name=path.name)
        if size > MAX_BYTES:
            raise Refusal.of("attachment.too_large", "path", name=path.name, most=MAX_BYTES // 1024 // 1024)
        return size, _digest(path)
    except OSError as error:
        raise Refusal.of("attachment.unreadable", "path", name=path.name) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
