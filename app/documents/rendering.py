"""Papers made: a form and values to PDF, one by one or many in one file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from app.documents.composing import Composer
from app.documents.fonts import PRESS_LOCK, typeface
from app.documents.inking import Ink, finish, new_canvas
from app.documents.marks import PageMarks, TextMark
from app.documents.plans import MM, FormPlan, plan_of
from app.domain.papers.code import PaperCode
from app.domain.papers.fields import PaperField
from app.domain.papers.form import Form
from app.domain.papers.layout import FontRole, PageSize
from app.domain.papers.overprint import Shift
from app.domain.papers.validation import check_values
from app.domain.problems import Problem, Refusal, refuse_if_any

_FOOTER_SIZE: Final = 9.0
_MARK_SIZE: Final = 14.0
_SINGLE: Final = ("",)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingGlyph:
    """A character no bundled font has, and the field it stands in (`meters[2].asset` for a line of a list)."""

    character: str
    field: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPaper:
    """A finished PDF; the same form and values always give the same bytes."""

    pdf: bytes
    page_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedItem:
    """One of many that could not be printed; `index` counts from 0."""

    index: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedBatch:
    """Many papers in one PDF; `paper` is None when nothing could be printed.

    Attributes:
        done: how many were drawn.
        page_counts: pages of each of those, all copies counted.
        refused: those that were not, with the reasons.
        is_stopped: whether it ended because it was told to.
    """

    paper: RenderedPaper | None
    done: int
    page_counts: tuple[int, ...]
    refused: tuple[RefusedItem, ...]
    is_stopped: bool


def missing_glyphs(form: Form, values: Mapping[str, object]) -> tuple[MissingGlyph, ...]:
    """Every character of the values that could not be printed, before anything is."""
    face = typeface(FontRole.SONG)  # all typefaces end in the same fonts
    with PRESS_LOCK:
        return tuple(
            MissingGlyph(character=character, field=path, label=field.label)
            for path, field, text in _texts(form.fields, values, "")
            for character in sorted(face.lacking(text))
            if character != "\n"
        )


def check(form: Form, values: Mapping[str, object], *, is_blank: bool = False) -> tuple[Problem, ...]:
    """Everything that keeps these values from being printed on this form."""
    problems = check_values(form.fields, values, is_blank=is_blank)
    if problems:
        return problems
    missing: dict[str, list[MissingGlyph]] = {}
    for glyph in missing_glyphs(form, values):
        missing.setdefault(glyph.field, []).append(glyph)
    for path, glyphs in missing.items():
        characters = "".join(glyph.character for glyph in glyphs)
        codes = " ".join(f"U+{ord(glyph.character):04X}" for glyph in glyphs)
        shown: dict[str, str | int] = {"label": glyphs[0].label, "characters": characters, "codes": codes}
        problems += (Problem(code="paper.missing_glyph", field=path, values=shown),)
    if form.corner and not PaperCode(number=str(values.get(form.corner.field) or "")).text.isascii():
        problems += (Problem(code="paper.code_not_ascii", field=form.corner.field),)
    return problems


def render(
    form: Form,
    values: Mapping[str, object],
    *,
    copies: Sequence[str] = (),
    is_blank: bool = False,
    mark: str = "",
) -> RenderedPaper:
    """The paper as PDF, once for each name in `copies` (once without a name when there are none).

    `mark` stands above the top left of every page (副本).

    Raises:
        Refusal: when a value is missing, of the wrong kind, unprintable or without a glyph; nothing is drawn then.
    """
    with PRESS_LOCK:
        refuse_if_any(check(form, values, is_blank=is_blank))
        target = BytesIO()
        canvas = new_canvas(form, target)
        count = _draw(canvas, plan_of(form), values, copies or _SINGLE, mark)
        return RenderedPaper(pdf=finish(canvas, target), page_count=count)


def render_many(
    form: Form,
    items: Iterable[Mapping[str, object]],
    *,
    copies: Sequence[str] = (),
    mark_of: Callable[[int], str] = lambda _: "",
    progress: Callable[[int], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
    is_by_copy: bool = False,
) -> RenderedBatch:
    """All papers in one PDF, each with its own page count; those with problems are left out and listed.

    `mark_of` says by the item's index (from 0) what stands above it, as `mark` of `render`. `progress` is told the
    number of items handled after each; when `should_stop` says so, the PDF holds those before. Each paper's copies
    stand together; with `is_by_copy` the first copies of all papers come first, then their second ones: `progress`
    counts on in each round, and only the first one can be stopped, so that no paper lacks a copy.
    """
    names = tuple(copies) or _SINGLE
    rounds = [(name,) for name in names] if is_by_copy else [names]
    batch = _Batch(form, mark_of)
    batch.draw(items, rounds[0], progress, should_stop, is_kept=len(rounds) > 1)
    for names in rounds[1:]:
        batch.draw_again(names, progress)
    return batch.finish()


def overprint(form: Form, items: Iterable[Mapping[str, object]], shift: Shift) -> RenderedPaper:
    """套打: only what the values bring, for paper that has the rest; each item once, without footers.

    Everything stands where it does on the whole form, moved by `shift`.

    Raises:
        Refusal: as `render`.
    """
    target = BytesIO()
    with PRESS_LOCK:
        canvas, plan, count = new_canvas(form, target), plan_of(form, only_values=True), 0
        ink = Ink(canvas, form, shift)
        for values in items:
            refuse_if_any(check(form, values))
            for page in Composer(plan, values).compose():
                ink.page(page, [])
                count += 1
        return RenderedPaper(pdf=finish(canvas, target), page_count=count)


def compose(form: Form, values: Mapping[str, object]) -> list[PageMarks]:
    """The marks of every page without footers, unchecked; what `render` draws."""
    return Composer(plan_of(form), values).compose()


class _Batch:
    """Many papers on one canvas."""

    def __init__(self, form: Form, mark_of: Callable[[int], str]) -> None:
        self._form = form
        self._mark_of = mark_of
        self._target = BytesIO()
        self._canvas, self._plan = new_canvas(form, self._target), plan_of(form)
        self._refused: list[RefusedItem] = []
        self._kept: list[tuple[int, Mapping[str, object]]] = []
        self._counts: list[int] = []
        self._handled = 0
        self._is_stopped = False

    def draw(
        self,
        items: Iterable[Mapping[str, object]],
        names: Sequence[str],
        progress: Callable[[int], None],
        should_stop: Callable[[], bool],
        *,
        is_kept: bool,
    ) -> None:
        """The first round; `is_kept` where another one follows."""
        for index, values in enumerate(items):
            if should_stop():
                self._is_stopped = True
                break
            try:
                with PRESS_LOCK:
                    refuse_if_any(check(self._form, values))
                    self._counts.append(_draw(self._canvas, self._plan, values, names, self._mark_of(index)))
                if is_kept:
                    self._kept.append((index, values))
            except Refusal as refusal:
                self._refused.append(RefusedItem(index=index, problems=refusal.problems))
            self._handled += 1
            progress(self._handled)

    def draw_again(self, names: Sequence[str], progress: Callable[[int], None]) -> None:
        """Another round of what the first one drew."""
        for place, (index, values) in enumerate(self._kept):
            with PRESS_LOCK:
                self._counts[place] += _draw(self._canvas, self._plan, values, names, self._mark_of(index))
            self._handled += 1
            progress(self._handled)

    def finish(self) -> RenderedBatch:
        """The PDF, if anything was drawn."""
        paper = None
        if self._counts:
            with PRESS_LOCK:
                pdf = finish(self._canvas, self._target)
            paper = RenderedPaper(pdf=pdf, page_count=sum(self._counts))
        return RenderedBatch(
            paper=paper,
            done=len(self._counts),
            page_counts=tuple(self._counts),
            refused=tuple(self._refused),
            is_stopped=self._is_stopped,
        )


def _draw(canvas: Canvas, plan: FormPlan, values: Mapping[str, object], copies: Sequence[str], mark: str) -> int:
    pages = Composer(plan, values).compose()
    ink = Ink(canvas, plan.form)
    above = _above(plan.form.page, mark)
    for copy in copies:
        for number, page in enumerate(pages, start=1):
            ink.page(page, above + _footer(plan, {**values, "page": number, "pages": len(pages), "copy": copy}))
    return len(pages) * len(copies)


def _above(page: PageSize, mark: str) -> list[TextMark]:
    """The mark in the top margin, at the left edge of the body."""
    if not mark:
        return []
    baseline = page.top * MM / 2 + 0.38 * _MARK_SIZE
    return [TextMark(page.left * MM, baseline, typeface(FontRole.BOLD), _MARK_SIZE, mark)]


def _footer(plan: FormPlan, values: Mapping[str, object]) -> list[TextMark]:
    page = plan.form.page
    y = (page.height - page.bottom / 2) * MM
    marks: list[TextMark] = []
    for wording, share in zip(plan.footer, (0.0, 0.5, 1.0), strict=True):
        if text := wording.text(values, {}, 0):
            room = page.body_width * MM - wording.face.width(text) * _FOOTER_SIZE
            marks.append(TextMark(page.left * MM + room * share, y, wording.face, _FOOTER_SIZE, text))
    return marks


def _texts(
    fields: Sequence[PaperField], values: Mapping[str, object], prefix: str
) -> Iterator[tuple[str, PaperField, str]]:
    for field in fields:
        value = values.get(field.key)
        if isinstance(value, str):
            yield prefix + field.key, field, value
        elif field.fields and isinstance(value, list | tuple):
            for number, row in enumerate(value, start=1):
                yield from _texts(field.fields, row, f"{prefix}{field.key}[{number}].")
