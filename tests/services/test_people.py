"""Staff, certificates and absences; a station never loses its last head."""

from datetime import date, timedelta

import pytest

from app.domain.people.session import OWNER
from app.domain.people.staff import Absence, Certificate, CertificateKind, Role, Staff
from app.domain.problems import Refusal
from app.domain.search.entries import Kind
from app.persistence.ids import natural_id, new_id
from app.services.feed import Topic
from app.services.people import PeopleService
from app.services.station import StationService
from tests.station import CHEAP_HASHER, LI, PASSWORD, STATION, ZHANG, SmallStation


def put(station: SmallStation, number: str, name: str, *roles: Role, is_active: bool = True) -> Staff:
    return station.desk.people.put_staff(
        station.head, number=number, name=name, post="所长", team="所部", phone="", roles=roles, is_active=is_active
    )


def test_the_roster_comes_by_staff_number(station: SmallStation) -> None:
    names = [person.name for person in station.desk.people.staff()]

    assert names == ["罗敏强", "陈晓明", "孙丽", "张三", "李四", "王五", "赵六"]


def test_a_new_person_gets_the_id_every_computer_would_give(station: SmallStation) -> None:
    heard: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(heard.append)
    person = put(station, " YF040 ", " 钱七 ", Role.CLERK)

    assert person.id == natural_id(STATION, "staff", "YF040")
    assert (person.number, person.name, person.version) == ("YF040", "钱七", 0)
    assert heard == [frozenset({Topic.PEOPLE})]
    (event,) = station.events(person.id)
    assert (event.kind, event.payload) == ("staff.put", {"roles": "clerk", "active": 1})
    assert event.actor_id == station.head.staff_id


def test_the_same_number_changes_the_person(station: SmallStation) -> None:
    first = put(station, "YF040", "钱七", Role.CLERK)
    second = put(station, "YF040", "钱小七", Role.CLERK, Role.AREA_MANAGER)

    assert (second.id, second.version, second.roles) == (first.id, 1, (Role.CLERK, Role.AREA_MANAGER))
    assert [person.name for person in station.desk.people.staff()][-1] == "钱小七"


def test_number_and_name_are_needed(station: SmallStation) -> None:
    with pytest.raises(Refusal) as refused:
        put(station, " ", "", Role.CLERK)

    assert [(p.code, p.field) for p in refused.value.problems] == [
        ("field.required", "number"),
        ("field.required", "name"),
    ]


def test_the_last_head_can_neither_leave_nor_step_down(station: SmallStation) -> None:
    for roles, is_active in (((Role.CLERK,), True), ((Role.HEAD,), False)):
        with pytest.raises(Refusal) as refused:
            put(station, "YF001", "罗敏强", *roles, is_active=is_active)
        assert [(p.code, p.values) for p in refused.value.problems] == [("people.last_head", {"name": "罗敏强"})]
    head = next(person for person in station.desk.people.staff() if person.number == "YF001")
    assert (head.roles, head.is_active) == ((Role.HEAD,), True)


def test_a_head_may_step_down_once_there_is_another(station: SmallStation) -> None:
    put(station, "YF040", "钱七", Role.HEAD)

    assert put(station, "YF001", "罗敏强", Role.CLERK).roles == (Role.CLERK,)


def test_a_head_who_has_left_does_not_count(station: SmallStation) -> None:
    put(station, "YF040", "钱七", Role.HEAD)
    put(station, "YF040", "钱七", Role.HEAD, is_active=False)

    with pytest.raises(Refusal, match=r"people\.last_head"):
        put(station, "YF001", "罗敏强", Role.CLERK)


def test_the_head_s_other_data_may_change(station: SmallStation) -> None:
    assert put(station, "YF001", "罗敏强", Role.HEAD, Role.ADMINISTRATOR).version == 1


def test_the_first_head_is_made_once(station: SmallStation) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.people.add_first_head("", "", "short")

    assert [p.code for p in refused.value.problems] == [
        "people.not_first",
        "field.required",
        "field.required",
        "password.too_short",
    ]


def test_a_station_that_is_not_set_up_has_no_head(empty_office_people: tuple[StationService, PeopleService]) -> None:
    _, people = empty_office_people

    with pytest.raises(Refusal, match=r"station\.not_set_up"):
        people.add_first_head("YF001", "罗敏强", PASSWORD)


def test_the_first_head_can_sign_in_and_manage(empty_office_people: tuple[StationService, PeopleService]) -> None:
    stations, people = empty_office_people
    stations.set_up("YF", "油坊镇供电所")

    head = people.add_first_head("YF001", "罗敏强", PASSWORD)

    assert head.roles == (Role.HEAD,)
    assert people.sign_in("YF001", PASSWORD).roles == (Role.HEAD,)


def test_a_certificate_is_recorded_and_renewed(station: SmallStation) -> None:
    people = station.desk.people
    climbing = [c for c in people.certificates(ZHANG) if c.kind is CertificateKind.CLIMBING]
    renewed = people.put_certificate(
        station.head,
        Certificate(id=new_id(), staff_id=ZHANG, kind=CertificateKind.CLIMBING, valid_until=date(2033, 5, 1)),
    )

    assert renewed.id == climbing[0].id
    assert [c.valid_until for c in people.certificates(ZHANG) if c.kind is CertificateKind.CLIMBING] == [
        date(2033, 5, 1)
    ]
    assert station.events(ZHANG)[-1].payload == {"kind": "climbing", "valid_until": "2033-05-01"}


def test_a_person_s_first_certificate(station: SmallStation) -> None:
    person = put(station, "YF040", "钱七", Role.AREA_MANAGER)
    first = Certificate(id=new_id(), staff_id=person.id, kind=CertificateKind.INSPECTION, valid_until=date(2027, 1, 1))

    assert station.desk.people.put_certificate(station.head, first) == first
    assert station.desk.people.certificates(person.id) == (first,)


def test_the_same_last_day_again_changes_nothing(station: SmallStation) -> None:
    people = station.desk.people
    held = people.hold_certificate(station.head, ZHANG, CertificateKind.CLIMBING, date(2032, 1, 1))
    recorded = len(station.events(ZHANG))

    assert people.hold_certificate(station.head, ZHANG, CertificateKind.CLIMBING, date(2032, 1, 1)) == held
    assert len(station.events(ZHANG)) == recorded
    assert people.hold_certificate(station.head, ZHANG, CertificateKind.CLIMBING, date(2033, 1, 1)).version == 2


def test_a_person_is_found_by_staff_number(station: SmallStation) -> None:
    assert station.desk.people.by_number("YF009").id == ZHANG
    with pytest.raises(Refusal, match=r"staff\.unknown"):
        station.desk.people.by_number("YF999")


def test_an_absence_is_recorded_with_its_reason(station: SmallStation) -> None:
    now = station.clock.now()
    absence = station.desk.people.put_absence(station.clerk, LI, now, now + timedelta(days=2), " 培训 ")

    assert absence.reason == "培训"
    assert absence.covers(now)
    assert not absence.covers(now + timedelta(days=2))
    assert station.events(LI)[-1].kind == "staff.absent"


def test_an_absence_needs_an_end_after_its_start_and_a_reason(station: SmallStation) -> None:
    now = station.clock.now()
    with pytest.raises(Refusal) as refused:
        station.desk.people.put_absence(station.clerk, LI, now, now, " ")

    assert [(p.code, p.field) for p in refused.value.problems] == [
        ("absence.empty", "ends_at"),
        ("field.required", "reason"),
    ]


def test_an_absence_that_runs_ends_when_somebody_is_back(station: SmallStation) -> None:
    now = station.clock.now()
    people = station.desk.people
    absence = people.put_absence(station.clerk, LI, now - timedelta(hours=2), now + timedelta(days=2), "培训")
    assert people.standing_absences(LI) == (absence,)
    heard: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(heard.append)

    people.end_absence(station.clerk, absence.id, now)

    assert people.standing_absences(LI) == ()
    with station.desk.office.database.read() as tx:
        assert tx.of(Absence).get(absence.id).ends_at == now
    event = station.events(LI)[-1]
    assert (event.kind, event.payload) == ("staff.back", {"reason": "培训", "until": now.isoformat()})
    assert heard == [frozenset({Topic.PEOPLE})]


def test_an_absence_that_has_not_begun_is_taken_away(station: SmallStation) -> None:
    now = station.clock.now()
    people = station.desk.people
    later = people.put_absence(station.clerk, LI, now + timedelta(days=3), now + timedelta(days=4), "培训")
    sooner = people.put_absence(station.clerk, LI, now + timedelta(days=1), now + timedelta(days=2), "会议")
    assert people.standing_absences(LI) == (sooner, later)

    people.end_absence(station.clerk, sooner.id, now)

    assert people.standing_absences(LI) == (later,)
    with station.desk.office.database.read() as tx:
        assert tx.of(Absence).find(staff_id=LI) == (later,)
    assert station.events(LI)[-1].payload == {"reason": "会议", "until": sooner.starts_at.isoformat()}


def test_an_absence_that_is_over_stays_as_it_was(station: SmallStation) -> None:
    now = station.clock.now()
    people = station.desk.people
    absence = people.put_absence(station.clerk, LI, now - timedelta(hours=2), now - timedelta(hours=1), "会议")

    with pytest.raises(Refusal, match=r"absence\.over"):
        people.end_absence(station.clerk, absence.id, now)
    with pytest.raises(Refusal, match=r"record\.missing"):
        people.end_absence(station.clerk, STATION, now)


def test_certificates_and_absences_of_nobody_are_refused(station: SmallStation) -> None:
    now = station.clock.now()
    with pytest.raises(Refusal, match=r"record\.missing"):
        station.desk.people.put_absence(station.clerk, STATION, now, now + timedelta(days=1), "培训")
    with pytest.raises(Refusal, match=r"record\.missing"):
        station.desk.people.put_certificate(
            station.head,
            Certificate(id=new_id(), staff_id=STATION, kind=CertificateKind.CLIMBING, valid_until=date(2030, 1, 1)),
        )


def test_what_the_owner_does_is_recorded_without_a_name(station: SmallStation) -> None:
    person = station.desk.people.put_staff(
        OWNER, number="YF040", name="钱七", post="", team="", phone="", roles=(Role.CLERK,)
    )

    assert station.events(person.id)[-1].actor_id is None
    assert station.query("SELECT DISTINCT user_id FROM _outbox WHERE pk = ?", person.id.bytes) == [(None,)]


def test_the_cheap_hasher_of_the_tests_is_argon2id_too() -> None:
    assert CHEAP_HASHER.hash("x").startswith("$argon2id$")


def test_people_are_found_as_soon_as_they_are_put_in(station: SmallStation) -> None:
    station.desk.people.put_staff(
        station.head, number="YF020", name="单雄", post="台区经理", team="外勤班", phone="", roles=(Role.AREA_MANAGER,)
    )
    assert [hit.title for hit in station.desk.search.find("sx", kinds=(Kind.STAFF,))] == ["单雄  YF020"]
