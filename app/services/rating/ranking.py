"""Scores of all people made into a ranking that says who they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from app.domain.grid.area import TransformerArea
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Staff
from app.domain.rating.amounts import half_up
from app.domain.rating.months import Month, local_day
from app.domain.rating.results import Flag, PersonScore
from app.domain.rating.scheme import Part
from app.domain.rating.scoring import Ranked, rank
from app.persistence import rating_facts
from app.persistence.database import Transaction
from app.services.rating.results import Held, LockShown, MonthScores, RankedPerson

Who = Mapping[UUID, tuple[str, str, tuple[str, ...]]]
"""Staff number, name and grids of each rated person."""


def who_is_who(tx: Transaction, staff_ids: Iterable[UUID]) -> Who:
    """The people as they are called today, with the grids of the areas they hold."""
    people = {person.id: person for person in tx.of(Staff).find_in("id", set(staff_ids))}
    grids: dict[UUID, set[str]] = {}
    for area in tx.of(TransformerArea).find():
        grids.setdefault(area.a_manager_id, set()).add(area.grid)
    return {key: (one.number, one.name, tuple(sorted(grids.get(key, ())))) for key, one in people.items()}


def ranked_month(
    scores: Sequence[PersonScore],
    who: Who,
    session: Session,
    *,
    month: str,
    as_of: datetime,
    scheme: tuple[str, str],
    lock: LockShown | None = None,
) -> MonthScores:
    """The month's ranking; details are only for who may see them: everybody's own, and all with the permission.

    `scheme` is its id and the day it took effect.
    """
    people = tuple(_person(each, who, session) for each in rank(scores))
    return MonthScores(
        month=month,
        as_of=as_of,
        is_over=lock is not None or local_day(as_of) > Month.of(month).last,
        scheme_id=scheme[0],
        scheme_from=scheme[1],
        people=people,
        average=_mean(person.total for person in people),
        part_averages={
            part: _mean(own.score for person in people for own in person.parts if own.part is part) for part in Part
        },
        lock=lock,
    )


def with_appeals(shown: MonthScores, appeals: Mapping[UUID, int]) -> MonthScores:
    """The ranking with the open appeals of those whose details may be seen."""
    people = tuple(
        person if person.score is None else replace(person, appeals=appeals.get(person.staff_id, 0))
        for person in shown.people
    )
    return replace(shown, people=people)


def held_by(tx: Transaction, staff_id: UUID) -> Held:
    """The running areas a person holds today, and the customers in them."""
    areas = tx.of(TransformerArea).find(a_manager_id=staff_id, is_running=True)
    meters = rating_facts.meters(tx.connection)
    return Held(areas=len(areas), customers=sum(meters.get(area.id, 0) for area in areas))


def may_see(session: Session, staff_id: UUID) -> bool:
    """Whether the details of this person's score may be shown."""
    return session.staff_id == staff_id or session.may(Permission.READ_ALL_SCORES)


def _person(each: Ranked, who: Who, session: Session) -> RankedPerson:
    score = each.score
    number, name, grids = who.get(score.staff_id, ("", "", ()))
    return RankedPerson(
        rank=each.rank,
        staff_id=score.staff_id,
        number=number,
        name=name,
        grids=grids,
        parts=score.parts,
        total=score.total,
        flags=frozenset(flag for own in score.indicators for flag in own.flags - {Flag.NO_SAMPLE}),
        score=score if may_see(session, score.staff_id) else None,
    )


def _mean(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return half_up(Fraction(sum(known), len(known))) if known else None
