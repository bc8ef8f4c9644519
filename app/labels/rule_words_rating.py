"""What the rules of the rating say, in one line each; imported for the words it adds to the others."""

from typing import Final

from app.domain.rating.amounts import decimal_text, hundredths_text
from app.domain.rating.deductions import Deduction
from app.domain.rating.pieces import Multiplier, PieceItem
from app.domain.rating.scheme import (
    Convention,
    CutOff,
    HalfYearRules,
    Indicator,
    Limit,
    LossBand,
    StarLevel,
    Veto,
    Windows,
)
from app.domain.records.facts import PlaceKind
from app.labels.rating import LIMIT_UNITS, MEASURES, ORDER_KINDS, PARTS, RULE_KINDS, STARS
from app.labels.rating_words import rule_text
from app.labels.rule_words import named, says
from app.labels.work import LABELS
from app.services.rules.row import AppealDays, BasePoints, DayCap, PartPoints

_MONTHS: Final = ("当月", "次月")


def _points(hundredths: int) -> str:
    return hundredths_text(hundredths).rstrip("0").rstrip(".") or "0"


@says.register
def _(content: PartPoints) -> str:
    return f"共 {_points(content.points)} 分"


@named.register
def _(content: PartPoints) -> str:
    return PARTS[content.part]


@says.register
def _(content: Indicator) -> str:
    rule = f"{RULE_KINDS[content.rule.kind]}：{rule_text(content.rule, content.unit)}"
    return f"{PARTS[content.part]} {_points(content.points)} 分；{rule}；算法：{content.formula}"


@says.register
def _(content: LossBand) -> str:
    negative, high = decimal_text(content.negative_to), decimal_text(content.high_from)
    small = _points(content.small_below)
    return f"不高于 {negative}% 为负损，不低于 {high}% 为高损，供电量不足 {small} kW·h 不考核"


@named.register
def _(_content: LossBand) -> str:
    return "线损率的界限"


@says.register
def _(content: CutOff) -> str:
    month = (
        _MONTHS[content.months_later] if content.months_later < len(_MONTHS) else f"第 {content.months_later} 个月后"
    )
    return f"{month} {content.day} 日 {content.time:%H:%M:%S} 前结清"


@named.register
def _(_content: CutOff) -> str:
    return "电费结零的截止时间"


@says.register
def _(content: Windows) -> str:
    return (
        f"同一故障点 {content.repeat_days} 天内再次报修为重复；"
        f"同一台区 {content.outages_months} 个月停电 {content.outages_least} 次及以上为频繁停电"
    )


@named.register
def _(_content: Windows) -> str:
    return "重复报修与频繁停电"


@says.register
def _(content: Limit) -> str:
    return LIMIT_UNITS[content.unit].format(amount=content.amount)


@named.register
def _(content: Limit) -> str:
    place = "" if content.place is None else f"（{LABELS[PlaceKind][content.place]}）"
    return f"{MEASURES[content.measure]}：{ORDER_KINDS[content.kind]}{place}"


@says.register
def _(content: Veto) -> str:
    return f"一票否决：当月{PARTS[content.part]}不得分"


@says.register
def _(content: StarLevel) -> str:
    parts = [f"半年均分不低于 {_points(content.mean_from)}"]
    parts += [f"各月不低于 {_points(content.month_from)}"] if content.month_from else []
    parts += [] if content.allows_complaint else ["无有责投诉"]
    parts += [] if content.allows_veto else ["无一票否决"]
    parts += [f"人数不超过 {content.share_percent}%"] if content.share_percent < 100 else []  # noqa: PLR2004 - everybody
    parts.append(f"系数 {hundredths_text(content.coefficient)} 或每月 {_points(content.wage)} 元")
    return "，".join(parts)


@named.register
def _(content: StarLevel) -> str:
    return STARS[content.stars]


@says.register
def _(content: HalfYearRules) -> str:
    few = f"降 {content.few_months_steps} 级且不高于{STARS[content.few_months_stars]}"
    return (
        f"计分不足 {content.months_needed} 个月的{few}；"
        f"有一票否决的不高于{STARS[content.veto_stars]}；每半年最多升 {content.rise} 级"
    )


@named.register
def _(_content: HalfYearRules) -> str:
    return "半年定星"


@says.register
def _(content: Convention) -> str:
    return content.text


@named.register
def _(content: Convention) -> str:
    return f"计分约定 {content.id}"


@says.register
def _(content: AppealDays) -> str:
    return f"公示后 {content.working_days} 个工作日内受理申诉"


@named.register
def _(_content: AppealDays) -> str:
    return "申诉期限"


@says.register
def _(content: BasePoints) -> str:
    return f"每月基础 {_points(content.base)} 分，最低扣到 {_points(content.floor)} 分"


@named.register
def _(_content: BasePoints) -> str:
    return "基本绩效积分"


@says.register
def _(content: Deduction) -> str:
    graded = "，".join(f"{grade}扣 {_points(points)} 分" for grade, points in content.points.items() if grade)
    said = graded or f"扣 {_points(content.points[''])} 分"
    feeds = f"，计入指标 {content.indicator_id}" if content.indicator_id else ""
    return f"{content.category}：每{content.unit}{said}{feeds}"


@says.register
def _(content: PieceItem) -> str:
    more = ""
    if content.grade_points:
        more = f"，每满 {decimal_text(content.grade_step)} 再加 {_points(content.grade_points)} 分"
    most = "" if content.most is None else f"，最多 {_points(content.most)} 分"
    return f"{content.category}：每{content.unit} {_points(content.points)} 分{more}{most}；{content.split}"


@says.register
def _(content: Multiplier) -> str:
    return f"计件积分乘以 {hundredths_text(content.factor)}"


@says.register
def _(content: DayCap) -> str:
    return f"每人每天最多 {_points(content.points)} 分"


@named.register
def _(_content: DayCap) -> str:
    return "计件积分每日上限"
