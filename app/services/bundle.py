"""All services of one open station, as the fronts get them."""

from dataclasses import dataclass

from app.services.customers.customers import CustomerService
from app.services.dispatch.orders import DispatchService
from app.services.dispatch.planning import PlanningService
from app.services.exports import ExportService
from app.services.imports.imports import ImportService
from app.services.ledgers import LedgerService
from app.services.lists import Lists
from app.services.office import Office
from app.services.papers.papers import PaperService
from app.services.people import PeopleService
from app.services.rating.rating import RatingService
from app.services.rules import RulesService
from app.services.score_papers import ScorePapers
from app.services.searching import SearchService
from app.services.station import StationService
from app.services.today import TodayService
from app.services.upkeep import UpkeepService
from app.services.work.attaching import AttachingService
from app.services.work.cases import CaseService
from app.services.work.entering import EnteringService
from app.services.work.viewing import CaseViews


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """An open station: every service, and how to close it."""

    office: Office
    station: StationService
    people: PeopleService
    customers: CustomerService
    cases: CaseService
    entering: EnteringService
    attaching: AttachingService
    case_views: CaseViews
    dispatch: DispatchService
    papers: PaperService
    planning: PlanningService
    exports: ExportService
    imports: ImportService
    ledgers: LedgerService
    lists: Lists
    rules: RulesService
    score_papers: ScorePapers
    search: SearchService
    rating: RatingService
    today: TodayService
    upkeep: UpkeepService

    def close(self) -> None:
        """Close the database."""
        self.office.database.close()


def compose(office: Office) -> Services:
    """All services on one ground."""
    dispatch = DispatchService(office)
    lists = Lists(office, dispatch)
    rating = RatingService(office)
    papers = PaperService(office)
    return Services(
        office=office,
        station=StationService(office),
        people=PeopleService(office),
        customers=CustomerService(office),
        cases=CaseService(office),
        entering=EnteringService(office),
        attaching=AttachingService(office),
        case_views=CaseViews(office),
        dispatch=dispatch,
        papers=papers,
        planning=PlanningService(office, dispatch),
        exports=ExportService(office, lists),
        imports=ImportService(office),
        ledgers=LedgerService(office),
        lists=lists,
        rules=RulesService(office),
        score_papers=ScorePapers(office, rating, papers),
        search=SearchService(office),
        rating=rating,
        today=TodayService(office, lists, rating),
        upkeep=UpkeepService(office),
    )
