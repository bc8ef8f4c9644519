"""What a paper of the station's own day is about, as it is typed: `gathering:…`, `log:…`, `outage:…`, `seals:…`."""

from collections.abc import Callable, Mapping
from typing import Final

from app.cli.finding import person_of
from app.cli.rating import month_from
from app.cli.reading import day_from
from app.domain.daybook.gathering import Gathering
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.problems import Refusal
from app.services.bundle import Services

HELP: Final = (
    "所内日常的内容：gathering:编号（会议）或 gathering:日期（当天晨会）、log:工号/日期（工作日志）、"
    "outage:编号 或 outage:编号/村（停电通知）、seals:月份（封印台账）。"
)


def day_subject(services: Services, text: str) -> PaperSubject:
    """The subject somebody typed.

    Raises:
        Refusal: `input.not_a_subject`, `input.not_a_day`, `input.not_a_month`, `gathering.unknown`, `outage.unknown`,
            `staff.unknown`.
    """
    kind, _, key = text.partition(":")
    find = _FINDERS.get(kind)
    if find is None or not key:
        raise Refusal.of("input.not_a_subject", "subject", value=text)
    return find(services, key)


def gathering_of(services: Services, key: str) -> Gathering:
    """A gathering by its number, or the morning meeting of a day.

    Raises:
        Refusal: `gathering.unknown`.
    """
    gatherings = services.daybook.gatherings
    try:
        on = day_from(key, "gathering")
    except Refusal:
        return gatherings.by_number(key)
    morning = gatherings.of_morning(on)
    if morning is None:
        raise Refusal.of("gathering.none_that_day", "gathering", day=key)
    return morning


def _log(services: Services, key: str) -> PaperSubject:
    person, _, day = key.partition("/")
    return PaperSubject.log(person_of(services, person, "subject").id, day_from(day, "subject").isoformat())


def _outage(services: Services, key: str) -> PaperSubject:
    number, _, village = key.partition("/")
    return PaperSubject.outage(services.daybook.outages.by_number(number).id, village)


_FINDERS: Final[Mapping[str, Callable[[Services, str], PaperSubject]]] = {
    PaperKind.GATHERING: lambda services, key: PaperSubject.gathering(gathering_of(services, key).id),
    PaperKind.LOG: _log,
    PaperKind.OUTAGE: _outage,
    PaperKind.SEALS: lambda _services, key: PaperSubject.seals(month_from(key)),
}
