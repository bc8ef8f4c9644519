"""Reading many subjects one after the other while they are drawn; those that cannot be read are set aside."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from uuid import UUID

from app.domain.papers.fields import PaperField
from app.domain.papers.subject import PaperSubject
from app.domain.problems import Problem, Refusal
from app.services.papers.fitting import fit
from app.services.papers.paper import PaperPart, RefusedPaper
from app.services.papers.sheets import Sheet


class BatchReader:
    """Yields the values of one subject after the other, and afterwards knows what became of each."""

    def __init__(
        self,
        subjects: Sequence[PaperSubject],
        read: Callable[[PaperSubject], Sheet],
        original: Callable[[Sheet, Mapping[str, object]], UUID | None],
    ) -> None:
        self._subjects = subjects
        self._read = read
        self._original = original
        self._originals: list[UUID | None] = []
        self._sheets: list[Sheet] = []
        self._contents: list[Mapping[str, object]] = []
        self._unread: list[RefusedPaper] = []

    def values(self, fields: Sequence[PaperField]) -> Iterator[Mapping[str, object]]:
        """What the form takes for each subject that can be read."""
        for subject in self._subjects:
            try:
                sheet = self._read(subject)
            except Refusal as refusal:
                self._unread.append(RefusedPaper(subject=subject, number="", problems=refusal.problems))
                continue
            self._sheets.append(sheet)
            self._contents.append(fit(fields, sheet.facts))
            self._originals.append(self._original(sheet, self._contents[-1]))
            yield self._contents[-1]

    @property
    def unread(self) -> int:
        """How many could not be read so far."""
        return len(self._unread)

    def original_of(self, index: int) -> UUID | None:
        """The print of the very same paper that still stands, for what was read (counted from 0)."""
        return self._originals[index]

    def refused(self, unprinted: Mapping[int, tuple[Problem, ...]]) -> tuple[RefusedPaper, ...]:
        """Everything that is not in the PDF for a reason; `unprinted` counts what was read from 0."""
        rest = [
            RefusedPaper(subject=self._sheets[index].subject, number=self._sheets[index].number, problems=problems)
            for index, problems in unprinted.items()
        ]
        return (*self._unread, *rest)

    def drawn(self, unprinted: Collection[int], count: int) -> tuple[Mapping[str, object], ...]:
        """The values of what is in the PDF, of which there are so many."""
        return tuple(each for index, each in enumerate(self._contents) if index not in unprinted)[:count]

    def parts(self, unprinted: Mapping[int, tuple[Problem, ...]], pages: Sequence[int]) -> tuple[PaperPart, ...]:
        """What is in the PDF, with the pages of each."""
        read = zip(self._sheets, self._originals, strict=True)
        drawn = [each for index, each in enumerate(read) if index not in unprinted]
        # When the work was stopped, one more sheet was read than drawn.
        return tuple(
            PaperPart(subject=sheet.subject, number=sheet.number, pages=count, original_id=original_id)
            for (sheet, original_id), count in zip(drawn, pages, strict=False)
        )
