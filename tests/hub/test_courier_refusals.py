"""What neither hub nor computer takes from a courier: others' files, old ones, made-up ones."""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.people.session import Session
from app.domain.people.staff import Role
from app.domain.upstream.operation import Operation, OpKind
from app.hub.courier_answers import AnswerDesk
from app.hub.directory import Directory
from app.persistence.driver import driver_of
from app.persistence.upgrade import SCHEMA_VERSION
from app.services.definitions import Definitions
from app.sync.codes import code_of, proof_of
from app.sync.courier import Direction, opened
from app.sync.errands import Downward, Introduction, Upward, Whole, Wish, asked_with, words_of
from app.sync.moving import Receipt, receipt_text
from app.sync.packing import UNPACKED_LIMIT, operations_packed, pack
from app.sync.parcel import Parcel
from tests.hub.courier_world import CODE, URL, CountyDesk, Desk, come_in, desk_of, trip
from tests.hub.test_hub_couriers import another, county, desk, hub_file, nothing, refused
from tests.station import STATION, SmallStation

__all__ = ["another", "county", "desk", "hub_file", "nothing"]  # fixtures


class Stranger:
    """Writes files as a computer does, but says what it likes."""

    def __init__(self, county: CountyDesk, path: Path, code: str) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.public = self.key.public_key().public_bytes_raw()
        self.path = path
        self.county = county
        known = code_of(code)
        assert known is not None
        self.code = known
        self.up = Upward(
            id=os.urandom(16), schema=SCHEMA_VERSION, station=b"", device=os.urandom(16), epoch=os.urandom(8),
            next_epoch=b"", first=1, last=0, hub_id=b"", hub_epoch=b"", cursor=0, written_ms=0, request=b"",
            wishes=(), introduction=None,
        )  # fmt: skip

    def introduced(self, **changes: Any) -> Upward:  # noqa: ANN401 - as dataclasses.replace
        up = replace(self.up, **changes)
        proof = proof_of(self.code.secret_hash, asked_with(up, self.public))
        return replace(
            up,
            introduction=Introduction(
                selector=self.code.selector, proof=proof, public_key=self.public, name="机", program="x"
            ),
        )

    def bring(self, up: Upward, *parts: bytes) -> object:
        with Parcel() as parcel:
            for part in parts:
                parcel.add(part)
            parcel.write(self.path, Direction.UP, words_of(up), self.key.sign)
        return self.county.take(self.path)


@pytest.fixture
def stranger(county: CountyDesk, tmp_path: Path) -> Stranger:
    return Stranger(county, tmp_path / "made-up.sdc", county.code())


def part_of(*numbers: int) -> bytes:
    shared: dict[str, Any] = {"table": 5, "key": b"k" * 16, "kind": OpKind.UPDATE, "hlc": 1, "base": 0, "user_id": None}
    operations = [Operation(dev_seq=number, tx=1, changes={5: "1"}, **shared) for number in numbers]
    message: dict[str, Any] = {"protocol": 1, "schema": SCHEMA_VERSION, "ops": operations_packed(operations)}
    return pack(message)


def test_a_courier_of_a_station_that_has_moved_is_told_where(county: CountyDesk, desk: Desk) -> None:
    come_in(desk, county)
    directory = Directory(county.owner, county.clock, "管理员", county.settings.sign)
    directory.leave(CODE)
    there = Receipt(station=STATION.bytes, head=1000, hub_id=bytes(16), hub_key=bytes(32), hub_epoch=b"e")
    directory.send_away(CODE, "https://new.example", receipt_text(there))
    desk.out()

    told = {"station": CODE, "url": "https://new.example"}
    assert refused(lambda: county.take(desk.up)) == ("hub.courier_moved", told)


def test_whoever_knows_the_code_comes_in_and_nobody_else(stranger: Stranger, county: CountyDesk) -> None:
    assert refused(lambda: stranger.bring(stranger.up))[0] == "hub.courier_unknown"
    forged = stranger.introduced()
    other = replace(forged, device=os.urandom(16))  # the proof is of no use to another computer
    assert refused(lambda: stranger.bring(other))[0] == "upstream.code_invalid"
    assert county.upkeep.computers(CODE) == ()
    stranger.bring(forged)
    stranger.bring(forged)
    (known,) = county.upkeep.computers(CODE)
    assert known.id == stranger.up.device


def test_a_code_of_another_station_lets_nobody_in(stranger: Stranger, county: CountyDesk) -> None:
    assert refused(lambda: stranger.bring(stranger.introduced(station=b"s" * 16)))[0] == "hub.courier_other_station"
    stranger.bring(stranger.introduced())  # the code was not used up
    assert len(county.upkeep.computers(CODE)) == 1


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"first": 0, "last": 0}, ()),
        ({"first": 1, "last": 1}, ()),
        ({"first": 1, "last": 2}, (part_of(1), part_of(3))),
        ({"first": 1, "last": 1}, (part_of(2),)),
        ({"first": 1, "last": 0}, (part_of(1),)),
        ({"wishes": (Wish(series="case", year=2026, count=1, above=2_000_000),), "request": b"r" * 16}, ()),
        ({"wishes": (Wish(series="case", year=2026, count=1, above=0),) * 101, "request": b"r" * 16}, ()),
    ],
)
def test_a_file_whose_parts_are_not_what_it_says_is_not_taken(
    stranger: Stranger, county: CountyDesk, changes: Mapping[str, Any], parts: tuple[bytes, ...]
) -> None:
    made = stranger.introduced(**changes)
    assert refused(lambda: stranger.bring(made, *parts))[0] == "upstream.courier_damaged"
    assert county.upkeep.computers(CODE) == ()


def test_a_part_that_is_no_push_is_not_taken(stranger: Stranger, county: CountyDesk) -> None:
    made = stranger.introduced(last=1)
    bomb = zstandard.ZstdCompressor().compress(b"\0" * (UNPACKED_LIMIT + 1))
    for part, code in (
        (b"no message", "garbled"),
        (pack({"ops": 7}), "garbled"),
        (b"", "garbled"),
        (bomb, "too_large"),
    ):
        assert refused(lambda part=part: stranger.bring(made, part))[0] == f"upstream.{code}"  # type: ignore[misc]
    assert county.upkeep.computers(CODE) == ()


def test_numbers_that_cannot_be_given_are_refused(stranger: Stranger) -> None:
    wish = Wish(series="case", year=1, count=1, above=0)
    made = stranger.introduced(wishes=(wish,), request=b"r" * 16)
    assert refused(lambda: stranger.bring(made))[0] == "upstream.lease_invalid"


def test_numbers_reach_above_those_in_use(stranger: Stranger) -> None:
    wish = Wish(series="case", year=2026, count=10, above=250)
    made = stranger.introduced(wishes=(wish,), request=b"r" * 16)
    stranger.bring(made)
    given = AnswerDesk(stranger.county.hub, "x").give(CODE, 1, stranger.path)
    assert given.head == 0
    assert stranger.county.hub.leases is not None


def test_a_computer_that_waits_or_was_shut_out_brings_nothing(desk: Desk, county: CountyDesk) -> None:
    desk.out(county.code(needs_approval=True))
    assert refused(lambda: county.take(desk.up)) == ("hub.courier_pending", {"station": CODE, "number": 1})
    assert refused(lambda: county.give(1, desk.down))[0] == "hub.courier_pending"
    county.upkeep.approve(CODE, 1)
    assert county.take(desk.up).new == 43
    county.give(1, desk.down)
    assert desk.take_in().is_welcome
    county.upkeep.revoke(CODE, 1)
    assert refused(lambda: county.take(desk.up))[0] == "hub.courier_revoked"
    assert refused(lambda: county.give(1, desk.down))[0] == "hub.courier_revoked"


def test_only_a_station_and_a_computer_that_are_known_are_given_a_file(county: CountyDesk, tmp_path: Path) -> None:
    assert refused(lambda: county.give(7, tmp_path / "x"))[0] == "hub.device_unknown"
    unknown = AnswerDesk(county.hub, "x")
    assert refused(lambda: unknown.give("XX", 1, tmp_path / "x"))[0] == "hub.station_unknown"


def test_a_file_for_another_hub_is_not_taken(desk: Desk, county: CountyDesk, hub_file: Path, tmp_path: Path) -> None:
    come_in(desk, county)
    desk.out()
    (tmp_path / "other").mkdir()
    shutil.copyfile(hub_file, tmp_path / "other" / "hub.db")
    other = CountyDesk.on_sqlite(tmp_path / "other", county.clock)
    other.upkeep.add_station(CODE, "油坊镇供电所")
    assert refused(lambda: other.take(desk.up))[0] == "hub.courier_unknown"
    with county.owner.of_county(writing=True) as connection:
        connection.exec_driver_sql("UPDATE hub SET hub_id = randomblob(16)")
    assert refused(lambda: county.take(desk.up))[0] == "hub.courier_other_hub"
    other.shut()


def test_what_the_log_has_let_go_of_is_passed_over_without_being_compared(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    desk.set_watts(9000)
    trip(desk, county)
    desk.out()
    with county.owner.of_county(writing=True) as connection:
        connection.exec_driver_sql("UPDATE station SET min_seq = 44")
        connection.exec_driver_sql("DELETE FROM op_log")
    with desk.services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _upstream SET acked = 40")
    desk.set_watts(10_000)
    assert county.take(desk.up).new == 0
    assert desk.out().changes == 5
    assert county.take(desk.up).new == 1


def test_only_a_file_for_this_computer_is_taken_in(desk: Desk, another: Callable[[], Desk], county: CountyDesk) -> None:
    assert refused(desk.out)[0] == "upstream.courier_needs_code"
    assert refused(lambda: desk.out("no code"))[0] == "upstream.code_invalid"
    come_in(desk, county)
    assert refused(lambda: desk.out(county.code()))[0] == "upstream.already_enrolled"
    second = another()
    come_in(second, county)
    county.give(2, desk.down)
    assert refused(desk.take_in)[0] == "upstream.courier_other_computer"
    desk.out()
    assert refused(lambda: desk.take_in(desk.up))[0] == "upstream.courier_wrong_way"
    county.give(1, desk.down)
    with desk.services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _upstream SET hub_key = randomblob(32)")
    assert refused(desk.take_in)[0] == "upstream.courier_forged"
    with desk.services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _upstream SET id = randomblob(16)")
    assert refused(desk.take_in)[0] == "upstream.courier_other_station"


def test_an_answer_to_another_life_of_the_file_is_old(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    county.give(1, desk.down)
    with desk.services.office.database.alone() as connection:
        connection.exec_driver_sql("UPDATE _sync_meta SET epoch = randomblob(8)")
    assert refused(desk.take_in)[0] == "upstream.courier_outdated"
    desk.out()
    assert refused(lambda: county.take(desk.up)) == ("hub.courier_old_life", {"station": CODE, "number": 1})


def test_only_whoever_knows_the_code_lets_a_computer_in(desk: Desk, county: CountyDesk) -> None:
    desk.out(county.code())
    taken = county.take(desk.up)
    county.give(taken.index, desk.down)
    with desk.services.office.database.alone() as connection:
        driver_of(connection).execute("UPDATE _courier SET code_hash = randomblob(32)")
    assert refused(desk.take_in)[0] == "upstream.courier_forged"
    assert not desk.upstream.status().is_enrolled
    assert desk.out().is_asking  # the code need not be typed again
    with desk.services.office.database.alone() as connection:
        driver_of(connection).execute("DELETE FROM _courier")
    assert refused(desk.take_in)[0] == "upstream.not_enrolled"


def test_a_computer_with_another_station_than_the_codes_stays_out(
    another: Callable[[], Desk], county: CountyDesk
) -> None:
    second = another()
    second.out(county.code())  # empty yet: any station will do
    taken = county.take(second.up)
    county.give(taken.index, second.down)
    second.services.station.set_up("ZZ", "别处供电所", "扬中市供电公司")
    assert refused(second.take_in) == ("upstream.other_station", {"name": "油坊镇供电所"})
    assert not second.upstream.status().is_enrolled


def test_who_may_not_back_up_may_not_carry(desk: Desk, station: SmallStation, county: CountyDesk) -> None:
    manager = Session(staff_id=station.head.staff_id, number="", name="", roles=(Role.AREA_MANAGER,))
    clerk = replace(manager, roles=(Role.CLERK,))
    for call in (
        lambda: desk.courier.carry_out(manager, desk.up),
        lambda: desk.courier.carry_in(manager, desk.down),
        lambda: desk.courier.carry_out(clerk, desk.up, county.code()),
        lambda: desk.courier.line.take(clerk, URL),
    ):
        assert refused(call)[0] == "permission.denied"
    come_in(desk, county)
    assert desk.courier.carry_out(clerk, desk.up).changes == 0


def test_a_computer_put_back_from_a_backup_goes_on_in_another_life(
    desk: Desk, county: CountyDesk, tmp_path: Path, definitions: Definitions, nothing: Path
) -> None:
    come_in(desk, county)
    with ExitStack() as stack:
        second = stack.enter_context(desk_of(nothing, tmp_path / "second", definitions, county))
        with second.services.office.database.alone() as connection:
            connection.exec_driver_sql("UPDATE _sync_meta SET device_id = randomblob(16), epoch = randomblob(8)")
        come_in(second, county)
        second.set_watts(8000)
        trip(second, county)
        copy = tmp_path / "copy.db"
        with second.services.office.database.alone() as connection:
            driver_of(connection).execute("VACUUM INTO ?", (str(copy),))
        second.set_watts(9000)  # sent, and lost here
        trip(second, county)
        third = stack.enter_context(desk_of(copy, tmp_path / "third", definitions, county))
        shutil.copyfile(tmp_path / "second" / "device.key", tmp_path / "third" / "device.key")
        third.set_watts(10_000)
        third.out()
        assert refused(lambda: county.take(third.up))[0] == "hub.courier_forked"
        county.give(2, third.down)
        assert third.take_in().outcome.forked == 1
        carried = third.out()
        assert county.take(third.up).changes == carried.changes
        county.take(third.up)  # twice, as always
        county.give(3, third.down)
        third.take_in()
        trip(third, county)
        assert third.index == 3
        trip(desk, county)
        assert desk.tables() == third.tables()
        assert third.upstream.status().pending == 0


def test_a_snapshot_that_is_not_the_one_the_hub_signed_is_not_put_in(
    desk: Desk, another: Callable[[], Desk], county: CountyDesk
) -> None:
    come_in(desk, county)
    second = another()
    come_in(second, county)
    desk.set_watts(9000)
    trip(desk, county)
    county.give(2, second.down)
    with opened(second.down, Direction.DOWN) as file:
        down = Downward.from_words(file.words)
    offer = county.hub.snapshots.fresh(STATION.bytes)
    for made in (offer, replace(offer, signature=b"x" * 64)):
        with Parcel() as parcel:
            parcel.add(b"something else")
            whole = Whole(**asdict(made), parts=1)
            parcel.write(second.down, Direction.DOWN, words_of(replace(down, whole=whole)), county.hub.sign)
        assert refused(second.take_in)[0] == "upstream.snapshot_unsound"
        assert second.watts() != 9000
