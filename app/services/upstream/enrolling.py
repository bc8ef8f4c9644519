"""Getting into a hub: a station's first computer brings its file, every further one begins with an empty one."""

import platform
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Final, TypeAlias
from uuid import UUID

from app.domain.people.credential import Credential
from app.domain.people.session import OWNER, Permission, Session
from app.domain.people.staff import Role, Staff
from app.domain.problems import Refusal
from app.domain.station.station import Station
from app.domain.upstream.link import Link
from app.persistence.upgrade import SCHEMA_VERSION
from app.persistence.upstream.noting import noting
from app.persistence.upstream.outbox import last_number
from app.persistence.upstream.position import position_of, take_index
from app.services.office import Office
from app.services.people import PeopleService
from app.services.station import station_of
from app.services.upstream.linking import link_of
from app.services.upstream.renewing import drop_useless_key, is_shut_out, rejoining, renew
from app.sync.client import Applicant, HubClient
from app.sync.hiding import hiding_here
from app.sync.keys import device_key
from app.sync.messages import Enrolled
from app.sync.wire import Wire, check_url

WireTo: TypeAlias = Callable[[str, str], Wire]
"""Makes a way to the hub at an address, with the only CA to trust (PEM, or empty)."""

KEY_FILE: Final = "device.key"
PROGRAM: Final = f"station-desk schema {SCHEMA_VERSION}"


@contextmanager
def hub_at(office: Office, wire_to: WireTo, url: str, certificate: str) -> Iterator[HubClient]:
    """The hub at an address, as this computer talks to it.

    Raises:
        Refusal: `upstream.url`, `.insecure`, `.certificate`, `.key_locked`, `.key_unreadable`.
    """
    check_url(url)
    with office.database.read() as tx:
        position = position_of(tx.connection)
    key = device_key(office.folder.path / KEY_FILE, hiding_here())
    with closing(wire_to(url, certificate)) as wire:
        who = Applicant(device=position.device, schema=SCHEMA_VERSION)
        yield HubClient(wire, key, who, office.clock.now)


class Enrolling:
    """The ways into a hub."""

    def __init__(self, office: Office, people: PeopleService, wire_to: WireTo) -> None:
        self._office = office
        self._people = people
        self._wire_to = wire_to

    def enrol(self, session: Session, code: str, url: str, certificate: str, name: str) -> Link:
        """Let a computer with a station in its file in; see `UpstreamService.enrol`."""
        session.require(Permission.MANAGE_STATION)
        with self._office.database.read() as tx:
            station, link = station_of(tx), tx.of(Link).find_one()
        if link is not None and is_shut_out(link):
            renew(self._office, self._office.folder.path / KEY_FILE)
        else:
            _refuse_active(link)
            drop_useless_key(self._office.folder.path / KEY_FILE)
        enrolled = self._asked(code, url, certificate, name)
        if enrolled.station_code != station.code:
            raise Refusal.of("upstream.other_station", "code", name=enrolled.station_name)
        return self._keep(enrolled, url, certificate)

    def join(self, code: str, url: str, certificate: str, name: str) -> Link:
        """Let a computer with an empty file in; see `UpstreamService.join`."""
        with self._office.database.read() as tx:
            _refuse_active(tx.of(Link).find_one())
            if tx.of(Station).find_one() is not None or last_number(tx.connection):
                raise Refusal.of("upstream.not_empty")
        drop_useless_key(self._office.folder.path / KEY_FILE)
        return self._keep(self._asked(code, url, certificate, name), url, certificate)

    def admit_head(self, number: str, password: str) -> None:
        """A head's first password here; see `UpstreamService.admit_head`."""
        with self._office.database.read() as tx:
            link_of(tx)
            if tx.of(Credential).find():
                raise Refusal.of("people.not_first")
            staff = tx.of(Staff).find_one(number=number.strip())
        if staff is None:
            raise Refusal.of("staff.unknown", "number", number=number)
        if Role.HEAD not in staff.roles or not staff.is_active:
            raise Refusal.of("upstream.not_a_head", "number", name=staff.name)
        self._people.set_password(OWNER, staff.id, password)

    def _asked(self, code: str, url: str, certificate: str, name: str) -> Enrolled:
        with self._office.database.read() as tx:
            epoch = position_of(tx.connection).epoch
        with hub_at(self._office, self._wire_to, url, certificate) as client:
            called = name.strip() or platform.node()
            return client.enrol(code.strip(), epoch, called, PROGRAM, rejoining(self._office))

    def _keep(self, enrolled: Enrolled, url: str, certificate: str) -> Link:
        link = Link(
            id=UUID(bytes=enrolled.station),
            url=url,
            certificate=certificate,
            hub_id=enrolled.hub_id,
            hub_key=enrolled.hub_key,
            station_code=enrolled.station_code,
            station_name=enrolled.station_name,
            is_active=enrolled.is_active,
        )
        with noting(self._office.database) as tx:
            links = tx.of(Link)
            left = links.find_one()
            if left is not None and left.former_epoch:  # what it did before it was shut out is still to be sent
                known = replace(left, url=url, certificate=certificate, is_active=link.is_active)
                link = replace(known, hub_id=link.hub_id, hub_key=link.hub_key)
            links.remove(old.id for old in links.find())  # one that was never let in
            links.add(link)
            take_index(tx.connection, enrolled.index)
        return link


def _refuse_active(link: Link | None) -> None:
    if link is not None and link.is_active:
        raise Refusal.of("upstream.already_enrolled", name=link.station_name)
