"""What was answered stays with its finding, and 真实时间率 counts what is believed."""

from uuid import UUID

from app.domain.work.event import Event, EventKind
from app.domain.work.timekeeping.findings import Finding, FindingState, answers_from
from app.domain.work.timekeeping.rate import Rate, doubtful_events, rate_of, state_of
from tests.domain.work.timekeeping.telling import OTHER, Asking, accepted, event, passed


def planted(ask: Asking) -> tuple[list[Event], Finding]:
    story = [accepted("12T09:00", paper="09T15:00"), passed("accept", "survey", "12T10:00")]
    return story, ask(story)[0]


def answered(finding: Finding, moment: str = "15T09:00", reason: str = "村里代收") -> Event:
    return event(EventKind.TIMES_ANSWERED, moment, finding=finding.key, rule=finding.rule.value, reason=reason)


def decided(finding: Finding, is_accepted: int, moment: str = "15T10:00") -> Event:
    return event(
        EventKind.TIMES_DECIDED,
        moment,
        actor=OTHER,
        finding=finding.key,
        rule=finding.rule.value,
        is_accepted=is_accepted,
        note="已核",
    )


def test_an_answer_waits_is_accepted_or_refused_and_may_be_given_anew(ask: Asking) -> None:
    _, finding = planted(ask)
    told = [answered(finding), decided(finding, 0), answered(finding, "16T09:00", "有村委证明"), decided(finding, 1)]

    states = [state_of(finding, answers_from(told[:many])) for many in range(5)]

    assert states == [
        FindingState.OPEN,
        FindingState.ANSWERED,
        FindingState.REJECTED,
        FindingState.ANSWERED,
        FindingState.ACCEPTED,
    ]
    last = answers_from(told)[finding.key]
    assert (last.reason, last.note, last.decided_by) == ("有村委证明", "已核", OTHER)


def test_a_decision_without_an_answer_and_other_events_say_nothing(ask: Asking) -> None:
    story, finding = planted(ask)

    assert answers_from([*story, decided(finding, 1)]) == {}


def test_a_step_in_doubt_is_true_again_once_its_reason_is_accepted(ask: Asking) -> None:
    story, finding = planted(ask)
    ids = [each.id for each in story]

    def rate(*told: Event) -> Rate:
        return rate_of(ids, doubtful_events([finding], answers_from(told)))

    assert rate() == Rate(steps=2, true_steps=1)
    assert rate(answered(finding)).ten_thousandths == 5_000
    assert rate(answered(finding), decided(finding, 0)).ten_thousandths == 5_000
    assert rate(answered(finding), decided(finding, 1)).ten_thousandths == 10_000


def test_a_hint_takes_nothing_from_the_rate(ask: Asking) -> None:
    (hint,) = ask([accepted("12T23:10")])

    assert doubtful_events([hint], {}) == frozenset()


def test_the_rate_is_cut_off_and_a_month_without_steps_has_none() -> None:
    ids = [UUID(int=number) for number in range(3)]

    assert rate_of(ids, frozenset(ids[:1])).ten_thousandths == 6_666
    assert Rate(steps=20_001, true_steps=20_000).ten_thousandths == 9_999
    assert rate_of([], frozenset()).ten_thousandths is None
