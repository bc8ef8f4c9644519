"""Keeping what is typed: a second after the last key, when the place is left, and at once on Ctrl+D."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.problems import Refusal
from app.labels.limits import moment_text
from app.ui.forms.editors import PickEditor
from app.ui.suggesting import Suggestion

if TYPE_CHECKING:
    from app.domain.station.station import Draft
    from app.ui.forms.form import EntryForm
    from app.ui.ground import Ground

_WAIT_MS = 1000
Values = Mapping[str, object]


class DraftKeeper(QObject):
    """Keeps one draft per person and subject of a place on this computer."""

    kept = Signal()
    """The draft is on the disk."""

    def __init__(self, parent: QObject, ground: "Ground", place: str, gather: Callable[[], tuple[str, Values]]) -> None:
        """`gather` answers the subject and what has been typed; no values at all take the draft away."""
        super().__init__(parent)
        self._ground = ground
        self._place = place
        self._gather = gather
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.keep)

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that is not kept yet."""
        return self._wait.isActive()

    def soon(self) -> None:
        """Something was typed: keep it when the typing pauses."""
        self._wait.start()

    @Slot()
    def keep(self) -> None:
        """Keep what stands there now."""
        self._wait.stop()
        subject, values = self._gather()
        if subject:
            self._ground.run(self, lambda: self._put(subject, values), lambda _: self.kept.emit())

    def keep_before_leaving(self) -> None:
        """Keep what is not kept yet, before this returns: the program may end now, and queued work is then dropped."""
        if not self._wait.isActive():
            return
        self._wait.stop()
        subject, values = self._gather()
        if subject:
            try:
                self._put(subject, values)
            except Refusal as refusal:
                self._ground.desk.refuse(refusal)

    def forget(self, subject: str) -> None:
        """The draft was saved for good, or given up."""
        self._wait.stop()
        self._ground.run(self, lambda: self._put(subject, {}), lambda _: None)

    def recall(self, subject: str, on_found: "Callable[[Draft | None], None]") -> None:
        """Ask for the draft kept under a subject."""
        session = self._ground.session
        self._ground.run(self, lambda: self._ground.services.station.draft(session, self._place, subject), on_found)

    def _put(self, subject: str, values: Values) -> None:
        self._ground.services.station.keep_draft(self._ground.session, self._place, subject, values)


class FormDraft(QObject):
    """What is typed into one form and not saved yet, kept by what the form is about."""

    def __init__(self, ground: "Ground", form: "EntryForm", place: str) -> None:
        super().__init__(form)
        self._ground = ground
        self._form = form
        self._subject = ""
        self._drafts = DraftKeeper(self, ground, place, self._gather)
        form.changed.connect(self._drafts.soon)

    def begin(self, subject: str) -> None:
        """The form is about to be emptied for a subject: what was typed for the one before is kept."""
        self.leave()
        self._subject = subject

    def recall(self) -> None:
        """Put back what was kept of the subject, once the form stands ready; what was typed meanwhile stays."""
        subject = self._subject
        self._drafts.recall(subject, lambda draft: self._restore(subject, draft))

    def leave(self) -> None:
        """The form is left: keep what is not kept yet."""
        if self._drafts.is_waiting:
            self._drafts.keep()

    def keep_before_leaving(self) -> None:
        """Keep what is not kept yet before this returns."""
        self._drafts.keep_before_leaving()

    def forget(self) -> None:
        """What was typed is saved for good, or given up."""
        self._drafts.forget(self._subject)

    def _restore(self, subject: str, draft: "Draft | None") -> None:
        if draft is None or subject != self._subject or self._form.is_dirty:
            return
        for name in self._form.values():
            kept = draft.values.get(name)
            if isinstance(kept, Mapping):
                self._form.set_picked(name, Suggestion(**kept))
            elif isinstance(kept, str):
                self._form.set_value(name, kept)
        now = self._ground.desk.now()
        self._ground.desk.toast(self.tr("已恢复 {when} 未保存的内容").format(when=moment_text(draft.saved_at, now)))

    def _gather(self) -> tuple[str, Values]:
        kept = {name: self._kept(name) for name in self._form.values()} if self._form.is_dirty else {}
        return self._subject, kept

    def _kept(self, name: str) -> object:
        editor = self._form.editor(name)
        picked = editor.suggestion if isinstance(editor, PickEditor) else None
        if picked is None:
            return editor.value()
        # Its words too: the field shows them, whatever was asked to find them.
        return {"kind": picked.kind, "id": picked.id, "title": picked.title, "subtitle": picked.subtitle}
