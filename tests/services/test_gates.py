"""No gate of any type can be skipped: not by a role, not at the services, not on the command line."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.definitions.stage import Gate, GateKind, StageSpec
from app.domain.people.session import OWNER, Session
from app.domain.problems import Refusal
from app.domain.records.facts import Bill
from app.domain.work.case import Case, CasePaper, CaseState, Origin, PaperState
from app.domain.work.checks import missing_papers
from app.domain.work.steps import StepKind, next_stage
from app.persistence.ids import new_id
from app.services.folder import installed_path
from tests.cli.conftest import Front
from tests.station import CHEN, FIRST_AREA, ZHANG, SmallStation, shipped_definitions

DEFINITIONS = shipped_definitions()
CODES = sorted(path.stem for path in Path(installed_path("resources") / "reference" / "business").glob("*.toml"))
_PAPERS = {GateKind.PAPERS_COMPLETE: True, GateKind.PAPERS_ORIGINAL: False}  # whether promises will do


def answers(business: BusinessType) -> Iterator[Mapping[str, str]]:
    """What is said so that no conditional stage is passed through, and so that every one is."""
    conditions = [stage.when for stage in business.stages if stage.when is not None]
    yield {}
    yield {condition.field: condition.any_of[0] for condition in conditions}


def put(station: SmallStation, business: BusinessType, stage: StageSpec | None, details: Mapping[str, str]) -> Case:
    """A case with nothing done for it, put at a stage, or closed, past every verb."""
    case = Case(
        id=new_id(),
        number=f"T-{new_id().hex[-8:]}".upper(),
        business_code=business.code,
        business_version=business.effective_from,
        stage=business.stages[-1].code if stage is None else stage.code,
        stage_since=station.clock.now(),
        state=CaseState.DONE if stage is None else CaseState.OPEN,
        customer_id=CHEN,
        area_id=FIRST_AREA,
        responsible_id=ZHANG,
        name="陈玉兰",
        phone="13900005678",
        address="扬中市油坊镇老郎村1组6号",
        accepted_at=station.clock.now(),
        origin=Origin.COUNTER,
        details=dict(details),
        papers=tuple(CasePaper(code=paper.code, state=PaperState.MISSING) for paper in business.papers),
    )
    with station.database.write(None) as tx:
        return tx.of(Case).add(case)


def shut(business: BusinessType, stage: StageSpec | None, case: Case) -> Iterator[str]:
    """The problems every gate before this case must raise."""
    gates: tuple[Gate, ...] = business.archive_gates if stage is None else stage.gates
    following = "" if stage is None else next_stage(case, stage, business)
    for gate in (*gates, *(business.stage(following).entry_gates if following else ())):
        if gate.kind is GateKind.FREE_CHOICE:
            yield "choice.missing"
        elif gate.kind not in _PAPERS or missing_papers(case, business, accepts_promises=_PAPERS[gate.kind]):
            yield f"gate.{gate.kind}"


def owe(station: SmallStation) -> None:
    with station.database.write(None) as tx:
        tx.of(Bill).add(
            Bill(
                id=new_id(),
                customer_id=CHEN,
                period="2026-02",
                receivable=10_000,
                received=0,
                paid_on=None,
                due_on=date(2026, 2, 28),
            )
        )


def steps_of(business: BusinessType) -> Iterator[tuple[StageSpec | None, StepKind]]:
    """The straight step out of every stage, and the one into the file."""
    for stage in business.stages:
        yield stage, StepKind.ADVANCE if stage.next else StepKind.CLOSE
    yield None, StepKind.ARCHIVE


def refused_to(station: SmallStation, who: Session, case: Case, kind: StepKind) -> set[str]:
    with pytest.raises(Refusal) as refusal:
        station.desk.cases.take_step(who, case.id, kind, reason="所长同意")
    return {problem.code for problem in refusal.value.problems}


@pytest.mark.parametrize("code", CODES)
def test_every_gate_of_a_type_holds_for_everybody(station: SmallStation, code: str) -> None:
    (business,) = DEFINITIONS.versions(code)
    owe(station)
    everybody = (OWNER, station.head, station.clerk, station.administrator, station.zhang)
    for details in answers(business):
        for stage, kind in steps_of(business):
            case = put(station, business, stage, details)
            wanted = set(shut(business, stage, case))
            if not wanted:
                continue
            for who in everybody:
                told = refused_to(station, who, case, kind)
                assert wanted <= told or told == {"case.not_your_step"}, (code, stage, who)
            assert wanted <= refused_to(station, OWNER, case, kind)
            assert station.case(case.id) == case


def test_every_kind_of_gate_stands_before_some_type() -> None:
    kinds = {
        gate.kind
        for code in CODES
        for business in DEFINITIONS.versions(code)
        for gates in (business.archive_gates, *((*stage.gates, *stage.entry_gates) for stage in business.stages))
        for gate in gates
    }
    assert kinds == set(GateKind) - {GateKind.FORM_SIGNED, GateKind.NOTICE_GIVEN}  # these wait for a station's own file


def test_gates_hold_on_the_command_line(station_on_disk: SmallStation, monkeypatch: pytest.MonkeyPatch) -> None:
    station = station_on_disk
    waiting: dict[str, str] = {}
    owe(station)
    for code in ("HV-NEW", "CHG-CLOSE", "LV-NR-NEW"):
        (business,) = DEFINITIONS.versions(code)
        details = [*answers(business)][-1]
        for stage, _ in steps_of(business):
            case = put(station, business, stage, details)
            for wanted in shut(business, stage, case):
                waiting.setdefault(wanted, case.number)
    assert set(waiting) == {
        *("choice.missing", "gate.bills_settled", "gate.examined", "gate.order_finished"),
        *("gate.papers_complete", "gate.papers_original"),
    }
    front = Front(home=station.folder.path, patch=monkeypatch, clock=station.clock)
    for wanted, number in waiting.items():
        assert wanted in front("case", "advance", number, "--json", "--reason", "所长同意").refused
    assert "choice.missing" in front("case", "advance", waiting["choice.missing"], "--json", number="YF001").refused
