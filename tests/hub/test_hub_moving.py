"""A station moved to another hub while its computers work: nothing lost, nothing doubled, nobody led astray."""

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore

import pytest

from app.domain.problems import Refusal
from app.domain.upstream.operation import Operation
from app.hub.audit import Act
from app.hub.blobs import CHUNK_BYTES, BlobFolder
from app.hub.checking import findings
from app.hub.county_view import station_view
from app.sync.moving import Receipt, receipt_text
from app.sync.packing import pack, unpack
from tests.hub.county import CAPACITY, Computer, County, new_key, refusal, said
from tests.hub.sides import Side, move, new_side, side_of

on_one_engine = pytest.mark.parametrize("a_county", ["sqlite"], indirect=True)

OLD, NEW = "https://old.example", "https://new.example"


@pytest.fixture
def old(county: County) -> Iterator[Side]:
    with side_of(county.settings, county.owner(), county.client, county.clock) as made:
        yield made


@pytest.fixture
def new(county: County, tmp_path: Path) -> Iterator[Side]:
    """Another hub, on SQLite, with keys of its own."""
    with new_side(tmp_path / "new", county.clock) as made:
        yield made


def signed_in_at(computer: Computer, there: Side, receipt: Receipt) -> Computer:
    """The same computer at another hub, as it is when it has followed."""
    computer.client, computer.hub_id, computer.token = there.client, receipt.hub_id, ""
    computer.sign_in()
    return computer


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal_of_it:
        attempt()
    return refusal_of_it.value.problems[0].code


def test_everything_a_computer_asks_is_answered_with_where_to_go(
    county: County, old: Side, new: Side, tmp_path: Path
) -> None:
    code = county.station()
    computer = county.computer(code)
    move(code, old, new, NEW, tmp_path / "whole.move")

    answer = computer.client.post(
        "/v1/push", content=b"", headers={"Authorization": f"Bearer {computer.token}"}, follow_redirects=False
    )
    pulled = computer.client.get(
        "/v1/pull?after=0", headers={"Authorization": f"Bearer {computer.token}"}, follow_redirects=False
    )
    session = computer.client.post(
        "/v1/session", content=pack(computer.signed(computer.nonce())), follow_redirects=False
    )

    assert answer.status_code == 400  # what cannot be read is not sent on
    assert (pulled.status_code, pulled.headers["location"]) == (308, f"{NEW}/v1/pull")
    assert (session.status_code, session.headers["location"]) == (308, f"{NEW}/v1/session")
    assert unpack(session.content)["problem"] == "upstream.moved"


def test_what_came_between_is_neither_lost_nor_doubled(county: County, old: Side, new: Side, tmp_path: Path) -> None:
    code = county.station()
    computer, other = county.computer(code), county.computer(code)
    keys = [new_key() for _ in range(3)]
    first = computer.customer(keys[0])
    computer.push(first)
    other.read()
    other.push(other.operation(keys[0], {CAPACITY: 1}))
    second = computer.operation(keys[0], {CAPACITY: 2})
    computer.push(second)  # a conflict goes along
    path = tmp_path / "one.move"

    old.moving.write_out(code, path, old.directory)
    late = computer.customer(keys[1])
    answer = computer.pushed([late])
    receipt = new.moving.take_over(path)
    old.directory.send_away(code, NEW, receipt_text(receipt))
    signed_in_at(computer, new, receipt)
    again = computer.push(first, second, late)  # from the beginning, as after a lost answer

    assert refusal(answer) == (503, "upstream.moving")
    assert answer.headers["retry-after"] == "60"
    assert (again["ack"], again["head"]) == (late.dev_seq, 4)
    assert [line.seq for line in computer.read()] == [1, 2, 3, 4]
    assert findings(new.owner) == ()
    with new.owner.of_county() as connection:
        view = station_view(connection, code)
    assert view is not None
    assert (view.station.glance.disputes, [each.seq for each in view.disputes]) == (1, [3])
    assert [each.status.value for each in view.computers] == ["active", "active"]
    lease = computer.post("lease", {"series": "case", "year": 2026, "count": 10})
    assert said(lease)["lo"] == 1


def test_computers_that_push_all_the_while_lose_nothing(county: County, old: Side, new: Side, tmp_path: Path) -> None:
    code = county.station()
    computers = [county.computer(code) for _ in range(3)]
    under_way = Semaphore(0)

    def work(computer: Computer) -> Operation:
        """Push until the hub takes no more; the operation it did not take."""
        for _ in range(5000):
            operation = computer.customer(new_key())
            answer = computer.pushed([operation])
            under_way.release()
            if answer.status_code != 200:
                assert refusal(answer) == (503, "upstream.moving")
                return operation
        pytest.fail("the hub went on taking")

    with ThreadPoolExecutor(len(computers)) as threads:
        left = [threads.submit(work, computer) for computer in computers]
        for _ in range(12):
            assert under_way.acquire(timeout=60)
        old.moving.write_out(code, tmp_path / "busy.move", old.directory)
        late = [each.result() for each in left]
    receipt = new.moving.take_over(tmp_path / "busy.move")
    old.directory.send_away(code, NEW, receipt_text(receipt))
    for computer, operation in zip(computers, late, strict=True):
        signed_in_at(computer, new, receipt).push(operation)

    log = computers[0].read()
    assert [line.seq for line in log] == list(range(1, len(log) + 1))
    sent = {(computer.index, number) for computer in computers for number in range(1, computer.dev_seq + 1)}
    assert {(line.device_index, line.dev_seq) for line in log} == sent
    assert len(log) == len(sent) > 12
    assert findings(new.owner) == ()


def test_files_come_along_and_what_is_missing_is_sent_again(
    county: County, old: Side, new: Side, tmp_path: Path
) -> None:
    code = county.station()
    computer = county.computer(code)
    content, lost = os.urandom(CHUNK_BYTES + 10), os.urandom(100)
    for each in (content, lost):
        for start in range(0, len(each), CHUNK_BYTES):
            sent = computer.client.patch(
                f"/v1/blobs/{hashlib.sha256(each).hexdigest()}",
                content=each[start : start + CHUNK_BYTES],
                headers={
                    "Authorization": f"Bearer {computer.token}",
                    "Upload-Offset": str(start),
                    "Upload-Length": str(len(each)),
                },
            )
            assert sent.status_code == 204
    folder = BlobFolder(old.settings.files)
    folder.place(computer.station, hashlib.sha256(lost).hexdigest()).unlink()
    path = tmp_path / "files.move"

    old.moving.write_out(code, path, old.directory)
    receipt = new.moving.take_over(path)

    signed_in_at(computer, new, receipt)
    head = {"Authorization": f"Bearer {computer.token}"}
    found = new.client.get(f"/v1/blobs/{hashlib.sha256(content).hexdigest()}", headers=head)
    assert (found.status_code, found.content) == (200, content)
    assert new.client.head(f"/v1/blobs/{hashlib.sha256(lost).hexdigest()}", headers=head).status_code == 404


def test_a_station_comes_back_to_where_it_was(county: County, old: Side, new: Side, tmp_path: Path) -> None:
    code = county.station()
    computer = county.computer(code)
    key = new_key()
    computer.push(computer.customer(key))
    there, back = tmp_path / "there.move", tmp_path / "back.move"
    old.moving.write_out(code, there, old.directory)
    receipt = new.moving.take_over(there)
    old.directory.send_away(code, NEW, receipt_text(receipt))
    signed_in_at(computer, new, receipt)
    computer.push(computer.operation(key, {CAPACITY: 7}))

    new.moving.write_out(code, back, new.directory)
    returned = old.moving.take_over(back)
    new.directory.send_away(code, OLD, receipt_text(returned))

    signed_in_at(computer, old, returned)
    assert [line.seq for line in computer.read()] == [1, 2]
    assert code not in {entry.code for entry in old.directory.entries()}
    assert [(entry.code, entry.url) for entry in new.directory.entries()] == [(code, OLD)]
    assert old.moving.receipt(code) == returned


def test_who_thinks_better_of_it_goes_on_here(county: County, old: Side, tmp_path: Path) -> None:
    code = county.station()
    computer = county.computer(code)
    old.moving.write_out(code, tmp_path / "kept.move", old.directory)
    old.directory.leave(code)  # twice is harmless
    letter = str(county.upkeep.make_code(code, needs_approval=False))
    newcomer = Computer(county.client)
    assert refusal(newcomer.post("enrol", newcomer.application(letter))) == (503, "upstream.moving")

    old.directory.stay(code)

    assert computer.push(computer.customer(new_key()))["head"] == 1
    assert newcomer.enrol(letter)["state"] == "active"
    assert [deed.act for deed in county.upkeep.deeds(code)][-4:-2] == [Act.LEAVING, Act.ENROLLED]


@on_one_engine
def test_a_new_computer_is_told_to_ask_for_another_code(county: County, old: Side, new: Side, tmp_path: Path) -> None:
    code = county.station()
    letter = str(county.upkeep.make_code(code, needs_approval=False))
    move(code, old, new, NEW, tmp_path / "whole.move")
    newcomer = Computer(county.client)
    assert refusal(newcomer.post("enrol", newcomer.application(letter))) == (403, "upstream.lives_elsewhere")


@on_one_engine
def test_a_list_sends_many_away(county: County, old: Side, new: Side, tmp_path: Path) -> None:
    codes = [county.station() for _ in range(2)]
    lines = []
    for code in codes:
        path = tmp_path / f"{code}.move"
        old.moving.write_out(code, path, old.directory)
        lines.append(f"{code}\t{NEW}\t{receipt_text(new.moving.take_over(path))}\r\n")
    assert old.directory.send_all_away([lines[0], "\n", lines[1]]) == 2
    assert {entry.url for entry in old.directory.entries() if entry.code in codes} == {NEW}
    with pytest.raises(Refusal) as refused_line:
        old.directory.send_all_away(["\n", "YF only"])
    assert refused_line.value.problems[0].values == {"line": 2}


@on_one_engine
def test_nobody_is_sent_away_by_mistake(county: County, old: Side, new: Side, tmp_path: Path) -> None:
    code, other = county.station(), county.station()
    computer = county.computer(code)
    receipts = {}
    for each in (code, other):
        path = tmp_path / f"{each}.move"
        old.moving.write_out(each, path, old.directory)
        receipts[each] = receipt_text(new.moving.take_over(path))
    old.directory.stay(code)

    assert refused(lambda: old.directory.send_away(code, NEW, receipts[code])) == "hub.move_not_exported"
    computer.push(computer.customer(new_key()))
    old.directory.leave(code)
    assert refused(lambda: old.directory.send_away(code, NEW, receipts[other])) == "hub.move_receipt"
    assert refused(lambda: old.directory.send_away(code, NEW, receipts[code])) == "hub.move_head"
    assert refused(lambda: old.directory.send_away(code, "http://new.example", receipts[code])) == "upstream.insecure"
    assert refused(lambda: old.directory.send_away("NOBODY", NEW, receipts[code])) == "hub.station_unknown"
    old.directory.send_away(other, NEW, receipts[other])
    assert refused(lambda: old.directory.stay(other)) == "hub.moved_already"
    assert refused(lambda: old.directory.leave(other)) == "hub.moved_already"
    assert refused(lambda: new.moving.receipt("NOBODY")) == "hub.station_unknown"
    assert refused(lambda: old.moving.write_out(code, tmp_path / f"{code}.move", old.directory)) == "hub.backup_exists"
    assert refused(lambda: old.moving.write_out(code, tmp_path / "no" / "x", old.directory)) == "hub.backup_failed"
