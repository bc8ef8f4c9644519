"""The sample station's register of the month its ledgers are of: patrols, logs, piece work, a violation."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.grid.area import TransformerArea
from app.domain.people.session import Session
from app.domain.rating.facts import EntryKind
from app.domain.rating.months import local_day
from app.services.bundle import Services
from app.services.rating.registering import EntryDraft

_LAST_DAY: Final = date(2026, 10, 31)
_WORKING_DAYS: Final = 18
_PIECES: Final = (("JJ-02", 3), ("JJ-08", 4), ("JJ-19", 2), ("JJ-26", 6), ("JJ-36", 9), ("JJ-09", 3))
_PIECE_DAYS: Final = (9, 13, 16, 20, 23, 27)


def keep_register(services: Services, session: Session, areas: tuple[TransformerArea, ...]) -> None:
    """Register October 2026 of every A-role manager, a little different for each; days to come are left out.

    Raises:
        Refusal: as `RatingService.register`.
    """
    today = local_day(services.office.clock.now())
    held: dict[UUID, list[TransformerArea]] = {}
    for area in areas:
        held.setdefault(area.a_manager_id, []).append(area)
    for number, (staff_id, own) in enumerate(held.items()):
        for draft in _month_of(number, staff_id, own):
            if draft.day <= today:
                services.rating.register(session, draft)


def _month_of(number: int, staff_id: UUID, own: list[TransformerArea]) -> Iterator[EntryDraft]:
    for place, area in enumerate(own):
        yield EntryDraft(kind=EntryKind.PATROL_DUE, staff_id=staff_id, day=_LAST_DAY, area_id=area.id)
        if (place + number) % 11:
            yield EntryDraft(kind=EntryKind.PATROL_DONE, staff_id=staff_id, day=_LAST_DAY, area_id=area.id)
    logs = 100 * _WORKING_DAYS
    yield EntryDraft(kind=EntryKind.LOG_DUE, staff_id=staff_id, day=_LAST_DAY, quantity_hundredths=logs)
    yield EntryDraft(
        kind=EntryKind.LOG_DONE, staff_id=staff_id, day=_LAST_DAY, quantity_hundredths=logs - 100 * (number % 3)
    )
    for (code, most), day in zip(_PIECES, _PIECE_DAYS, strict=True):
        quantity = 100 * (most + number % 4)
        yield EntryDraft(
            kind=EntryKind.PIECE,
            staff_id=staff_id,
            day=_LAST_DAY.replace(day=day),
            code=code,
            quantity_hundredths=quantity,
        )
    if number == 1:
        yield EntryDraft(
            kind=EntryKind.VIOLATION, staff_id=staff_id, day=_LAST_DAY.replace(day=15), note="进入现场未戴安全帽"
        )
