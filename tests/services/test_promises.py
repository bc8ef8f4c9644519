"""The promise book: made at the counter or in the field, kept or not, moved with a reason."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.work.case import Case
from app.domain.work.promises import Promise, PromiseState
from app.domain.work.steps import StepKind
from app.services.work.ground import Occurred
from app.services.work.promises import PromiseDraft
from tests.station import MONDAY, SmallStation, local, resident_draft

FRIDAY = local(2026, 3, 6, 17)


def promised(station: SmallStation, case: Case, what: str = "送合同") -> Promise:
    return station.desk.promises.promise(station.clerk, case.id, PromiseDraft(what=what, until=FRIDAY, to="查先生"))


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_promise_runs_beside_the_limits_and_is_watched(station: SmallStation) -> None:
    case = station.register(resident_draft())
    limits = station.desk.case_views.show(station.clerk, case.id).clocks
    made = promised(station, case)
    view = station.desk.case_views.show(station.clerk, case.id)
    assert (view.promises, view.clocks) == ((made,), limits)
    (open_promise,) = station.desk.promises.open_promises()
    assert (open_promise.promise, open_promise.number, open_promise.name, open_promise.by, open_promise.state) == (
        made,
        case.number,
        "查良镛",
        "孙丽",
        PromiseState.OPEN,
    )
    station.clock.set(local(2026, 3, 6, 17, 1))
    given = [note for note in station.desk.warnings.give(station.clerk).notes if note.clock == str(made.id)]
    assert [(note.name, note.level) for note in given] == [("送合同", "overdue")]
    assert given[0].staff_ids == (station.clerk.staff_id, station.head.staff_id)


def test_kept_in_time_it_is_done_with(station: SmallStation) -> None:
    case = station.register(resident_draft())
    made = promised(station, case)
    station.clock.set(FRIDAY)
    kept = station.desk.promises.keep(station.clerk, case.id, made.id)
    assert kept.state(FRIDAY + timedelta(days=3)) is PromiseState.KEPT
    assert station.desk.promises.open_promises() == ()
    with pytest.raises(Refusal) as refusal:
        station.desk.promises.keep(station.clerk, case.id, made.id)
    assert codes(refusal) == ["promise.settled"]


def test_moved_it_runs_to_the_other_day(station: SmallStation) -> None:
    case = station.register(resident_draft())
    made = promised(station, case)
    monday = local(2026, 3, 9, 12)
    moved = station.desk.promises.move(station.zhang, case.id, made.id, monday, " 客户外出 ")
    assert (moved.until, moved.moves[0].before, moved.moves[0].reason) == (monday, FRIDAY, "客户外出")
    with pytest.raises(Refusal) as refusal:
        station.desk.promises.move(station.clerk, case.id, made.id, MONDAY, " ")
    assert codes(refusal) == ["case.reason_missing", "promise.past"]


def test_what_is_no_promise_is_refused(station: SmallStation) -> None:
    case = station.register(resident_draft())
    for draft, code in (
        (PromiseDraft(what=" ", until=FRIDAY), "promise.nothing"),
        (PromiseDraft(what="送合同", until=MONDAY), "promise.past"),
    ):
        with pytest.raises(Refusal) as refusal:
            station.desk.promises.promise(station.clerk, case.id, draft)
        assert codes(refusal) == [code]
    with pytest.raises(Refusal) as refusal:
        station.desk.promises.keep(station.clerk, case.id, uuid4())
    assert codes(refusal) == ["record.missing"]
    with pytest.raises(Refusal) as refusal:
        station.desk.promises.promise(station.administrator, case.id, PromiseDraft(what="送合同", until=FRIDAY))
    assert codes(refusal) == ["permission.denied"]


def test_a_case_withdrawn_has_nothing_left_to_keep(station: SmallStation) -> None:
    case = station.register(resident_draft())
    promised(station, case)
    station.step(case, StepKind.WITHDRAW, "客户不办了")
    assert station.desk.promises.open_promises() == ()
    with pytest.raises(Refusal) as refusal:
        promised(station, case)
    assert codes(refusal) == ["case.ended"]


def test_who_keeps_promises_is_counted_by_person(station: SmallStation) -> None:
    case = station.register(resident_draft())
    kept, broken, _ = (promised(station, case, what) for what in ("送合同", "回电话", "上门看"))
    station.desk.promises.promise(station.zhang, case.id, PromiseDraft(what="装表", until=local(2026, 3, 20)))
    station.desk.promises.promise(OWNER, case.id, PromiseDraft(what="停电通知", until=FRIDAY))
    station.clock.set(local(2026, 3, 6, 17, 1))
    station.desk.promises.keep(station.clerk, case.id, kept.id, Occurred(at=FRIDAY))
    station.desk.promises.keep(station.clerk, case.id, broken.id)
    rates = station.desk.promises.kept_rates(MONDAY - timedelta(days=1))
    assert [(rate.name, rate.made, rate.kept, rate.broken, rate.percent_hundredths) for rate in rates] == [
        ("孙丽", 3, 1, 2, 3333),
        ("张三", 1, 0, 0, None),
    ]
    owners = [each for each in station.desk.promises.open_promises() if each.promise.by_id is None]
    assert [(each.by, each.promise.what) for each in owners] == [("", "停电通知")]
    assert station.desk.promises.kept_rates(FRIDAY) == ()


def test_a_promise_of_another_case_is_not_found_here(station: SmallStation) -> None:
    made = promised(station, station.register(resident_draft()))
    other = station.register(resident_draft(name="李建国"))
    with pytest.raises(Refusal) as refusal:
        station.desk.promises.keep(station.clerk, other.id, UUID(str(made.id)))
    assert codes(refusal) == ["record.missing"]
