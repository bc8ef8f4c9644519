"""The public answer to "how far is it": by case number and phone tail, and the list that is put up without names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.customers.checks import check_phone
from app.domain.lists import ListQuery, ListSource
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal, refuse_if_any
from app.domain.search.folding import fold
from app.domain.station.station import Setting
from app.domain.work.case import Case
from app.domain.work.progress import Progress, progress_of
from app.persistence.database import Transaction
from app.services.feed import Topic
from app.services.lists import Lists
from app.services.office import Office
from app.services.station import put_setting
from app.services.work.ground import business_of, clocks_of, facts_of, orders_of, story_of
from app.services.work.public_list import PublicList

LEAST_OF_NUMBER: Final = 4
"""How many of the last characters of a number have to be given, its dashes not counted."""

_PHONE_TAIL: Final = 4
_SERIAL_AND_CHECK: Final = 7  # what a number ends with, as in 000318-5
_MOST_TRIES: Final = 5
_WITHIN: Final = timedelta(minutes=10)
_MINUTE: Final = timedelta(minutes=1)
_TRIES: Final = "progress.tries"
_PHONE: Final = "progress.duty_phone"


class ProgressService:
    """Answers customers, and puts up the list."""

    def __init__(self, office: Office, lists: Lists) -> None:
        self._office = office
        self._cases = lists.source("cases")

    def answer(self, session: Session, number: str, phone_tail: str) -> Progress:
        """How the case with this number, or with this end of its number, stands; the phone's last four must fit too.

        Wrong tries are counted under the last four characters asked with, so that a whole number and its end, and
        numbers there are and are not, are treated alike. They are kept in the database's settings: the command line
        is a new process each time and a window may be closed, so a count in memory would stop nobody.

        Raises:
            Refusal: `progress.no_match` whatever was wrong, `progress.too_many` after five wrong tries in ten minutes.
        """
        wanted, tail = fold(number), fold(phone_tail)
        if len(wanted) < LEAST_OF_NUMBER or not (len(tail) == _PHONE_TAIL and tail.isascii() and tail.isdigit()):
            raise Refusal.of("progress.no_match", "number")
        found = self._fitting(wanted, tail)
        now = self._office.clock.now()
        with self._office.database.write(session.staff_id) as tx:
            tries = _tries(tx, now)
            made = tries.get(wanted[-LEAST_OF_NUMBER:], ())
            if len(made) < _MOST_TRIES and found is None:
                self._count(tx, tries, wanted[-LEAST_OF_NUMBER:], now)
        if len(made) >= _MOST_TRIES:
            left = made[-_MOST_TRIES] + _WITHIN - now
            raise Refusal.of("progress.too_many", "number", minutes=-(-left // _MINUTE))
        if found is None:
            raise Refusal.of("progress.no_match", "number")
        return self._progress(found)

    def public_list(self) -> ListSource:
        """Cases under way and those closed last month, without names."""
        return PublicList(self._office)

    def duty_phone(self) -> str:
        """The 客户经理's duty phone that customers are given; empty when the station has set none."""
        with self._office.database.read() as tx:
            return _duty_phone(tx)

    def set_duty_phone(self, session: Session, phone: str) -> None:
        """Give customers this phone to call, or none.

        Raises:
            Refusal: `permission.denied`, `phone.*`.
        """
        session.require(Permission.MANAGE_STATION)
        wanted = phone.strip()
        problem = check_phone(wanted) if wanted else None
        refuse_if_any([] if problem is None else [replace(problem, field="phone")])
        with self._office.database.write(session.staff_id) as tx:
            put_setting(tx, _PHONE, {"phone": wanted})
        self._office.feed.announce(Topic.STATION)

    def _fitting(self, wanted: str, tail: str) -> UUID | None:
        """The one case that fits both; None for several as for none, for it is not known whose answer it would be."""
        end = wanted[-_SERIAL_AND_CHECK:]
        rows = self._cases.rows(self._cases.keys(ListQuery(text=f"{end[:-1]}-{end[-1]}")))
        fitting: list[UUID] = [
            row.id  # type: ignore[attr-defined]  # every case's row has these
            for row in rows
            if fold(row.number).endswith(wanted) and row.phone_tail == tail  # type: ignore[attr-defined]  # likewise
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _count(self, tx: Transaction, tries: Mapping[str, Sequence[datetime]], key: str, now: datetime) -> None:
        counted = {**tries, key: [*tries.get(key, ()), now]}
        put_setting(tx, _TRIES, {each: [at.isoformat() for at in made] for each, made in counted.items()})

    def _progress(self, case_id: UUID) -> Progress:
        with self._office.database.read() as tx:
            case = tx.of(Case).get(case_id)
            events = story_of(tx, case.id, orders_of(tx, case.id))
            facts = facts_of(self._office, tx, case, events)
            phone = _duty_phone(tx)
        clocks = clocks_of(self._office, case, events)
        return progress_of(case, business_of(self._office, case), facts, clocks, events, duty_phone=phone)


def _tries(tx: Transaction, now: datetime) -> dict[str, list[datetime]]:
    """The wrong tries that still count; older ones are forgotten."""
    kept = tx.of(Setting).find_one(key=_TRIES)
    tries: dict[str, list[datetime]] = {}
    for key, made in ({} if kept is None else kept.value).items():
        moments = [datetime.fromisoformat(str(at)) for at in made]  # type: ignore[attr-defined]  # a list, as written
        recent = [at for at in moments if now - at < _WITHIN]
        if recent:
            tries[key] = recent
    return tries


def _duty_phone(tx: Transaction) -> str:
    kept = tx.of(Setting).find_one(key=_PHONE)
    return "" if kept is None else str(kept.value["phone"])
