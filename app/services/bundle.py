"""All services of one open station, as the fronts get them."""

from functools import cached_property
from typing import TYPE_CHECKING

from app.services.office import Office

if TYPE_CHECKING:
    from app.services.calendar.entering import CalendarService
    from app.services.customers.customers import CustomerService
    from app.services.daybook_bundle import DaybookServices
    from app.services.deadlines import DeadlineService
    from app.services.dispatch.orders import DispatchService
    from app.services.dispatch.planning import PlanningService
    from app.services.elsewhere import Elsewhere
    from app.services.exports import ExportService
    from app.services.fees import FeeRuleService
    from app.services.imports.imports import ImportService
    from app.services.ledgers import LedgerService
    from app.services.lists import Lists
    from app.services.papers.own_forms import OwnForms
    from app.services.papers.papers import PaperService
    from app.services.papers.signed import SignedService
    from app.services.papers.signed_dates import SignedDates
    from app.services.people import PeopleService
    from app.services.rating.rating import RatingService
    from app.services.rules.catalog import RuleCatalog
    from app.services.rules.changing import RulesService
    from app.services.score_papers import ScorePapers
    from app.services.searching import SearchService
    from app.services.station import StationService
    from app.services.supply_bundle import SupplyServices
    from app.services.today import TodayService
    from app.services.upkeep import UpkeepService
    from app.services.upstream.upstream import UpstreamService
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

# Each service is imported when it is first asked for: a command line call and the window's start each need a few of
# them, and importing all took longer than importing SQLAlchemy.
# ruff: noqa: PLC0415


class Services:
    """An open station: every service, and how to close it. Threads may share it."""

    def __init__(self, office: Office) -> None:
        self.office = office

    @cached_property
    def station(self) -> "StationService":
        """The station, its settings and computers."""
        from app.services.station import StationService

        return StationService(self.office)

    @cached_property
    def people(self) -> "PeopleService":
        """Staff, passwords, absences, certificates."""
        from app.services.people import PeopleService

        return PeopleService(self.office)

    @cached_property
    def customers(self) -> "CustomerService":
        """The customers of the ledger."""
        from app.services.customers.customers import CustomerService

        return CustomerService(self.office)

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

    @cached_property
    def papers(self) -> "PaperService":
        """Filling and printing forms."""
        from app.services.papers.papers import PaperService

        return PaperService(self.office)

    @cached_property
    def own_forms(self) -> "OwnForms":
        """The station's own versions of forms."""
        from app.services.papers.own_forms import OwnForms

        return OwnForms(self.office, self.papers)

    @cached_property
    def signed(self) -> "SignedService":
        """Signed papers that come back."""
        from app.services.papers.signed import SignedService

        return SignedService(self.office, self.papers, self.attaching)

    @cached_property
    def signed_dates(self) -> "SignedDates":
        """The days on them that were misread."""
        from app.services.papers.signed_dates import SignedDates

        return SignedDates(self.office)

    @cached_property
    def exports(self) -> "ExportService":
        """Lists as files."""
        from app.services.exports import ExportService

        return ExportService(self.office, self.lists)

    @cached_property
    def imports(self) -> "ImportService":
        """Other systems' ledgers."""
        from app.services.imports.imports import ImportService

        return ImportService(self.office)

    @cached_property
    def ledgers(self) -> "LedgerService":
        """What the ledgers' lists open to."""
        from app.services.ledgers import LedgerService

        return LedgerService(self.office)

    @cached_property
    def lists(self) -> "Lists":
        """The lists screens can open."""
        from app.services.lists import Lists

        return Lists(self.office)

    @cached_property
    def rules(self) -> "RulesService":
        """Setting figures of the rules differently."""
        from app.services.rules.changing import RulesService

        return RulesService(self.office)

    @cached_property
    def catalog(self) -> "RuleCatalog":
        """All rules of a day with their sources."""
        from app.services.rules.catalog import RuleCatalog

        return RuleCatalog(self.office)

    @cached_property
    def fees(self) -> "FeeRuleService":
        """The rules of fees."""
        from app.services.fees import FeeRuleService

        return FeeRuleService(self.office)

    @cached_property
    def supply(self) -> "SupplyServices":
        """What the rules of supply need beside cases."""
        from app.services.supply_bundle import SupplyServices

        return SupplyServices(self.office)

    @cached_property
    def daybook(self) -> "DaybookServices":
        """Meetings, work logs, planned outages."""
        from app.services.daybook_bundle import DaybookServices

        return DaybookServices(self.office, self.lists)

    @cached_property
    def rating(self) -> "RatingService":
        """Scores, stars, the register, the lock."""
        from app.services.rating.rating import RatingService

        return RatingService(self.office)

    @cached_property
    def score_papers(self) -> "ScorePapers":
        """Scores on paper and as sheets."""
        from app.services.score_papers import ScorePapers

        return ScorePapers(self.office, self.rating, self.papers)

    @cached_property
    def search(self) -> "SearchService":
        """The one search box."""
        from app.services.searching import SearchService

        return SearchService(self.office)

    @cached_property
    def today(self) -> "TodayService":
        """What needs doing now."""
        from app.services.today import TodayService

        return TodayService(self.office, self.lists, lambda: self.rating)

    @cached_property
    def elsewhere(self) -> "Elsewhere":
        """What other processes write, and whether the clock can be right."""
        from app.services.elsewhere import Elsewhere

        return Elsewhere(self.office, self._adopt)

    @cached_property
    def upkeep(self) -> "UpkeepService":
        """Backup, restore, check."""
        from app.services.upkeep import UpkeepService

        return UpkeepService(self.office)

    def _adopt(self) -> None:
        self.rules.adopt()
        self.calendar.adopt()

    @cached_property
    def upstream(self) -> "UpstreamService":
        """The county's hub: sending and fetching changes."""
        from app.services.upstream.upstream import UpstreamService

        return UpstreamService(self.office, self.people)

    def make_all(self) -> None:
        """Make every service, so that nobody waits for its import later."""
        for name, made in vars(type(self)).items():
            if isinstance(made, cached_property):
                getattr(self, name)

    def close(self) -> None:
        """Close the database."""
        self.office.database.close()
