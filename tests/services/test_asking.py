"""One-time notice: what it names is kept, and every paper asked for later has a reason and is counted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.papers.subject import PaperSubject
from app.domain.problems import Refusal
from app.domain.work.asking import SUPPLEMENT, has_unsigned_requests, open_to_ask
from app.domain.work.case import Case, CasePaper, PaperState
from app.domain.work.steps import StepKind
from app.services.papers.sheets import Sheets
from app.services.work.ground import Occurred
from tests.station import SmallStation, local, rename_draft, resident_draft

NOTICE = "one-time-notice"


@pytest.fixture
def case(station: SmallStation) -> Case:
    """更名过户 for which the clerk has marked the former holder's papers as not needed."""
    return station.register(rename_draft())


def codes_of(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def state_of(station: SmallStation, case: Case, code: str) -> PaperState:
    return next(paper.state for paper in station.case(case.id).papers if paper.code == code)


def test_the_notice_keeps_what_it_named_and_who_signed(station: SmallStation, case: Case) -> None:
    station.desk.entering.give_notice(station.clerk, case.id, NOTICE, is_signed=True)

    given, signed = station.events(case.id)[-2:]
    named = str(given.payload["papers"]).split(",")
    assert given.kind == "case.notice_given"
    assert {"identity", "premises"} <= set(named)
    assert "former_holder" not in named
    assert (signed.kind, signed.payload) == ("case.form_signed", {"form": NOTICE})


def test_a_paper_not_on_the_notice_is_only_taken_after_it_was_asked_for(
    station: SmallStation, case: Case, tmp_path: Path
) -> None:
    file = tmp_path / "旧户主身份证.jpg"
    file.write_bytes(b"scan")
    station.desk.entering.set_paper(station.clerk, case.id, "former_holder", PaperState.MISSING)
    station.desk.entering.set_paper(station.clerk, case.id, "former_holder", PaperState.NOT_NEEDED)
    station.desk.entering.give_notice(station.clerk, case.id, NOTICE)

    for state in (PaperState.MISSING, PaperState.PRESENT):
        with pytest.raises(Refusal) as refused:
            station.desk.entering.set_paper(station.clerk, case.id, "former_holder", state)
        assert codes_of(refused) == [("asking.not_on_notice", "papers")]
    with pytest.raises(Refusal, match=r"asking\.not_on_notice"):
        station.desk.attaching.attach(station.clerk, case.id, file, "former_holder")
    station.desk.entering.set_paper(station.clerk, case.id, "former_holder", PaperState.NOT_NEEDED)

    asked = station.desk.asking.ask(station.clerk, case.id, " 过户协议上签名不清 ", paper="former_holder")

    assert (asked.code, asked.reason, asked.state) == ("former_holder", "过户协议上签名不清", PaperState.MISSING)
    assert asked.asked_by == station.clerk.staff_id
    assert state_of(station, case, "former_holder") is PaperState.MISSING
    station.desk.attaching.attach(station.clerk, case.id, file, "former_holder")
    (later,) = station.desk.case_views.show(station.clerk, case.id).later
    assert later.state is PaperState.PRESENT


def test_any_other_paper_is_asked_for_by_its_name_and_received_by_its_number(station: SmallStation, case: Case) -> None:
    at = local(2026, 3, 2, 8, 40)
    first = station.desk.asking.ask(station.clerk, case.id, "产权有争议", name="村委会证明", occurred=Occurred(at=at))
    second = station.desk.asking.ask(station.clerk, case.id, "原件破损", name="水费单")

    assert (first.code, first.asked_at, second.code, second.is_free) == ("asked-1", at, "asked-2", True)
    station.desk.entering.set_paper(station.clerk, case.id, "asked-2", PaperState.PRESENT)
    later = station.desk.case_views.show(station.clerk, case.id).later
    assert [(each.name, each.state) for each in later] == [("村委会证明", "missing"), ("水费单", "present")]
    assert station.events(case.id)[-1].payload == {
        "paper": "asked-2",
        "name": "水费单",
        "before": "missing",
        "after": "present",
    }
    assert station.events(case.id)[-2].payload == {"paper": "asked-2", "name": "水费单", "reason": "原件破损"}


def test_a_second_notice_is_owed_until_it_is_signed(station: SmallStation, case: Case) -> None:
    def is_owed() -> bool:
        return has_unsigned_requests(station.events(case.id))

    station.desk.entering.sign_form(station.clerk, case.id, "transfer-registration")
    assert not is_owed()
    station.desk.asking.ask(station.clerk, case.id, "产权有争议", name="村委会证明")
    assert is_owed()
    station.desk.entering.sign_form(station.clerk, case.id, SUPPLEMENT)
    assert not is_owed()
    station.desk.asking.ask(station.clerk, case.id, "原件破损", name="水费单")
    assert is_owed()


def test_both_notices_print_what_was_asked(station: SmallStation, case: Case) -> None:
    station.desk.asking.ask(station.clerk, case.id, "产权有争议", name="村委会证明")
    sheets = Sheets(station.desk.office)
    first = sheets.sheet(station.clerk, NOTICE, PaperSubject.case(case.id)).facts["papers"]
    second = sheets.sheet(station.clerk, SUPPLEMENT, PaperSubject.case(case.id))

    assert isinstance(first, list)
    assert len(first) == len(station.desk.case_views.show(station.clerk, case.id).papers) - 1
    assert second.number == case.number
    assert second.facts["papers"] == [
        {
            "name": "村委会证明",
            "reason": "产权有争议",
            "asked_on": date(2026, 3, 2),
            "asked_by": "孙丽",
            "is_received": False,
        }
    ]


def test_a_paper_of_the_checklist_is_known_by_its_name_too(station: SmallStation, case: Case) -> None:
    view = station.desk.case_views.show(station.clerk, case.id)
    names = {spec.code: spec.name for spec in view.business.papers}
    assert [spec.code for spec in open_to_ask(case, view.business, view.events)] == ["former_holder"]

    asked = station.desk.asking.ask(station.clerk, case.id, "协议不清", name=names["former_holder"])

    assert (asked.code, asked.is_free) == ("former_holder", False)
    view = station.desk.case_views.show(station.clerk, case.id)
    assert open_to_ask(view.case, view.business, view.events) == ()


@pytest.mark.parametrize(
    ("given", "reason", "problems"),
    [
        ({"name": "水费单"}, "  ", [("case.reason_missing", "reason")]),
        ({}, "原件破损", [("asking.paper_missing", "name")]),
        ({"paper": "moon"}, "原件破损", [("paper.unknown", "paper")]),
        ({"paper": "identity"}, "", [("case.reason_missing", "reason"), ("asking.on_notice", "paper")]),
        ({"name": "村委会证明"}, "又要", [("asking.asked_before", "name")]),
    ],
)
def test_a_request_without_reason_or_need_is_refused(
    station: SmallStation, case: Case, given: dict[str, str], reason: str, problems: list[tuple[str, str]]
) -> None:
    station.desk.asking.ask(station.clerk, case.id, "产权有争议", name="村委会证明")

    with pytest.raises(Refusal) as refused:
        station.desk.asking.ask(
            station.clerk, case.id, reason, paper=given.get("paper", ""), name=given.get("name", "")
        )

    assert codes_of(refused) == problems


def test_nothing_is_asked_for_in_a_case_that_has_ended(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.step(case, StepKind.WITHDRAW, "客户不办了")

    with pytest.raises(Refusal, match=r"case\.ended"):
        station.desk.asking.ask(station.clerk, case.id, "产权有争议", name="村委会证明")


def test_a_number_nobody_asked_under_is_no_paper(station: SmallStation, case: Case) -> None:
    station.desk.asking.ask(station.clerk, case.id, "产权有争议", name="村委会证明")

    with pytest.raises(Refusal, match=r"paper\.unknown"):
        station.desk.entering.set_paper(station.clerk, case.id, "asked-2", PaperState.PRESENT)
    with pytest.raises(Refusal, match=r"paper\.required"):
        station.desk.entering.set_paper(station.clerk, case.id, "asked-1", PaperState.PROMISED)


def test_a_notice_of_the_first_schema_named_the_whole_checklist(station: SmallStation) -> None:
    draft = rename_draft()
    case = station.register(
        replace(draft, papers=(*draft.papers[:2], CasePaper(code="former_holder", state=PaperState.MISSING)))
    )
    view = station.desk.case_views.show(station.clerk, case.id)
    old = replace(view.events[0], kind="case.notice_given", payload={"form": NOTICE})

    assert open_to_ask(case, view.business, [*view.events, old]) == ()
