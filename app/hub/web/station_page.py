"""The county's page of one station: its computers, limits, scores, and what waits for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from app.domain.upstream.report import HalfStars, LockedMonth, Report
from app.hub.callers import DeviceStatus
from app.hub.county_view import CountyComputer, StationView
from app.hub.knowledge import shipped_knowledge
from app.hub.web.county_page import STATIONS, count, limits_table, moment, notes, over_and_near, seen
from app.hub.web.markup import Column, Html, facts, lines, mark, page, section, table, text
from app.hub.words import ACTS, REASONS, STATUSES
from app.labels.disputes import TABLES
from app.labels.ledgers import hundredths_text
from app.labels.rating import STARS

_MONTHS: Final = 6
_COMPUTERS: Final = (
    Column("序号", "number"),
    Column("名称"),
    Column("状态", "still"),
    Column("程序"),
    Column("最近联系", "still"),
    Column("未读到", "number"),
    Column("自检信号", "still"),
    Column("时钟"),
)


def station_page(view: StationView, now: datetime, visitor: str) -> str:
    """One station as it is at a moment."""
    station, told = view.station, view.station.told
    return page(
        station.glance.name,
        _figures(view, now),
        section("电脑", _computers(view.computers, now), name="computers"),
        section("临期与超期", limits_table(told.report.limits if told else (), now), name="limits"),
        section("月度得分", _scores(told.report if told else None), name="scores"),
        section("待定冲突", _disputes(view), name="disputes"),
        section("隔离的操作", _set_aside(view), name="set-aside"),
        section("记录", _deeds(view), name="deeds"),
        when=moment(now),
        visitor=visitor,
        at=STATIONS,
    )


def _figures(view: StationView, now: datetime) -> Html:
    station = view.station
    over, near = over_and_near(station, now)
    pairs = [
        ("编号", text(station.glance.code)),
        ("最近联系", seen(station.glance.seen_at, now)),
        ("日志", text(str(station.glance.head))),
        ("待定冲突", count(station.glance.disputes)),
        ("隔离", count(station.glance.set_aside)),
    ]
    if station.told:
        report = station.told.report
        pairs += [
            ("在办业务", text(str(report.open_cases))),
            ("未完派工单", text(str(report.open_orders))),
            ("已超期", count(over)),
            ("临期", count(near, "near")),
            ("报告", text(f"{moment(report.reported_at)}，{station.told.device_index} 号机")),
        ]
    remarks = lines(notes(station, now))
    return facts([*pairs, *([("须留意", remarks)] if remarks else [])])


def _computers(computers: Sequence[CountyComputer], now: datetime) -> Html:
    rows = (
        (
            text(str(each.index)),
            text(each.name),
            mark(STATUSES[each.status], "good" if each.status is DeviceStatus.ACTIVE else "near"),
            text(each.program),
            seen(each.seen_at, now) if each.status is DeviceStatus.ACTIVE else text(moment(each.seen_at)),
            text(str(each.behind)),
            text(moment(each.canary_at) if each.canary_at else ""),
            mark(f"{'慢' if each.clock.is_slow else '快'} {each.clock.minutes} 分钟", "near")
            if each.clock
            else text(""),
        )
        for each in computers
    )
    return table(_COMPUTERS, rows, "还没有电脑加入。", "这个供电所的电脑")


def _scores(report: Report | None) -> Html:
    months = sorted(report.months, key=lambda each: each.month)[-_MONTHS:] if report else []
    halves = sorted(report.halves, key=lambda each: each.first_month)[-1:] if report else []
    numbers = sorted({one.number for each in months for one in each.members})
    columns = (
        Column("工号"),
        *(Column(each.month, "number") for each in months),
        *(Column(_half_name(half), "still") for half in halves),
    )
    rows = [
        (text(number), *(_points(each, number) for each in months), *(_stars(half, number) for half in halves))
        for number in numbers
    ]
    average = [text("全所平均"), *(text(hundredths_text(each.average)) for each in months), *(text("") for _ in halves)]
    return table(columns, [*rows, average] if rows else (), "还没有锁定的月份。", "各人已锁定月份的得分")


def _half_name(half: HalfStars) -> str:
    year, month = half.first_month.split("-")
    return f"{year} {'上' if month == '01' else '下'}半年星级（{half.locked} 个月）"


def _points(month: LockedMonth, number: str) -> Html:
    total = next((one.total for one in month.members if one.number == number), None)
    return text("—" if total is None else hundredths_text(total))


def _stars(half: HalfStars, number: str) -> Html:
    stars = next((one.stars for one in half.members if one.number == number), None)
    return text("" if stars is None else STARS.get(stars, f"{stars} 星"))


def _disputes(view: StationView) -> Html:
    known = shipped_knowledge().tables
    rows = (
        (
            text(TABLES.get(known[each.table].rules.name, "") if each.table in known else ""),
            text(moment(each.taken_at) if each.taken_at else ""),
            text(str(each.seq)),
        )
        for each in view.disputes
    )
    columns = (Column("记录"), Column("收到", "still"), Column("日志序号", "number"))
    return table(columns, rows, "没有待定的冲突。", "等待所里处理的冲突")


def _set_aside(view: StationView) -> Html:
    rows = (
        (
            text(f"{each.device_index} 号机"),
            text(str(each.dev_seq)),
            text(REASONS.get(each.reason, each.reason)),
            text(moment(each.taken_at)),
        )
        for each in view.set_aside
    )
    columns = (Column("电脑"), Column("序号", "number"), Column("原因"), Column("收到", "still"))
    return table(columns, rows, "没有隔离的操作。", "中心没有采用、原样留存的操作")


def _deeds(view: StationView) -> Html:
    rows = ((text(moment(each.at)), text(ACTS[each.act]), text(each.who)) for each in view.deeds)
    return table(
        (Column("时间", "still"), Column("事项"), Column("账号")), rows, "还没有记录。", "对这个供电所做过的事"
    )
