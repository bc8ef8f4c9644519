"""Attachments in the long tests: files that are added, opened at other computers, and counted at the end."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

from app.domain.people.session import OWNER
from app.domain.upstream.files import LONGEST_WAIT
from app.domain.work.case import Attachment
from app.hub.blobs import BlobFolder
from app.services.bundle import Services
from app.services.clock import SystemClock
from tests.station import STATION

_MIB: Final = 1 << 20
_SIZES: Final = (300, 4_000, 60_000, 60_000, 300_000, _MIB, 2 * _MIB + 77)  # in one piece, in just one, in three
_CASE: Final = "SELECT id FROM work_case ORDER BY id LIMIT 1"
_ANY: Final = "SELECT id, sha256 FROM attachment ORDER BY id DESC LIMIT 20"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClaim:
    """What a user was told is attached: the attachment's id and the SHA-256 of what he attached."""

    id: UUID
    sha256: str


class PassingClock(SystemClock):
    """A clock on which hours pass when it is told so: what waits after a failure has waited long enough."""

    def __init__(self) -> None:
        super().__init__()
        self._passed = timedelta(0)

    def pass_on(self) -> None:
        """Let more time pass than anything waits."""
        self._passed += LONGEST_WAIT + timedelta(hours=1)

    def now(self) -> datetime:
        """So much later than it is."""
        return super().now() + self._passed


def attach_one(services: Services, random: Random, source: Path) -> FileClaim:
    """Attach a file of its own to the station's first case; `source` is where the user has it."""
    content = random.randbytes(random.choice(_SIZES))
    source.write_bytes(content)
    with services.office.database.read() as tx:
        case_id = UUID(bytes=tx.connection.exec_driver_sql(_CASE).scalar_one())
    attached = services.attaching.attach(OWNER, case_id, source)
    return FileClaim(id=attached.id, sha256=hashlib.sha256(content).hexdigest())


def open_one(services: Services, random: Random) -> str:
    """Open one of the newest attachments, whoever added it; what is wrong with what comes, empty when nothing is.

    Raises:
        Refusal: as `AttachmentFiles.fetch`.
    """
    with services.office.database.read() as tx:
        rows = tx.connection.exec_driver_sql(_ANY).all()
    if not rows:
        return ""
    key, digest = random.choice(rows)
    found = services.upstream.files.fetch(UUID(bytes=key)).read_bytes()
    return "" if hashlib.sha256(found).hexdigest() == digest else f"opened something else than {digest}"


def wrong_files(hub_files: Path, services: list[Services], claims: Iterable[FileClaim]) -> Iterator[str]:
    """What is not at rest: each attachment a user was told of is everywhere, byte by byte, at the hub as well."""
    wanted = list(claims)
    at_hub = BlobFolder(hub_files)
    for place, each in enumerate(services, start=1):
        with each.office.database.read() as tx:
            here = {attachment.id: attachment.sha256 for attachment in tx.of(Attachment).find()}
        for claim in wanted:
            if here.get(claim.id) != claim.sha256:
                yield f"computer {place} knows nothing of {claim}"
        for digest in set(here.values()):
            if _digest(each.office.folder.attachments / digest[:2] / digest) != digest:
                yield f"computer {place} does not have the file {digest}"
            if place == 1 and _digest(at_hub.place(STATION.bytes, digest)) != digest:
                yield f"the hub does not have the file {digest}"
        waiting = each.upstream.status().files
        if waiting.up or waiting.down or waiting.troubled:
            yield f"computer {place} still has files to carry: {waiting}"


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
