"""Scores and stars on paper, shown, printed and logged like every other paper."""

from uuid import UUID

from app.domain.papers.subject import PaperSubject
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.problems import Refusal
from app.domain.rating.hearing import last_day
from app.domain.rating.months import local_day
from app.domain.station.station import Station
from app.services.office import Office
from app.services.papers.paper import Paper
from app.services.papers.papers import PaperService
from app.services.rating.half_papers import (
    HALF_PUBLIC,
    HALF_SHEET,
    HalfWording,
    Notice,
    half_number,
    half_public_values,
    half_sheet_values,
)
from app.services.rating.papers import RANKING, SHEET, Wording, printed, ranking_number, sheet_number
from app.services.rating.ranking import may_see
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

    def half_sheet(self, session: Session, month: str, staff_id: UUID, wording: HalfWording) -> Paper:
        """What one person's star of the half-year stands on; a half-year is named by any of its months.

        Raises:
            Refusal: `permission.denied`, `record.missing` for who has no locked month in it, `rating.lock_damaged`.
        """
        if not may_see(session, staff_id):
            session.require(Permission.READ_ALL_SCORES)
        shown = self._rating.half_years.of(session, month)
        person = next((one for one in shown.people if one.staff_id == staff_id), None)
        if person is None:
            raise Refusal.of("record.missing", kind="staff")
        station = self._station()
        values = half_sheet_values(station, shown, person, self._notice(session), wording)
        drawn = printed(self._office, HALF_SHEET, values)
        subject = PaperSubject.score(staff_id, shown.first_month)
        return self._papers.take_in(HALF_SHEET, drawn, subject, half_number(station, shown.first_month, person.number))

    def half_public(self, session: Session, month: str, wording: HalfWording) -> Paper:
        """The half-year's stars as they are put up, with the days on which they may be objected to.

        Raises:
            Refusal: `rating.half_not_locked` while no month of it is locked, `rating.lock_damaged`.
        """
        shown = self._rating.half_years.of(session, month)
        if not shown.people:
            raise Refusal.of("rating.half_not_locked", "month", month=shown.first_month)
        station = self._station()
        drawn = printed(self._office, HALF_PUBLIC, half_public_values(station, shown, self._notice(session), wording))
        subject = PaperSubject.month(shown.first_month)
        return self._papers.take_in(HALF_PUBLIC, drawn, subject, half_number(station, shown.first_month))

    def _station(self) -> Station:
        with self._office.database.read() as tx:
            return station_of(tx)

    def _notice(self, session: Session) -> Notice:
        definitions, made_on = self._office.definitions, local_day(self._office.clock.now())
        until = last_day(definitions.calendar, made_on, definitions.hearing.public_days)
        return Notice(made_by=session.name, made_on=made_on, until=until, scheme=definitions.scheme.id)
