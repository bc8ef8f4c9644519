"""The month's score on paper, shown, printed and logged like every other paper."""

from uuid import UUID

from app.domain.papers.subject import PaperSubject
from app.domain.people.session import Session
from app.domain.people.staff import Staff
from app.services.office import Office
from app.services.papers.paper import Paper
from app.services.papers.papers import PaperService
from app.services.rating.papers import RANKING, SHEET, Wording, ranking_number, sheet_number
from app.services.rating.rating import RatingService
from app.services.station import station_of


class ScorePapers:
    """Draws with the rating service and hands over to the paper service."""

    def __init__(self, office: Office, rating: RatingService, papers: PaperService) -> None:
        self._office = office
        self._rating = rating
        self._papers = papers

    def sheet(self, session: Session, month: str, staff_id: UUID, wording: Wording) -> Paper:
        """One person's score sheet of a month.

        Raises:
            Refusal: as `RatingService.sheet_pdf`, `record.missing`.
        """
        drawn = self._rating.sheet_pdf(session, month, staff_id, wording)
        with self._office.database.read() as tx:
            number = sheet_number(station_of(tx), month, tx.of(Staff).get(staff_id).number)
        return self._papers.take_in(SHEET, drawn, PaperSubject.score(staff_id, month), number)

    def ranking(self, session: Session, month: str, wording: Wording, form: str = RANKING) -> Paper:
        """The station's ranking of a month, on RANKING or PUBLIC.

        Raises:
            Refusal: as `RatingService.ranking_pdf`.
        """
        drawn = self._rating.ranking_pdf(session, month, wording, form)
        with self._office.database.read() as tx:
            number = ranking_number(station_of(tx), month)
        return self._papers.take_in(form, drawn, PaperSubject.month(month), number)
