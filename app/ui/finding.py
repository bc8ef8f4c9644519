"""Finding customers and transformer areas while somebody types."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.grid.area import TransformerArea
from app.domain.people.staff import Role, Staff
from app.domain.search.entries import Hit, Kind
from app.domain.search.folding import fold
from app.labels.search import KINDS
from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.bundle import Services

_ENOUGH = 9


def hit_suggestion(hit: Hit) -> Suggestion:
    """A record that was found, with the word for its kind."""
    return Suggestion(
        kind=hit.kind.value,
        id=str(UUID(bytes=hit.ref)),
        title=hit.title,
        subtitle=hit.subtitle,
        kind_word=KINDS[Kind(hit.kind)],
    )


def area_suggestion(area: TransformerArea, people: "Mapping[UUID, Staff]") -> Suggestion:
    """An area as it stands in the field, with its A-role manager."""
    manager = people.get(area.a_manager_id)
    who = "" if manager is None else f"A角 {manager.name}"
    return Suggestion(kind=Kind.AREA.value, id=str(area.id), title=area.name, subtitle=f"{area.number}  {who}".strip())


def person_suggestion(person: Staff) -> Suggestion:
    """A person as he stands in the field."""
    about = f"{person.number}  {person.post}".strip()
    return Suggestion(kind=Kind.STAFF.value, id=str(person.id), title=person.name, subtitle=about)


class Finder:
    """Answers on the database worker; the areas of one station are few enough to be looked through."""

    def __init__(self, services: "Services") -> None:
        self._services = services

    def customers(self, text: str) -> Sequence[Suggestion]:
        """Customers by tail, initials, name, meter or address."""
        hits = self._services.search.find(text, limit=_ENOUGH, kinds=(Kind.CUSTOMER,))
        return [replace(hit_suggestion(hit), kind_word="") for hit in hits]

    def areas(self, text: str) -> Sequence[Suggestion]:
        """Running areas whose number, name, village or manager holds what was typed, or whose initials do."""
        wanted = fold(text)
        people = {person.id: person for person in self._services.people.staff()}
        found = []
        for area in self._services.customers.areas():
            if area.is_running and self._fits(wanted, area, people.get(area.a_manager_id)):
                found.append(area_suggestion(area, people))
            if len(found) == _ENOUGH:
                break
        return found

    def area(self, area_id: UUID) -> Suggestion | None:
        """One area by its id, as it stands in the field."""
        people = {person.id: person for person in self._services.people.staff()}
        area = next((area for area in self._services.customers.areas() if area.id == area_id), None)
        return None if area is None else area_suggestion(area, people)

    def managers(self, text: str) -> Sequence[Suggestion]:
        """Area managers at work whose number or name holds what was typed, or whose initials do."""
        return self._people(text, lambda person: Role.AREA_MANAGER in person.roles)

    def colleagues(self, text: str) -> Sequence[Suggestion]:
        """Anybody at work, found as area managers are."""
        return self._people(text, lambda _person: True)

    def _people(self, text: str, fits: Callable[[Staff], bool]) -> Sequence[Suggestion]:
        wanted = fold(text)
        return [
            person_suggestion(person)
            for person in self._services.people.staff()
            if person.is_active and fits(person) and (wanted in fold(person.number) or self._names(wanted, person.name))
        ][:_ENOUGH]

    def manager(self, staff_id: UUID) -> Suggestion | None:
        """One person by id, as he stands in the field."""
        found = next((person for person in self._services.people.staff() if person.id == staff_id), None)
        return None if found is None else person_suggestion(found)

    def _fits(self, wanted: str, area: TransformerArea, manager: Staff | None) -> bool:
        words = [word for word in (area.name, area.village, "" if manager is None else manager.name) if word]
        return wanted in area.number or any(self._names(wanted, word) for word in words)

    def _names(self, wanted: str, name: str) -> bool:
        """Whether a name holds what was typed, or its initials do."""
        word = fold(name)
        if wanted in word or not wanted.isascii():
            return wanted in word
        readings = self._services.office.definitions.readings
        return any(wanted in initials for initials in readings.of_name(word).initials)
