"""The half-year's stars: proposed from its locked months, with everything they stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from app.domain.people.session import Session
from app.domain.rating.lock import MonthLock
from app.domain.rating.months import Month, local_day
from app.domain.rating.results import Evidence, Note, PersonScore
from app.domain.rating.stars import StarResult, half_year
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.rating.half_results import HalfMonth, HalfYear, MonthState, StarPerson, StarWording
from app.services.rating.ranking import Who, may_see
from app.services.rating.scoring import Scorer
from app.services.station import station_of

_NOBODY = ("", "", ())


class HalfYears:
    """The half-year's verbs; a half-year is named by any of its months, `YYYY-MM`."""

    def __init__(self, office: Office, scorer: Scorer) -> None:
        self._office = office
        self._scorer = scorer

    def known(self) -> tuple[str, ...]:
        """The first months of the half-years there is anything to score of, newest first."""
        with self._office.database.read() as tx:
            months = rating_facts.months(tx.connection)
        return tuple(dict.fromkeys(str(Month.of(month).half) for month in months))

    def of(self, session: Session, month: str) -> HalfYear:
        """The half-year a month is in.

        Raises:
            Refusal: `rating.lock_damaged`.
        """
        months = Month.of(month).half.through_half()
        with self._office.database.read() as tx:
            locked = self._locked(tx, months)
            results = self._results(tx, months, locked)
            people = tuple(_person(result, months, locked, session) for result in results)
            states = self._states(tx, months, locked)
        return HalfYear(first_month=str(months[0]), months=states, people=people)

    def xlsx(self, session: Session, month: str, path: Path, wording: StarWording) -> None:
        """The half-year's stars as a workbook.

        Raises:
            Refusal: as `of`, and `export.*`.
        """
        shown = self.of(session, month)
        with self._office.database.read() as tx:
            station = station_of(tx).name
        write_book(path, station, shown, wording)

    def _locked(self, tx: Transaction, months: Sequence[Month]) -> "_Locked":
        names = [str(month) for month in months]
        found = sorted(lock.month for lock in tx.of(MonthLock).find_in("month", names))
        scored = [self._scorer.scored(tx, Month.of(name)) for name in found]
        return _Locked(
            scores={each.month: {score.staff_id: score for score in each.scores} for each in scored},
            who={key: told for each in scored for key, told in each.who.items()},
        )

    def _results(self, tx: Transaction, months: Sequence[Month], locked: "_Locked") -> tuple[StarResult, ...]:
        if not locked.scores:
            return ()
        earlier = months[0].shifted(-len(months)).through_half()
        before = self._results(tx, earlier, self._locked(tx, earlier))
        by_person: dict[UUID, list[PersonScore]] = {}
        for people in locked.scores.values():
            for staff_id, score in people.items():
                by_person.setdefault(staff_id, []).append(score)
        stars = {result.staff_id: result.stars for result in before}
        return half_year(by_person, self._office.definitions.scheme, stars)

    def _states(self, tx: Transaction, months: Sequence[Month], locked: "_Locked") -> tuple[HalfMonth, ...]:
        today = local_day(self._office.clock.now())
        with_data = set(rating_facts.months(tx.connection))
        return tuple(
            HalfMonth(month=str(month), state=_state(month, locked, with_data=str(month) in with_data, today=today))
            for month in months
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Locked:
    """The locked months' scores by month and person, and who the people were when the latest was locked."""

    scores: Mapping[str, Mapping[UUID, PersonScore]]
    who: Who


def write_book(path: Path, station: str, shown: HalfYear, wording: StarWording) -> None:
    """Write a half-year's stars as a workbook, best first.

    Raises:
        Refusal: `export.*`.
    """
    # Loading the workbook library costs time that only who exports should spend.
    from app.exchange.sheets import Column, ColumnKind, write_sheet  # noqa: PLC0415

    points = [ColumnKind.HUNDREDTHS] * (len(shown.months) + 1)
    kinds = [ColumnKind.TEXT] * 3 + points + [ColumnKind.WHOLE] + [ColumnKind.TEXT] * 4
    columns = [Column(title, kind) for title, kind in zip(wording.columns, kinds, strict=True)]
    title = wording.title.format(station=station, half=wording.half(shown.first_month))
    write_sheet(path, title, columns, [_line(person, wording) for person in shown.people])


def _line(person: StarPerson, wording: StarWording) -> list[str | int | None]:
    result = person.result
    return [
        person.number,
        person.name,
        "、".join(person.grids),
        *person.totals,
        person.mean,
        result.months_scored,
        wording.stars(result.mean_stars),
        "、".join(wording.holds[hold] for hold in result.holds) if person.may_see else "",
        "" if result.previous is None else wording.stars(result.previous),
        wording.stars(result.stars),
    ]


def _person(result: StarResult, months: Sequence[Month], locked: _Locked, session: Session) -> StarPerson:
    number, name, grids = locked.who.get(result.staff_id, _NOBODY)
    own = {month: scores[result.staff_id] for month, scores in locked.scores.items() if result.staff_id in scores}
    seen = own.values() if may_see(session, result.staff_id) else ()
    return StarPerson(
        staff_id=result.staff_id,
        number=number,
        name=name,
        grids=grids,
        totals=tuple(own[str(month)].total if str(month) in own else None for month in months),
        result=result,
        complaints=tuple(row for score in seen for row in _complaints(score)),
        vetoes=tuple(row for score in seen for row in score.vetoes),
        may_see=may_see(session, result.staff_id),
    )


def _complaints(score: PersonScore) -> list[Evidence]:
    return [row for each in score.indicators for row in each.evidence if row.note is Note.COMPLAINT]


def _state(month: Month, locked: _Locked, *, with_data: bool, today: date) -> MonthState:
    if str(month) in locked.scores:
        return MonthState.LOCKED
    if month.first > today:
        return MonthState.TO_COME
    if not with_data:
        return MonthState.NO_DATA
    return MonthState.RUNNING if month.last >= today else MonthState.UNLOCKED
