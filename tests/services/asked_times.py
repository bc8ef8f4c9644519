"""What tests of 时间核对 begin with: a case whose form was signed days before."""

from datetime import timedelta

from app.services.work.ground import Occurred
from app.services.work.timekeeping import Found, TimekeepingService
from tests.station import SmallStation, resident_draft

MARCH = "2026-03"


def old_paper(station: SmallStation) -> Found:
    """A case whose form was signed three days before it was taken in; its finding."""
    paper = Occurred(on_paper_at=station.clock.now() - timedelta(days=3))
    station.desk.cases.register(station.clerk, resident_draft(), accepted=paper)
    (found,) = station.desk.timekeeping.findings()
    return found


def times(station: SmallStation) -> TimekeepingService:
    return station.desk.timekeeping
