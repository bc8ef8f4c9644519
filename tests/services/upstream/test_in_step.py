"""Two computers and a hub: what is done at one is there at the other, findable, counted and announced."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from filelock import FileLock

from app.domain.customers.customer import Customer
from app.domain.definitions.changes import LimitChange
from app.domain.people.session import OWNER
from app.domain.people.staff import Absence, Staff
from app.domain.problems import Refusal
from app.domain.station.calendar_content import OwnDay
from app.domain.station.station import Setting
from app.domain.work.case import Case
from app.domain.work.due import CaseDue
from app.domain.work.steps import StepKind
from app.persistence.ids import natural_id, new_id
from app.persistence.upstream.noting import noting
from app.services.feed import Topic
from app.services.upstream.upstream import UpstreamService
from app.sync.packing import pack
from app.sync.wire import Answered, Asked
from tests.reference_hub import RULES, ReferenceHub
from tests.services.upstream.conftest import URL, Seat
from tests.station import CHEN, PASSWORD, STATION, ZHANG, SetClock, SmallStation, resident_draft


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def case_at(seat: Seat, number: str) -> Case:
    with seat.desk.office.database.read() as tx:
        (case,) = tx.of(Case).find(number=number)
    return case


def due_at(seat: Seat, case: Case) -> CaseDue | None:
    with seat.desk.office.database.read() as tx:
        return tx.of(CaseDue).find_one(id=case.id)


def assert_equal(first: Seat, second: Seat) -> None:
    ours, theirs = first.upstream.check(), second.upstream.check()
    assert (ours.tables, ours.cursor) == (theirs.tables, theirs.cursor)
    assert ours.is_sound
    assert theirs.is_sound


def test_before_a_hub_there_is_nothing_to_say(station: SmallStation, hub: ReferenceHub) -> None:
    alone = UpstreamService(station.desk.office, station.desk.people, hub.wire)

    assert not alone.status().is_enrolled
    assert alone.next_wait() is None
    for verb in (alone.sync_once, alone.check):
        with pytest.raises(Refusal) as refused:
            verb()
        assert code_of(refused) == "upstream.not_enrolled"
    assert station.desk.upstream.status() == alone.status()


def test_the_first_computer_brings_everything_it_has(station: SmallStation, hub: ReferenceHub) -> None:
    station.register(resident_draft())
    upstream = UpstreamService(station.desk.office, station.desk.people, hub.wire)
    pending = upstream.enrol(station.head, hub.code(), URL).pending

    outcome = upstream.sync_once()

    status = upstream.status()
    assert pending > 40
    assert (outcome.pushed, outcome.pulled, outcome.head) == (pending, pending, pending)
    assert (status.pending, status.cursor, status.head, status.trouble) == (0, pending, pending, "")
    assert status.succeeded_at == station.clock.now()
    assert (status.station_code, status.station_name, status.index) == ("YF", "油坊镇供电所", 1)


def test_a_case_of_one_computer_is_at_work_at_the_other(station: SmallStation, first: Seat, second: Seat) -> None:
    case = station.register(resident_draft())
    moved = station.step(case, StepKind.ADVANCE)
    first.upstream.sync_once()

    second.upstream.sync_once()

    assert case_at(second, case.number) == moved
    assert due_at(second, case) == due_at(first, case) is not None
    assert [hit.ref for hit in second.desk.search.find("查良镛")] == [
        case.id.bytes,
        station.newest_order(case.id).id.bytes,
    ]
    assert {Topic.CASES, Topic.ORDERS} <= second.topics
    assert_equal(first, second)


def test_a_joined_computer_is_worked_at_by_its_head(
    station: SmallStation, first: Seat, second: Seat, hub: ReferenceHub
) -> None:
    second.upstream.admit_head("YF001", "rain-on-the-roof")
    head = second.desk.people.sign_in("YF001", "rain-on-the-roof")

    case = second.desk.cases.register(head, resident_draft()).case
    second.upstream.sync_once()
    first.upstream.sync_once()

    assert case.number.startswith("2026-YF-000101")  # of the second computer's own block
    assert station.case(case.id).name == "查良镛"
    with pytest.raises(Refusal) as refused:
        second.upstream.admit_head("YF001", PASSWORD)
    assert code_of(refused) == "people.not_first"
    assert hub.books.leases["case", 2026] == 200


@pytest.mark.parametrize(("number", "code"), [("YF404", "staff.unknown"), ("YF009", "upstream.not_a_head")])
def test_only_a_head_of_the_station_begins_at_a_new_computer(second: Seat, number: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        second.upstream.admit_head(number, "rain-on-the-roof")
    assert code_of(refused) == code


def test_what_is_removed_at_one_is_removed_and_not_found_at_the_other(
    station: SmallStation, first: Seat, second: Seat
) -> None:
    key = natural_id(STATION, "customer", "990")
    with station.database.write(None) as tx:
        chen = tx.of(Customer).get(CHEN)
        tx.of(Customer).add(replace(chen, id=key, account_number="990", meter_number="990", name="周大福"))
    first.upstream.sync_once()
    second.upstream.sync_once()
    assert [hit.title for hit in second.desk.search.find("周大福")] == ["周大福  990"]

    with station.database.write(None) as tx:
        tx.of(Customer).remove([key])
    first.upstream.sync_once()
    second.upstream.sync_once()

    assert second.desk.search.find("周大福") == ()
    assert_equal(first, second)


def test_people_and_what_was_changed_of_them_are_found(station: SmallStation, first: Seat, second: Seat) -> None:
    with station.database.write(None) as tx:
        tx.of(Staff).save(replace(tx.of(Staff).get(ZHANG), name="张三丰"))
        tx.of(Absence).add(
            Absence(
                id=new_id(), staff_id=ZHANG, starts_at=station.clock.now(),
                ends_at=station.clock.now() + timedelta(days=1), reason="培训",
            )
        )  # fmt: skip
    first.upstream.sync_once()

    second.upstream.sync_once()

    assert [hit.title for hit in second.desk.search.find("张三丰")] == ["张三丰  YF009"]
    assert Topic.PEOPLE in second.topics


def test_a_calendar_from_elsewhere_moves_the_limits_here(station: SmallStation, first: Seat, second: Seat) -> None:
    case = station.register(resident_draft())
    first.upstream.sync_once()
    second.upstream.sync_once()
    before = due_at(second, case)

    second.desk.calendar.enter(OWNER, OwnDay(day=date(2026, 3, 3), is_worked=False), "检修")
    second.upstream.sync_once()
    station.desk.office.definitions.adopt_calendar(())  # both seats of this test share one set of rules
    first.upstream.sync_once()

    after = due_at(first, case)
    assert before is not None
    assert after is not None
    assert after.due_at == before.due_at + timedelta(days=1)
    assert after == due_at(second, case)
    assert not station.query("SELECT 1 FROM _upstream WHERE is_stale")
    station.desk.office.definitions.adopt_calendar(())


def test_a_rule_from_elsewhere_is_in_force_here(station: SmallStation, first: Seat, second: Seat) -> None:
    business = station.desk.office.definitions.versions("LV-RES-NEW")[0]
    change = LimitChange(
        business_code="LV-RES-NEW",
        limit_code=business.limits[0].code,
        amount=1,
        effective_from=date(2026, 3, 2),
        reason="承诺提速",
    )
    second.desk.rules.change_limit(OWNER, change)
    second.upstream.sync_once()
    station.desk.office.definitions.adopt(())

    first.upstream.sync_once()

    assert first.desk.rules.changes() == (change,)
    assert len(station.desk.office.definitions.versions("LV-RES-NEW")) == 2
    station.desk.office.definitions.adopt(())


def test_a_kill_between_page_and_counting_is_made_up_for(station: SmallStation, first: Seat) -> None:
    case = station.register(resident_draft())
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE _upstream SET is_stale = 1")
        tx.of(CaseDue).remove([case.id])

    first.upstream.sync_once()

    assert due_at(first, case) is not None
    assert not station.query("SELECT 1 FROM _upstream WHERE is_stale")


def test_a_case_by_rules_only_the_other_computer_has_is_here_without_limits(
    station: SmallStation, first: Seat, second: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    case = station.register(resident_draft())
    with station.database.write(None) as tx:
        tx.of(Case).save(replace(case, business_code="OWN-TYPE"))
    first.upstream.sync_once()

    second.upstream.sync_once()

    assert case_at(second, case.number).business_code == "OWN-TYPE"
    assert due_at(second, case) is None
    assert [record.getMessage() for record in caplog.records if "not counted" in record.getMessage()] == [
        "limits of a case from another computer not counted: business.unknown"
    ]


def test_nobody_saves_over_what_has_just_come(station: SmallStation, first: Seat, second: Seat) -> None:
    case = station.register(resident_draft())
    first.upstream.sync_once()
    second.upstream.sync_once()
    opened, there = station.case(case.id), case_at(second, case.number)
    with second.desk.office.database.write(None) as tx:
        tx.of(Case).save(replace(there, phone="13900000001"))
    second.upstream.sync_once()
    first.upstream.sync_once()

    with pytest.raises(Refusal) as refused, station.database.write(None) as tx:
        tx.of(Case).save(replace(opened, address="扬中市油坊镇"))
    assert code_of(refused) == "record.changed_elsewhere"
    assert station.case(case.id).phone == "13900000001"


def test_what_the_hub_cannot_take_over_is_told_and_holds_up_nothing(
    station: SmallStation, first: Seat, hub: ReferenceHub
) -> None:
    hub.known_tables = {number: rules for number, rules in RULES.items() if rules.name != "setting"}
    with station.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="new", value={}))

    outcome = first.upstream.sync_once()

    status = first.upstream.status()
    assert (outcome.quarantined, status.quarantined, status.trouble) == (1, 1, "")
    assert [operation.table for _, operation, _ in hub.books.quarantine] == [31]
    assert status.pending == 0


def test_what_a_newer_computer_wrote_goes_in_after_the_upgrade(station: SmallStation, first: Seat) -> None:
    key = natural_id(STATION, "setting", "a")
    entry = {"seq": 1, "tbl": 31, "pk": key.hex, "kind": 0, "hlc": 1, "dev": 2, "won": {"1": "a", "2": "{}", "3": 0}}
    with station.database.write(None) as tx:
        tx.connection.exec_driver_sql(
            "INSERT INTO _extra (seq, tbl, pk, entry) VALUES (1, 31, ?, ?)", (key.bytes, json.dumps(entry))
        )
    assert first.upstream.status().unknown == 1

    first.upstream.sync_once()

    assert station.desk.station.setting("a", {"none": 1}) == {}
    assert (first.upstream.status().unknown, Topic.STATION in first.topics) == (0, True)


def test_what_could_not_be_taken_over_is_noted_once(first: Seat, hub: ReferenceHub) -> None:
    told = Answered(status=200, body=pack({"ack": 44, "quarantined": [[44, "schema"]], "head": 43, "backoff_s": 0}))
    with first.desk.office.database.write(None) as tx:
        tx.of(Setting).add(Setting(id=new_id(), key="a", value={}))

    class Telling(Dead):
        def send(self, asked: Asked) -> Answered:
            return told if asked.path == "/v1/push" else hub.send(asked)

    upstream = UpstreamService(first.desk.office, first.desk.people, lambda _url, _certificate: Telling())
    counts = []
    for _ in range(2):
        counts.append(upstream.sync_once().quarantined)
        with noting(first.desk.office.database) as tx:
            tx.connection.exec_driver_sql("UPDATE _upstream SET acked = 43")  # as if the answer had been lost

    assert counts == [1, 0]


def test_numbers_are_fetched_above_those_given_before_and_before_they_run_out(
    station: SmallStation, hub: ReferenceHub, clock: SetClock
) -> None:
    upstream = UpstreamService(station.desk.office, station.desk.people, hub.wire)
    hub.lease_cap = 40
    for _ in range(85):
        with station.database.write(None) as tx:
            tx.take_number("case", 2026)
    upstream.enrol(station.head, hub.code(), URL)
    upstream.sync_once()
    assert station.query("SELECT lo, hi, next FROM _num_lease WHERE series = 'case'") == [(81, 120, 86)]
    assert hub.books.leases["order", 2026] == 40

    with station.database.write(None) as tx:
        numbers = [tx.take_number("case", 2026) for _ in range(10)]
    upstream.sync_once()

    assert numbers == list(range(86, 96))
    assert station.query("SELECT lo, hi FROM _num_block WHERE series = 'case'") == [(121, 160)]
    clock.set(clock.now().replace(month=12))
    upstream.sync_once()
    assert hub.books.leases["case", 2027] == 40


class Dead:
    """A hub nobody reaches."""

    def send(self, _asked: Asked) -> Answered:
        raise Refusal.of("upstream.unreachable")

    def close(self) -> None:
        """Nothing is open."""


def test_trouble_is_remembered_until_it_goes_well_again(station: SmallStation, first: Seat) -> None:
    dead = UpstreamService(station.desk.office, station.desk.people, lambda _url, _certificate: Dead())
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            dead.sync_once()
        assert code_of(refused) == "upstream.unreachable"

    status = first.upstream.status()
    assert (status.trouble, status.tried_at) == ("upstream.unreachable", station.clock.now())
    assert station.query("SELECT failures, retry_s FROM _upstream") == [(2, 0)]
    assert first.upstream.next_wait() is not None
    first.upstream.sync_once()
    assert first.upstream.status().trouble == ""
    assert station.query("SELECT failures FROM _upstream") == [(0,)]


def test_a_hub_that_wants_to_be_left_alone_is(station: SmallStation, first: Seat) -> None:
    class Busy(Dead):
        def send(self, _asked: Asked) -> Answered:
            return Answered(status=503, retry_s=700)

    with pytest.raises(Refusal) as refused:
        UpstreamService(station.desk.office, station.desk.people, lambda _url, _certificate: Busy()).sync_once()

    assert code_of(refused) == "upstream.busy_hub"
    assert first.upstream.next_wait() == 700


def test_one_at_a_time(station: SmallStation, first: Seat) -> None:
    with FileLock(station.folder.path / "sync.lock"), pytest.raises(Refusal) as refused:
        first.upstream.sync_once()
    assert code_of(refused) == "upstream.busy"

    (station.folder.path / "sync.lock").unlink(missing_ok=True)
    (station.folder.path / "sync.lock").mkdir()
    with pytest.raises(Refusal) as refused:
        first.upstream.sync_once()
    assert code_of(refused) == "storage.cannot_write"


def test_the_clock_is_learned_from_the_hub(station: SmallStation, first: Seat, clock: SetClock) -> None:
    station.query("SELECT 1")
    here = SetClock(clock.now() - timedelta(minutes=6))
    slow = UpstreamService(replace(station.desk.office, clock=here), station.desk.people, first.upstream._wire_to)
    for _ in range(3):
        slow.sync_once()

    status = slow.status()
    assert (status.offset_ms, status.is_clock_wrong) == (360_000, True)
    here.set(clock.now())
    for _ in range(3):
        slow.sync_once()
    assert (slow.status().offset_ms, slow.status().is_clock_wrong) == (0, False)


def test_a_token_that_ran_out_is_renewed(first: Seat, hub: ReferenceHub) -> None:
    class Forgetful:
        """A hub whose tokens run out at once, but for the second try."""

        def __init__(self) -> None:
            self.refused = 0

        def send(self, asked: Asked) -> Answered:
            if asked.path == "/v1/session" or not asked.token or self.refused:
                return hub.send(asked)
            self.refused += 1
            return Answered(status=401)

        def close(self) -> None:
            """Nothing is open."""

    wire = Forgetful()
    UpstreamService(first.desk.office, first.desk.people, lambda _url, _certificate: wire).sync_once()

    assert wire.refused == 1
    assert first.upstream.status().trouble == ""


def test_a_computer_waits_until_it_is_let_in(
    station: SmallStation, hub: ReferenceHub, empty_computer: Callable[[str], Seat]
) -> None:
    hub.approves = False
    upstream = UpstreamService(station.desk.office, station.desk.people, hub.wire)
    code = hub.code()
    assert not upstream.enrol(station.head, code, URL).is_active
    assert not upstream.enrol(station.head, code, URL).is_active  # asked again, as after a lost answer
    with pytest.raises(Refusal) as refused:
        upstream.sync_once()
    assert code_of(refused) == "upstream.pending"
    assert upstream.status().trouble == "upstream.pending"

    for device in hub.books.devices.values():
        device.state = "active"
    upstream.sync_once()
    assert upstream.status().is_active

    waiting = empty_computer("waiting")
    assert not waiting.upstream.join(hub.code(), URL).is_active


def test_a_revoked_computer_does_not_get_in(first: Seat, hub: ReferenceHub) -> None:
    hub.revoke(1)
    with pytest.raises(Refusal) as refused:
        first.upstream.sync_once()
    assert code_of(refused) == "upstream.revoked"


def test_who_may_join_and_with_what(
    station: SmallStation, first: Seat, hub: ReferenceHub, empty_computer: Callable[[str], Seat]
) -> None:
    other = empty_computer("other")
    hub.books.name = "八桥镇供电所"
    refusals = []
    for attempt in (
        lambda: first.upstream.enrol(station.clerk, hub.code(), URL),
        lambda: first.upstream.enrol(station.head, hub.code(), URL),
        lambda: first.upstream.join(hub.code(), URL),
        lambda: other.upstream.enrol(OWNER, hub.code(), URL),
        lambda: other.upstream.join("wrong", URL),
        lambda: other.upstream.join(hub.code(), "http://hub.example"),
        lambda: UpstreamService(station.desk.office, station.desk.people, hub.wire).admit_head("YF001", PASSWORD),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        refusals.append(code_of(refused))

    assert refusals == [
        "permission.denied",
        "upstream.already_enrolled",
        "upstream.already_enrolled",
        "station.not_set_up",
        "upstream.code_invalid",
        "upstream.insecure",
        "people.not_first",
    ]


def test_a_code_of_another_station_is_refused(station: SmallStation, hub: ReferenceHub) -> None:
    hub.books.code, hub.books.name = "BQ", "八桥镇供电所"
    upstream = UpstreamService(station.desk.office, station.desk.people, hub.wire)

    with pytest.raises(Refusal) as refused:
        upstream.enrol(station.head, hub.code(), URL)

    assert (code_of(refused), refused.value.problems[0].values) == ("upstream.other_station", {"name": "八桥镇供电所"})
    assert not upstream.status().is_enrolled


def test_only_an_empty_folder_joins(station: SmallStation, hub: ReferenceHub) -> None:
    with pytest.raises(Refusal) as refused:
        UpstreamService(station.desk.office, station.desk.people, hub.wire).join(hub.code(), URL)
    assert code_of(refused) == "upstream.not_empty"
