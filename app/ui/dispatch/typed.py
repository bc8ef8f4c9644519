"""What was typed for an order and not sent yet: it waits while other orders are looked at."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from app.ui.dispatch.crew_form import CrewForm
    from app.ui.dispatch.dossier import Dossier
    from app.ui.dispatch.report_form import ReportForm


class Typed:
    """The unsent words of each order, for as long as the place is open."""

    def __init__(self, crew: "CrewForm", report: "ReportForm") -> None:
        self._crew = crew
        self._report = report
        self._plans: dict[UUID, Mapping[str, object]] = {}
        self._reports: dict[UUID, Mapping[str, str]] = {}

    def keep(self, dossier: "Dossier | None") -> None:
        """Keep what stands in the forms for the order that is left."""
        if dossier is None:
            return
        if dossier.may_send and self._crew.is_dirty:
            self._plans[dossier.view.order.id] = self._crew.values
        elif not dossier.may_send and self._report.is_dirty:
            self._reports[dossier.view.order.id] = self._report.values

    def restore(self, dossier: "Dossier") -> None:
        """Put back what was typed for an order, if it still can be sent or reported as it was then."""
        plan = self._plans.pop(dossier.view.order.id, None)
        report = self._reports.pop(dossier.view.order.id, None)
        if plan is not None and dossier.may_send:
            self._crew.restore(plan)
        elif report is not None and not dossier.may_send:
            self._report.restore(report)
