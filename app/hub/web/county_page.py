"""The county's pages over all stations: how fresh they are, limits at risk, the months' scores."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from app.domain.upstream.report import LimitAtRisk, LockedMonth
from app.domain.upstream.watching import CANARY_LOST
from app.domain.zone import STATION_ZONE
from app.hub.county_view import CountyStation
from app.hub.web.markup import NOTHING, Column, Html, chooser, lines, link, mark, page, section, table, text
from app.labels.ledgers import hundredths_text

STATIONS, LIMITS, SCORES = "/county", "/county?view=limits", "/county?view=scores"
MOST_LIMITS: Final = 300

_QUIET: Final = timedelta(hours=24)
_MONTHS: Final = 6
_CLOCKS: Final = {"arrive": "到达现场", "finish": "完工"}

_STATION_COLUMNS: Final = (
    Column("供电所"),
    Column("编号"),
    Column("电脑", "number"),
    Column("最近联系", "still"),
    Column("未读到", "number"),
    Column("待定冲突", "number"),
    Column("隔离", "number"),
    Column("已超期", "number"),
    Column("临期", "number"),
    Column("须留意"),
)
_LIMIT_COLUMNS: Final = (
    Column("编号", "still"),
    Column("业务"),
    Column("环节"),
    Column("时限"),
    Column("到期", "still"),
    Column("情况", "still"),
    Column("台区经理", "still"),
)


def stations_page(stations: Sequence[CountyStation], now: datetime, visitor: str) -> str:
    """The stations of the county as they are at a moment."""
    shown = table(_STATION_COLUMNS, (_station_row(each, now) for each in stations), "还没有供电所。", "各供电所的情况")
    return page(
        "供电所一览", section("各所情况", shown, name="stations"), when=moment(now), visitor=visitor, at=STATIONS
    )


def limits_page(stations: Sequence[CountyStation], now: datetime, visitor: str, only: str) -> str:
    """Limits near or over at all stations, or at the only one with this code, the most urgent first."""
    options = {"": "全部供电所", **{each.glance.code: each.glance.name for each in stations}}
    chosen = [each for each in stations if not only or each.glance.code == only]
    found = sorted(
        ((limit, each) for each in chosen if each.told for limit in each.told.report.limits),
        key=lambda pair: (pair[0].due_at, pair[0].number),
    )
    rows = ((link(("county", each.glance.code), each.glance.name), *limit_row(limit, now)) for limit, each in found)
    left = max(0, len(found) - MOST_LIMITS)
    more = mark(f"还有 {left} 项，见各所的页面。", "quiet") if left else NOTHING
    shown = table(
        (Column("供电所"), *_LIMIT_COLUMNS), list(rows)[:MOST_LIMITS], "没有临期和超期的时限。", "临期和超期的时限"
    )
    part = section("临期与超期", chooser("limits", "station", "供电所", options, only), shown, more, name="limits")
    return page("时限", part, when=moment(now), visitor=visitor, at=LIMITS)


def scores_page(stations: Sequence[CountyStation], now: datetime, visitor: str, chosen: str) -> str:
    """The mean totals of locked months, station by station, up to the chosen month or the newest."""
    months = sorted({each.month for one in stations for each in _months(one)}, reverse=True)
    last = chosen if chosen in months else (months[0] if months else "")
    shown = sorted(month for month in months if month <= last)[-_MONTHS:]
    columns = (
        Column("供电所"),
        *(Column(month, "number") for month in shown),
        Column("人数", "number"),
        Column("锁定"),
    )
    rows = (_score_row(each, shown, last) for each in stations) if shown else ()
    part = section(
        "全所平均得分",
        chooser("scores", "month", "截至", {month: month for month in months}, last) if months else NOTHING,
        table(columns, rows, "还没有锁定的月份。", "各供电所已锁定月份的平均得分"),
        name="scores",
    )
    return page("月度得分", part, when=moment(now), visitor=visitor, at=SCORES)


def limits_table(limits: Iterable[LimitAtRisk], now: datetime) -> Html:
    """One station's limits."""
    rows = (limit_row(limit, now) for limit in limits)
    return table(_LIMIT_COLUMNS, rows, "没有临期和超期的时限。", "临期和超期的时限")


def limit_row(limit: LimitAtRisk, now: datetime) -> tuple[Html, ...]:
    """A limit as it is now: what was near when it was told may be over meanwhile."""
    is_over = limit.is_over or limit.due_at < now
    stands = (
        mark(f"已超 {span(now - limit.due_at)}", "late") if is_over else mark(f"剩 {span(limit.due_at - now)}", "near")
    )
    clock = _CLOCKS.get(limit.clock, limit.clock)
    return (
        *map(text, (limit.number, limit.business, limit.stage, clock, moment(limit.due_at))),
        stands,
        text(limit.manager),
    )


def moment(at: datetime) -> str:
    """A moment as the station's clock shows it."""
    return at.astimezone(STATION_ZONE).strftime("%Y-%m-%d %H:%M")


def span(length: timedelta) -> str:
    """How long something is, in its two largest units."""
    minutes = max(0, length // timedelta(minutes=1))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    return f"{hours} 小时 {minutes % 60} 分" if hours else f"{minutes} 分"


def seen(at: datetime | None, now: datetime) -> Html:
    """When a computer was last here."""
    if at is None:
        return mark("从未", "late")
    return mark(f"{moment(at)}（超过一天）", "late") if now - at > _QUIET else text(moment(at))


def count(number: int, tone: str = "late") -> Html:
    """A number that is to be seen when it is not 0."""
    return mark(str(number), tone) if number else text("0")


def over_and_near(station: CountyStation, now: datetime) -> tuple[int, int]:
    """How many of a station's limits are over now, and how many near, those not told one by one among the latter."""
    if station.told is None:
        return 0, 0
    report = station.told.report
    over = sum(limit.is_over or limit.due_at < now for limit in report.limits)
    return over, report.at_risk - over


def _station_row(station: CountyStation, now: datetime) -> tuple[Html, ...]:
    glance = station.glance
    over, near = over_and_near(station, now)
    told = (count(over), count(near, "near")) if station.told else (mark("未报", "quiet"),) * 2
    return (
        link(("county", glance.code), glance.name),
        text(glance.code),
        text(str(glance.computers)),
        seen(glance.seen_at, now),
        text(str(station.behind)),
        count(glance.disputes),
        count(glance.set_aside),
        *told,
        lines(notes(station, now)),
    )


def notes(station: CountyStation, now: datetime) -> Iterable[Html]:
    """What somebody should look after at a station."""
    if station.moved_to:
        yield mark(f"已迁往 {station.moved_to}", "quiet")
    if station.is_leaving:
        yield mark("正在迁出，暂不接收改动", "near")
    if station.pending:
        yield mark(f"{station.pending} 台电脑等待批准", "near")
    for clock in station.clocks:
        yield mark(f"{clock.device_index} 号机时间{'慢' if clock.is_slow else '快'} {clock.minutes} 分钟", "near")
    seen_at, sign_at = station.glance.seen_at, station.canary_at
    # Computers that come and bring nothing look well and are not: their hourly sign of life must be among what comes.
    if seen_at is not None and sign_at is not None and seen_at - sign_at > CANARY_LOST:
        yield mark(f"有联系，但自检信号停在 {moment(sign_at)}", "late")
    if station.told is not None and now - station.told.report.reported_at > _QUIET:
        yield mark(f"时限是 {moment(station.told.report.reported_at)} 报的", "quiet")


def _score_row(station: CountyStation, shown: Sequence[str], last: str) -> tuple[Html, ...]:
    own = {each.month: each for each in _months(station)}
    chosen = own.get(last)
    return (
        link(("county", station.glance.code), station.glance.name),
        *(_average(own.get(month)) for month in shown),
        text(str(len(chosen.members)) if chosen else ""),
        text(moment(chosen.locked_at) if chosen else "未锁定"),
    )


def _average(month: LockedMonth | None) -> Html:
    return text("—" if month is None or month.average is None else hundredths_text(month.average))


def _months(station: CountyStation) -> tuple[LockedMonth, ...]:
    return station.told.report.months if station.told else ()
