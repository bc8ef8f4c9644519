"""All services of one open station, as the fronts get them."""

from functools import cached_property
from typing import TYPE_CHECKING

from app.services.work_bundle import WorkServices

if TYPE_CHECKING:
    from app.services.customers.customers import CustomerService
    from app.services.daybook_bundle import DaybookServices
    from app.services.elsewhere import Elsewhere
    from app.services.exports import ExportService
    from app.services.fees import FeeRuleService
    from app.services.imports.imports import ImportService
    from app.services.ledgers import LedgerService
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
    from app.services.upstream.courier import CourierService
    from app.services.upstream.upstream import UpstreamService

# Each service is imported when it is first asked for: a command line call and the window's start each need a few of
# them, and importing all took longer than importing SQLAlchemy.
# ruff: noqa: PLC0415


class Services(WorkServices):
    """An open station: every service, and how to close it. Threads may share it."""

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
    def courier(self) -> "CourierService":
        """Files that are carried to the county's hub and back."""
        from app.services.upstream.courier import CourierService

        return CourierService(self.office)

    @cached_property
    def upstream(self) -> "UpstreamService":
        """The county's hub: sending and fetching changes."""
        from app.services.upstream.upstream import UpstreamService

        return UpstreamService(self.office, self.people)

    def make_all(self) -> None:
        """Make every service, so that nobody waits for its import later."""
        for kind in type(self).__mro__:
            for name, made in vars(kind).items():
                if isinstance(made, cached_property):
                    getattr(self, name)

    def close(self) -> None:
        """Close the database."""
        self.office.database.close()
