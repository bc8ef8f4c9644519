"""The catalogue and the renderer, the only place of the services that draws; costs half a second to come to life."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from app.documents.calibration import calibration_sheet
from app.documents.catalogue import FormCatalogue, FormEntry, FormFault, check_folder, load_catalogue, load_entry
from app.documents.fonts import load_font, typeface
from app.documents.preview import PagePicture, rasterise
from app.documents.rendering import RenderedBatch, RenderedPaper, overprint, render, render_many
from app.documents.samples import values_from_json
from app.domain.papers.layout import FontRole
from app.domain.papers.overprint import Shift
from app.domain.problems import Refusal
from app.exchange.saving import whole_file
from app.services.papers.paper import FaultyForm, FormCheck

Values = Mapping[str, object]


class Press:
    """The forms of one station, and the press they are printed on.

    To print, only the form that is wanted is read; all of them, a second's work, when somebody looks at them.
    """

    def __init__(self, own: Path) -> None:
        self._own = own
        self._wanted: dict[str, FormEntry] = {}

    @cached_property
    def _catalogue(self) -> FormCatalogue:
        return load_catalogue(self._own)

    @staticmethod
    def make_ready() -> None:
        """Load the fonts that nearly every form is set in."""
        for role in FontRole:
            load_font(typeface(role).primary)

    @property
    def entries(self) -> Mapping[str, FormEntry]:
        """The usable forms by code."""
        return self._catalogue.entries

    @property
    def faults(self) -> tuple[FaultyForm, ...]:
        """What was left out, and why."""
        return tuple(_faulty(fault) for fault in self._catalogue.faults)

    def reload(self) -> None:
        """Read the forms anew when they are next asked for: somebody has changed their files."""
        self._wanted.clear()
        self.__dict__.pop("_catalogue", None)

    def entry(self, code: str) -> FormEntry:
        """One form.

        Raises:
            Refusal: `paper.unknown_form`.
        """
        if code not in self._wanted:
            self._wanted[code] = load_entry(code, self._own)
        return self._wanted[code]

    def shipped_folder(self, code: str) -> Path:
        """Where the shipped form of this code is.

        Raises:
            Refusal: `paper.unknown_form`.
        """
        return load_entry(code).folder

    def read_values(self, code: str, mapping: Values) -> Values:
        """Values as JSON has them, with days and moments read."""
        return values_from_json(self.entry(code).form.fields, mapping)

    def one(
        self, code: str, values: Values, copies: Sequence[str], *, is_blank: bool = False, mark: str = ""
    ) -> RenderedPaper:
        """One paper; refuses as `render` does."""
        return render(self.entry(code).form, values, copies=copies, is_blank=is_blank, mark=mark)

    def many(
        self,
        code: str,
        items: Iterable[Values],
        copies: Sequence[str],
        mark_of: Callable[[int], str],
        progress: Callable[[int], None],
        should_stop: Callable[[], bool],
        *,
        is_by_copy: bool,
    ) -> RenderedBatch:
        """Many papers in one PDF."""
        return render_many(
            self.entry(code).form,
            items,
            copies=copies,
            mark_of=mark_of,
            progress=progress,
            should_stop=should_stop,
            is_by_copy=is_by_copy,
        )

    def overprint(self, code: str, items: Iterable[Values], shift: Shift) -> RenderedPaper:
        """Only the values, for paper that has the rest; refuses as `overprint` does."""
        return overprint(self.entry(code).form, items, shift)

    def calibration(self, code: str, shift: Shift, words: tuple[str, ...]) -> RenderedPaper:
        """The sheet a printer is set by, on the form's paper."""
        return calibration_sheet(self.entry(code).form, shift, words)

    @staticmethod
    def picture(pdf: bytes, page: int, dpi: int) -> PagePicture:
        """A page of a finished PDF; refuses as `rasterise` does."""
        return rasterise(pdf, page, dpi)

    def write_document(self, code: str, values: Values, made_at: datetime, path: Path, *, mark: str = "") -> None:
        """Write a paper as a document for Word and WPS, whole or not at all; refuses as `write`."""
        from app.documents.docx_writer import write_docx  # noqa: PLC0415 - its library is heavy and seldom wanted

        self.write(write_docx(self.entry(code).form, values, made_at=made_at, mark=mark), path)

    @staticmethod
    def write(content: bytes, path: Path) -> None:
        """Write a file whole or not at all.

        Raises:
            Refusal: `export.no_permission`, `export.not_written`.
        """
        with whole_file(path) as beside:
            beside.write_bytes(content)


def check_forms(folder: Path) -> FormCheck:
    """What is wrong with a form's folder, or with all form folders in a folder.

    Raises:
        Refusal: `form.no_folder`.
    """
    inside = sorted(each.parent for each in folder.glob("*/form.toml"))
    places = [folder] if (folder / "form.toml").is_file() else inside
    if not places:
        raise Refusal.of("form.no_folder", "folder", folder=str(folder))
    faults = tuple(_faulty(fault) for place in places for fault in check_folder(place)[1])
    wrong = {fault.folder for fault in faults}
    return FormCheck(sound=tuple(place.name for place in places if place.name not in wrong), faults=faults)


def _faulty(fault: FormFault) -> FaultyForm:
    return FaultyForm(folder=fault.file.parent.name, file=fault.file.name, line=fault.line, problem=fault.problem)
