"""Snapshots of a station: what is in them, who gets them, what is refused, on both engines."""

import io
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import Response

from app.domain.problems import Refusal
from app.domain.upstream.operation import OpKind
from app.hub.snapshots import Pace, Snapshots
from app.sync.snapshot import Offer, Part, Records, open_snapshot
from tests.hub.county import CAPACITY, CUSTOMER, PHONE, Computer, County, new_key, refusal, said


def asked(computer: Computer, path: str = "", headers: Mapping[str, str] | None = None, **query: str) -> Response:
    return computer.client.get(
        f"/v1/snapshot{path}",
        params=query,
        headers={"Authorization": f"Bearer {computer.token}", **(headers or {})},
    )


def offered(computer: Computer, **query: str) -> Offer:
    return Offer(**said(asked(computer, "", None, wanted="true", **query)))


def fetched(computer: Computer, offer: Offer) -> bytes:
    answer = asked(computer, f"/{offer.sha256.hex()}")
    assert answer.status_code == 200
    return answer.content


def customers(parts: list[Part]) -> Iterator[tuple[bytes, object]]:
    for part in parts:
        if isinstance(part, Records) and part.table == CUSTOMER:
            yield from zip(part.keys, part.columns[PHONE], strict=True)


def test_a_snapshot_holds_what_stands_and_every_conflict(county: County) -> None:
    station = county.station()
    one, other = county.computer(station), county.computer(station)
    kept, gone = new_key(), new_key()
    one.push(one.customer(kept), one.customer(gone))
    other.read()
    one.push(one.operation(kept, {CAPACITY: 1000}), one.operation(gone, {}, kind=OpKind.DELETE))
    other.push(other.operation(kept, {CAPACITY: 2000, PHONE: "139"}), other.operation(new_key(), {PHONE: "1"}))

    offer = offered(one)
    offer.check(one.station, county.settings.public_key)
    body = fetched(one, offer)
    opening, rest = open_snapshot(io.BytesIO(body))
    parts = list(rest)

    assert (offer.seq, offer.records, offer.size) == (5, 1, len(body))
    assert (opening.station, opening.seq) == (one.station, 5)
    assert {(life.epoch, life.last, life.aside) for life in opening.lives} == {
        (one.epoch, 4, ()),
        (other.epoch, 2, (2,)),
    }
    assert list(customers(parts)) == [(kept, "139")]
    told = [each for part in parts if isinstance(part, tuple) for each in part]
    assert [(each.field, each.kept, each.other) for each in told] == [(CAPACITY, "1000", "2000")]


def test_a_short_whole_log_is_read_instead(county: County) -> None:
    one = county.computer(county.station())
    one.push(one.customer(new_key()))
    assert refusal(asked(one)) == (404, "upstream.no_snapshot")


def test_an_unchanged_station_is_offered_the_same_again_and_a_grown_one_another(county: County) -> None:
    one = county.computer(county.station())
    one.push(one.customer(new_key()))
    first = offered(one)
    assert offered(one) == first
    county.clock.set(county.clock.now() + timedelta(hours=25))
    one.sign_in()
    assert offered(one) == first
    one.push(one.customer(new_key()))
    second = offered(one)
    assert (second.seq, second.records) == (2, 2)
    one.push(one.customer(new_key()))
    assert offered(one).seq == 2
    assert offered(one, after="3").seq == 3
    # The last but one may still be on its way to somebody.
    assert asked(one, f"/{second.sha256.hex()}").status_code == 200
    assert refusal(asked(one, f"/{first.sha256.hex()}")) == (404, "upstream.no_snapshot")


def test_a_file_comes_in_ranges(county: County) -> None:
    one = county.computer(county.station())
    one.push(one.customer(new_key()))
    offer = offered(one)
    body = fetched(one, offer)
    path = f"/{offer.sha256.hex()}"
    part = asked(one, path, {"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, body[10:20])
    rest = asked(one, path, {"Range": "bytes=20-"})
    assert (rest.status_code, rest.content) == (206, body[20:])
    assert asked(one, path, {"Range": f"bytes={len(body)}-"}).status_code == 416


def test_nobody_gets_what_is_not_his(county: County) -> None:
    one, stranger = county.computer(county.station()), county.computer(county.station())
    one.push(one.customer(new_key()))
    path = f"/{offered(one).sha256.hex()}"
    assert refusal(asked(stranger, path)) == (404, "upstream.no_snapshot")
    for strange in ("/..%2f..%2fhub.toml", f"{path}.snapshot", path.upper(), "/" + "0" * 63):
        assert asked(one, strange).status_code in {400, 404}
    one.token = ""
    assert refusal(asked(one, path)) == (401, "upstream.unauthorised")


def test_another_process_without_the_file_makes_its_own(county: County, tmp_path: Path) -> None:
    one = county.computer(county.station())
    one.push(one.customer(new_key()))
    first = offered(one)
    again = made(county, one, tmp_path)
    assert (again.seq, again.sha256) == (first.seq, first.sha256)
    assert fetched(one, first)


def test_where_nothing_can_be_written_the_computer_comes_again(county: County, tmp_path: Path) -> None:
    one = county.computer(county.station())
    one.push(one.customer(new_key()))
    (tmp_path / "snapshots").write_text("no folder", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        made(county, one, tmp_path)
    assert refused.value.problems[0].code == "upstream.busy_hub"


def test_a_long_log_is_worth_a_snapshot_unasked(county: County, tmp_path: Path) -> None:
    one = county.computer(county.station())
    one.push(*(one.customer(new_key()) for _ in range(4)))
    pace = Pace(worth=3, lines=2)
    found = made(county, one, tmp_path, pace)
    assert found.seq == 4
    one.push(one.customer(new_key()))
    assert made(county, one, tmp_path, pace) == found
    one.push(one.customer(new_key()))
    assert made(county, one, tmp_path, pace).seq == 6


def test_what_the_hub_did_not_sign_is_refused(county: County) -> None:
    one = county.computer(county.station())
    one.push(one.customer(new_key()))
    offer = offered(one)
    for forged in (replace(offer, seq=7), replace(offer, sha256=bytes(32)), replace(offer, signature=b"")):
        with pytest.raises(Refusal) as refused:
            forged.check(one.station, county.settings.public_key)
        assert refused.value.problems[0].code == "upstream.snapshot_unsound"
    with pytest.raises(Refusal):
        offer.check(bytes(16), county.settings.public_key)


def made(county: County, computer: Computer, files: Path, pace: Pace | None = None) -> Offer:
    """What a process of the hub makes that has a folder of its own."""
    with closing(county.store()) as store:
        return Snapshots(store, county.clock, files, county.settings.sign, pace).fresh(computer.station)
