"""The database is put back to a moment before the newest pushes: the computers bring back what it forgot, each once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.work.case import Case
from app.hub.keeping import Keeping
from app.hub.opened import open_hub
from app.hub.settings import Settings
from app.hub.web.application import make_application
from app.hub.web.counter import Limits
from app.persistence.database import Database
from app.persistence.numbering import take_number
from app.persistence.upgrade import upgrade
from app.services.bundle import Services
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder
from app.services.office import Office
from app.services.people import PeopleService
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import Answered, Asked
from tests.hub.cluster import programs
from tests.hub.county import County, new_key
from tests.hub.server import Server, put_back, server, until, url_of
from tests.hub.test_hub_killed import Keeper, a_hub
from tests.station import CHEAP_HASHER, CHEN, LI, SHOP, SetClock, SmallStation, resident_draft

URL = "https://hub.example"
BLOCK = 80


@dataclass
class HubOfTheDay:
    """The hub the computers reach: whichever runs at the moment."""

    settings: Settings
    clock: SetClock
    client: TestClient | None = None

    def send(self, asked: Asked) -> Answered:
        assert self.client is not None
        headers = {"Authorization": f"Bearer {asked.token}"} if asked.token else {}
        answer = self.client.request(asked.method, asked.path, content=asked.body, headers=headers)
        return Answered(status=answer.status_code, body=answer.content)

    def close(self) -> None:
        """Stay: it is everybody's."""

    @contextmanager
    def serving(self) -> Iterator[None]:
        application = make_application(open_hub(self.settings, self.clock), Limits(per_device=100_000))
        with TestClient(application, client=("127.0.0.1", 50000)) as self.client:
            yield


@pytest.fixture
def kept() -> Iterator[Server]:
    """A server that copies its write-ahead log away as it goes."""
    if programs() is None:
        pytest.skip("this machine has no PostgreSQL")
    with server(archive_mode="on", archive_command="'cp %p ../archive/%f'", fsync="off") as made:
        yield made


def test_put_back_to_a_moment_before_the_newest_pushes(
    kept: Server, station: SmallStation, definitions: Definitions, tmp_path: Path
) -> None:
    station.desk.office.definitions.adopt_calendar(())
    archive, base = kept.make_folder("archive"), kept.folder / "base"
    settings, keeper = a_hub(tmp_path / "hub", url_of(kept))
    kept.copy_to(base)
    hub = HubOfTheDay(settings, station.clock)
    with ExitStack() as opened:
        with hub.serving():
            first = _first(station, hub, keeper)
            second = opened.enter_context(_another(tmp_path / "second", definitions, hub, keeper))
            _archive_until_now(kept, archive, "noon")
            day = Day(station, first, second)
            day.afternoon()
        keeper.close()
        kept.kill()
        put_back(kept, base, archive, "noon")
        Keeping(keeper.store, url_of(kept), station.clock, "test").begin_again()
        with hub.serving():
            day.evening()

        for computer in (first, second):
            day.assert_nothing_is_missing(computer)
        assert first.check().tables == second.check().tables
        assert len(set(day.numbers)) == len(day.numbers) == 4 * BLOCK + 30
        assert keeper.check() == ()
    keeper.close()


def test_a_log_stays_what_it_was_up_to_the_lowest_end_of_all_restores(county: County) -> None:
    station = county.station()
    computer, owner = county.computer(station), county.owner()
    keeping = Keeping(owner, county.upkeep_url, county.clock, "test")
    assert computer.sign_in()["same_until"] == 0
    computer.push(computer.customer(new_key()), computer.customer(new_key()))
    keeping.begin_again()
    assert computer.sign_in()["same_until"] == 2

    computer.push(computer.customer(new_key()))
    keeping.begin_again()  # put back to after the first time

    assert computer.sign_in()["same_until"] == 2
    owner.close()


@dataclass
class Day:
    """What happens at a station while its hub is lost and put back."""

    station: SmallStation
    first: UpstreamService
    second: UpstreamService
    cases: list[Case] = field(default_factory=list)
    numbers: list[int | None] = field(default_factory=list)

    def afternoon(self) -> None:
        """What the hub is going to forget: a case and changes both computers have, and a block of numbers it gave."""
        self.take_numbers(self.first, BLOCK)
        self.cases.append(self.station.register(resident_draft()))
        _change(self.first, CHEN, phone="13911110000")
        _in_step(self.first, self.second)
        _change(self.second, CHEN, address="扬中市油坊镇老郎村9组1号")
        _change(self.second, SHOP, capacity_w=12_000)
        _in_step(self.second, self.first)
        self.take_numbers(self.first, BLOCK)

    def evening(self) -> None:
        """A change by somebody who does not know what befell the hub, and everybody gets numbers again."""
        _change(self.first, SHOP, phone="13922220000")
        _in_step(self.first, self.second, self.first, self.second)
        self.take_numbers(self.second, BLOCK)
        _in_step(self.second, self.first)
        self.take_numbers(self.second, BLOCK)
        self.take_numbers(self.first, 30)
        _in_step(self.second, self.first, self.second)

    def take_numbers(self, computer: UpstreamService, count: int) -> None:
        with computer._office.database.write(None) as tx:
            self.numbers += [take_number(tx.connection, "case", 2026) for _ in range(count)]

    def assert_nothing_is_missing(self, computer: UpstreamService) -> None:
        with computer._office.database.read() as tx:
            assert [each.id for each in tx.of(Case).find()] == [case.id for case in self.cases]
            chen, shop = tx.of(Customer).get(CHEN), tx.of(Customer).get(SHOP)
        assert (chen.phone, chen.address) == ("13911110000", "扬中市油坊镇老郎村9组1号")
        assert (shop.phone, shop.capacity_w) == ("13922220000", 12_000)
        # What was written upon what the hub still knows is no conflict, although it comes a second time.
        assert computer.conflicts(OWNER) == ()
        assert computer.status().pending == 0


def _archive_until_now(kept: Server, archive: Path, moment: str) -> None:
    kept.ask(f"SELECT pg_create_restore_point('{moment}')")
    segment = kept.ask("SELECT pg_walfile_name(pg_switch_wal())")
    until((archive / segment).exists)


def _change(computer: UpstreamService, customer: UUID, **values: Any) -> None:  # noqa: ANN401 - as `replace` wants them
    with computer._office.database.write(LI) as tx:
        tx.of(Customer).save(replace(tx.of(Customer).get(customer), **values))


def _first(station: SmallStation, hub: HubOfTheDay, keeper: Keeper) -> UpstreamService:
    upstream = UpstreamService(station.desk.office, station.desk.people, lambda _url, _ca: hub)
    upstream.enrol(station.head, keeper.make_code("YF", needs_approval=False), URL)
    upstream.sync_once()
    return upstream


def _in_step(*computers: UpstreamService) -> None:
    for each in computers:
        each.sync_once()


@contextmanager
def _another(folder: Path, definitions: Definitions, hub: HubOfTheDay, keeper: Keeper) -> Iterator[UpstreamService]:
    place = DataFolder(folder)
    place.prepare()
    upgrade(place.database, place.backups, "new")
    database = Database.at(place.database)
    office = Office(database=database, clock=hub.clock, definitions=definitions, feed=Feed(), folder=place)
    desk = Services(office)
    desk.people = PeopleService(office, CHEAP_HASHER)
    upstream = UpstreamService(office, desk.people, lambda _url, _ca: hub)
    upstream.join(keeper.make_code("YF", needs_approval=False), URL)
    yield upstream
    database.close()
