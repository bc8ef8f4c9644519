"""What a work place gets from the frame and says to it; places never see the window itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.ui.icons import Icon

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.ui.changes import ChangeFeed
    from app.ui.running import Job, Runner
    from app.ui.settings_store import LocalSettings


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """A short message at the foot of the window; with `undo`, 撤回 can be pressed for ten seconds."""

    text: str
    undo: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that stays above the place until it is settled or closed; a notice with the same id replaces it.

    `tone` is `near`, `over` or `good`; `verb` and `do` offer what settles it.
    """

    id: str
    text: str
    tone: str = "near"
    verb: str = ""
    do: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongWork:
    """A long job as the status line shows it."""

    what: str
    job: "Job[Any]"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts:
    """The day's open limits, as the status line links to them."""

    due_today: int = 0
    overdue: int = 0
    unassigned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How this computer stands with the county's hub, as the top bar shows it; `tone` as a notice's, or plain."""

    words: str
    hint: str
    mark: Icon
    tone: str = "plain"


class Desk(QObject):
    """The frame's side of every place: its workers, its change feed, what this computer remembers, and its ears."""

    toasted = Signal(object)  # Toast
    noticed = Signal(object)  # Notice
    notice_settled = Signal(str)
    doing_changed = Signal(str)
    saved = Signal(str)
    long_work_begun = Signal(object)  # LongWork
    long_work_advanced = Signal(int, int)
    long_work_ended = Signal()
    place_wanted = Signal(str, object)  # the place's id, what to show there
    record_wanted = Signal(str, str)  # kind, id
    counts_changed = Signal(object)  # DayCounts
    paper_wanted = Signal(str, str, str)  # a form's code, the kind of what it is about, its id
    paper_shown = Signal(object)  # a finished paper
    export_wanted = Signal(object)  # a ListExport
    look_wanted = Signal(bool, int)  # dark, points
    restore_wanted = Signal(object)  # the backup's Path
    light_changed = Signal(object)  # Light
    sync_wanted = Signal()

    def __init__(
        self,
        *,
        runner: "Runner",
        feed: "ChangeFeed",
        settings: "LocalSettings",
        now: Callable[[], datetime],
        tell: "Callable[[Refusal], str]",
        parent: QObject | None = None,
    ) -> None:
        """`now` is the clock; `tell` turns a refusal into one or two plain sentences."""
        super().__init__(parent)
        self.runner = runner
        self.feed = feed
        self.settings = settings
        self.now = now
        self.tell = tell

    def say(self, doing: str) -> None:
        """Show in the status line what the program is doing; empty when it is done."""
        self.doing_changed.emit(doing)

    def say_saved(self, what: str) -> None:
        """Show in the status line what was saved last."""
        self.saved.emit(what)

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say that something was done, and for ten seconds how to take it back."""
        self.toasted.emit(Toast(text=text, undo=undo))

    def refuse(self, refusal: "Refusal") -> None:
        """Show a refusal that belongs to no field."""
        self.noticed.emit(Notice(id="refusal", text=self.tell(refusal), tone="over"))

    def run_long(
        self,
        what: str,
        call: "Callable[[Job[_T]], _T]",
        *,
        owner: QObject,
        on_done: Callable[[_T], None],
        on_refused: "Callable[[Refusal], None] | None" = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> "Job[_T]":
        """Do a long call with its progress and 取消 in the status line.

        A refusal is shown above the place, unless whoever calls shows it nearer.
        """
        job = self.runner.run_long(
            call,
            owner=owner,
            on_done=on_done,
            on_refused=on_refused or self.refuse,
            on_progress=self.long_work_advanced.emit,
            on_cancelled=on_cancelled,
            on_end=self.long_work_ended.emit,
        )
        self.long_work_begun.emit(LongWork(what=what, job=job))
        return job

    def go_to(self, place: str, aim: object = None) -> None:
        """Turn to another place; `aim` is handed to its `show_aim`."""
        self.place_wanted.emit(place, aim)

    def open_record(self, kind: str, record_id: str) -> None:
        """Open a record wherever its kind is at home."""
        self.record_wanted.emit(kind, record_id)

    def print_form(self, form: str, subject: str, kind: str = "") -> None:
        """Show a form filled for a case, order or business type, ready to be printed; places need not know how.

        `kind` is that of a `PaperKind`; empty takes an id for that of a case and anything else for a business type.
        """
        self.paper_wanted.emit(form, kind, subject)

    def show_paper(self, paper: object) -> None:
        """Show a finished `Paper` of the paper service, ready to be printed."""
        self.paper_shown.emit(paper)
