"""The services of cases and work orders, each made when it is first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from app.services.office import Office

if TYPE_CHECKING:
    from app.services.calendar.entering import CalendarService
    from app.services.deadlines import DeadlineService
    from app.services.dispatch.orders import DispatchService
    from app.services.dispatch.planning import PlanningService
    from app.services.lists import Lists
    from app.services.work.also import AlsoService
    from app.services.work.asking import AskingService
    from app.services.work.attaching import AttachingService
    from app.services.work.cases import CaseService
    from app.services.work.counter import CounterService
    from app.services.work.counter_figures import CounterFigures
    from app.services.work.entering import EnteringService
    from app.services.work.pauses import PauseService
    from app.services.work.paying import PayingService
    from app.services.work.progress import ProgressService
    from app.services.work.promises import PromiseService
    from app.services.work.timekeeping import TimekeepingService
    from app.services.work.viewing import CaseViews
    from app.services.work.warnings import WarningService

# As in the bundle of all services, importing what is not asked for would make every start slower.
# ruff: noqa: PLC0415


class WorkServices:
    """The part of an open station's services that cases and orders are worked with, and the lists that show them."""

    def __init__(self, office: Office) -> None:
        self.office = office

    @cached_property
    def lists(self) -> "Lists":
        """The lists screens can open."""
        from app.services.lists import Lists

        return Lists(self.office)

    @cached_property
    def cases(self) -> "CaseService":
        """Taking cases in and leading them to their end."""
        from app.services.work.cases import CaseService

        return CaseService(self.office)

    @cached_property
    def counter(self) -> "CounterService":
        """Visits at the counter and how full it is."""
        from app.services.work.counter import CounterService

        return CounterService(self.office)

    @cached_property
    def counter_figures(self) -> "CounterFigures":
        """A month at the counter."""
        from app.services.work.counter_figures import CounterFigures

        return CounterFigures(self.office)

    @cached_property
    def entering(self) -> "EnteringService":
        """Work entered later, from paper."""
        from app.services.work.entering import EnteringService

        return EnteringService(self.office)

    @cached_property
    def also(self) -> "AlsoService":
        """What a customer could settle besides."""
        from app.services.work.also import AlsoService

        return AlsoService(self.office)

    @cached_property
    def asking(self) -> "AskingService":
        """Papers asked for after the one-time notice."""
        from app.services.work.asking import AskingService

        return AskingService(self.office)

    @cached_property
    def attaching(self) -> "AttachingService":
        """Files that belong to a case."""
        from app.services.work.attaching import AttachingService

        return AttachingService(self.office)

    @cached_property
    def pauses(self) -> "PauseService":
        """Pauses entered late, corrected, removed, approved."""
        from app.services.work.pauses import PauseService

        return PauseService(self.office, self.lists)

    @cached_property
    def paying(self) -> "PayingService":
        """What cases cost and what was paid."""
        from app.services.work.paying import PayingService

        return PayingService(self.office)

    @cached_property
    def case_views(self) -> "CaseViews":
        """Cases as screens show them."""
        from app.services.work.viewing import CaseViews

        return CaseViews(self.office)

    @cached_property
    def progress(self) -> "ProgressService":
        """What customers are told of their cases."""
        from app.services.work.progress import ProgressService

        return ProgressService(self.office, self.lists)

    @cached_property
    def timekeeping(self) -> "TimekeepingService":
        """Paper against system."""
        from app.services.work.timekeeping import TimekeepingService

        return TimekeepingService(self.office)

    @cached_property
    def warnings(self) -> "WarningService":
        """Who is warned of which limit."""
        from app.services.work.warnings import WarningService

        return WarningService(self.office, self.lists)

    @cached_property
    def promises(self) -> "PromiseService":
        """What was promised to customers."""
        from app.services.work.promises import PromiseService

        return PromiseService(self.office)

    @cached_property
    def dispatch(self) -> "DispatchService":
        """Work orders from being made to their end."""
        from app.services.dispatch.orders import DispatchService

        return DispatchService(self.office)

    @cached_property
    def planning(self) -> "PlanningService":
        """Whom an order could go to."""
        from app.services.dispatch.planning import PlanningService

        return PlanningService(self.office, self.dispatch)

    @cached_property
    def calendar(self) -> "CalendarService":
        """The station's working days and hours."""
        from app.services.calendar.entering import CalendarService

        return CalendarService(self.office)

    @cached_property
    def deadlines(self) -> "DeadlineService":
        """Limits counted for whoever asks."""
        from app.services.deadlines import DeadlineService

        return DeadlineService(self.office.definitions, self.office.clock)
