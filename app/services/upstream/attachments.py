"""Attachments between this computer and the hub: a queue of its own, behind everything else (`design/sync.md` 4.10)."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from filelock import FileLock, Timeout

from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.upstream.files import NOT_SENT_YET, VANISHED, FileNote, FileStanding, FileWhere
from app.domain.upstream.link import Link
from app.domain.work.case import Attachment
from app.persistence.upstream.files import keep_notes, next_due, notes_of
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import last_number
from app.persistence.upstream.position import position_of
from app.services.feed import Topic
from app.services.office import Office
from app.services.upstream.contents import ALTERED, fault_of, fetch, send
from app.services.upstream.enrolling import WireTo, hub_at
from app.services.upstream.file_notes import after_trouble, note_new, place_of
from app.services.upstream.linking import change_link, link_of
from app.sync.client import HubClient

_LOG = logging.getLogger(__name__)
_FULL: Final = "upstream.files_full"
_OF_ONE_FILE: Final = frozenset(
    {VANISHED, ALTERED, NOT_SENT_YET, _FULL, "upstream.file_hash", "upstream.file_offset", "upstream.file_too_large"}
)
"""Troubles that are a file's own; all others are the line's or the hub's, and the next round will see."""
_FOR_PEOPLE_S: Final = 20.0  # somebody waits: what is carried meanwhile gets its piece done first


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOutcome:
    """How many contents went each way, how many could not, and whether more could be carried at once."""

    sent: int = 0
    fetched: int = 0
    troubled: int = 0
    has_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """The content to be carried next, and the life of the hub's database it is counted for."""

    note: FileNote
    hub_epoch: bytes


class AttachmentFiles:
    """The contents of attachments; threads may share it.

    No operation ever waits for one: they are carried while nothing else is to be sent, a piece at a time, and whoever
    was killed goes on from where the hub is, or the part on this disk.
    """

    def __init__(self, office: Office, wire_to: WireTo) -> None:
        self._office = office
        self._wire_to = wire_to
        self._on_its_way = ""

    def carry(self, may_go_on: Callable[[], bool] = lambda: True) -> CarryOutcome:
        """Send what the hub lacks, then fetch what is lacking here, the newest first; nothing without a hub.

        Args:
            may_go_on: asked after each piece.

        Raises:
            Refusal: `upstream.busy` while another does it, trouble on the way (`upstream.*`), `storage.*`.
        """
        self.note_new()
        if self._due() is None:
            return CarryOutcome()
        with self._alone():
            outcome = self._carried(may_go_on)
        if outcome.sent or outcome.fetched or outcome.troubled:
            _LOG.info("attachments: %d sent, %d fetched, %d not", outcome.sent, outcome.fetched, outcome.troubled)
            self._office.feed.announce(Topic.UPSTREAM)
        return outcome

    def note_new(self) -> None:
        """Look which contents are here that nothing is known of yet, of attachments added here or by others."""
        note_new(self._office)

    def fetch(self, attachment_id: UUID, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Path:
        """Where the content of an attachment lies, fetched first if it is not here or no longer what came in.

        Args:
            attachment_id: whose content.
            progress: told the bytes that are here and how many there are; what it raises stops the fetching, which
                goes on from there the next time.

        Raises:
            Refusal: `record.missing`, `attachment.missing` or `.altered` where no hub has it,
                `attachment.not_sent_yet`, `attachment.by_stick` without a line, `upstream.busy`, trouble on the way,
                `storage.cannot_write`.
        """
        with self._office.database.read() as tx:
            attachment = tx.of(Attachment).get(attachment_id)
            link = tx.of(Link).find_one()
            known = notes_of(tx.connection, (attachment.sha256,)).get(attachment.sha256)
        place = self._place(attachment.sha256)
        fault = fault_of(place, attachment.sha256)
        if not fault:
            return place
        if link is None or not link.is_active:
            raise Refusal.of(fault, name=attachment.name)
        if not link.url:
            raise Refusal.of("attachment.by_stick", name=attachment.name)
        was_here = fault == ALTERED or (known is not None and (known.is_here or known.trouble == VANISHED))
        note = known or FileNote(
            sha256=attachment.sha256, size=attachment.size_bytes, added_at=attachment.added_at, is_here=False
        )
        try:
            with self._alone(_FOR_PEOPLE_S), self._coming(note), self._at_hub() as (client, hub_epoch):
                for had in fetch(client, place, note):
                    progress(had, note.size)
                self._keep(note.found(hub_epoch))
        except Refusal as refusal:
            if refusal.problems[0].code != NOT_SENT_YET:
                raise
            raise Refusal.of(fault if was_here else "attachment.not_sent_yet", name=attachment.name) from refusal
        progress(note.size, note.size)
        self._office.feed.announce(Topic.UPSTREAM)
        return place

    def standings(self, attachments: Sequence[Attachment]) -> Mapping[UUID, FileStanding]:
        """Where the contents of these attachments are, by the attachments' ids."""
        with self._office.database.read() as tx:
            link = tx.of(Link).find_one()
            notes = notes_of(tx.connection, tuple({each.sha256 for each in attachments}))
        return {each.id: self._standing(each.sha256, notes.get(each.sha256), link) for each in attachments}

    def let_fetch(self, session: Session, *, by_itself: bool) -> None:
        """Have contents nobody asked for fetched to this computer, or not.

        Raises:
            Refusal: `permission.denied`, `upstream.not_enrolled`.
        """
        session.require(Permission.MANAGE_STATION)
        with noting(self._office.database) as tx:
            change_link(tx, fetches_files=by_itself)
        self._office.feed.announce(Topic.UPSTREAM)

    def _carried(self, may_go_on: Callable[[], bool]) -> CarryOutcome:
        outcome = CarryOutcome()
        with self._at_hub() as (client, hub_epoch):
            while (due := self._due()) is not None and due.hub_epoch == hub_epoch:
                due = replace(due, note=self._seen_again(due.note))
                trouble = self._carry_one(client, due, may_go_on)
                if trouble is None:
                    return replace(outcome, has_more=True)
                outcome = _counted(outcome, due.note, trouble)
                if trouble == _FULL:
                    break
                if not may_go_on():
                    return replace(outcome, has_more=self._due() is not None)
        return outcome

    def _carry_one(self, client: HubClient, due: _Due, may_go_on: Callable[[], bool]) -> str | None:
        """The trouble a content ended with, empty for none; None when it was left half-way for something else."""
        note, place = due.note, self._place(due.note.sha256)
        try:
            with self._coming(note):
                for _ in send(client, place, note) if note.is_here else fetch(client, place, note):
                    if not may_go_on() or self._is_awaited():
                        return None
        except Refusal as refusal:
            code = refusal.problems[0].code
            if code not in _OF_ONE_FILE:
                raise
            self._keep(after_trouble(note, code, self._office.clock.now()))
            return code
        self._keep(note.found(due.hub_epoch))
        return ""

    def _due(self) -> _Due | None:
        """What is to be carried next; nothing while operations wait, or nobody lets this computer in."""
        with self._office.database.read() as tx:
            link = tx.of(Link).find_one()
            if link is None or not (link.is_active and link.url) or last_number(tx.connection) > link.acked:
                return None
            now = self._office.clock.now()
            note = next_due(tx.connection, link.hub_epoch, now, fetches=link.fetches_files)
        return None if note is None else _Due(note=note, hub_epoch=link.hub_epoch)

    def _is_awaited(self) -> bool:
        """Whether operations wait for the line."""
        with self._office.database.read() as tx:
            return last_number(tx.connection) > link_of(tx).acked

    def _seen_again(self, note: FileNote) -> FileNote:
        """The note of a content that came here another way meanwhile, such as attached once more, says so."""
        is_here = note.is_here or not fault_of(self._place(note.sha256), note.sha256)
        return replace(note, is_here=is_here)

    def _keep(self, note: FileNote) -> None:
        with noting(self._office.database) as tx:
            keep_notes(tx.connection, (note,))

    def _standing(self, digest: str, note: FileNote | None, link: Link | None) -> FileStanding:
        trouble = "" if note is None else note.trouble
        if self._place(digest).is_file():
            is_safe = link is None or (note is not None and note.held == link.hub_epoch)
            return FileStanding(where=FileWhere.SAFE if is_safe else FileWhere.NOT_SENT, trouble=trouble)
        if link is None or trouble == VANISHED:
            return FileStanding(where=FileWhere.LOST, trouble=VANISHED)
        is_coming = self._on_its_way == digest
        return FileStanding(where=FileWhere.ON_ITS_WAY if is_coming else FileWhere.NOT_FETCHED, trouble=trouble)

    def _place(self, digest: str) -> Path:
        return place_of(self._office, digest)

    @contextmanager
    def _coming(self, note: FileNote) -> Iterator[None]:
        """This content is on its way here, if it is not here."""
        self._on_its_way = "" if note.is_here else note.sha256
        try:
            yield
        finally:
            self._on_its_way = ""

    @contextmanager
    def _at_hub(self) -> Iterator[tuple[HubClient, bytes]]:
        """A session at the hub, and the life of its database."""
        with self._office.database.read() as tx:
            link, position = link_of(tx), position_of(tx.connection)
        with hub_at(self._office, self._wire_to, link.url, link.certificate) as client:
            opened = client.open(link.hub_id, link.id.bytes, position.epoch)
            yield client, opened.hub_epoch

    @contextmanager
    def _alone(self, timeout_s: float = 0) -> Iterator[None]:
        """Nobody else carries files of this data folder meanwhile; rounds go on."""
        lock = FileLock(self._office.folder.path / "files.lock", is_singleton=False)
        try:
            lock.acquire(timeout=timeout_s)
        except Timeout as error:
            raise Refusal.of("upstream.busy") from error
        except OSError as error:
            raise Refusal.of("storage.cannot_write", path=str(self._office.folder.path)) from error
        try:
            yield
        finally:
            lock.release()


def _counted(outcome: CarryOutcome, note: FileNote, trouble: str) -> CarryOutcome:
    if trouble:
        return replace(outcome, troubled=outcome.troubled + 1)
    if note.is_here:
        return replace(outcome, sent=outcome.sent + 1)
    return replace(outcome, fetched=outcome.fetched + 1)
