"""Setting up a station and what it has set."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.station.station import Draft, Setting, Station
from app.persistence.database import Transaction
from app.persistence.ids import natural_id, new_id, station_id
from app.services.feed import Topic
from app.services.office import Office

_CODE_LENGTH = 8


def check_station(code: str, name: str) -> list[Problem]:
    """What is wrong with a new station's code and name."""
    problems = []
    if not (code.isascii() and code.isalnum() and len(code) <= _CODE_LENGTH):
        problems.append(Problem(code="station.code", field="code", values={"most": _CODE_LENGTH}))
    if not name.strip():
        problems.append(Problem(code="field.required", field="name"))
    return problems


class StationService:
    """The station's own data and settings."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def is_set_up(self) -> bool:
        """Whether the first-run wizard has been through."""
        with self._office.database.read() as tx:
            return tx.of(Station).find_one() is not None

    def station(self) -> Station:
        """The station.

        Raises:
            Refusal: `record.missing` before it is set up.
        """
        with self._office.database.read() as tx:
            return station_of(tx)

    def set_up(self, code: str, name: str, county: str = "") -> Station:
        """Make the station of an empty data folder; the same code again changes nothing.

        Raises:
            Refusal: `station.code`, `field.required`, or `station.other` when another station lives here.
        """
        refuse_if_any(check_station(code, name))
        with self._office.database.write(None) as tx:
            found = tx.of(Station).find_one()
            refuse_if_any(
                [Problem(code="station.other", values={"name": found.name})] if found and found.code != code else []
            )
            station = found or tx.of(Station).add(
                Station(id=station_id(code), code=code, name=name.strip(), county=county.strip())
            )
        self._office.feed.announce(Topic.STATION)
        return station

    def rename(self, session: Session, name: str, county: str) -> Station:
        """Give the station another name or county company; its code stays.

        Raises:
            Refusal: `permission.denied`, `field.required`.
        """
        session.require(Permission.MANAGE_STATION)
        if not name.strip():
            raise Refusal.of("field.required", "name")
        with self._office.database.write(session.staff_id) as tx:
            station = station_of(tx)
            wanted = replace(station, name=name.strip(), county=county.strip())
            saved = station if wanted == station else tx.of(Station).save(wanted)
        self._office.feed.announce(Topic.STATION)
        return saved

    def setting(self, key: str, default: Mapping[str, object]) -> Mapping[str, object]:
        """What the station has set under a key, or the default."""
        with self._office.database.read() as tx:
            found = tx.of(Setting).find_one(key=key)
        return default if found is None else found.value

    def change_setting(self, session: Session, key: str, value: Mapping[str, object]) -> None:
        """Set something for the whole station.

        Raises:
            Refusal: `permission.denied`.
        """
        session.require(Permission.MANAGE_STATION)
        with self._office.database.write(session.staff_id) as tx:
            put_setting(tx, key, value)
        self._office.feed.announce(Topic.STATION)

    def keep_draft(self, session: Session, place: str, subject: str, values: Mapping[str, object]) -> None:
        """Keep what somebody has typed so far, so that a crash, a lock or a change of tab loses nothing."""
        owner = session.staff_id or UUID(int=0)
        with self._office.database.write(session.staff_id) as tx:
            drafts = tx.of(Draft)
            old = drafts.find_one(owner_id=owner, place=place, subject=subject)
            if old is not None:
                drafts.remove([old.id])
            if values:
                drafts.add(
                    Draft(
                        id=new_id(),
                        owner_id=owner,
                        place=place,
                        subject=subject,
                        values=values,
                        saved_at=self._office.clock.now(),
                    )
                )

    def draft(self, session: Session, place: str, subject: str) -> Draft | None:
        """What this person has typed and not saved at a place, if anything."""
        owner = session.staff_id or UUID(int=0)
        with self._office.database.read() as tx:
            return tx.of(Draft).find_one(owner_id=owner, place=place, subject=subject)


def station_of(tx: Transaction) -> Station:
    """The station, inside a transaction.

    Raises:
        Refusal: `station.not_set_up`.
    """
    station = tx.of(Station).find_one()
    if station is None:
        raise Refusal.of("station.not_set_up")
    return station


def put_setting(tx: Transaction, key: str, value: Mapping[str, object]) -> None:
    """Store one setting under its key."""
    settings = tx.of(Setting)
    found = settings.find_one(key=key)
    if found is None:
        settings.add(Setting(id=natural_id(station_of(tx).id, "setting", key), key=key, value=value))
    else:
        settings.save(Setting(id=found.id, key=key, value=value, version=found.version))
