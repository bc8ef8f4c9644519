"""Papers made of what the station knows: one, many, samples, blank ones, those of others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.papers.overprint import Shift
from app.domain.papers.printing import DUPLICATE
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.services.clock import local_day
from app.services.office import Office
from app.services.papers.batching import HANDED_IN, Batched, BatchReader
from app.services.papers.fitting import fit
from app.services.papers.originals import original
from app.services.papers.paper import BatchItem, FormLine, FormShelf, HandedIn, Paper, PaperBatch, PaperPart, file_name
from app.services.papers.print_room import PrintRoom
from app.services.papers.sheets import Sheet, Sheets
from app.services.papers.shelving import in_groups
from app.services.papers.uses import FormTakers, takers_of, uses_of

if TYPE_CHECKING:
    from app.documents.catalogue import FormEntry
    from app.documents.preview import PagePicture
    from app.documents.rendering import RenderedPaper

Values = Mapping[str, object]


class PaperService(PrintRoom):
    """The papers' verbs: making them here, printing and logging them in the print room.

    `copies` names the copies to draw (客户留存 …): None takes those the form declares.
    """

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._sheets = Sheets(office)

    def make_ready(self) -> None:
        """Load the press and its fonts, so that the first print does not wait for them."""
        self._press.make_ready()

    def catalogue(self) -> FormShelf:
        """All forms of the station, and those left out for a fault."""
        lines = {code: self._line(code, entry) for code, entry in self._press.entries.items()}
        return FormShelf(forms=in_groups(lines, self._office.definitions.form_groups), faults=self._press.faults)

    def shipped_folder(self, code: str) -> Path:
        """Where the form of this code is that came with the program.

        Raises:
            Refusal: `paper.unknown_form`.
        """
        return self._press.shipped_folder(code)

    def reload(self) -> None:
        """Read the forms anew when they are next asked for."""
        self._press.reload()

    def takers(self, code: str) -> FormTakers:
        """Which cases and orders a form is printed for.

        Raises:
            Refusal: `paper.unknown_form`.
        """
        return takers_of(self._office.definitions, code, self._press.entry(code).form.subjects)

    def values_for(self, session: Session, code: str, subject: PaperSubject) -> Values:
        """The values a form takes for a subject.

        Raises:
            Refusal: `paper.unknown_form`, `paper.not_yours`, `paper.no_source`, `record.missing`.
        """
        fields = self._press.entry(code).form.fields
        return fit(fields, self._sheets.sheet(session, code, subject).facts)

    def render(self, session: Session, code: str, subject: PaperSubject, copies: Sequence[str] | None = None) -> Paper:
        """The paper of a subject.

        Raises:
            Refusal: as `values_for`, and for everything that keeps the values from being printed: nothing is drawn.
        """
        entry = self._press.entry(code)
        sheet = self._sheets.sheet(session, code, subject)
        values = fit(entry.form.fields, sheet.facts)
        kept = self._original(code, sheet, values)
        drawn = self._press.one(code, values, _copies(entry, copies), mark=DUPLICATE if kept else "")
        part = PaperPart(subject=sheet.subject, number=sheet.number, pages=drawn.page_count, original_id=kept)
        return _paper(entry, drawn, sheet.number, (part,), (values,))

    def render_many(
        self,
        session: Session,
        code: str,
        items: Sequence[BatchItem],
        copies: Sequence[str] | None = None,
        *,
        is_by_copy: bool = False,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> PaperBatch:
        """Many papers in one PDF, in the order asked for; those that cannot be printed are left out and listed.

        Each paper's copies stand together; with `is_by_copy` the first copies of all papers, then their second ones.
        """
        entry = self._press.entry(code)
        names = _copies(entry, copies)
        steps = len(items) * (len(names) or 1) if is_by_copy else len(items)
        reader = BatchReader(items, lambda item: self._batched(session, code, item))
        batch = self._press.many(
            code,
            reader.values(),
            names,
            lambda index: DUPLICATE if reader.original_of(index) else "",
            lambda done: progress(done + reader.unread, steps),
            should_stop,
            is_by_copy=is_by_copy,
        )
        unprinted = {item.index: item.problems for item in batch.refused}
        paper = None
        if batch.paper is not None:
            parts = reader.parts(unprinted, batch.page_counts)
            mark = local_day(self._office.clock.now()).isoformat()
            paper = _paper(entry, batch.paper, mark, parts, reader.drawn(unprinted, batch.done))
        return PaperBatch(paper=paper, refused=reader.refused(unprinted), is_stopped=batch.is_stopped)

    def sample(self, code: str) -> Paper:
        """The form filled with its sample values."""
        entry = self._press.entry(code)
        drawn = self._press.one(code, entry.sample, entry.form.copies[:1])
        return _paper(entry, drawn, "示例", contents=(entry.sample,))

    def blank(self, code: str, copies: Sequence[str] | None = None) -> Paper:
        """The form to be filled in by hand."""
        entry = self._press.entry(code)
        return _paper(entry, self._press.one(code, {}, _copies(entry, copies), is_blank=True), "空白")

    def from_json(self, code: str, mapping: Values, copies: Sequence[str] | None = None) -> Paper:
        """A form filled with values of others; days and moments as ISO 8601.

        Raises:
            Refusal: `paper.unknown_form`, and everything that keeps the values from being printed.
        """
        entry = self._press.entry(code)
        values = self._press.read_values(code, mapping)
        drawn = self._press.one(code, values, _copies(entry, copies))
        return _paper(entry, drawn, str(values.get("number") or ""), contents=(values,))

    def overprint(self, paper: Paper, shift: Shift) -> Paper:
        """套打: the paper once more, only what its values bring, moved, for sheets that have the rest.

        Raises:
            Refusal: `paper.not_for_overprint` for a paper without values: a blank one, or one of another area.
        """
        if not paper.contents:
            raise Refusal.of("paper.not_for_overprint", form=paper.form_name)
        drawn = self._press.overprint(paper.form_code, paper.contents, shift)
        return replace(paper, pdf=drawn.pdf, page_count=drawn.page_count)

    def calibration(self, code: str, shift: Shift, words: tuple[str, ...]) -> Paper:
        """The sheet by which a printer is set for this form: a cross at `CROSS_TENTHS`, and these words.

        Raises:
            Refusal: `paper.unknown_form`.
        """
        return _paper(self._press.entry(code), self._press.calibration(code, shift, words), "校准页")

    def take_in(self, code: str, drawn: "RenderedPaper", subject: PaperSubject, number: str) -> Paper:
        """A paper another area has drawn, such as a month's score sheet, to be shown, printed and logged like the rest.

        Raises:
            Refusal: `paper.unknown_form`.
        """
        part = PaperPart(subject=subject, number=number, pages=drawn.page_count)
        return _paper(self._press.entry(code), drawn, number, (part,))

    def picture(self, paper: Paper, page: int, dpi: int) -> "PagePicture":
        """A page of the paper (from 0) in pixels, as it will be printed.

        Raises:
            Refusal: `paper.no_such_page`.
        """
        return self._press.picture(paper.pdf, page, dpi)

    def _batched(self, session: Session, code: str, item: BatchItem) -> Batched:
        if isinstance(item, HandedIn):
            values = self._press.read_values(code, item.values)
            return Batched(subject=HANDED_IN, number=str(values.get("number") or ""), values=values)
        sheet = self._sheets.sheet(session, code, item)
        values = fit(self._press.entry(code).form.fields, sheet.facts)
        return Batched(
            subject=sheet.subject, number=sheet.number, values=values, original_id=self._original(code, sheet, values)
        )

    def _original(self, code: str, sheet: Sheet, values: Values) -> UUID | None:
        with self._office.database.read() as tx:
            kept = original(tx, code, sheet.subject, values)
        return None if kept is None else kept.id

    def _line(self, code: str, entry: "FormEntry") -> FormLine:
        form = entry.form
        return FormLine(
            code=code,
            name=form.name,
            version=form.version,
            source=form.source,
            status=form.layout_status,
            is_own=entry.is_own,
            copies=form.copies,
            subjects=tuple(kind for kind in PaperKind if kind in self._uses.get(code, frozenset()) | form.subjects),
            initials=self._office.definitions.readings.of_name(form.name).initials,
        )

    @cached_property
    def _uses(self) -> Mapping[str, frozenset[PaperKind]]:
        """What each form can be filled from, by the rules that name it."""
        return uses_of(self._office.definitions)


def _copies(entry: "FormEntry", copies: Sequence[str] | None) -> Sequence[str]:
    return entry.form.copies if copies is None else copies


def _paper(
    entry: "FormEntry",
    drawn: "RenderedPaper",
    mark: str,
    parts: tuple[PaperPart, ...] = (),
    contents: tuple[Values, ...] = (),
) -> Paper:
    form = entry.form
    return Paper(
        form_code=form.code,
        form_name=form.name,
        form_version=form.version,
        pdf=drawn.pdf,
        page_count=drawn.page_count,
        name=file_name(form.name, mark),
        millimetres=(form.page.width, form.page.height),
        parts=parts,
        contents=contents,
        is_office=form.is_office and len(contents) == 1,
    )
