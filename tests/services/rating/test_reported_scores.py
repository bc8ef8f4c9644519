"""Which scores a station tells the county: locked months and their stars, by staff number."""

from dataclasses import replace

from app.domain.rating.lock import MonthLock
from app.domain.upstream.report import HalfStars, LockedMonth, MemberPoints, MemberStars
from app.persistence.ids import new_id
from app.services.upstream.reporting import Reporting
from tests.services.rating.locked_months import lock_month
from tests.station import SmallStation, local


def test_locked_months_are_told_with_their_stars(october: SmallStation) -> None:
    reporting = Reporting(october.desk.office)
    assert (reporting.made().months, reporting.made().halves) == ((), ())

    lock_month(october.desk, "2026-09", {"YF009": 90_00, "YF010": 80_01})
    lock_month(october.desk, "2026-10", {"YF009": 91_00})

    report = reporting.made()
    locked_at = local(2026, 11, 3, 9)
    assert report.months == (
        LockedMonth(
            month="2026-10", locked_at=locked_at, average=91_00, members=(MemberPoints(number="YF009", total=91_00),)
        ),
        LockedMonth(
            month="2026-09",
            locked_at=locked_at,
            average=85_01,
            members=(MemberPoints(number="YF009", total=90_00), MemberPoints(number="YF010", total=80_01)),
        ),
    )
    (half,) = report.halves
    assert (half.first_month, half.locked, [each.number for each in half.members]) == ("2026-07", 2, ["YF009", "YF010"])
    assert isinstance(half, HalfStars)
    assert isinstance(half.members[0], MemberStars)
    assert reporting.made().months == report.months  # as it was read before


def test_a_month_somebody_wrote_over_is_left_out(october: SmallStation) -> None:
    lock_month(october.desk, "2026-10", {"YF009": 91_00})
    with october.database.write(None) as tx:
        (lock,) = tx.of(MonthLock).find()
        tx.of(MonthLock).add(replace(lock, id=new_id(), month="2026-09", scores={"people": [{}], "who": {}}))

    report = Reporting(october.desk.office).made()

    assert [each.month for each in report.months] == ["2026-10"]
    assert report.halves == ()
