"""The chain of events: four times on each, sealed one to the next, and tampering that shows."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.work.event import Event, EventKind, is_sealed, seal
from app.domain.work.steps import StepKind
from app.persistence.database import Database
from app.persistence.events import end_of_chain
from app.services.work.ground import Occurred
from tests.station import ZHANG, SmallStation, broken_links, fault_draft, local, resident_draft


def a_day_of_work(station: SmallStation) -> None:
    case = station.step(station.register(resident_draft()), StepKind.ADVANCE)
    station.do_field_work(case, {"access_point": "3号杆", "line_works": "no"})
    station.clock.forward(hours=2)
    station.register(fault_draft())


def without_guards(database: Database, statement: str, *values: object) -> None:
    """Change the file as somebody would who goes round the program."""
    with database.write(None) as tx:
        tx.connection.exec_driver_sql("DROP TRIGGER _keep_event_update")
        tx.connection.exec_driver_sql("DROP TRIGGER _keep_event_delete")
        tx.connection.exec_driver_sql(statement, values)


def test_all_events_of_this_computer_form_one_chain(station: SmallStation) -> None:
    a_day_of_work(station)
    events = station.events()

    assert len(events) > 20
    assert events[0].previous_hash == ""
    assert broken_links(events) == []
    assert len({event.device_id for event in events}) == 1


def test_the_last_hash_and_the_device_are_the_newest_event_s(station: SmallStation) -> None:
    a_day_of_work(station)
    newest = station.events()[-1]

    with station.database.read() as tx:
        assert end_of_chain(tx.connection) == (newest.device_id, newest.hash)
    assert len(newest.device_id) == 32


def test_a_new_computer_begins_a_new_chain(station: SmallStation) -> None:
    a_day_of_work(station)
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _sync_meta SET device_id = randomblob(16)")
        assert end_of_chain(tx.connection)[1] == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET payload = json_set(payload, '$.number', 'x') WHERE kind = 'case.accepted'",
        "UPDATE event SET occurred_at = occurred_at - 86400000 WHERE kind = 'order.finished'",
        "UPDATE event SET on_paper_at = recorded_at WHERE kind = 'order.arrived'",
        "UPDATE event SET recorded_at = recorded_at + 1 WHERE kind = 'order.arrived'",
        "UPDATE event SET device_at = device_at + 1 WHERE kind = 'order.arrived'",
        "UPDATE event SET actor_id = NULL WHERE kind = 'case.accepted'",
        "UPDATE event SET subject_id = randomblob(16) WHERE kind = 'order.finished'",
        "UPDATE event SET kind = 'order.withdrawn' WHERE kind = 'order.finished'",
        "DELETE FROM event WHERE kind = 'order.arrived'",
    ],
)
def test_tampering_shows(station: SmallStation, statement: str) -> None:
    a_day_of_work(station)

    without_guards(station.database, statement)

    assert broken_links(station.events()) != []


def test_a_forged_event_needs_every_later_one_forged_too(station: SmallStation) -> None:
    a_day_of_work(station)
    victim = next(event for event in station.events() if event.kind == EventKind.ORDER_FINISHED)
    forged = seal(replace(victim, occurred_at=victim.occurred_at - timedelta(days=1)), victim.previous_hash)
    without_guards(
        station.database,
        "UPDATE event SET occurred_at = occurred_at - 86400000, hash = ? WHERE id = ?",
        forged.hash,
        victim.id.bytes,
    )

    events = station.events()
    place = [event.id for event in events].index(victim.id)
    assert broken_links(events) == [events[place + 1].kind]


def test_four_times_are_kept_apart(station: SmallStation) -> None:
    registered = station.desk.cases.register(
        station.clerk,
        resident_draft(),
        accepted=Occurred(at=local(2026, 3, 2, 8, 30), on_paper_at=local(2026, 3, 1, 17)),
    )

    (event,) = station.events(registered.case.id)
    assert event.occurred_at == local(2026, 3, 2, 8, 30)
    assert event.on_paper_at == local(2026, 3, 1, 17)
    assert event.recorded_at == event.device_at == local(2026, 3, 2, 9)
    assert event.occurred_at.tzinfo is UTC


def test_moments_finer_than_the_file_keeps_do_not_break_the_chain(station: SmallStation) -> None:
    station.clock.set(datetime(2026, 3, 2, 1, 0, 0, 123_456, tzinfo=UTC))
    station.desk.cases.register(
        station.clerk,
        resident_draft(),
        accepted=Occurred(at=datetime(2026, 3, 2, 0, 30, 0, 999_999, tzinfo=UTC)),
    )

    events = station.events()
    assert broken_links(events) == []
    assert events[-1].occurred_at == datetime(2026, 3, 2, 0, 30, 0, 999_000, tzinfo=UTC)


def test_the_seal_is_a_sha_256_and_covers_the_hash_before(station: SmallStation) -> None:
    station.register(resident_draft())
    event = station.events()[-1]

    assert len(bytes.fromhex(event.hash)) == hashlib.sha256().digest_size
    assert is_sealed(event)
    assert not is_sealed(replace(event, previous_hash="0" * 64))
    assert seal(event, "0" * 64).hash != event.hash


def test_events_without_a_chain_of_their_own_read_back_as_they_were(station: SmallStation) -> None:
    case = station.register(resident_draft())
    with station.database.read() as tx:
        (event,) = tx.of(Event).find(subject_id=case.id)

    assert event.payload == {
        "business": "LV-RES-NEW",
        "number": case.number,
        "stage": "accept",
        "origin": "counter",
        "manager": str(ZHANG),
        "manager_choice": "assigned",
    }
