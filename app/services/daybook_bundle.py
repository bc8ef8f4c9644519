"""The services of the station's own day (所内日常), each made when it is first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from app.services.office import Office

if TYPE_CHECKING:
    from app.services.daybook.gatherings import GatheringService
    from app.services.daybook.logs import LogService
    from app.services.daybook.outage_plans import OutagePlanService
    from app.services.lists import Lists

# As in the bundle of all services, importing what is not asked for would make every start slower.
# ruff: noqa: PLC0415


class DaybookServices:
    """Meetings, work logs, planned outages."""

    def __init__(self, office: Office, lists: "Lists") -> None:
        self._office = office
        self._lists = lists

    @cached_property
    def gatherings(self) -> "GatheringService":
        """The morning meeting, meetings and trainings."""
        from app.services.daybook.gatherings import GatheringService

        return GatheringService(self._office, self._lists)

    @cached_property
    def logs(self) -> "LogService":
        """Work logs."""
        from app.services.daybook.logs import LogService

        return LogService(self._office)

    @cached_property
    def outages(self) -> "OutagePlanService":
        """Planned outages and their notices."""
        from app.services.daybook.outage_plans import OutagePlanService

        return OutagePlanService(self._office)
