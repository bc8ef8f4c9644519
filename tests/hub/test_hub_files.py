"""The stations' files at the hub: piece by piece, whole or not at all, each station its own."""

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from httpx2 import Response

from app.domain.problems import Refusal
from app.domain.upstream.operation import Fields, Operation, OpKind
from app.hub.audit import Act
from app.hub.blobs import CHUNK_BYTES, FILE_BYTES, BlobFolder, Blobs
from app.hub.callers import Caller
from app.hub.sweeping import Sweep, Swept
from tests.hub.county import FEBRUARY_MS, Computer, County, new_key, refusal

PIECE = 700_000
ATTACHMENT = 21


@dataclass(frozen=True)
class Content:
    """What is in a file."""

    bytes: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.bytes).hexdigest()


@pytest.fixture
def scan() -> Content:
    """A file of three pieces."""
    return Content(os.urandom(2 * PIECE + 11))


def headers(computer: Computer, **more: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {computer.token}", **more}


def asked(computer: Computer, digest: str) -> tuple[int, str | None]:
    """The status of a file, and how much of it is there."""
    answer = computer.client.head(f"/v1/blobs/{digest}", headers=headers(computer))
    return answer.status_code, answer.headers.get("Upload-Offset")


def sent(computer: Computer, scan: Content, offset: int, piece: bytes | None = None) -> Response:
    """Send the piece that begins there."""
    body = scan.bytes[offset : offset + PIECE] if piece is None else piece
    told = {"Upload-Offset": str(offset), "Upload-Length": str(len(scan.bytes))}
    return computer.client.patch(f"/v1/blobs/{scan.digest}", content=body, headers=headers(computer, **told))


def had(computer: Computer, digest: str, **more: str) -> Response:
    return computer.client.get(f"/v1/blobs/{digest}", headers=headers(computer, **more))


def test_a_file_comes_piece_by_piece(county: County, scan: Content) -> None:
    station = county.station()
    here, there = county.computer(station), county.computer(station)
    there.client = county.other_client  # the other process of the hub
    assert asked(here, scan.digest) == (404, "0")
    assert sent(here, scan, 0).status_code == 204
    assert asked(there, scan.digest) == (204, str(PIECE))
    assert refusal(had(there, scan.digest)) == (404, "upstream.no_such_file")
    assert sent(there, scan, PIECE).status_code == 204
    # Twice the same piece, as after a lost answer: the hub says where it is.
    again = sent(here, scan, PIECE)
    assert refusal(again) == (409, "upstream.file_offset")
    assert sent(here, scan, 2 * PIECE).headers["Upload-Offset"] == str(len(scan.bytes))
    assert asked(here, scan.digest) == (200, str(len(scan.bytes)))
    assert had(there, scan.digest).content == scan.bytes
    middle = had(there, scan.digest, Range="bytes=5-14")
    assert (middle.status_code, middle.content) == (206, scan.bytes[5:15])
    assert sent(here, scan, 0).headers["Upload-Offset"] == str(len(scan.bytes))  # it is there: nothing is written


def test_what_is_not_what_its_name_says_is_thrown_away(county: County, scan: Content) -> None:
    here = county.computer(county.station())
    sent(here, scan, 0)
    sent(here, scan, PIECE)
    assert refusal(sent(here, scan, 2 * PIECE, b"elf letters")) == (460, "upstream.file_hash")
    assert asked(here, scan.digest) == (404, "0")
    for offset in range(0, len(scan.bytes), PIECE):
        sent(here, scan, offset)
    assert had(here, scan.digest).content == scan.bytes


def test_nobody_has_or_fills_another_stations_file(county: County, scan: Content) -> None:
    here, there = county.computer(county.station()), county.computer(county.station())
    for offset in range(0, len(scan.bytes), PIECE):
        sent(here, scan, offset)
    assert asked(there, scan.digest) == (404, "0")
    assert refusal(had(there, scan.digest)) == (404, "upstream.no_such_file")
    sent(there, scan, 0)
    assert asked(there, scan.digest) == (204, str(PIECE))
    assert had(here, scan.digest).content == scan.bytes


def test_names_and_sizes_that_cannot_be_are_refused(county: County, scan: Content) -> None:
    here = county.computer(county.station())
    for name in ("..%2f..%2fhub.toml", "a" * 63, "A" * 64, "%2e%2e", scan.digest + ".part"):
        for answer in (had(here, name), here.client.head(f"/v1/blobs/{name}", headers=headers(here))):
            assert answer.status_code in {400, 404}, name
            assert "Upload-Offset" not in answer.headers
    assert refusal(sent(here, scan, 0, b"")) == (400, "upstream.garbled")
    assert refusal(sent(here, scan, len(scan.bytes), b"more")) == (400, "upstream.garbled")
    assert refusal(sent(here, scan, 0, bytes(CHUNK_BYTES + 1))) == (413, "upstream.too_large")
    told = {"Upload-Offset": "0", "Upload-Length": str(FILE_BYTES + 1)}
    large = here.client.patch(f"/v1/blobs/{scan.digest}", content=b"x", headers=headers(here, **told))
    assert refusal(large) == (413, "upstream.file_too_large")
    told = {"Upload-Offset": "-1", "Upload-Length": "5"}
    wrong = here.client.patch(f"/v1/blobs/{scan.digest}", content=b"x", headers=headers(here, **told))
    assert refusal(wrong) == (400, "upstream.garbled")
    here.token = "x.y"
    assert had(here, scan.digest).status_code == 401
    assert sent(here, scan, 0).status_code == 401


def test_a_revoked_computer_gets_nothing(county: County, scan: Content) -> None:
    station = county.station()
    here = county.computer(station)
    sent(here, scan, 0)
    county.upkeep.revoke(station, here.index)
    assert refusal(sent(here, scan, PIECE)) == (403, "upstream.revoked")
    assert refusal(had(here, scan.digest)) == (403, "upstream.revoked")
    assert asked(here, scan.digest) == (403, None)


def test_a_kill_between_disk_and_row_costs_a_piece_at_most(county: County, scan: Content) -> None:
    here = county.computer(county.station())
    folder = BlobFolder(county.settings.files)
    sent(here, scan, 0)
    part = folder.part(here.station, scan.digest)
    part.write_bytes(part.read_bytes() + b"of a piece whose row was never written")
    assert asked(here, scan.digest) == (204, str(PIECE))
    sent(here, scan, PIECE)
    # The disk lost what the row says is there: the file begins anew.
    os.truncate(part, 0)
    assert asked(here, scan.digest) == (404, "0")
    assert refusal(sent(here, scan, 2 * PIECE)) == (409, "upstream.file_offset")
    for offset in range(0, len(scan.bytes), PIECE):
        sent(here, scan, offset)
    assert had(here, scan.digest).content == scan.bytes
    # A file that went with a lost disk, or its name with a power cut, is asked for again; the database knows better.
    folder.place(here.station, scan.digest).rename(part)
    assert asked(here, scan.digest) == (404, "0")
    part.unlink()
    assert asked(here, scan.digest) == (404, "0")


def test_two_processes_take_one_file_at_once(county: County, scan: Content) -> None:
    here = county.computer(county.station())
    caller = Caller(station_id=here.station, device_id=here.device, epoch=here.epoch)
    size, piece = len(scan.bytes), 100_000

    def upload(_process: int) -> int:
        store = county.store()
        blobs = Blobs(store, county.clock, county.settings.files, station_bytes=10 * size)
        received = taken = 0
        while received < size:
            try:
                received = blobs.take(
                    caller, scan.digest, size, received, scan.bytes[received : received + piece]
                ).received
                taken += 1
            except Refusal as refusal:
                received = int(refusal.problems[0].values["expect"])
        store.close()
        return taken

    with ThreadPoolExecutor(max_workers=2) as processes:
        taken = sum(processes.map(upload, range(2)))
    assert had(here, scan.digest).content == scan.bytes
    assert taken == 15 + 1  # each piece once, and whoever comes when all is there is told so


def test_a_disk_that_takes_nothing_is_for_later(county: County, scan: Content) -> None:
    here = county.computer(county.station())
    shard = BlobFolder(county.settings.files).place(here.station, scan.digest).parent
    shard.parent.mkdir(parents=True)
    shard.write_bytes(b"in the way")
    answer = sent(here, scan, 0)
    assert refusal(answer) == (503, "upstream.busy_hub")
    assert answer.headers["Retry-After"] == "60"
    shard.unlink()
    assert sent(here, scan, 0).status_code == 204


def test_a_station_that_is_full_keeps_what_it_has(county: County, scan: Content) -> None:
    here = county.computer(county.station())
    store = county.store()
    blobs = Blobs(store, county.clock, county.settings.files, station_bytes=PIECE)
    caller = Caller(station_id=here.station, device_id=here.device, epoch=here.epoch)
    small = Content(b"a small one")
    assert blobs.take(caller, small.digest, 11, 0, small.bytes).is_complete
    with pytest.raises(Refusal) as full:
        blobs.take(caller, scan.digest, len(scan.bytes), 0, scan.bytes[:PIECE])
    assert full.value.problems[0].code == "upstream.files_full"
    assert blobs.standing(caller, scan.digest).size == 0
    assert blobs.place(caller, small.digest).read_bytes() == small.bytes
    store.close()


def sweep(county: County, station: bytes) -> Swept:
    store = county.owner()
    try:
        return Sweep(store, county.clock, county.settings.files, "管理员").of_station(station)
    finally:
        store.close()


def test_what_nobody_speaks_of_goes_after_ninety_days(county: County) -> None:
    station = county.station()
    here = county.computer(station)
    kept, gone, back, early = (Content(word) for word in (b"kept", b"gone", b"back", b"early"))
    key = new_key()
    here.push(attachment(here, key, kept), attachment(here, new_key(), early))
    for each in (kept, gone, back):
        sent(here, each, 0)
    folder = BlobFolder(county.settings.files)
    place = folder.place(here.station, early.digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(early.bytes)  # the database was put back to a day before it
    assert sweep(county, here.station) == Swept(waiting=2)
    county.clock.forward(days=89)
    here.sign_in()
    here.push(attachment(here, new_key(), back))
    assert sweep(county, here.station) == Swept(waiting=1)
    county.clock.forward(days=1)
    assert sweep(county, here.station) == Swept(removed=1, bytes=4)
    here.sign_in()
    assert [asked(here, each.digest)[0] for each in (kept, gone, back, early)] == [200, 404, 200, 200]
    assert county.upkeep.deeds(station)[0].act is Act.SWEPT
    assert sweep(county, here.station) == Swept()


def attachment(computer: Computer, key: bytes, content: Content) -> Operation:
    """A new row that speaks of a file."""
    row: Fields = {
        1: "0" * 32,
        2: "scan.pdf",
        3: "application/pdf",
        4: 4,
        5: content.digest,
        6: FEBRUARY_MS,
        7: "",
        8: 1,
    }
    return computer.operation(key, row, kind=OpKind.INSERT, table=ATTACHMENT)
