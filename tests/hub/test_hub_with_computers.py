"""The real computers at the real hub: apart, together again, a conflict decided, both equal; then a hub put back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.testclient import TestClient

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.upstream.choices import Choice
from app.domain.work.case import Case
from app.hub.checking import findings
from app.persistence.database import Database
from app.persistence.upgrade import upgrade
from app.services.bundle import Services
from app.services.clock import Clock
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.enrolling import WireTo
from app.services.upstream.upstream import UpstreamService
from app.sync.blobs import CHUNK_BYTES
from app.sync.wire import Answered, Asked
from tests.hub.county import County
from tests.station import CHEAP_HASHER, CHEN, LI, SmallStation, resident_draft

URL = "https://hub.example"


@dataclass(frozen=True)
class ToHub:
    """The way to the hub of these tests."""

    client: TestClient

    def send(self, asked: Asked) -> Answered:
        headers = {**asked.headers, **({"Authorization": f"Bearer {asked.token}"} if asked.token else {})}
        answer = self.client.request(
            asked.method, asked.path, content=asked.body, headers=headers, follow_redirects=False
        )
        return Answered(status=answer.status_code, body=answer.content, headers=dict(answer.headers))

    def close(self) -> None:
        """Keep the client: it is everybody's."""


@contextmanager
def another_computer(
    folder: Path, definitions: Definitions, clock: Clock, wire_to: WireTo
) -> Iterator[UpstreamService]:
    """A computer of the station with an empty file."""
    place = DataFolder(folder)
    place.prepare()
    upgrade(place.database, place.backups, "new")
    database = Database.at(place.database)
    office = Office(database=database, clock=clock, definitions=definitions, feed=Feed(), folder=place)
    desk = Services(office)
    desk.people = PeopleService(office, CHEAP_HASHER)
    yield UpstreamService(office, desk.people, wire_to)
    database.close()


def registered(station: SmallStation, path: Path) -> Case:
    """A case with a file of three pieces."""
    path.write_bytes(os.urandom(2 * CHUNK_BYTES + 1))
    case = station.register(resident_draft())
    station.desk.attaching.attach(station.clerk, case.id, path)
    return case


def change_capacity(upstream: UpstreamService, watts: int) -> None:
    with upstream._office.database.write(LI) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), capacity_w=watts))


def capacity(upstream: UpstreamService) -> int:
    with upstream._office.database.read() as tx:
        return tx.of(Customer).get(CHEN).capacity_w


def test_two_computers_and_a_hub(
    county: County, station: SmallStation, definitions: Definitions, tmp_path: Path
) -> None:
    station.desk.office.definitions.adopt_calendar(())
    county.upkeep.add_station("YF", "油坊镇供电所")
    first = UpstreamService(station.desk.office, station.desk.people, lambda _url, _certificate: ToHub(county.client))
    first.enrol(station.head, str(county.upkeep.make_code("YF", needs_approval=False)), URL)
    first.sync_once()
    case = registered(station, tmp_path / "scan.pdf")
    first.sync_once()
    assert first.files.carry().sent == 1
    with another_computer(
        tmp_path / "second", definitions, county.clock, lambda *_: ToHub(county.other_client)
    ) as second:
        second.join(str(county.upkeep.make_code("YF", needs_approval=False)), URL)
        with second._office.database.read() as tx:
            assert tx.of(Case).get(case.id).number == case.number
        assert second.files.carry().fetched == 1

        change_capacity(first, 9000)
        change_capacity(second, 12_000)
        first.sync_once()
        second.sync_once()
        (dispute,) = second.conflicts(OWNER)
        second.decide(OWNER, dispute.id, Choice.OTHER)
        for upstream in (second, first, second):
            upstream.sync_once()

        assert (capacity(first), capacity(second)) == (12_000, 12_000)
        assert first.conflicts(OWNER) == ()
        assert first.check().tables == second.check().tables
        assert first.check().is_sound
    (glance,) = [each for each in county.upkeep.stations() if each.code == "YF"]
    assert (glance.disputes, glance.set_aside, glance.computers) == (0, 0, 2)
    owner = county.owner()
    assert [each for each in findings(owner) if each.station_code == "YF"] == []
    owner.close()
