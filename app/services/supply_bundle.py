"""The services of supply (业扩报装) beside the cases themselves, each made when it is first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from app.services.office import Office

if TYPE_CHECKING:
    from app.services.firms import FirmService
    from app.services.supply import SupplyRuleService
    from app.services.work.choosing import ChoosingService
    from app.services.work.examining import ExaminingService
    from app.services.work.meetings import MeetingService

# As in the bundle of all services, importing what is not asked for would make every start slower.
# ruff: noqa: PLC0415


class SupplyServices:
    """What the rules of supply need: firms, free choices, reviews, inspections, the meeting."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @cached_property
    def rules(self) -> "SupplyRuleService":
        """The rules and what the station set differently."""
        from app.services.supply import SupplyRuleService

        return SupplyRuleService(self._office)

    @cached_property
    def firms(self) -> "FirmService":
        """The register of firms customers may choose."""
        from app.services.firms import FirmService

        return FirmService(self._office)

    @cached_property
    def choosing(self) -> "ChoosingService":
        """What customers choose for their own works."""
        from app.services.work.choosing import ChoosingService

        return ChoosingService(self._office)

    @cached_property
    def examining(self) -> "ExaminingService":
        """Reviews and inspections."""
        from app.services.work.examining import ExaminingService

        return ExaminingService(self._office)

    @cached_property
    def meetings(self) -> "MeetingService":
        """The weekly supply meeting."""
        from app.services.work.meetings import MeetingService

        return MeetingService(self._office)
