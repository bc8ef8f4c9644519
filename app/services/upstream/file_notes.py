"""What is noted of the contents of attachments on this disk: new ones, and what a try came to."""

from datetime import datetime
from pathlib import Path

from app.domain.upstream.files import VANISHED, FileNote
from app.persistence.upstream.files import keep_notes, unnoted
from app.persistence.upstream.noting import noting
from app.services.office import Office


def place_of(office: Office, digest: str) -> Path:
    """Where a content lies, or would."""
    return office.folder.attachments / digest[:2] / digest


def note_new(office: Office) -> None:
    """Look which contents are here that nothing is known of yet, of attachments added here or by others."""
    with office.database.read() as tx:
        new = unnoted(tx.connection)
    if new:
        notes = [
            FileNote(sha256=digest, size=size, added_at=added_at, is_here=place_of(office, digest).is_file())
            for digest, size, added_at in new
        ]
        with noting(office.database) as tx:
            keep_notes(tx.connection, notes)


def after_trouble(note: FileNote, code: str, now: datetime) -> FileNote:
    """The note of a content a try with which ended with this problem."""
    return note.vanished() if code == VANISHED else note.after_failure(code, now)
