"""What each kind of rule says, in one line with its figures and units: the rules that are for all types of business."""

from collections.abc import Iterator, Mapping
from functools import singledispatch
from typing import Final

from app.domain.definitions.pause_rule import PauseRule
from app.domain.definitions.supply import MeetingRule, SurveyRule
from app.domain.definitions.warning import WarningLevel, WarningPoint
from app.domain.records.facts import PlaceKind
from app.domain.work.also import OfferKind, OfferRule
from app.domain.work.calendar import YearDays
from app.domain.work.counter_load import LoadLimits
from app.domain.work.timekeeping.rules import RuleSpec, Weight
from app.labels.rules import SIDES, WEEKDAYS
from app.labels.station import CERTIFICATES
from app.labels.timekeeping import FIGURES
from app.labels.timekeeping import LABELS as TIMES
from app.labels.work import LABELS
from app.services.rules.row import (
    CrewRule,
    LeastPeople,
    OrderLimitRule,
    RuleRow,
    TableRule,
)

_PLACES: Final = {str(kind): word for kind, word in LABELS[PlaceKind].items()}
_OFFERS: Final[Mapping[OfferKind, str]] = {
    OfferKind.ARREARS: "有未结清电费的",
    OfferKind.CUT_OFF: "已停电还没有复电的",
    OfferKind.PAPERS: "在办业务待补资料的",
    OfferKind.SIGNATURE: "在办业务待签字的",
    OfferKind.PAUSED: "在办业务暂停中的",
    OfferKind.OPEN_CASE: "有其他在办业务的",
    OfferKind.TEMPORARY: "临时用电 {days} 天内到期的",
    OfferKind.SUSPENDED: "已暂停用电的",
    OfferKind.IDENTITY: "档案证件号码缺或有误的",
    OfferKind.PHONE: "手机号 {days} 天没有核对的",
}
_WARNINGS: Final[Mapping[WarningPoint, str]] = {
    WarningPoint.USED: "时限用去 {percent}% 时",
    WarningPoint.NEAR: "到该项时限的临近比例时（未另写的为 80%）",
    WarningPoint.LAST_DAY: "最后一个工作日上班时",
    WarningPoint.DUE: "到时限的当分钟",
}
_TABLES: Final[Mapping[str, tuple[str, str]]] = {
    "arrears.penalty": (
        "电费违约金",
        "按日计收：居民万分之 {resident}；其他客户当年欠费万分之 {this_year}，跨年度欠费万分之 {earlier_years}",
    ),
    "arrears.reminder": ("催缴期限", "催缴通知填发后 {pay_within_days} 天内缴费"),
    "arrears.cut": (
        "欠费停电",
        "逾期满 {after_days} 天可以停电；停电前 {notice_least} 至 {notice_most} 天送达通知；建议 {hour} 时停电",
    ),
    "outages.notice.planned": ("计划停电告知", "停电前 {hours} 小时告知或公告"),
    "outages.notice.temporary": ("临时停电告知", "停电前 {hours} 小时告知重要客户或公告"),
    "hearing.appeal": ("扣分申诉", "扣分告知单打印后 {working_days} 个工作日内可以申诉"),
    "hearing.public": ("公示", "公示 {working_days} 个工作日"),
}
"""What the plain tables are called and say, by file and table."""


@singledispatch
def says(content: object) -> str:
    """What a rule says, by the type of its content.

    Raises:
        TypeError: for a type no words are known for.
    """
    raise TypeError(f"no words for {type(content).__name__}")


@singledispatch
def named(_content: object) -> str:
    """What a rule is called whose file gives it no name."""
    return ""


def rule_name(row: RuleRow) -> str:
    """What a rule is called."""
    return row.name or named(row.content)


@says.register
def _(content: TableRule) -> str:
    return _TABLES[content.code][1].format(**content.figures)


@named.register
def _(content: TableRule) -> str:
    return _TABLES[content.code][0]


@says.register
def _(content: LoadLimits) -> str:
    return (
        f"同时在办和暂离超过 {content.open_visits} 位，或近一小时平均超过 {content.average_minutes} 分钟"
        f"（不足 {content.least_visits} 件不看），或等候超过 {content.waiting} 位、{content.wait_minutes} 分钟时提醒"
    )


@named.register
def _(_content: LoadLimits) -> str:
    return "柜台超负荷"


@says.register
def _(content: OfferRule) -> str:
    return f"{_OFFERS[content.kind].format(days=content.days)}，受理时提示可一并办理"


@named.register
def _(_content: OfferRule) -> str:
    return "顺便可办"


@says.register
def _(content: SurveyRule) -> str:
    kva = content.threshold_kva
    posts = f"；团队中须有{'、'.join(content.posts)}之一" if content.posts else ""
    side = SIDES[content.is_team_at_threshold]
    return f"{kva} kVA 以下由客户经理勘查，以上由客户经理牵头、团队勘查；正好 {kva} kVA {side}{posts}"


@named.register
def _(_content: SurveyRule) -> str:
    return "勘查人员"


@says.register
def _(content: LeastPeople) -> str:
    return f"不论容量，现场不少于 {content.people} 人"


@named.register
def _(_content: LeastPeople) -> str:
    return "现场最少人数"


@says.register
def _(content: MeetingRule) -> str:
    return f"{WEEKDAYS[content.weekday - 1]}，遇休息日顺延到下一个工作日"


@named.register
def _(_content: MeetingRule) -> str:
    return "业扩例会"


@says.register
def _(content: PauseRule) -> str:
    return f"停计时限；凭据：{content.proof}"


@named.register
def _(content: PauseRule) -> str:
    return LABELS[type(content.reason)][content.reason]


@says.register
def _(content: WarningLevel) -> str:
    head = "，同时告知所长" if content.to_head else ""
    return f"{_WARNINGS[content.at].format(percent=content.percent)}提醒经办人{head}"


@says.register
def _(content: OrderLimitRule) -> str:
    limit = content.limit
    unit = LABELS[type(limit.limit.unit)][limit.limit.unit]
    places = "、".join(f"{_PLACES[place]} {each}" for place, each in limit.by_place.items())
    return f"{places or limit.limit.amount} {unit}"


@named.register
def _(content: OrderLimitRule) -> str:
    return "到达现场" if content.is_arrival else "完成"


@says.register
def _(content: CrewRule) -> str:
    held = "、".join(CERTIFICATES[kind] for kind in content.certificates)
    people = "须两人，另设专人监护" if content.needs_two else "可一人"
    return f"{people}；持{held}" if held else people


@named.register
def _(_content: CrewRule) -> str:
    return "作业人员"


@says.register
def _(content: RuleSpec) -> str:
    return "；".join(_time_parts(content))


def _time_parts(spec: RuleSpec) -> Iterator[str]:
    yield f"按“{TIMES[Weight][spec.weight]}”列出"
    yield from (FIGURES[name].format(n=number) for name, number in spec.figures.items())


@named.register
def _(content: RuleSpec) -> str:
    return TIMES[type(content.rule)][content.rule]


@says.register
def _(content: YearDays) -> str:
    return f"放假 {len(content.off)} 天，调休上班 {len(content.working)} 天"


@named.register
def _(content: YearDays) -> str:
    return f"{content.year} 年"
