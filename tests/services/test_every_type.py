"""Every shipped business type by the services: to its end on every way, with every side step."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.definitions.field import FieldKind, FieldSpec
from app.domain.definitions.stage import GateKind, SideStep, StageSpec
from app.domain.dispatch.order import OPEN_STATES
from app.domain.firms.firm import Trade
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.work.case import Case, CaseDraft, CasePaper, CaseState, PaperState
from app.domain.work.checks import holds
from app.domain.work.choosing import STATEMENT, statements
from app.domain.work.examining import Findings, Verdict
from app.domain.work.steps import StepKind, next_stage
from app.services.definitions import Definitions
from app.services.folder import installed_path
from tests.firms import a_firm
from tests.paying import pay_what_is_owed
from tests.station import CHEN, FIRST_AREA, MONDAY, SmallStation

SHIPPED = Definitions(installed_path("resources") / "reference")
CODES = sorted(path.stem for path in Path(installed_path("resources") / "reference" / "business").glob("*.toml"))
VALUES: Mapping[FieldKind, str | int] = {
    FieldKind.TEXT: "甲",
    FieldKind.NAME: "查良镛",
    FieldKind.ID_NUMBER: "321182199802078157",
    FieldKind.CREDIT_CODE: "91350100M000100Y43",
    FieldKind.PHONE: "19900001234",
    FieldKind.CAPACITY: 8000,
    FieldKind.DATE: "2026-03-02",
    FieldKind.MOMENT: "2026-03-02T09:00:00+08:00",
    FieldKind.ADDRESS: "扬中市油坊镇鸣凤村9组54号",
    FieldKind.READING: 0,
    FieldKind.NUMBER: 1,
    FieldKind.NOTE: "已说明",
}
CORE = frozenset({"name", "phone", "address", "area"})
PASSED = Findings(verdict=Verdict.PASSED, people="张三、李四", opinion="符合供电方案")
_CHEN_ACCOUNT = "1183369442"
_ACCOUNTS = count(1000)  # every new supply is another customer


class Way:
    """One case of a type on its way; `answers` are what is chosen where the choice decides about a stage."""

    def __init__(self, station: SmallStation, business: BusinessType, answers: Mapping[str, str]) -> None:
        self.station = station
        self.business = business
        self.answers = answers
        self.case = self.register()

    def value(self, spec: FieldSpec) -> str | int:
        if spec.kind is not FieldKind.CHOICE:
            if spec.kind is FieldKind.ACCOUNT:
                return _CHEN_ACCOUNT if self.business.needs_customer else f"110000{next(_ACCOUNTS)}"
            return VALUES[spec.kind]
        return self.answers.get(spec.code) or spec.default or spec.choices[0].value

    def values(self, stage: str, case: Case | CaseDraft) -> dict[str, str | int]:
        """What a stage asks for, question by question: an answer may bring the next question."""
        known = dict(case.details)
        for spec in self.business.fields:
            if spec.stage == stage and spec.code not in CORE and spec.is_required and _holds(spec, known):
                known[spec.code] = self.value(spec)
        return {code: value for code, value in known.items() if case.details.get(code) != value}

    def register(self) -> Case:
        business = self.business
        draft = CaseDraft(
            business_code=business.code,
            name="陈玉兰",
            phone="13900005678",
            address="扬中市油坊镇老郎村1组6号",
            area_id=FIRST_AREA,
            customer_id=CHEN if business.needs_customer else None,
            papers=tuple(CasePaper(code=paper.code, state=PaperState.PRESENT) for paper in business.papers),
        )
        return self.station.register(replace(draft, details=self.values(business.stages[0].code, draft)))

    def who(self) -> Session:
        return self.station.head

    def step(self, kind: StepKind) -> Case:
        reason = "" if kind in {StepKind.ADVANCE, StepKind.CLOSE, StepKind.ARCHIVE, StepKind.RESUME} else "客户要求"
        self.case = self.station.step(self.case, kind, reason, session=self.who())
        return self.case

    def prepare(self) -> None:
        """What the gates of this stage and the next want beside fields and orders."""
        supply, stage = self.station.desk.supply, self.business.stage(self.case.stage)
        following = next_stage(self.case, stage, self.business)
        entry = self.business.stage(following).entry_gates if following else ()
        for gate in (*stage.gates, *entry):
            if gate.kind is GateKind.FREE_CHOICE:
                self.choose(gate.code)
            elif gate.kind is GateKind.EXAMINED:
                supply.examining.examine(self.who(), self.case.id, PASSED)
        pay_what_is_owed(self.station.desk, self.who(), self.case, MONDAY.date())
        self.case = self.station.case(self.case.id)

    def choose(self, trades: str) -> None:
        firm = a_firm(self.station)
        made = self.station.desk.case_views.show(self.who(), self.case.id).events
        known = statements(made)[-1].choices if statements(made) else {}
        new = {Trade(trade): firm.id for trade in trades.split() if Trade(trade) not in known}
        if new:
            self.station.desk.supply.choosing.choose(self.who(), self.case.id, new, "陈玉兰")
            self.station.desk.entering.sign_form(self.who(), self.case.id, STATEMENT)

    def do_the_stage(self) -> None:
        """Whatever the stage the case is in asks for."""
        self.fill_in()
        self.prepare()

    def fill_in(self) -> None:
        desk, stage = self.station.desk, self.business.stage(self.case.stage)
        for gate in stage.gates:
            if gate.kind is GateKind.FORM_SIGNED:
                desk.entering.sign_form(self.who(), self.case.id, gate.code)
            elif gate.kind is GateKind.NOTICE_GIVEN:
                desk.entering.give_notice(self.who(), self.case.id, self.business.notice_form)
        result = self.values(stage.code, self.case)
        if stage.order_kind:
            self.finish_order(result)
        elif result:
            desk.entering.enter(self.who(), self.case.id, result)
        self.case = self.station.case(self.case.id)

    def finish_order(self, result: Mapping[str, str | int] | None = None) -> None:
        """Do the order that is open; a case that was opened again has a new one."""
        orders = self.station.desk.case_views.show(self.who(), self.case.id).orders
        if orders and orders[-1].state in OPEN_STATES:
            self.station.do_field_work(self.case, result or {})
            self.case = self.station.case(self.case.id)

    def go_on(self) -> None:
        self.do_the_stage()
        self.step(StepKind.ADVANCE if self.business.stage(self.case.stage).next else StepKind.CLOSE)


def _holds(spec: FieldSpec, known: Mapping[str, str | int]) -> bool:
    return spec.when is None or str(known.get(spec.when.field, "")) in spec.when.any_of


@pytest.fixture(params=CODES)
def business(request: pytest.FixtureRequest) -> BusinessType:
    (found,) = SHIPPED.versions(request.param)
    return found


def ways(business: BusinessType) -> list[Mapping[str, str]]:
    """The usual way, and one for every choice that decides about a stage."""
    deciding = {stage.when.field for stage in business.stages if stage.when is not None}
    specs = [spec for spec in business.fields if spec.code in deciding]
    return [{}, *({**_asking(spec), spec.code: choice.value} for spec in specs for choice in spec.choices)]


def _asking(spec: FieldSpec) -> Mapping[str, str]:
    """The answer that brings this question."""
    return {} if spec.when is None else {spec.when.field: spec.when.any_of[0]}


def test_a_case_comes_to_its_file(station: SmallStation, business: BusinessType) -> None:
    seen: set[str] = set()
    for answers in ways(business):
        way = Way(station, business, answers)
        passed = [business.stages[0].code]
        while way.case.state is CaseState.OPEN:
            if way.case.stage != passed[-1]:
                passed.append(way.case.stage)
            way.go_on()

        assert passed == [stage.code for stage in business.stages if holds(stage.when, way.case)]
        assert way.case.state is CaseState.DONE
        assert way.step(StepKind.ARCHIVE).state is CaseState.ARCHIVED
        clocks = station.desk.case_views.show(station.clerk, way.case.id).clocks
        assert [clock.spec for clock in clocks] == [limit for limit in business.limits if holds(limit.when, way.case)]
        seen.update(passed)
    assert seen == {stage.code for stage in business.stages}


def test_every_side_step_of_every_stage(station: SmallStation, business: BusinessType) -> None:
    tried: set[str] = set()
    for answers in ways(business):
        way = Way(station, business, answers)
        while way.case.state is CaseState.OPEN:
            stage = business.stage(way.case.stage)
            if stage.code in tried:
                way.go_on()
                continue
            tried.add(stage.code)
            _hold_back(way, stage)
            _step_aside(way, stage)
            if SideStep.RETURN in stage.side_steps:
                assert way.step(StepKind.RETURN).stage == stage.returns_to
            else:
                way.go_on()
        assert way.case.state is CaseState.DONE
        assert way.step(StepKind.REOPEN).state is CaseState.OPEN


def _hold_back(way: Way, stage: StageSpec) -> None:
    """A stage is not left before its work is done; then it is done."""
    if stage.order_kind or way.values(stage.code, way.case):
        with pytest.raises(Refusal):
            way.step(StepKind.ADVANCE if stage.next else StepKind.CLOSE)
    way.do_the_stage()


def _step_aside(way: Way, stage: StageSpec) -> None:
    """End and open again, pause and go on, wherever the stage allows it."""
    for side_step in _endings(stage.side_steps):
        assert way.step(StepKind(side_step.value)).state in {CaseState.WITHDRAWN, CaseState.REFUSED}
        assert (way.step(StepKind.REOPEN).state, way.case.stage) == (CaseState.OPEN, stage.code)
        way.finish_order()
    if SideStep.PAUSE in stage.side_steps:
        assert way.step(StepKind.PAUSE).state is CaseState.PAUSED
        assert (way.step(StepKind.RESUME).state, way.case.stage) == (CaseState.OPEN, stage.code)


def _endings(side_steps: tuple[SideStep, ...]) -> Iterator[SideStep]:
    yield from (step for step in side_steps if step in {SideStep.WITHDRAW, SideStep.REFUSE})
