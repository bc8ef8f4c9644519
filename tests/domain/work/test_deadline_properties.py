"""What must hold for every deadline, whatever the pauses; each against a count of single minutes stands beside this."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit
from app.domain.work.calendar import Hours, Suspension, WorkingCalendar, YearDays
from app.domain.work.deadlines import Deadline, deadline
from app.domain.work.receipt import Pause
from app.domain.zone import STATION_ZONE

EPOCH = datetime(2026, 9, 18, tzinfo=STATION_ZONE)
MINUTE = timedelta(minutes=1)
YEAR = YearDays(
    year=2026,
    off={date(2026, 9, day): "中秋节" for day in (25, 26, 27)} | {date(2026, 10, day): "国庆节" for day in range(1, 8)},
    working={date(2026, 9, 20): "国庆节", date(2026, 10, 10): "国庆节"},
    papers=(),
)
HOURS = (
    (Hours(segments=((510, 720), (840, 1050))),),
    (Hours(segments=((540, 1020),)),),
    (Hours(segments=((0, 1),)), Hours(segments=((480, 660), (720, 780), (1380, 1440)), first=(10, 5), last=(12, 31))),
)
moments = st.integers(0, 30 * 1440).map(lambda minute: EPOCH + minute * MINUTE)
spans = st.tuples(moments, st.integers(0, 4000)).map(lambda span: (span[0], span[0] + span[1] * MINUTE))
pause_lists = st.lists(spans.map(lambda span: Pause(starts_at=span[0], ends_at=span[1])), max_size=4)
open_or_ended = st.builds(
    lambda span, is_open, reason: Pause(starts_at=span[0], ends_at=None if is_open else span[1], reason=reason),
    spans,
    st.booleans(),
    st.sampled_from(["weather", "permit", ""]),
)
calendars = st.builds(
    WorkingCalendar,
    years=st.just((YEAR,)),
    hours=st.sampled_from(HOURS),
    overrides=st.dictionaries(st.dates(date(2026, 9, 18), date(2026, 10, 20)), st.booleans(), max_size=4),
    suspensions=st.lists(spans.map(lambda span: Suspension(starts_at=span[0], ends_at=span[1])), max_size=2).map(tuple),
)
limits = st.one_of(
    st.builds(Limit, amount=st.integers(1, 4), unit=st.just(LimitUnit.WORKING_DAY), mode=st.sampled_from(LimitMode)),
    st.builds(Limit, amount=st.integers(1, 9), unit=st.just(LimitUnit.CALENDAR_DAY), mode=st.sampled_from(LimitMode)),
    st.builds(Limit, amount=st.integers(1, 9), unit=st.just(LimitUnit.HOUR), mode=st.sampled_from(LimitMode)),
    st.builds(Limit, amount=st.integers(1, 300), unit=st.just(LimitUnit.MINUTE), mode=st.sampled_from(LimitMode)),
)


def answer(limit: Limit, start: datetime, as_of: datetime, calendar: WorkingCalendar, pauses: list[Pause]) -> Deadline:
    return deadline(limit, start, as_of=as_of, calendar=calendar, pauses=pauses)


@settings(max_examples=100, deadline=None)
@given(limits, moments, moments, calendars, pause_lists, open_or_ended)
def test_one_more_pause_never_brings_a_deadline_forward(
    limit: Limit, start: datetime, as_of: datetime, calendar: WorkingCalendar, pauses: list[Pause], more: Pause
) -> None:
    before = answer(limit, start, as_of, calendar, pauses)
    after = answer(limit, start, as_of, calendar, [*pauses, more])
    assert after.due_at >= before.due_at
    assert after.used <= before.used


@settings(max_examples=100, deadline=None)
@given(limits, moments, moments, calendars, st.lists(open_or_ended, max_size=5), st.data())
def test_the_order_in_which_pauses_were_entered_changes_nothing(
    limit: Limit, start: datetime, as_of: datetime, calendar: WorkingCalendar, pauses: list[Pause], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(pauses))
    assert answer(limit, start, as_of, calendar, shuffled) == answer(limit, start, as_of, calendar, pauses)


edits = st.lists(st.tuples(st.integers(0, 3), st.none() | open_or_ended), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(limits, moments, moments, calendars, edits, st.data())
def test_only_the_last_word_on_each_pause_counts(
    limit: Limit,
    start: datetime,
    as_of: datetime,
    calendar: WorkingCalendar,
    edits: list[tuple[int, Pause | None]],
    data: st.DataObject,
) -> None:
    """Pauses entered late, corrected and removed (None): what stands in the end decides, not the way that led there."""
    final = dict(edits)
    others = data.draw(st.permutations(sorted(final)))
    detour = dict.fromkeys(others, Pause(starts_at=start, ends_at=as_of)) | {number: final[number] for number in others}
    there = [pause for pause in final.values() if pause is not None]
    back = [pause for pause in detour.values() if pause is not None]
    assert answer(limit, start, as_of, calendar, back) == answer(limit, start, as_of, calendar, there)


@settings(max_examples=100, deadline=None)
@given(limits, moments, moments, calendars, pause_lists, st.lists(st.integers(0, 4000), max_size=3))
def test_splitting_a_pause_changes_nothing(
    limit: Limit, start: datetime, as_of: datetime, calendar: WorkingCalendar, pauses: list[Pause], cuts: list[int]
) -> None:
    pieces = [piece for pause in pauses for piece in split(pause, cuts)]
    assert answer(limit, start, as_of, calendar, pieces) == answer(limit, start, as_of, calendar, pauses)


def split(pause: Pause, cuts: list[int]) -> list[Pause]:
    """A pause in pieces, cut so many minutes after its start."""
    assert pause.ends_at is not None
    inside = {min(pause.starts_at + cut * MINUTE, pause.ends_at) for cut in cuts}
    edges = sorted({pause.starts_at, pause.ends_at, *inside})
    pairs = pairwise(edges) if len(edges) > 1 else [(pause.starts_at, pause.ends_at)]
    return [replace(pause, starts_at=begins, ends_at=ends) for begins, ends in pairs]


@settings(max_examples=100, deadline=None)
@given(limits, moments, calendars, pause_lists)
def test_at_its_end_a_limit_is_used_up_and_the_receipt_adds_up(
    limit: Limit, start: datetime, calendar: WorkingCalendar, pauses: list[Pause]
) -> None:
    found = deadline(limit, start, as_of=start, calendar=calendar, pauses=pauses)
    at_end = deadline(limit, start, as_of=found.due_at, calendar=calendar, pauses=pauses)
    assert at_end.left == 0 or limit.unit is LimitUnit.CALENDAR_DAY  # that ends with business, not with its minutes
    assert found.lines[-1].total >= limit.amount
    assert sum((line.counted for line in found.lines), Fraction(0)) == found.lines[-1].total
    assert found.lines[-1].day == (found.due_at - MINUTE).date()
