"""Fetching a snapshot: what the hub offers, and its file piece by piece, going on where it stopped (`sync.md` 4.8)."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from app.domain.problems import Refusal
from app.sync.client import HubClient, refusal_of
from app.sync.messages import part
from app.sync.packing import unpack
from app.sync.snapshot import Offer

PIECE: Final = 1024 * 1024
"""What a cut line costs at most, in bytes."""

Told: TypeAlias = Callable[[int, int], None]
"""Called with how many bytes are here, and of how many."""

_OK: Final = 200
_PARTIAL: Final = 206
_NOTHING: Final = 404


def offered(client: HubClient, *, after: int, is_wanted: bool) -> Offer | None:
    """The snapshot the hub offers a computer that has read up to `after`; None when the log is to be read.

    Raises:
        Refusal: trouble on the way or at the hub (`upstream.*`).
    """
    answered = client.raw("GET", f"/v1/snapshot?after={after}&wanted={str(is_wanted).lower()}")
    if answered.status == _NOTHING:  # also of a hub that is older than snapshots
        return None
    if answered.status != _OK:
        raise refusal_of(answered)
    message = unpack(answered.body)
    numbers = {name: part(message, name, int) for name in ("seq", "schema", "size", "records")}
    if min(numbers.values()) < 0:
        raise Refusal.of("upstream.garbled")
    return Offer(**numbers, sha256=part(message, "sha256", bytes), signature=part(message, "signature", bytes))


def fetch(client: HubClient, offer: Offer, folder: Path, told: Told) -> Path:
    """The file of an offer whose signature was checked; what an earlier try left of it is not fetched again.

    Other files in the folder are removed: they are of offers nobody makes any more.

    Raises:
        Refusal: `upstream.snapshot_unsound` when the file is not what was signed: then it is thrown away;
            `upstream.no_snapshot` when the hub has another one by now; `storage.cannot_write`; trouble on the way.
    """
    place = folder / f"{offer.sha256.hex()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if old != place:
                old.unlink(missing_ok=True)
        with place.open("ab") as file:
            _fetch_rest(client, offer, file.fileno(), told)
        digest = _digest(place)
    except OSError as trouble:
        raise Refusal.of("storage.cannot_write", path=str(folder)) from trouble
    if digest != offer.sha256:
        place.unlink(missing_ok=True)
        raise Refusal.of("upstream.snapshot_unsound")
    return place


def _fetch_rest(client: HubClient, offer: Offer, file: int, told: Told) -> None:
    here = os.fstat(file).st_size
    if here > offer.size:
        os.ftruncate(file, 0)
        here = 0
    while here < offer.size:
        told(here, offer.size)
        last = min(here + PIECE, offer.size) - 1
        answered = client.raw("GET", f"/v1/snapshot/{offer.sha256.hex()}", headers={"Range": f"bytes={here}-{last}"})
        if answered.status != _PARTIAL:
            raise refusal_of(answered)
        if len(answered.body) != last + 1 - here:
            raise Refusal.of("upstream.garbled")
        _write_all(file, answered.body)
        here = last + 1
    told(here, offer.size)
    os.fsync(file)


def _write_all(file: int, body: bytes) -> None:
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(file, rest) :]


def _digest(place: Path) -> bytes:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
