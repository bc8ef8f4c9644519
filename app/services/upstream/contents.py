"""One content on its way: up from where the hub is, down from where this disk is; whole and checked, or not at all."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.domain.problems import Refusal
from app.domain.upstream.files import VANISHED, FileNote
from app.sync.blobs import CHUNK_BYTES, fetch_piece, send_piece, standing
from app.sync.client import HubClient

ALTERED: Final = "attachment.altered"
"""What is wrong with a file that no longer holds what its digest says."""


def fault_of(place: Path, digest: str) -> str:
    """What is wrong with a content on this disk, `attachment.missing` or `.altered`; empty when nothing is."""
    try:
        with place.open("rb") as file:
            return "" if hashlib.file_digest(file, "sha256").hexdigest() == digest else ALTERED
    except OSError:
        return VANISHED


def send(client: HubClient, place: Path, note: FileNote) -> Iterator[int]:
    """Send a content; yields how many bytes the hub has after each piece but the last.

    Raises:
        Refusal: `attachment.missing`, `attachment.altered`; what `send_piece` raises.
    """
    at_hub = standing(client, note.sha256)
    if at_hub.is_complete:
        return
    if fault := fault_of(place, note.sha256):
        raise Refusal.of(fault)
    sent = at_hub.received
    while sent < note.size:
        sent = send_piece(client, note.sha256, note.size, sent, _piece(place, sent))
        if sent < note.size:
            yield sent


def fetch(client: HubClient, place: Path, note: FileNote) -> Iterator[int]:
    """Fetch a content to its place; yields how many bytes are here after each piece but the last.

    Raises:
        Refusal: `upstream.file_hash` when what came is something else: it is thrown away; `storage.cannot_write`;
            what `fetch_piece` raises.
    """
    part = place.with_name(f"{note.sha256}.fetched")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        had = part.stat().st_size if part.is_file() else 0
        while had < note.size:
            piece = fetch_piece(client, note.sha256, had)
            if not piece:
                break
            had += _append(part, piece)
            if had < note.size:
                yield had
        take_in(part, place, note.sha256)
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=str(place.parent)) from error


def _piece(place: Path, offset: int) -> bytes:
    try:
        with place.open("rb") as file:
            file.seek(offset)
            return file.read(CHUNK_BYTES)
    except OSError as error:
        raise Refusal.of(VANISHED) from error


def _append(part: Path, piece: bytes) -> int:
    with part.open("ab") as file:
        return file.write(piece)


def take_in(part: Path, place: Path, digest: str) -> None:
    """Give what came its name, if it is what the name says; what stood there and was something else is kept beside.

    Raises:
        Refusal: `upstream.file_hash` when it is something else: it is thrown away.
        OSError: the disk's.
    """
    with part.open("rb+") as file:
        os.fsync(file.fileno())
        is_it = hashlib.file_digest(file, "sha256").hexdigest() == digest
    if not is_it:
        part.unlink()
        raise Refusal.of("upstream.file_hash")
    if place.is_file():
        place.replace(place.with_name(f"{digest}.altered"))
    part.replace(place)
