"""What was typed for an order and not sent yet: it waits while other orders are looked at, and outlives a crash."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.drafting import DraftKeeper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.station.station import Draft
    from app.ui.dispatch.crew_form import CrewForm
    from app.ui.dispatch.dossier import Dossier
    from app.ui.dispatch.report_form import ReportForm
    from app.ui.ground import Ground

_VERSION = "version"  # of the order it was typed for: what was meant for an earlier step is of no use


class Typed(QObject):
    """The unsent words of each order, as drafts of this person on this computer."""

    def __init__(self, ground: "Ground", crew: "CrewForm", report: "ReportForm") -> None:
        super().__init__(report)
        self._crew = crew
        self._report = report
        self._dossier: Dossier | None = None
        self._drafts = DraftKeeper(self, ground, "dispatch", self._gather)
        crew.edited.connect(self._drafts.soon)
        report.edited.connect(self._drafts.soon)

    def leave(self) -> None:
        """Another order is about to be shown: keep what stands in the forms."""
        if self._drafts.is_waiting:
            self._drafts.keep()

    def keep_before_leaving(self) -> None:
        """Keep what is not kept yet before this returns."""
        self._drafts.keep_before_leaving()

    def look_at(self, dossier: "Dossier") -> None:
        """Put back what was typed for an order, if it still can be sent or reported as it was then."""
        before, self._dossier = self._dossier, dossier
        if before is None or _subject(before) != _subject(dossier):
            self._drafts.recall(_subject(dossier), lambda draft: self._restore(dossier, draft))

    def forget(self) -> None:
        """What was typed was sent or reported."""
        if self._dossier is not None:
            self._drafts.forget(_subject(self._dossier))

    def _restore(self, dossier: "Dossier", draft: "Draft | None") -> None:
        if draft is None or self._dossier is None or _subject(self._dossier) != _subject(dossier):
            return
        form = self._crew if dossier.may_send else self._report
        if draft.values[_VERSION] == dossier.view.order.version and not form.is_dirty:
            form.restore(draft.values)

    def _gather(self) -> "tuple[str, Mapping[str, object]]":
        if self._dossier is None:
            return "", {}
        form = self._crew if self._dossier.may_send else self._report
        kept = {**form.values, _VERSION: self._dossier.view.order.version} if form.is_dirty else {}
        return _subject(self._dossier), kept


def _subject(dossier: "Dossier") -> str:
    return f"{'plan' if dossier.may_send else 'report'} {dossier.view.order.id}"
