"""What roles allow, certificates and absences to the day and the minute."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.domain.people.session import OWNER, Permission, Session
from app.domain.people.staff import Absence, Certificate, CertificateKind, Role
from app.domain.problems import Refusal
from app.domain.zone import STATION_ZONE
from tests.station import MONDAY

ALLOWED = {
    Role.CLERK: "intake dispatch register_facts import see_personal_data backup",
    Role.AREA_MANAGER: "field_work",
    Role.HEAD: (
        "intake dispatch approve_pauses field_work register_facts read_all_scores lock_month import manage_people"
        " manage_station see_personal_data backup"
    ),
    Role.ADMINISTRATOR: "manage_people manage_station import backup",
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_the_matrix_of_roles_and_permissions(role: Role, permission: Permission) -> None:
    session = Session(staff_id=UUID(int=1), number="1", name="张", roles=(role,))
    may = permission.value in ALLOWED[role].split()

    assert session.may(permission) is may
    if may:
        session.require(permission)
    else:
        with pytest.raises(Refusal) as refused:
            session.require(permission)
        assert refused.value.problems[0].values == {"permission": permission.value}


def test_the_owner_may_everything_and_nobody_without_a_role_anything() -> None:
    nobody = Session(staff_id=UUID(int=1), number="1", name="张", roles=())

    assert OWNER.is_owner
    assert not nobody.is_owner
    for permission in Permission:
        assert OWNER.may(permission)
        assert not nobody.may(permission)


def test_a_certificate_counts_to_the_end_of_its_last_day() -> None:
    held = Certificate(
        id=UUID(int=1), staff_id=UUID(int=2), kind=CertificateKind.CLIMBING, valid_until=date(2026, 3, 2)
    )

    assert held.is_valid_on(date(2026, 3, 2))
    assert not held.is_valid_on(date(2026, 3, 3))


def test_an_absence_ends_before_its_end() -> None:
    away = Absence(
        id=UUID(int=1), staff_id=UUID(int=2), starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=1), reason="会议"
    )

    minute = timedelta(minutes=1)
    assert [away.covers(MONDAY + minute * offset) for offset in (-1, 0, 59, 60)] == [False, True, True, False]


def test_the_zone_is_eight_hours_ahead_all_year() -> None:
    assert STATION_ZONE.utcoffset(None) == timedelta(hours=8)
    assert str(STATION_ZONE) == "Asia/Shanghai"
