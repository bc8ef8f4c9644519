"""Real computers whose station moves: they follow whom they trust, go on where they were, and follow nobody else."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update
from starlette.testclient import TestClient

from app.domain.problems import Refusal
from app.domain.upstream.link import Link
from app.domain.work.case import Case
from app.hub.audit import Act
from app.hub.checking import findings
from app.hub.county_view import county_stations
from app.hub.storage.tables import directory, hub
from app.services.definitions import Definitions
from app.services.upstream.upstream import UpstreamService
from app.sync.moving import Move, move_packed, receipt_of, receipt_text
from app.sync.packing import pack
from app.sync.wire import Answered, Asked, Wire
from tests.hub.sides import Side, move, new_side
from tests.hub.test_hub_with_computers import ToHub, another_computer
from tests.station import SmallStation, resident_draft

OLD, NEW, THIRD = "https://old.example", "https://new.example", "https://third.example"


@dataclass(frozen=True)
class Between:
    """Somebody on the way, who answers himself as long as he has something to say."""

    way: ToHub
    answers: list[Answered]

    def send(self, asked: Asked) -> Answered:
        return self.answers.pop() if self.answers else self.way.send(asked)

    def close(self) -> None:
        """Keep the way."""


@dataclass(frozen=True)
class Town:
    """Two hubs, and two computers of the small station in step with the first."""

    station: SmallStation
    old: Side
    new: Side
    ways: dict[str, TestClient]
    certificates: list[str]
    answers: list[Answered]
    first: UpstreamService
    second: UpstreamService

    def link(self) -> Link:
        with self.station.database.read() as tx:
            return tx.of(Link).find()[0]

    def is_equal(self) -> bool:
        return self.first.check().tables == self.second.check().tables and self.first.status().pending == 0


@pytest.fixture
def town(station: SmallStation, definitions: Definitions, tmp_path: Path) -> Iterator[Town]:
    definitions.adopt_calendar(())
    with ExitStack() as opened:
        old, new = (opened.enter_context(new_side(tmp_path / name, station.clock)) for name in ("old", "new"))
        ways = {OLD: old.client, NEW: new.client}
        certificates: list[str] = []

        answers: list[Answered] = []

        def wire_to(url: str, certificate: str) -> Wire:
            certificates.append(certificate)
            return Between(ToHub(ways[url]), answers)

        old.upkeep.add_station("YF", "油坊镇供电所")
        first = UpstreamService(station.desk.office, station.desk.people, wire_to)
        first.enrol(station.head, old.code_of("YF"), OLD)
        first.sync_once()
        second = opened.enter_context(another_computer(tmp_path / "second", definitions, station.clock, wire_to))
        second.join(old.code_of("YF"), OLD)
        yield Town(station, old, new, ways, certificates, answers, first, second)


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        attempt()
    return refusal.value.problems[0].code


def test_computers_go_on_at_the_new_hub_while_they_work(town: Town, tmp_path: Path) -> None:
    before = town.second.status().cursor
    town.station.register(resident_draft("先办的"))  # not sent yet when the hub stops taking
    town.old.moving.write_out("YF", tmp_path / "yf.move", town.old.directory)
    assert refused(town.first.sync_once) == "upstream.moving"
    between = town.station.register(resident_draft("迁时办的"))
    receipt = town.new.moving.take_over(tmp_path / "yf.move")
    assert refused(town.first.sync_once) == "upstream.moving"
    town.old.directory.send_away("YF", NEW, receipt_text(receipt))

    outcomes = [town.first.sync_once(), town.second.sync_once(), town.first.sync_once()]

    assert receipt.head == before
    assert outcomes[0].pushed == 4  # two cases and their events
    assert [outcome.forked for outcome in outcomes] == [0, 0, 0]
    assert outcomes[1].pulled == outcomes[0].pulled == 4  # of the log only what is new
    assert town.first.status().url == town.second.status().url == NEW
    assert town.is_equal()
    with town.second._office.database.read() as tx:
        assert tx.of(Case).get(between.id).number == between.number
    (glance,) = town.new.upkeep.stations()
    assert (glance.code, glance.computers, glance.head) == ("YF", 2, town.first.status().head)
    assert findings(town.new.owner) == ()
    assert Act.MOVED_HERE in {deed.act for deed in town.new.upkeep.deeds("YF")}
    with town.old.owner.of_county() as connection:
        (shown,) = county_stations(connection)
    assert shown.moved_to == NEW


@pytest.fixture
def third(town: Town, tmp_path: Path) -> Iterator[Side]:
    with new_side(tmp_path / "third", town.station.clock) as made:
        town.ways[THIRD] = made.client
        yield made


def test_a_computer_that_was_away_for_two_moves_follows_both(town: Town, third: Side, tmp_path: Path) -> None:
    move("YF", town.old, town.new, NEW, tmp_path / "one.move")
    move("YF", town.new, third, THIRD, tmp_path / "two.move")
    town.station.register(resident_draft())

    outcome = town.first.sync_once()

    assert (town.first.status().url, outcome.pushed, outcome.pulled) == (THIRD, 2, 2)
    town.second.sync_once()
    assert town.is_equal()


def test_hubs_that_send_to_each_other_are_not_followed_for_ever(town: Town, tmp_path: Path) -> None:
    move("YF", town.old, town.new, NEW, tmp_path / "one.move")
    back = receipt_text(town.old.moving.receipt("YF"))
    town.new.directory.leave("YF")
    town.new.directory.send_away("YF", OLD, back)
    assert refused(town.first.sync_once) == "upstream.moved"


def test_where_the_old_hub_was_put_back_before_the_log_is_read_anew(town: Town, tmp_path: Path) -> None:
    with town.old.owner.of_county(writing=True) as connection:
        connection.execute(update(hub).values(hub_epoch=os.urandom(16)))
    move("YF", town.old, town.new, NEW, tmp_path / "one.move")

    outcome = town.first.sync_once()

    assert outcome.pulled == town.first.status().head > 40
    town.second.sync_once()
    assert town.is_equal()


def test_a_new_ca_comes_with_the_address(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "one.move"
    town.old.moving.write_out("YF", path, town.old.directory)
    receipt = receipt_text(town.new.moving.take_over(path))
    town.old.directory.send_away("YF", NEW, receipt, "a certificate")
    town.first.sync_once()
    assert (town.link().url, town.link().certificate) == (NEW, "a certificate")
    assert town.certificates[-1] == "a certificate"


@pytest.mark.usefixtures("third")
def test_a_hub_that_does_not_know_the_station_is_not_gone_to(town: Town, tmp_path: Path) -> None:
    move("YF", town.old, town.new, THIRD, tmp_path / "mistyped.move")

    assert refused(town.first.sync_once) == "upstream.refused"

    assert (town.link().url, town.first.status().trouble) == (OLD, "upstream.refused")
    receipt = receipt_text(town.new.moving.receipt("YF"))
    town.old.directory.send_away("YF", NEW, receipt)
    town.first.sync_once()
    assert town.link().url == NEW


def test_a_computer_shut_out_there_is_told_so_there(town: Town, tmp_path: Path) -> None:
    move("YF", town.old, town.new, NEW, tmp_path / "one.move")
    town.new.upkeep.revoke("YF", 1)
    assert refused(town.first.sync_once) == "upstream.revoked"
    assert town.link().url == NEW


def test_nobody_else_sends_a_computer_away(town: Town, tmp_path: Path) -> None:
    move("YF", town.old, town.new, NEW, tmp_path / "one.move")
    told = receipt_of(receipt_text(town.new.moving.receipt("YF")))
    ours, sign = town.link().id.bytes, town.old.settings.sign

    def statement(station: bytes, url: str, hub_id: bytes = told.hub_id) -> bytes:
        return move_packed(
            Move(
                station=station,
                from_epoch=town.link().hub_epoch,
                url=url,
                has_certificate=False,
                certificate="",
                hub_id=hub_id,
                hub_key=told.hub_key,
                hub_epoch=told.hub_epoch,
            )
        )

    for said, signature, code in (
        (statement(ours, NEW), Ed25519PrivateKey.generate().sign(statement(ours, NEW)), "upstream.move_untrusted"),
        (statement(ours, NEW), b"", "upstream.move_untrusted"),
        (statement(b"x" * 16, NEW), sign(statement(b"x" * 16, NEW)), "upstream.move_untrusted"),
        (statement(ours, NEW, b"short"), sign(statement(ours, NEW, b"short")), "upstream.move_untrusted"),
        (b"station-desk moved 1|\x80", sign(b"station-desk moved 1|\x80"), "upstream.move_untrusted"),
        (b"", sign(b""), "upstream.move_untrusted"),
        (statement(ours, "http://new.example"), sign(statement(ours, "http://new.example")), "upstream.insecure"),
    ):
        with town.old.owner.of_county(writing=True) as connection:
            connection.execute(update(directory).values(statement=said, signature=signature))
        assert refused(town.first.sync_once) == code
        assert town.link().url == OLD


def test_a_redirect_without_a_statement_is_none(town: Town) -> None:
    for body in (
        pack({"problem": "upstream.moved"}),
        pack({"problem": "upstream.moved", "statement": "x", "signature": "y"}),
    ):
        town.answers.append(Answered(status=308, body=body))
        assert refused(town.first.sync_once) == "upstream.move_untrusted"
    assert town.link().url == OLD
