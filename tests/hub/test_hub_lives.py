"""Lives of a computer's file at the hub: each under its own index, and two copies of one file told apart."""

from contextlib import closing

import pytest
from sqlalchemy import LargeBinary, delete, insert

from app.domain.problems import Refusal
from app.domain.upstream.operation import Fields
from app.hub.callers import DeviceStatus
from app.hub.knowledge import shipped_knowledge
from app.hub.quarantining import Quarantine, Replayed
from app.hub.storage.codec import fields_packed
from app.hub.storage.tables import former_life, op_log
from app.persistence.ids import station_id
from tests.hub.county import PHONE, Computer, County, new_key, refusal, said

CATEGORY = 8  # of a customer: people decide between two values
LEDGER: Fields = {CATEGORY: "large"}


def reborn(computer: Computer, first: int) -> bytes:
    """Begin a new life; the epoch of the old one."""
    old, computer.epoch, computer.dev_seq = computer.epoch, new_key()[:8], first - 1
    token = computer.token
    computer.index = said(computer.post("epoch", {"new_epoch": computer.epoch, "first": first}))["index"]
    computer.sign_in()
    assert computer.token != token
    return old


def test_what_a_lost_life_wrote_is_anothers_to_the_next_one(county: County) -> None:
    computer, key = county.computer(county.station()), new_key()
    computer.push(computer.customer(key))
    computer.read()
    image = computer.dev_seq
    computer.push(computer.operation(key, {PHONE: "13900000001", **LEDGER}))  # the image does not know this

    reborn(computer, image + 2)
    computer.push(computer.operation(key, {PHONE: "13900000002", CATEGORY: "small"}))

    assert computer.index == 2
    told = {each["field"]: (each["kept"], each["other"], each["stake"]) for each in computer.pull()["conflicts"]}
    assert told == {
        PHONE: ("13900000002", "13900000001", "low"),
        CATEGORY: ("large", "small", "high"),
    }


def test_a_number_that_stands_for_something_else_is_noticed_before_anything_is_taken(county: County) -> None:
    computer, key = county.computer(county.station()), new_key()
    first = computer.customer(key)
    computer.push(first)
    image = computer.dev_seq, computer.tx
    computer.push(computer.operation(key, {PHONE: "13900000001"}))

    computer.dev_seq, computer.tx = image
    other = [computer.operation(key, {PHONE: f"1390000001{n}"}, hlc=1) for n in range(3)]
    response = computer.pushed([first, *other])

    assert refusal(response) == (409, "upstream.forked")
    assert said(computer.pushed([first]))["ack"] == 2  # what it did send is known, and sending it twice does no harm
    assert computer.pull()["head"] == 2


def test_two_copies_of_one_file_are_told_apart_and_mended(county: County) -> None:
    station = county.station()
    computer = county.computer(station)
    computer.push(computer.customer(new_key()))
    copy = reborn(computer, 2)
    assert [each.is_copied for each in county.upkeep.computers(station)] == [False]

    old = computer.signed(computer.nonce(), epoch=copy)
    assert refusal(computer.post("session", old)) == (403, "upstream.copied")
    assert refusal(computer.post("session", computer.signed(computer.nonce(), epoch=copy))) == (403, "upstream.copied")

    assert [each.is_copied for each in county.upkeep.computers(station)] == [True]
    assert sum(deed.act == "copy_seen" for deed in county.upkeep.deeds(station)) == 1
    computer.push(computer.customer(new_key()))  # the other goes on
    again = Computer(county.client)
    code = str(county.upkeep.make_code(station, needs_approval=False))
    said(again.post("enrol", again.application(code, former_epoch=copy, first=7)))
    assert [each.is_copied for each in county.upkeep.computers(station)] == [False, False]
    assert [each.pushed for each in county.upkeep.computers(station)] == [2, 6]


def test_a_copy_that_cannot_sign_tells_nothing(county: County) -> None:
    station = county.station()
    computer = county.computer(station)
    copy = reborn(computer, 1)
    stranger = Computer(county.client)
    stranger.device, stranger.station, stranger.hub_id = computer.device, computer.station, computer.hub_id

    assert refusal(stranger.post("session", stranger.signed(stranger.nonce(), epoch=copy)))[1] == "upstream.refused"

    assert [each.is_copied for each in county.upkeep.computers(station)] == [False]


def test_what_a_lost_life_left_in_quarantine_comes_in_as_its_own(county: County) -> None:
    computer, key = county.computer(county.station()), new_key()
    early = computer.operation(key, {PHONE: "13900000001"})
    assert computer.push(early)["quarantined"] == [[1, "unknown_record"]]
    assert computer.push(early)["ack"] == 1  # once more: what was set aside is no other operation
    computer.push(computer.customer(key))
    old = reborn(computer, 3)
    computer.push(computer.customer(new_key()))
    owner = county.owner()

    replayed = Quarantine(owner, shipped_knowledge(), county.clock, "管理员").replay(computer.station)

    owner.close()
    assert replayed == Replayed(taken=1, left=0)
    last = computer.read()[-1]
    assert (last.device_index, last.epoch, last.dev_seq) == (1, old, 1)


def test_an_index_is_given_again_when_the_log_has_forgotten_it(county: County) -> None:
    station = county.station()
    own = station_id(station).bytes
    lost = county.computer(station)
    lost.push(lost.customer(new_key()))
    with pytest.raises(Refusal, match=r"hub\.device_not_revoked"):
        county.upkeep.retire(station, lost.index)
    county.upkeep.revoke(station, lost.index)
    county.upkeep.retire(station, lost.index)
    with pytest.raises(Refusal, match=r"hub\.device_unknown"):
        county.upkeep.retire(station, lost.index)
    kept = county.computer(station)
    assert kept.index == 2  # never one that was had, as long as there are others
    with closing(county.owner()) as owner, owner.of_station(own, writing=True) as connection:
        rows = [
            {"station_id": own, "idx": index, "epoch": b"", "device_id": new_key(), "ended_at": 0}
            for index in range(3, 256)
        ]
        connection.execute(insert(former_life), rows)
    kept.push(kept.customer(new_key()))
    assert county.computer(station).index == 3  # 1 still has a line in the log
    with closing(county.owner()) as owner, owner.of_station(own, writing=True) as connection:
        connection.execute(delete(former_life).where(former_life.c.idx > 3))
        rows = [{**row, "epoch": b"x", "device_id": new_key()} for row in rows[1:]]
        connection.execute(insert(former_life), rows)
        blank = {column.name: b"" if isinstance(column.type, LargeBinary) else 0 for column in op_log.columns}
        blank |= {"won": fields_packed({}), "lost": fields_packed({})}
        lines = [{**blank, "station_id": own, "seq": 1000 + index, "device_idx": index} for index in range(4, 256)]
        connection.execute(insert(op_log), lines)
    code = str(county.upkeep.make_code(station, needs_approval=False))
    late = Computer(county.client)
    assert refusal(late.post("enrol", late.application(code))) == (409, "upstream.station_full")
    assert [each.status for each in county.upkeep.computers(station)] == [DeviceStatus.ACTIVE] * 2
