"""A home's supply that stood still for a storm, as tests of pauses have it."""

from datetime import datetime

import pytest

from app.domain.problems import Refusal
from app.domain.work.case import Case
from app.domain.work.clocks import Clock
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import CasePause
from tests.station import SmallStation, local, resident_draft

STORM = PauseTerms(
    starts_at=local(2026, 3, 3, 8, 30), ends_at=local(2026, 3, 4, 8, 30), reason="weather", note="大风预警"
)
"""One working day."""


def on_thursday(station: SmallStation) -> Case:
    """A home's supply taken in on Monday; it is Thursday noon."""
    registered = station.register(resident_draft())
    station.clock.set(local(2026, 3, 5, 12))
    return registered


def promise(station: SmallStation, case: Case) -> Clock:
    view = station.desk.case_views.show(station.clerk, case.id)
    return next(clock for clock in view.clocks if clock.spec.code == "promise")


def due(station: SmallStation, case: Case) -> datetime:
    counted = promise(station, case).deadline
    assert counted is not None
    return counted.due_at


def pauses(station: SmallStation, case: Case) -> tuple[CasePause, ...]:
    return station.desk.case_views.show(station.clerk, case.id).pauses


def refused(call: object, *arguments: object) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        call(*arguments)  # type: ignore[operator]  # a verb of the service
    return [(problem.code, problem.field) for problem in caught.value.problems]
