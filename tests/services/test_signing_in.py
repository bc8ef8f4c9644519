"""Signing in and passwords: five tries, five minutes, and hashes that grow with the library."""

import pytest
from argon2 import PasswordHasher

from app.domain.people.credential import Credential
from app.domain.people.session import OWNER
from app.domain.people.staff import Role
from app.domain.problems import Problem, Refusal
from app.services.feed import Topic
from app.services.people import PeopleService
from tests.station import CHEAP_HASHER, PASSWORD, ZHANG, SmallStation


def refusal(station: SmallStation, number: str, password: str) -> Problem:
    with pytest.raises(Refusal) as refused:
        station.desk.people.sign_in(number, password)
    (problem,) = refused.value.problems
    return problem


def test_the_right_password_opens_a_session_with_name_and_roles(station: SmallStation) -> None:
    session = station.desk.people.sign_in(" YF003 ", PASSWORD)

    assert (session.staff_id, session.number, session.name) == (station.clerk.staff_id, "YF003", "孙丽")
    assert session.roles == (Role.CLERK,)
    assert not session.is_owner


def test_a_wrong_password_says_how_many_tries_are_left(station: SmallStation) -> None:
    left = [refusal(station, "YF003", "guess").values["left"] for _ in range(4)]

    assert left == [4, 3, 2, 1]


def test_the_right_password_gives_all_tries_back(station: SmallStation) -> None:
    refusal(station, "YF003", "guess")
    station.desk.people.sign_in("YF003", PASSWORD)

    assert refusal(station, "YF003", "guess").values["left"] == 4


def test_an_unknown_staff_number_is_refused_like_a_wrong_password(station: SmallStation) -> None:
    assert refusal(station, "YF999", PASSWORD).code == "sign_in.wrong"


def test_a_person_without_a_password_cannot_sign_in(station: SmallStation) -> None:
    station.desk.people.put_staff(
        station.head, number="YF020", name="周周", post="抄表员", team="外勤班", phone="", roles=()
    )

    assert refusal(station, "YF020", "").code == "sign_in.wrong"


def test_five_wrong_passwords_block_for_five_minutes_and_the_right_one_too(station: SmallStation) -> None:
    for _ in range(4):
        refusal(station, "YF003", "guess")
    assert refusal(station, "YF003", "guess").values["left"] == 0

    station.clock.forward(seconds=1)
    blocked = refusal(station, "YF003", PASSWORD)
    assert (blocked.code, blocked.values["minutes"]) == ("sign_in.blocked", 5)

    station.clock.forward(minutes=4)
    assert refusal(station, "YF003", PASSWORD).values["minutes"] == 1

    station.clock.forward(seconds=59)
    assert station.desk.people.sign_in("YF003", PASSWORD).name == "孙丽"


def test_after_the_block_there_are_five_tries_again(station: SmallStation) -> None:
    for _ in range(5):
        refusal(station, "YF003", "guess")
    station.clock.forward(minutes=5)

    assert refusal(station, "YF003", "guess").values["left"] == 4


def test_one_person_blocked_does_not_block_another(station: SmallStation) -> None:
    for _ in range(5):
        refusal(station, "YF003", "guess")

    assert station.desk.people.sign_in("YF001", PASSWORD).name == "罗敏强"


def test_who_has_left_cannot_sign_in(station: SmallStation) -> None:
    station.desk.people.put_staff(
        station.head, number="YF003", name="孙丽", post="营业员", team="", phone="", roles=(), is_active=False
    )

    problem = refusal(station, "YF003", PASSWORD)
    assert (problem.code, problem.values) == ("sign_in.inactive", {"name": "孙丽"})


def test_a_hash_of_older_settings_is_made_anew_when_its_owner_signs_in(station: SmallStation) -> None:
    with station.database.read() as tx:
        before = tx.of(Credential).get(ZHANG).password_hash
    stronger = PeopleService(station.desk.office, PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))

    stronger.sign_in("YF009", PASSWORD)

    with station.database.read() as tx:
        after = tx.of(Credential).get(ZHANG).password_hash
    assert ",t=1," in before
    assert ",t=2," in after
    assert stronger.sign_in("YF009", PASSWORD).name == "张三"


def test_a_sign_in_that_changes_nothing_writes_nothing(station: SmallStation) -> None:
    with station.database.read() as tx:
        before = tx.of(Credential).get(ZHANG)
    station.desk.people.sign_in("YF009", PASSWORD)
    with station.database.read() as tx:
        assert tx.of(Credential).get(ZHANG) == before


def test_passwords_are_kept_as_argon2id(station: SmallStation) -> None:
    with station.database.read() as tx:
        hashes = [credential.password_hash for credential in tx.of(Credential).find()]

    assert len(hashes) == 7
    assert all(text.startswith("$argon2id$") for text in hashes)
    assert len(set(hashes)) == 7  # salted: the same password is never the same text


@pytest.mark.usefixtures("full_hashing")
def test_the_standard_hasher_takes_the_library_s_defaults(station: SmallStation) -> None:
    service = PeopleService(station.desk.office)
    service.set_password(station.head, ZHANG, "another-word")

    with station.database.read() as tx:
        kept = tx.of(Credential).get(ZHANG).password_hash
    assert not PasswordHasher().check_needs_rehash(kept)
    assert CHEAP_HASHER.check_needs_rehash(kept)


def test_changing_one_s_own_password(station: SmallStation) -> None:
    people = station.desk.people
    people.change_password(station.clerk, PASSWORD, "clouds-over-the-dam")

    assert people.sign_in("YF003", "clouds-over-the-dam").name == "孙丽"
    assert refusal(station, "YF003", PASSWORD).code == "sign_in.wrong"
    assert [event.kind for event in station.events() if event.subject_id == station.clerk.staff_id][-1] == (
        "staff.password_changed"
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("wrong", "clouds-over-the-dam", "sign_in.wrong", "old_password"),
        (PASSWORD, "short12", "password.too_short", "password"),
        (PASSWORD, "YF003", "password.too_short", "password"),
    ],
)
def test_a_new_password_is_refused(station: SmallStation, old: str, new: str, code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        station.desk.people.change_password(station.clerk, old, new)

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]
    assert station.desk.people.sign_in("YF003", PASSWORD).name == "孙丽"


def test_the_owner_of_the_folder_has_no_password_to_change(station: SmallStation) -> None:
    with pytest.raises(Refusal, match=r"sign_in\.wrong"):
        station.desk.people.change_password(OWNER, "", "clouds-over-the-dam")


def test_a_password_may_not_be_the_staff_number(station: SmallStation) -> None:
    person = station.desk.people.put_staff(
        station.head, number="YF-000021", name="周周", post="抄表员", team="外勤班", phone="", roles=()
    )

    with pytest.raises(Refusal, match=r"password\.is_number"):
        station.desk.people.set_password(station.head, person.id, "YF-000021")


def test_the_head_gives_somebody_a_new_password_and_lifts_the_block(station: SmallStation) -> None:
    for _ in range(5):
        refusal(station, "YF003", "guess")
    assert station.clerk.staff_id is not None
    heard: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(heard.append)

    station.desk.people.set_password(station.head, station.clerk.staff_id, "first-day-again")

    assert station.desk.people.sign_in("YF003", "first-day-again").name == "孙丽"
    assert heard == [frozenset({Topic.PEOPLE})]


def test_a_password_for_nobody_is_refused(station: SmallStation) -> None:
    with pytest.raises(Refusal, match=r"record\.missing"):
        station.desk.people.set_password(station.head, station.desk.station.station().id, "first-day-again")


def test_the_command_line_s_owner_may_act_as_somebody(station: SmallStation) -> None:
    assert station.desk.people.session_of("YF009").staff_id == ZHANG
    with pytest.raises(Refusal, match=r"staff\.unknown"):
        station.desk.people.session_of("YF999")
