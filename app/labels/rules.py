"""The words of the catalogue of rules: its areas, the figures a station may set, where a rule comes from."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from app.domain.definitions.fee import FeeUnit
from app.domain.definitions.figures import BOUNDS, Figure
from app.domain.records.facts import PlaceKind
from app.domain.work.calendar import YearDays
from app.domain.zone import STATION_ZONE
from app.labels.fees import LABELS as FEES
from app.labels.work import LABELS
from app.labels.work_terms import UNVERIFIED, source_text
from app.services.rules.row import FeeRule, LimitRule, OrderLimitRule, OwnChange, RuleArea, RuleRow

AREAS: Final[Mapping[RuleArea, str]] = {
    RuleArea.PROCESS: "流程",
    RuleArea.LIMITS: "时限",
    RuleArea.GATES: "关卡",
    RuleArea.PAPERS: "资料",
    RuleArea.FEES: "费用",
    RuleArea.COUNTER: "柜台",
    RuleArea.SUPPLY: "业扩",
    RuleArea.PAUSES: "暂停",
    RuleArea.WARNINGS: "预警",
    RuleArea.ORDERS: "派工",
    RuleArea.ARREARS: "欠费",
    RuleArea.OUTAGES: "停电",
    RuleArea.TIMES: "时间核对",
    RuleArea.CALENDAR: "放假安排",
    RuleArea.SCHEME: "星级考评",
    RuleArea.DEDUCTIONS: "扣分",
    RuleArea.PIECES: "计件",
    RuleArea.HEARING: "申诉公示",
}

WEEKDAYS: Final = tuple(f"每周{name}" for name in "一二三四五六日")
SIDES: Final = ("不组织团队", "团队勘查")
"""What exactly the threshold means, by whether a team goes."""
ALL: Final = "全部"
OWN: Final = "本所另定"
VERIFIED: Final = "有依据"
_CENTS: Final = 100
_CENT_DIGITS: Final = 2
ASSEMBLED: Final = "未见公开规定，本程序拟定"
_NOTICE: Final = "国务院办公厅关于节假日安排的通知"

_PLACES: Final = {str(kind): word for kind, word in LABELS[PlaceKind].items()}
_FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "open_visits": ("同时在办和暂离的客户", "位"),
    "average_minutes": ("近一小时平均用时", "分钟"),
    "least_visits": ("少于此数不看平均", "件"),
    "waiting": ("等候叫号的客户", "位"),
    "wait_minutes": ("等候叫号", "分钟"),
    "days": ("往前或往后看", "天"),
    "percent": ("用去时限的", "%"),
    "threshold_kva": ("团队勘查的容量界限", "kVA"),
    "team_at_threshold": ("正好等于界限", ""),
    "least_people": ("现场至少", "人"),
    "weekday": ("业扩例会", ""),
    "tolerance_minutes": ("容许", "分钟"),
    "tolerance_days": ("容许", "天"),
    "working_minutes": ("工作时间超过", "分钟"),
    "at_least": ("至少", "个"),
    "within_minutes": ("多少分钟以内", "分钟"),
    "spread_minutes": ("发生时间相隔", "分钟"),
    "last_percent": ("时限的最后", "%"),
    "share_percent": ("占比达到", "%"),
    "last_working_days": ("月末工作日", "个"),
    "factor_percent": ("达到日均的", "%"),
    "from_hour": ("几点以后", "点"),
    "until_hour": ("几点以前", "点"),
}


def figure_title(row: RuleRow, figure: Figure) -> tuple[str, str]:
    """What a figure of a rule is called, and its unit: 容许, 分钟."""
    if isinstance(row.content, LimitRule):
        words = dict(zip(row.content.spec.amounts, (each for each, _amount in row.content.by_value), strict=True))
        unit = LABELS[type(row.content.spec.unit)][row.content.spec.unit]
        value = figure_key(row, figure).removesuffix(".amount")
        return _PLACES.get(value, words.get(value, "时限")), unit
    if isinstance(row.content, FeeRule):
        return row.content.rates.get(figure.code, "标准"), f"元/{FEES[FeeUnit][row.content.spec.unit]}"
    if isinstance(row.content, OrderLimitRule):
        of_order = row.content.limit.limit.unit
        return _PLACES.get(figure.name, "时限"), LABELS[type(of_order)][of_order]
    return _FIGURES[figure.name]


def figure_key(row: RuleRow, figure: Figure) -> str:
    """What a figure is called on the command line: its code without that of its rule, or its name."""
    inside = figure.code.removeprefix(f"{row.code}.")
    return figure.name if inside == figure.code else inside


def typed_amount(figure: Figure, text: str) -> int | None:
    """The amount somebody typed, a price in yuan with at most two decimals; None when it is none."""
    whole, _, rest = text.partition(".")
    if not figure.is_money:
        return int(text) if text.isdecimal() else None
    is_sound = whole.isdecimal() and (not rest or rest.isdecimal()) and len(rest) <= _CENT_DIGITS
    return int(whole) * _CENTS + int(rest.ljust(_CENT_DIGITS, "0")) if is_sound else None


def amount_typed(figure: Figure, amount: int) -> str:
    """An amount as it is typed: 5; a price in yuan, 160.50."""
    return f"{amount // _CENTS}.{amount % _CENTS:02d}" if figure.is_money else str(amount)


def figure_choices(figure: Figure) -> tuple[tuple[str, str], ...]:
    """The amounts of a figure that is chosen and not typed, with their words; none for a number."""
    words: Mapping[str, Sequence[str]] = {"weekday": WEEKDAYS, "team_at_threshold": SIDES}
    least = BOUNDS[figure.name][0]
    return tuple((str(least + place), word) for place, word in enumerate(words.get(figure.name, ())))


def figure_text(row: RuleRow, figure: Figure, amount: int) -> str:
    """A figure with its name and unit: 容许 60 分钟; 业扩例会 每周五."""
    title, unit = figure_title(row, figure)
    chosen = dict(figure_choices(figure)).get(str(amount))
    return f"{title} {chosen}" if chosen else f"{title} {amount_typed(figure, amount)} {unit}".strip()


def cited(row: RuleRow) -> str:
    """The whole citation: document, article, and the figure on its source's own scale."""
    seen = f"；原文：{row.seen}" if row.seen else ""
    notice = f"{_NOTICE} " if isinstance(row.content, YearDays) else ""
    return f"{notice}{source_text(row.source) or ASSEMBLED}{seen}"


def span_text(row: RuleRow) -> str:
    """From when, and until when a rule is in force: 2024-06-01 起; 2024-06-01 至 2026-03-09."""
    since = row.effective_from.isoformat()
    return f"{since} 起施行" if row.effective_until is None else f"{since} 至 {row.effective_until} 施行"


def applies_text(row: RuleRow) -> str:
    """Where a rule holds."""
    return "、".join(name for _code, name in row.applies) or ALL


def change_text(row: RuleRow, change: OwnChange) -> str:
    """One line of the history: 2026-03-03 起 时限 3 个工作日（原 5）：县公司文件 · 罗敏强 2026-03-02 09:00 登记."""
    figure = Figure(code=change.code, amount=change.amount)
    before = ""
    if change.before is not None:
        before = f"（原 {_said(figure, change.before)}）"
    at = f"{change.at.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"
    said = f"{change.effective_from} 起 {figure_text(row, figure, change.amount)}{before}：{change.reason}"
    return f"{said} · {change.by} {at} 登记".replace("·  ", "· ")


def coming_text(row: RuleRow, on: date) -> str:
    """What is to change: ，03-10 起 3; empty when nothing is."""
    return "".join(
        f"，{change.effective_from:%m-%d} 起 {_said(figure, change.amount)}"
        for change in row.coming(on)
        for figure in [Figure(code=change.code, amount=change.amount)]
    )


def _said(figure: Figure, amount: int) -> str:
    return dict(figure_choices(figure)).get(str(amount), amount_typed(figure, amount))


def check_text(*, is_unverified: bool) -> str:
    """Whether a figure was seen in a published text."""
    return UNVERIFIED if is_unverified else VERIFIED


def own_text(*, is_own: bool) -> str:
    """Whether the station's own figure or file is in force."""
    return OWN if is_own else ""
