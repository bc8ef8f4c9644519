"""What fills the papers of the station's own day: meetings, people's days, planned outages, months of seals."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.domain.lists import ListQuery
from app.domain.papers.subject import PaperKind
from app.domain.people.session import Permission
from app.domain.zone import STATION_ZONE
from app.labels.papers import LABELS
from app.ui.moments import moment_shown
from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from app.services.papers.paper import FormLine
    from app.ui.ground import Ground

_ENOUGH: Final = 12
_DAYS: Final = 7
_MONTHS: Final = 12


def day_kind(form: "FormLine") -> PaperKind | None:
    """The kind of the station's own day that fills a form, if one does."""
    return next((kind for kind in form.subjects if kind in _FINDERS), None)


def find_day_sources(ground: "Ground", kind: PaperKind, text: str) -> list[Suggestion]:
    """What of this kind fits a text, the newest first. Called on the database worker."""
    found = []
    for each in _FINDERS[kind](ground, text.strip()):
        found.append(each)
        if len(found) == _ENOUGH:
            break
    return found


def _gatherings(ground: "Ground", text: str) -> Iterator[Suggestion]:
    for row in _rows(ground, "gatherings", text):
        yield _suggestion(PaperKind.GATHERING, str(row.id), row.subject, f"{moment_shown(row.held_at)}  {row.number}")
    for meeting in ground.services.supply.meetings.held():
        held = moment_shown(meeting.held_at)
        title = ground.desk.tr("业扩例会")
        if text in f"{title} {held}":
            yield _suggestion(PaperKind.GATHERING, str(meeting.id), title, held)


def _logs(ground: "Ground", text: str) -> Iterator[Suggestion]:
    """The last days of who is found; everybody's only for who dispatches."""
    today = ground.desk.now().astimezone(STATION_ZONE).date()
    sees_all = ground.may(Permission.DISPATCH)
    for person in ground.services.people.staff():
        if (sees_all or person.id == ground.session.staff_id) and text in f"{person.name} {person.number}":
            for back in range(_DAYS):
                day = (today - timedelta(days=back)).isoformat()
                yield _suggestion(PaperKind.LOG, f"{person.id}#{day}", f"{person.name}  {day}", person.number)


def _outages(ground: "Ground", text: str) -> Iterator[Suggestion]:
    for row in _rows(ground, "outage_plans", text):
        if row.is_on:
            title = f"{moment_shown(row.from_at)}  {row.line}"
            yield _suggestion(PaperKind.OUTAGE, str(row.id), title, row.number)


def _seals(ground: "Ground", text: str) -> Iterator[Suggestion]:
    first = ground.desk.now().astimezone(STATION_ZONE).date().replace(day=1)
    for _back in range(_MONTHS):
        month = f"{first:%Y-%m}"
        if text in month:
            yield _suggestion(PaperKind.SEALS, month, month, "")
        first = (first - timedelta(days=1)).replace(day=1)


def _rows(ground: "Ground", name: str, text: str) -> "Iterator[Any]":
    source = ground.services.lists.source(name)
    yield from source.rows(source.keys(ListQuery(text=text))[:_ENOUGH])


def _suggestion(kind: PaperKind, key: str, title: str, subtitle: str) -> Suggestion:
    return Suggestion(kind=kind, id=key, title=title, subtitle=subtitle, kind_word=LABELS[PaperKind][kind])


_FINDERS: Final[Mapping[PaperKind, "Callable[[Ground, str], Iterator[Suggestion]]"]] = {
    PaperKind.GATHERING: _gatherings,
    PaperKind.LOG: _logs,
    PaperKind.OUTAGE: _outages,
    PaperKind.SEALS: _seals,
}
