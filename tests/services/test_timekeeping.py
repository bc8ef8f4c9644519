"""Paper against system at a station: what is found in a month, who answers, who accepts, and what the rate says."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER, Session
from app.domain.problems import Refusal
from app.domain.station.calendar_content import OwnDay, kind_of, plain_content
from app.domain.station.calendar_entry import CalendarEntry
from app.domain.work.case import Case
from app.domain.work.event import EventKind, SubjectKind
from app.domain.work.steps import StepKind
from app.domain.work.timekeeping.findings import FindingState
from app.domain.work.timekeeping.rate import Rate
from app.domain.work.timekeeping.rules import Rule
from app.persistence.ids import natural_id
from app.services.definitions import Definitions
from app.services.work.ground import Occurred
from tests.services.asked_times import MARCH, old_paper, times
from tests.station import (
    CHEN,
    FIRST_AREA,
    MONDAY,
    STATION,
    SURVEYED,
    SmallStation,
    fault_draft,
    local,
    rename_draft,
    resident_draft,
)


def refusal_of(call: object) -> list[str]:
    with pytest.raises(Refusal) as caught:
        call()  # type: ignore[operator]  # a verb without arguments
    return [problem.code for problem in caught.value.problems]


def test_a_station_without_work_has_no_months_and_no_rate(station: SmallStation) -> None:
    assert times(station).months() == ()
    assert times(station).trend() == ()
    assert times(station).findings() == ()
    assert times(station).review(station.head, MARCH).rate == Rate(steps=0, true_steps=0)
    assert Rule.MONTH_END in times(station).rules().specs


def test_honest_work_is_all_true(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.step(case, StepKind.ADVANCE)
    station.do_field_work(case, SURVEYED)
    station.step(case, StepKind.ADVANCE)
    station.register(fault_draft())

    review = times(station).review(station.head, MARCH)

    assert review.findings == ()
    assert (review.rate.steps, review.rate.ten_thousandths) == (10, 10_000)
    assert [(each.person.number if each.person else "", each.rate.steps) for each in review.people] == [("YF003", 10)]


def test_an_old_paper_is_answered_at_the_counter_and_accepted_by_the_head(station: SmallStation) -> None:
    found = old_paper(station)
    key = found.finding.key
    assert (found.finding.rule, found.state, found.business) == (
        Rule.PAPER_BEFORE_ACCEPTANCE,
        FindingState.OPEN,
        "低压居民新装",
    )
    assert (found.stage, found.person.number if found.person else "") == ("业务受理", "YF003")

    waiting = times(station).answer(station.clerk, key, " 村里代收 ")
    assert (waiting.state, waiting.answer.reason if waiting.answer else "") == (FindingState.ANSWERED, "村里代收")
    assert times(station).review(station.head, MARCH).rate.true_steps == 0

    accepted = times(station).decide(station.head, key.upper(), is_accepted=True)

    assert accepted.state is FindingState.ACCEPTED
    assert times(station).review(station.head, MARCH).rate.true_steps == 1
    kinds = [event.kind for event in station.events(found.finding.subject.id)]
    assert kinds[-2:] == [EventKind.TIMES_ANSWERED, EventKind.TIMES_DECIDED]
    assert refusal_of(lambda: times(station).answer(station.clerk, key, "再说明")) == ["times.settled"]


def test_a_refused_reason_comes_back_and_may_be_given_anew(station: SmallStation) -> None:
    key = old_paper(station).finding.key
    times(station).answer(station.clerk, key, "忙")

    assert refusal_of(lambda: times(station).decide(station.head, key, is_accepted=False)) == ["times.note_missing"]
    assert times(station).decide(station.head, key, is_accepted=False, note="请附证明").state is FindingState.REJECTED
    assert refusal_of(lambda: times(station).decide(station.head, key, is_accepted=True)) == ["times.not_answered"]
    assert times(station).answer(station.clerk, key, "村委证明在附件").state is FindingState.ANSWERED


def test_who_may_answer_and_who_may_accept(station: SmallStation) -> None:
    key = old_paper(station).finding.key

    assert refusal_of(lambda: times(station).answer(station.zhang, key, "代答")) == ["times.not_yours"]
    assert refusal_of(lambda: times(station).answer(station.clerk, key, " ")) == ["times.reason_missing"]
    assert refusal_of(lambda: times(station).answer(station.clerk, "0123", "x")) == ["times.unknown"]
    assert refusal_of(lambda: times(station).decide(station.clerk, key, is_accepted=True)) == ["times.head_only"]
    assert refusal_of(lambda: times(station).decide(station.head, key, is_accepted=True)) == ["times.not_answered"]
    times(station).answer(station.head, key, "所长代答")
    assert refusal_of(lambda: times(station).decide(station.head, key, is_accepted=True)) == ["times.own_answer"]
    assert times(station).decide(OWNER, key, is_accepted=True).state is FindingState.ACCEPTED


def test_an_area_manager_answers_what_was_recorded_by_the_own_hand(station: SmallStation) -> None:
    case = station.register(resident_draft())
    station.step(case, StepKind.ADVANCE)
    order = station.newest_order(case.id)
    proposal, _ = station.desk.dispatch.propose(order.id)
    lead = next(each for each in (station.zhang, station.li, station.wang) if each.staff_id == proposal.lead_id)
    station.do_field_work(case, SURVEYED)
    with station.database.write(lead.staff_id) as tx:
        event = station.desk.office.record(
            tx,
            lead,
            (SubjectKind.CASE, case.id),
            EventKind.CASE_FORM_SIGNED,
            payload={"form": "x"},
            on_paper_at=MONDAY - timedelta(days=2),
        )
    (found,) = times(station).findings()

    assert found.finding.event_ids == (event.id,)
    assert times(station).answer(lead, found.finding.key, "客户提前签好").state is FindingState.ANSWERED


def test_a_case_shows_its_four_times_and_what_is_asked(station: SmallStation) -> None:
    found = old_paper(station)

    truth = times(station).of_case(found.finding.subject.id)

    assert [each.finding.key for each in truth.findings] == [found.finding.key]
    (step,) = truth.steps
    assert (step.step.stage, step.is_true, step.person.name if step.person else "") == ("业务受理", False, "孙丽")
    assert refusal_of(lambda: times(station).of_case(uuid4())) == ["record.missing"]


def test_the_owner_s_steps_count_without_a_person(station: SmallStation) -> None:
    station.desk.cases.register(OWNER, resident_draft())

    review = times(station).review(station.head, MARCH)

    assert [(each.person, each.rate.steps) for each in review.people] == [(None, 1)]
    assert [step.person for step in times(station).steps(MARCH)] == [None]
    assert times(station).of_case(station.events()[-1].subject_id).steps[0].person is None


def test_who_may_not_read_all_scores_sees_the_own_rate_only(station: SmallStation) -> None:
    station.register(resident_draft())
    station.desk.cases.register(station.head, fault_draft())

    def numbers(session: Session) -> list[str]:
        people = times(station).review(session, MARCH).people
        return [each.person.number if each.person else "" for each in people]

    assert numbers(station.head) == ["YF001", "YF003"]
    assert numbers(station.clerk) == ["YF003"]
    assert numbers(station.zhang) == []


def test_months_are_those_of_recording_twelve_at_most_and_kept_until_something_is_new(station: SmallStation) -> None:
    station.register(resident_draft("一月"))
    station.clock.set(local(2027, 5, 10, 9))
    told: list[tuple[int, int]] = []

    station.register(resident_draft("五月"))
    months = times(station).months()
    rates = times(station).trend(lambda done, total: told.append((done, total)))

    assert (len(months), months[0], months[-1]) == (12, "2027-05", "2026-06")
    assert told[0] == (0, 12)
    assert told[-1] == (12, 12)
    assert [rate.steps for _, rate in rates] == [0] * 11 + [1]
    station.register(resident_draft("又一户"))
    assert [rate.steps for _, rate in times(station).trend()] == [0] * 11 + [2]
    assert times(station).review(station.head, MARCH).rate.steps == 1


def test_a_month_is_asked_as_a_whole_once_it_is_over(station: SmallStation) -> None:
    for number in range(10):
        station.clock.set(local(2026, 3, 30, 9, number))
        case = station.register(resident_draft(f"户{number}"))
        with station.database.write(None) as tx:
            subject = SubjectKind.CASE, case.id
            station.desk.office.record(tx, station.clerk, subject, EventKind.CASE_CLOSED, payload={"from": "callback"})
    assert [found.finding.rule for found in times(station).findings() if found.finding.rule is Rule.MONTH_END] == []

    station.clock.set(local(2026, 4, 1, 9))

    (found,) = [found for found in times(station).findings() if found.finding.rule is Rule.MONTH_END]
    assert (found.finding.subject.id, found.business, found.stage) == (STATION, "", "")
    assert times(station).answer(station.clerk, found.finding.key, "集中装表").state is FindingState.ANSWERED


def test_a_clock_that_was_put_back_is_found(station: SmallStation) -> None:
    station.register(resident_draft())
    station.clock.forward(hours=-2)
    station.register(fault_draft())

    (found,) = times(station).findings(MARCH)

    assert (found.finding.rule, found.finding.values["minutes"]) == (Rule.CLOCK_BACK, 120)


def test_an_account_opened_without_a_case_is_asked_from_the_second_month_on(station: SmallStation) -> None:
    def open_account(account: str, day: date) -> None:
        with station.database.write(None) as tx:
            known = tx.of(Customer).get(CHEN)
            key = natural_id(STATION, "customer", account)
            tx.of(Customer).add(dataclasses.replace(known, id=key, account_number=account, opened_on=day))

    open_account("1100000001", date(2026, 3, 3))
    open_account("1100000002", date(2026, 4, 3))
    open_account("1183369498", date(2026, 4, 9))
    open_account("1183369499", date(2026, 4, 10))
    station.register(rename_draft())
    station.clock.set(local(2026, 4, 10, 9))
    for account in ("1183369498", "1183369499"):
        case = station.register(resident_draft())
        with station.database.write(None) as tx:
            tx.of(Case).save(dataclasses.replace(case, details={**case.details, "account": account}))

    found = [each.finding for each in times(station).findings() if each.finding.rule is Rule.OPENED_WITHOUT_CASE]

    # The newest first: the case of the one came the day after, the other has none at all.
    assert [finding.values["account"] for finding in found] == ["1183369498", "1100000002"]


@pytest.fixture
def rested_saturday(definitions: Definitions) -> Iterator[tuple[CalendarEntry, ...]]:
    """The station's own word that it rests on a Saturday worked elsewhere; taken back after the test."""
    content = OwnDay(day=date(2026, 2, 28), is_worked=False)
    entry = CalendarEntry(
        id=uuid4(),
        kind=kind_of(content),
        content=plain_content(content),
        reason="本所休息",
        entered_at=MONDAY,
        entered_by=None,
    )
    yield (entry,)
    definitions.adopt_calendar(())


def test_new_days_of_the_station_make_all_months_new(
    station: SmallStation, rested_saturday: tuple[CalendarEntry, ...]
) -> None:
    friday = Occurred(at=local(2026, 2, 27, 9))
    station.desk.cases.register(station.clerk, resident_draft(), accepted=friday)
    assert [found.finding.values["minutes"] for found in times(station).findings()] == [840]

    station.desk.office.definitions.adopt_calendar(rested_saturday)
    station.clock.set(local(2026, 4, 1, 9))

    assert times(station).findings() == ()


def test_orders_without_a_case_are_not_compared(station: SmallStation) -> None:
    station.desk.dispatch.create(station.clerk, kind="WO-07", area_id=FIRST_AREA, task="巡视", place="")

    assert times(station).review(station.head, MARCH).rate.steps == 0
    assert times(station).months() == ("2026-03",)
