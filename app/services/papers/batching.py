"""Reading many papers' values one after the other while they are drawn; what cannot be read is set aside."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.problems import Problem, Refusal
from app.services.papers.paper import BatchItem, PaperPart, RefusedPaper

HANDED_IN: Final = PaperSubject(kind=PaperKind.VALUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batched:
    """One of many papers before it is drawn; `original_id` is the print of the very same one that still stands."""

    subject: PaperSubject
    number: str
    values: Mapping[str, object]
    original_id: UUID | None = None


class BatchReader:
    """Yields the values of one paper after the other, and afterwards knows what became of each."""

    def __init__(self, items: Sequence[BatchItem], read: Callable[[BatchItem], Batched]) -> None:
        self._items = items
        self._read = read
        self._batched: list[tuple[int, Batched]] = []
        self._unread: list[RefusedPaper] = []

    def values(self) -> Iterator[Mapping[str, object]]:
        """What the form takes for each item that can be read."""
        for index, item in enumerate(self._items):
            try:
                batched = self._read(item)
            except Refusal as refusal:
                subject = item if isinstance(item, PaperSubject) else HANDED_IN
                self._unread.append(RefusedPaper(index=index, subject=subject, number="", problems=refusal.problems))
                continue
            self._batched.append((index, batched))
            yield batched.values

    @property
    def unread(self) -> int:
        """How many could not be read so far."""
        return len(self._unread)

    def original_of(self, place: int) -> UUID | None:
        """The print of the very same paper that still stands, for what was read (counted from 0)."""
        return self._batched[place][1].original_id

    def refused(self, unprinted: Mapping[int, tuple[Problem, ...]]) -> tuple[RefusedPaper, ...]:
        """Everything that is not in the PDF for a reason, as asked for; `unprinted` counts what was read from 0."""
        rest = []
        for place, problems in unprinted.items():
            index, batched = self._batched[place]
            rest.append(RefusedPaper(index=index, subject=batched.subject, number=batched.number, problems=problems))
        return tuple(sorted((*self._unread, *rest), key=lambda refused: refused.index))

    def drawn(self, unprinted: Collection[int], count: int) -> tuple[Mapping[str, object], ...]:
        """The values of what is in the PDF, of which there are so many."""
        return tuple(batched.values for batched in self._printed(unprinted))[:count]

    def parts(self, unprinted: Collection[int], pages: Sequence[int]) -> tuple[PaperPart, ...]:
        """What is in the PDF, with the pages of each."""
        # When the work was stopped, one more paper was read than drawn.
        return tuple(
            PaperPart(subject=each.subject, number=each.number, pages=count, original_id=each.original_id)
            for each, count in zip(self._printed(unprinted), pages, strict=False)
        )

    def _printed(self, unprinted: Collection[int]) -> list[Batched]:
        return [batched for place, (_, batched) in enumerate(self._batched) if place not in unprinted]
