"""Files and hubs that are not as they should be when the records come as a whole."""

import os
import shutil
from dataclasses import replace

import pytest

from app.domain.problems import Refusal
from app.domain.upstream.link import Link
from app.domain.upstream.rebuilding import RebuildReason
from app.hub.storage.bulk import add_rows
from app.hub.storage.codec import fields_packed
from app.hub.storage.engine import open_engine
from app.hub.storage.store import Store
from app.hub.storage.tables import field_state
from app.persistence.database import Database
from app.services.bundle import Services
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.upstream.upstream import UpstreamService
from app.sync.packing import pack
from app.sync.wire import Answered, Asked
from tests.hub.county import A_CUSTOMER
from tests.hub.whole.ground import STATION, URL, Ground, change, chen, code_of, held, office_of, query
from tests.station import CHEN, LI


def test_a_file_put_back_from_an_older_copy_sends_what_is_new_in_it_under_other_numbers(
    ground: Ground, first: UpstreamService
) -> None:
    second = ground.computer("second")
    second.join(ground.code(), URL)
    change(second, phone="13911112222")
    folder = DataFolder(ground.path / "copy")
    shutil.copytree(office_of(second).folder.path, folder.path, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
    for number in range(3):
        change(second, address=f"{number}")
    second.sync_once()
    database = Database.at(folder.database)
    ground.opened.callback(database.close)
    old = ground.at(Services(replace(office_of(second), database=database, folder=folder, feed=Feed())))
    change(old, capacity_w=5000)

    rebuilt = old.rebuild_from_hub(RebuildReason.REPAIR)

    assert rebuilt.forked == 2
    assert (chen(old).address, chen(old).capacity_w) == ("2", 5000)
    old.sync_once()
    for upstream in (first, old, first):
        upstream.sync_once()
    assert chen(first).capacity_w == chen(old).capacity_w
    assert held(first) == held(old)
    assert old.status().pending == 0


def test_a_life_that_began_after_the_snapshot_has_all_to_send(ground: Ground, first: UpstreamService) -> None:
    second = ground.computer("second")
    second.join(ground.code(), URL)

    with office_of(second).database.write(LI) as tx:
        tx.of(Link).save(replace(tx.of(Link).find()[0], next_epoch=b"12345678"))
    change(second, phone="13911112222")
    second.sync_once()
    change(second, phone="13933334444")
    second.rebuild_from_hub(RebuildReason.REPAIR)
    assert chen(second).phone == "13933334444"
    second.sync_once()
    first.sync_once()
    assert chen(first).phone == "13933334444"


def test_an_older_hub_has_nothing_to_give_as_a_whole(ground: Ground, first: UpstreamService) -> None:
    ground.line.bend = lambda asked, answered: (
        Answered(status=404) if asked.path.startswith("/v1/snapshot") else answered
    )
    second = ground.computer("second")
    second.join(ground.code(), URL)
    assert held(second) == held(first)
    with pytest.raises(Refusal) as refused:
        second.rebuild_from_hub(RebuildReason.REPAIR)
    assert code_of(refused) == "upstream.no_snapshot"


def test_an_offer_from_before_what_was_read_is_not_taken(ground: Ground, first: UpstreamService) -> None:
    offers: list[Answered] = []

    def bend(asked: Asked, answered: Answered) -> Answered:
        if asked.path.startswith("/v1/snapshot?"):
            offers.append(answered)
            return offers[0]
        return answered

    ground.line.bend = bend
    first.rebuild_from_hub(RebuildReason.REPAIR)
    change(first, phone="13911112222")
    first.sync_once()
    with pytest.raises(Refusal) as refused:
        first.rebuild_from_hub(RebuildReason.REPAIR)
    assert code_of(refused) == "upstream.snapshot_older"


def test_a_hub_that_never_has_the_lines_is_left_alone(ground: Ground, first: UpstreamService) -> None:
    gone = Answered(status=410, body=pack({"problem": "upstream.too_far_behind"}))
    ground.line.bend = lambda asked, answered: gone if asked.path.startswith("/v1/pull") else answered
    with pytest.raises(Refusal) as refused:
        first.sync_once()
    assert code_of(refused) == "upstream.hub_trouble"


def test_without_a_place_for_the_old_records_nothing_is_changed(first: UpstreamService) -> None:
    shutil.rmtree(office_of(first).folder.backups)
    office_of(first).folder.backups.write_text("no folder", encoding="utf-8")
    change(first, phone="13911112222")
    with pytest.raises(Refusal) as refused:
        first.rebuild_from_hub(RebuildReason.REPAIR)
    assert code_of(refused) == "storage.cannot_write"
    assert chen(first).phone == "13911112222"


def test_what_this_program_does_not_know_and_what_does_not_fit_is_kept_for_later(
    ground: Ground, first: UpstreamService
) -> None:
    store = Store(open_engine(ground.settings.database))
    area = chen(first).area_id
    customer = {**A_CUSTOMER, 1: "1183369442"}
    rows = [
        (STATION, os.urandom(16), 5, fields_packed({**customer, 7: area.hex.upper()}), b"\x90", 9001, False),
        (STATION, os.urandom(16), 5, fields_packed({**customer, 1: "7", 7: "A" * 32}), b"\x90", 9002, False),
        (STATION, CHEN.bytes[::-1], 31, fields_packed({1: "k", 2: "{}", 3: 0, 99: "new"}), b"\x90", 9003, False),
        (STATION, os.urandom(16), 9999, fields_packed({1: "x"}), b"\x90", 9004, False),
    ]
    with store.of_station(STATION, writing=True) as connection:
        add_rows(connection, field_state, rows)
    store.close()
    change(first, phone="13911112222")
    first.sync_once()

    first.rebuild_from_hub(RebuildReason.REPAIR)

    status = first.status()
    assert (status.waiting, status.unknown) == (2, 2)
    assert query(first, "SELECT reason FROM _orphan ORDER BY seq") == [("unique",), ("missing",)]
    assert query(first, "SELECT key FROM setting WHERE key = 'k'") == [("k",)]
    assert query(first, "PRAGMA foreign_key_check") == []
