"""Who is to go: the proposal in words, and the crew, times, dangers and measures to change before it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.dispatch.crew import Crew
from app.domain.problems import Problem
from app.ui.dispatch.advice import Advice
from app.ui.dispatch.crew_fields import everybody, lead_choices, people_fields, plan_fields, wrong_time
from app.ui.dispatch.members import MemberPicker
from app.ui.field_problems import by_field
from app.ui.forms.form import EntryForm
from app.ui.ground import Ground
from app.ui.moments import moment_from, moment_shown
from app.ui.parts import column, named

if TYPE_CHECKING:
    from app.ui.dispatch.dossier import Dossier

_CREW_FIELDS = ("lead", "guardian", "members")
Planned = tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewPlan:
    """What the form says: who goes, when, against which dangers."""

    crew: Crew
    planned: Planned
    risks: tuple[str, ...]
    measures: tuple[str, ...]


class CrewForm(QWidget):
    """The proposal and the crew; a person chosen by hand is checked at once."""

    finished = Signal()
    """Enter in the last field."""
    edited = Signal()
    """Something was changed by hand."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        named(self, "crewForm", self.tr("派工"))
        self._ground = ground
        self._dossier: Dossier | None = None
        self._is_guardian_own = False  # chosen by hand: not to be changed with the lead
        self._advice = Advice()
        self._people = EntryForm(ground.desk, people_fields(), name="crewPeople")
        self._members = MemberPicker()
        self._plan = EntryForm(
            ground.desk,
            plan_fields(),
            name="crewPlan",
            check=lambda name, values: wrong_time(name, values, ground.desk.now()),
        )
        inside = column(self, spacing=10)
        for piece in (self._advice, self._people, self._members, self._plan):
            inside.addWidget(piece)
        self._people.changed.connect(self._on_changed)
        self._people.finished.connect(self._members.setFocus)
        self._members.changed.connect(self._try)
        for told in (self._people.changed, self._members.changed, self._plan.changed):
            told.connect(self.edited)
        self._plan.changed.connect(self._on_planned)
        self._plan.finished.connect(self.finished)

    def show_order(self, dossier: "Dossier") -> None:
        """Propose anew for an order; what was changed by hand for the same order stays."""
        kept = None if self._dossier is None else self._dossier.view.order
        is_other = kept is None or (kept.id, kept.version) != (dossier.view.order.id, dossier.view.order.version)
        keeps = self.is_dirty and not is_other
        self._dossier = dossier
        self._advice.show_proposal(dossier)
        if not keeps:
            self.propose()

    @Slot()
    def propose(self) -> None:
        """Fill the form with what is proposed."""
        if self._dossier is None:
            return
        self._offer(self._dossier)
        proposal, order = self._dossier.proposal, self._dossier.view.order
        lead_id = None if proposal is None else proposal.lead_id
        guardian_id = self._dossier.guardian_id
        self._is_guardian_own = False
        self._people.set_values(
            {
                "lead": "" if lead_id is None else str(lead_id),
                "guardian": "" if guardian_id is None else str(guardian_id),
            }
        )
        self._plan.set_values(
            {
                "planned_from": moment_shown(order.planned_from),
                "planned_to": moment_shown(order.planned_to),
                "risks": "\n".join(order.risks),
                "measures": "\n".join(order.measures),
            }
        )

    def choose(self, staff_id: UUID) -> None:
        """Take somebody else as the lead, and see whether he may go."""
        self._people.set_value("lead", str(staff_id))
        self._on_changed("lead")
        self._people.editor("lead").setFocus()

    @property
    def is_dirty(self) -> bool:
        """Whether something was changed by hand."""
        return self._people.is_dirty or self._plan.is_dirty or bool(self._members.chosen)

    @property
    def values(self) -> Mapping[str, object]:
        """What stands in the form, to be kept while another order is looked at."""
        return {
            **self._people.values(),
            **self._plan.values(),
            "members": [str(member) for member in self._members.chosen],
        }

    def restore(self, values: Mapping[str, object]) -> None:
        """Put back what was typed for this order before."""
        for form in (self._people, self._plan):
            for name in form.values():
                form.set_value(name, str(values[name]))
        chosen = values["members"]
        if isinstance(chosen, list):
            self._members.offer(self._everybody(), [UUID(member) for member in chosen])
        self._is_guardian_own = True

    def plan(self) -> CrewPlan | None:
        """What is to be sent; None when a field cannot be read, which is said under it."""
        if not (self._people.values()["lead"] and self._plan.check_all()):
            if not self._people.values()["lead"]:
                self._people.show_problems({"lead": self.tr("请先选工作负责人。")})
            return None
        values = {**self._people.values(), **self._plan.values()}
        return CrewPlan(
            crew=self._crew(values),
            planned=self._planned(values),
            risks=_lines(values["risks"]),
            measures=_lines(values["measures"]),
        )

    def show_problems(self, problems: Sequence[Problem], *, goes_there: bool = True) -> str:
        """Say under each field what is wrong with it; what belongs to none is answered."""
        under, rest = by_field(problems, _CREW_FIELDS)
        self._members.show_message(under.get("members", ""))
        people = {name: text for name, text in under.items() if name != "members"}
        if goes_there:
            self._people.show_problems(people)
        else:
            for name in ("lead", "guardian"):
                self._people.show_message(name, people.get(name, ""))
        return rest

    def begin(self) -> None:
        """Put the focus where a person is chosen."""
        self._people.begin()

    def _offer(self, dossier: "Dossier") -> None:
        self._people.set_choices("lead", [("", self.tr("请选择")), *lead_choices(dossier.loads)])
        nobody = self.tr("请选择（须两人）") if dossier.view.kind.needs_two else self.tr("不设")
        others = [(str(key), name) for key, name in self._everybody()]
        self._people.set_choices("guardian", [("", nobody), *others])
        self._members.offer(self._everybody(), ())

    def _everybody(self) -> list[tuple[UUID, str]]:
        if self._dossier is None:
            return []
        return everybody(self._dossier.view.people, self._dossier.loads)

    @Slot(str)
    def _on_changed(self, name: str) -> None:
        if name == "guardian":
            self._is_guardian_own = True
        elif self._people.values()["lead"] and not self._is_guardian_own:
            self._propose_guardian(UUID(self._people.values()["lead"]))
            return
        self._try()

    def _propose_guardian(self, lead_id: UUID) -> None:
        if self._dossier is None:
            return
        order_id = self._dossier.view.order.id
        planning = self._ground.services.planning

        def take(guardian_id: UUID | None) -> None:
            if self._people.values()["lead"] == str(lead_id) and not self._is_guardian_own:
                self._people.editor("guardian").blockSignals(True)
                self._people.set_value("guardian", "" if guardian_id is None else str(guardian_id))
                self._people.editor("guardian").blockSignals(False)
                self._try()

        self._ground.run(self, lambda: planning.guardian_for(order_id, lead_id), take)

    @Slot()
    def _try(self) -> None:
        """See whether the crew could go, before it is sent."""
        values = {**self._people.values(), **self._plan.values()}
        if self._dossier is None or not values["lead"]:
            return
        order_id, crew, planned = self._dossier.view.order.id, self._crew(values), self._planned(values)

        def say(problems: tuple[Problem, ...]) -> None:
            if self._crew({**self._people.values(), **self._plan.values()}) == crew:
                self.show_problems(problems, goes_there=False)

        self._ground.run(self, lambda: self._ground.services.planning.check(order_id, crew, planned), say)

    @Slot(str)
    def _on_planned(self, name: str) -> None:
        if name.startswith("planned"):
            self._try()

    def _crew(self, values: Mapping[str, str]) -> Crew:
        lead, guardian = values["lead"], values["guardian"]
        return Crew(
            lead_id=UUID(lead) if lead else UUID(int=0),
            guardian_id=UUID(guardian) if guardian else None,
            member_ids=self._members.chosen,
        )

    def _planned(self, values: Mapping[str, str]) -> Planned:
        now = self._ground.desk.now()
        begins, ends = (moment_from(values[name], now) for name in ("planned_from", "planned_to"))
        return None if begins is None or ends is None else (begins, ends)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
