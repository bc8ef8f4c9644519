"""The rules over one case: each planted contradiction is found by its own rule, and honest cases by none."""

from app.domain.work.calendar import WorkingCalendar
from app.domain.work.event import EventKind
from app.domain.work.timekeeping.rules import Weight
from app.domain.work.timekeeping.worked import working_minutes
from tests.domain.work.timekeeping.telling import (
    CASE,
    OTHER,
    Asking,
    accepted,
    at,
    clean_story,
    event,
    finished,
    passed,
)


def test_an_honest_case_is_asked_nothing(ask: Asking) -> None:
    assert ask(clean_story(), contract_signed_on="2026-10-13", powered_at="2026-10-14T10:00:00+08:00") == []


def test_a_form_signed_days_before_its_case_is_found(ask: Asking) -> None:
    story = [accepted("12T09:00", paper="09T15:00"), passed("accept", "survey", "12T10:00")]

    (finding,) = ask(story)

    assert (finding.rule.value, finding.weight) == ("paper_before_acceptance", Weight.CONTRADICTION)
    assert (finding.at, finding.other_at) == (at("09T15:00"), at("12T09:00"))
    assert (finding.subject.id, finding.stage, finding.event_ids) == (CASE, "accept", (story[0].id,))
    assert finding.values == {"step": "case.accepted"}


def test_a_later_step_on_paper_before_the_case_is_found_once(ask: Asking) -> None:
    story = [*clean_story()[:3], finished("12T15:00", paper="11T15:00"), passed("survey", "contract", "12T16:00")]

    assert ask.rules(story) == ["paper_before_acceptance"]


def test_an_hour_between_form_and_acceptance_is_allowed(ask: Asking) -> None:
    assert ask.rules([accepted("12T10:00", paper="12T09:00")]) == []
    assert ask.rules([accepted("12T10:00", paper="12T08:59")]) == ["paper_before_acceptance"]


def test_a_contract_dated_before_its_case_puts_the_acceptance_in_doubt(ask: Asking) -> None:
    entered = event(EventKind.CASE_FIELDS_ENTERED, "12T16:30", stage="contract", fields="account,contract_signed_on")
    story = [*clean_story(), entered]

    (finding,) = ask(story, contract_signed_on="2026-10-11")

    assert finding.rule.value == "fact_before_acceptance"
    assert finding.event_ids == (story[0].id, entered.id)
    assert finding.values == {"field": "contract_signed_on", "value": "2026-10-11"}
    assert finding.stage == "contract"
    assert ask(story, contract_signed_on="2026-10-12") == []


def test_power_before_acceptance_is_found_to_the_minute(ask: Asking) -> None:
    assert ask.rules(clean_story(), powered_at="2026-10-12T08:59:00+08:00") == ["fact_before_acceptance"]
    assert ask.rules(clean_story(), powered_at="2026-10-12T09:00:00+08:00") == []


def test_a_corrected_date_is_asked_of_who_corrected_it(ask: Asking) -> None:
    corrected = event(
        EventKind.CASE_CORRECTED, "14T09:00", actor=OTHER, field="contract_signed_on", before="", after="", reason="错"
    )

    (finding,) = ask([*clean_story(), corrected], contract_signed_on="2026-10-01")

    assert finding.person_id == OTHER
    assert finding.recorded_at == at("14T09:00")


def test_what_is_no_date_is_not_compared(ask: Asking) -> None:
    assert ask(clean_story(), contract_signed_on="尚未签订") == []


def test_a_case_without_its_acceptance_is_compared_only_among_its_steps(ask: Asking) -> None:
    story = clean_story()[1:]

    assert ask(story, contract_signed_on="2026-10-01") == []
    assert ask.rules([*story[:2], finished("12T15:00", paper="09T15:00"), *story[3:]]) == ["paper_differs"]


def test_a_stage_left_without_its_field_work_is_found(ask: Asking) -> None:
    story = [each for each in clean_story() if each.kind != EventKind.ORDER_FINISHED]

    (finding,) = ask(story)

    assert finding.rule.value == "left_before_finish"
    assert (finding.at, finding.other_at, finding.stage) == (None, at("12T16:00"), "survey")


def test_a_stage_left_before_its_field_work_ended_is_found(ask: Asking) -> None:
    story = [*clean_story()[:3], finished("12T17:00"), passed("survey", "contract", "12T16:00", recorded="12T17:10")]

    (finding,) = ask(story)

    assert (finding.rule.value, finding.at) == ("left_before_finish", at("12T17:00"))


def test_a_return_needs_no_field_work(ask: Asking) -> None:
    returned = event(EventKind.CASE_RETURNED, "12T11:00", from_="survey", to="accept", reason="资料不符")

    assert ask([*clean_story()[:2], returned]) == []


def test_stages_out_of_order_are_found_by_the_system_s_and_by_the_papers_times(ask: Asking) -> None:
    story = clean_story()[:5]
    by_system = [*story, passed("contract", "install", "12T14:00", recorded="12T16:30")]
    by_paper = [
        *story[:4],
        passed("survey", "contract", "12T16:00", paper="12T16:00"),
        passed("contract", "install", "12T17:00", paper="12T15:30"),
    ]

    assert [(each.rule.value, each.values["times"]) for each in ask(by_system)] == [("out_of_order", "system")]
    assert [(each.rule.value, each.values["times"]) for each in ask(by_paper)] == [("out_of_order", "paper")]


def test_three_stages_in_one_minute_are_found(ask: Asking) -> None:
    story = [
        *clean_story()[:4],
        passed("survey", "contract", "12T16:00"),
        passed("contract", "install", "12T16:00"),
        event(EventKind.CASE_CLOSED, "12T16:00", from_="callback"),
    ]

    (finding,) = ask(story)

    assert finding.rule.value == "same_minute"
    assert finding.values == {"count": 3, "times": "system"}
    assert ask(story[:-1]) == []


def test_a_report_that_goes_on_by_itself_is_nobody_s_step(ask_fault: Asking) -> None:
    story = [
        accepted("12T09:00"),
        passed("accept", "repair", "12T09:00"),
        passed("repair", "callback", "12T09:00"),
        event(EventKind.CASE_CLOSED, "12T09:00", from_="callback"),
    ]

    assert "same_minute" not in ask_fault.rules(story)


def test_days_of_stages_entered_at_one_sitting_are_found(ask: Asking) -> None:
    story = [
        accepted("12T09:00"),
        passed("accept", "survey", "12T10:00", recorded="14T09:00"),
        finished("12T15:00", recorded="14T09:01"),
        passed("survey", "contract", "13T10:00", recorded="14T09:05"),
        passed("contract", "install", "13T16:00", recorded="14T09:09"),
    ]

    found = {finding.rule.value: finding for finding in ask(story)}

    assert set(found) == {"one_sitting", "recorded_late"}
    assert found["one_sitting"].values == {"count": 3}
    assert (found["one_sitting"].at, found["one_sitting"].other_at) == (at("12T10:00"), at("14T09:09"))


def test_two_people_at_work_are_no_sitting(ask: Asking) -> None:
    story = [
        accepted("12T09:00"),
        passed("accept", "survey", "12T10:00", recorded="14T09:00"),
        finished("12T15:00", recorded="14T09:01"),
        event(EventKind.CASE_ADVANCED, "13T10:00", recorded="14T09:05", actor=OTHER, from_="survey", to="contract"),
        passed("contract", "install", "13T16:00", recorded="14T09:09"),
    ]

    assert "one_sitting" not in ask.rules(story)


def test_what_is_entered_after_more_than_a_working_day_is_late_and_asked_once_a_day(ask: Asking) -> None:
    story = [
        accepted("12T09:00", recorded="13T09:01"),
        event(EventKind.CASE_NOTICE_GIVEN, "12T10:00", recorded="14T09:00", form="one-time-notice"),
        event(EventKind.CASE_FORM_SIGNED, "12T11:00", recorded="14T09:05", form="resident-registration"),
    ]

    (first, second) = ask(story)

    assert [first.rule.value, second.rule.value] == ["recorded_late", "recorded_late"]
    assert first.values == {"count": 1, "minutes": 421}
    assert second.values == {"count": 2, "minutes": 780}
    assert (second.at, second.other_at) == (at("12T10:00"), at("14T09:00"))
    assert ask([accepted("12T09:00", recorded="13T09:00")]) == []


def test_a_weekend_between_happening_and_entry_does_not_count(calendar: WorkingCalendar) -> None:
    assert working_minutes(calendar, at("16T17:00"), at("19T09:00")) == 60
    assert working_minutes(calendar, at("19T09:00"), at("16T17:00")) == 0
    assert working_minutes(calendar, at("12T13:00"), at("12T14:30")) == 30


def test_paper_and_system_further_apart_than_two_hours_differ(ask: Asking) -> None:
    story = [*clean_story()[:3], finished("12T15:00", paper="12T12:59"), passed("survey", "contract", "12T16:00")]

    (finding,) = ask(story)

    assert (finding.rule.value, finding.weight) == ("paper_differs", Weight.DIFFERENCE)
    assert (finding.at, finding.other_at) == (at("12T12:59"), at("12T15:00"))
    story[3] = finished("12T15:00", paper="12T13:00")
    assert ask(story) == []


def test_counter_work_at_night_is_a_hint_once_a_night(ask: Asking, ask_fault: Asking) -> None:
    story = [accepted("12T23:10"), passed("accept", "survey", "13T05:59")]

    (finding,) = ask(story)

    assert (finding.rule.value, finding.weight, finding.values) == ("at_night", Weight.HINT, {"count": 2})
    assert ask_fault(story) == []


def test_a_finding_keeps_its_key_until_a_fact_is_another(ask: Asking) -> None:
    story = [accepted("12T09:00", paper="09T15:00"), passed("accept", "survey", "12T10:00")]
    (before,), (again,) = ask(story), ask([*story, *clean_story()[2:]])

    assert before.key == again.key
    (contract,) = ask(clean_story(), contract_signed_on="2026-10-10")
    (another,) = ask(clean_story(), contract_signed_on="2026-10-09")
    assert contract.key != another.key


def test_a_reopened_case_goes_on_in_the_stage_it_went_back_to(ask: Asking) -> None:
    reopened = event(EventKind.CASE_REOPENED, "14T09:00", to="contract", reason="合同有误")
    late_again = passed("contract", "install", "14T10:00", paper="09T10:00")

    (finding, _) = ask([*clean_story(), reopened, late_again])

    assert (finding.rule.value, finding.stage) == ("paper_before_acceptance", "contract")
