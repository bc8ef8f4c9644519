"""What is said of the counter: an overloaded one, a month of it, a parked customer."""

from datetime import UTC, date, datetime
from uuid import UUID

from app.domain.definitions.source import Source
from app.domain.work.counter import CounterSession, Visit
from app.domain.work.counter_load import CounterLoad, LoadLimits, Overload
from app.labels.counter import hundredths_text, load_text, month_lines, parked_text, visits_text
from app.services.work.counter_figures import ClerkFigures, CounterMonth

LIMITS = LoadLimits(
    open_visits=4,
    average_minutes=20,
    least_visits=3,
    waiting=5,
    wait_minutes=15,
    source=Source(title="本所"),
    effective_from=date(2026, 1, 1),
)


def load(average: int | None, *overloads: Overload, waiting: int = 0) -> CounterLoad:
    return CounterLoad(
        waiting=waiting,
        longest_wait=7 * waiting,
        running=2,
        parked=3,
        ended=6,
        average_minutes=average,
        limits=LIMITS,
        overloads=overloads,
    )


def test_an_overloaded_counter_names_the_figures_and_their_limits() -> None:
    assert load_text(load(24, Overload.OPEN, Overload.AVERAGE)) == (
        "柜台超负荷：正在办理 2 位、暂离 3 位（限 4 位）；近一小时办结 6 件，平均 24 分钟（限 20 分钟）。"
    )
    assert visits_text(load(None)) == "正在办理 2 位，暂离 3 位，近一小时办结 6 件"
    assert visits_text(load(24)).endswith("，平均 24 分钟")
    assert visits_text(load(None, waiting=2)).startswith("等候 2 位，最久 14 分钟，正在办理 2 位")


def test_a_month_says_only_what_there_was() -> None:
    clerk = ClerkFigures(number="YF003", name="孙丽", visits=8, average_minutes=14, over=1, asked=2)
    month = CounterMonth(month="2026-10", clerks=(clerk,), closed=4, trips=5, average_trips=125)
    assert month_lines(month) == (
        "叫号办理 8 件，超时 1 件",
        "补充要求资料：孙丽 2 次",
        "办结 4 件，平均每件到柜台 1.25 次",
    )
    assert month_lines(CounterMonth(month="2026-10", clerks=(), closed=0, trips=0, average_trips=None)) == ()
    assert hundredths_text(None) == "—"


def test_nobody_is_away_while_he_is_served() -> None:
    now = datetime(2026, 3, 2, 1, tzinfo=UTC)
    session = CounterSession(id=UUID(int=1), ticket="A1", clerk_id=UUID(int=2), called_at=now)
    assert parked_text(Visit(session=session), "孙丽", now) == ""
