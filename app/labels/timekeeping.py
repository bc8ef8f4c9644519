"""What is asked about times, in the trade's words: questions, never verdicts."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from app.domain.work.event import EventKind
from app.domain.work.timekeeping.doubt import ClockDoubt, ClockFault
from app.domain.work.timekeeping.findings import Finding, FindingState
from app.domain.work.timekeeping.rate import Rate
from app.domain.work.timekeeping.rules import Rule, RuleSpec, Weight
from app.domain.zone import STATION_ZONE
from app.labels.work import LABELS as WORK
from app.labels.work_terms import UNVERIFIED, moment_in_full, source_text

TITLE: Final = "时间核对"
RATE: Final = "真实时间率"

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Rule: {
        Rule.PAPER_BEFORE_ACCEPTANCE: "单据早于受理",
        Rule.FACT_BEFORE_ACCEPTANCE: "先办事后受理",
        Rule.LEFT_BEFORE_FINISH: "未完工先过环节",
        Rule.OPENED_WITHOUT_CASE: "立户无业务",
        Rule.OUT_OF_ORDER: "环节时间倒置",
        Rule.NUMBER_ORDER: "编号与单据倒置",
        Rule.SAME_MINUTE: "多环节同一分钟",
        Rule.ONE_SITTING: "一次补齐多环节",
        Rule.RECORDED_LATE: "补录过晚",
        Rule.PAPER_DIFFERS: "单据与系统不符",
        Rule.CLOCK_BACK: "电脑时钟倒退",
        Rule.CLOCK_OFFSET: "电脑时钟不准",
        Rule.CLOSED_JUST_IN_TIME: "压线办结",
        Rule.PILE_UP: "集中压线",
        Rule.MONTH_END: "月末集中办结",
        Rule.AT_NIGHT: "夜间录入",
    },
    Weight: {Weight.CONTRADICTION: "矛盾", Weight.DIFFERENCE: "差异", Weight.HINT: "提示"},
    FindingState: {
        FindingState.OPEN: "待说明",
        FindingState.ANSWERED: "待认可",
        FindingState.ACCEPTED: "已认可",
        FindingState.REJECTED: "不认可",
    },
}

UNSETTLED_WORDS: Final = "待说明、不认可"

FIGURES: Final[Mapping[str, str]] = {
    "tolerance_minutes": "容许 {n} 分钟",
    "tolerance_days": "容许 {n} 天",
    "working_minutes": "超过 {n} 分钟工作时间",
    "at_least": "至少 {n} 个",
    "within_minutes": "{n} 分钟以内",
    "spread_minutes": "发生时间相隔 {n} 分钟以上",
    "last_percent": "时限的最后 {n}%",
    "share_percent": "占 {n}% 以上",
    "last_working_days": "月末 {n} 个工作日",
    "factor_percent": "达到日均的 {n}%",
    "from_hour": "{n} 点以后",
    "until_hour": "{n} 点以前",
}
"""The figures of the rules, by name."""

_TIMES: Final = {"system": "系统", "paper": "单据"}
_FIELDS: Final[Mapping[str, str]] = {
    "powered_at": "送电时间",
    "restored_at": "恢复送电时间",
    "removed_at": "拆表时间",
    "mended_at": "消缺时间",
    "sealed_at": "加封时间",
    "inspected_at": "检查时间",
    "verified_at": "核实时间",
    "back_at": "恢复时间",
    "works_done_on": "施工完成日期",
    "customer_works_done_on": "客户工程完工日期",
    "contract_signed_on": "合同签订日期",
    "scheme_signed_on": "方案签收日期",
    "free_choice_signed_on": "自主选择确认日期",
    "design_submitted_on": "设计送审日期",
    "design_reviewed_on": "设计审查日期",
    "mid_inspected_on": "中间检查日期",
    "accepted_on": "验收日期",
    "settled_on": "结清日期",
    "fee_paid_on": "缴费日期",
}
_SENTENCES: Final[Mapping[Rule, str]] = {
    Rule.PAPER_BEFORE_ACCEPTANCE: "“{step}”的单据写 {at}，系统 {other_at} 才受理，早 {apart}。",
    Rule.FACT_BEFORE_ACCEPTANCE: "{field}为 {fact}，系统 {other_at} 才受理。",
    Rule.LEFT_BEFORE_FINISH: "“{stage}”{other_at} 已过，现场工单{finish}。",
    Rule.OPENED_WITHOUT_CASE: "户号 {account} 于 {day} 立户，此前没有受理对应的业务。",
    Rule.OUT_OF_ORDER: "“{stage}”的{times}时间 {at}，早于上一环节的 {other_at}。",
    Rule.NUMBER_ORDER: "单据写 {at}，编号在前的业务单据写 {other_at}。",
    Rule.SAME_MINUTE: "{count} 个环节的{times}时间同为 {at}。",
    Rule.ONE_SITTING: "{count} 个环节自 {at} 起先后发生，到 {other_at} 一次录完。",
    Rule.RECORDED_LATE: "{count} 项补录，最早一项 {at} 发生，{other_at} 才登记，隔 {worked}工作时间。",
    Rule.PAPER_DIFFERS: "“{step}”的单据写 {at}，系统写 {other_at}，相差 {apart}。",
    Rule.CLOCK_BACK: "电脑（尾号 {device}）的时钟从 {other_at} 退到 {at}，退 {length}。",
    Rule.CLOCK_OFFSET: "电脑（尾号 {device}）的时钟为 {at}，可信时间为 {other_at}，差 {length}，当日 {count} 项。",
    Rule.CLOSED_JUST_IN_TIME: "{at} 办结，离“{limit}”到期 {other_at} 只剩 {minutes} 分钟。",
    Rule.PILE_UP: "{month} 办结业务的 {total} 个时限中，{count} 个在最后 {percent}% 才完成。",
    Rule.MONTH_END: "{month} 办结 {total} 件，其中 {count} 件在月末 {days} 个工作日登记。",
    Rule.AT_NIGHT: "{count} 项营业厅环节在夜间录入，最早 {at}。",
}
_DOUBTS: Final[Mapping[ClockFault, str]] = {
    ClockFault.BEHIND_RECORDS: "电脑时钟为 {at}，比最新的记录 {other_at} 还早 {length}。请先校准日期和时间，再办业务。",
    ClockFault.LEAPT: "电脑时钟在运行中从 {other_at} 跳到 {at}，多走 {length}。请核对日期和时间，以免时限算错。",
}
_MINUTE: Final = timedelta(minutes=1)
_HOUR_MINUTES: Final = 60
_DAY_MINUTES: Final = 1440


def finding_text(finding: Finding, stage: str = "") -> str:
    """The sentence that explains a finding; `stage` is the name of its stage."""
    return _SENTENCES[finding.rule].format_map(_Words(finding, stage))


def clock_doubt_text(doubt: ClockDoubt) -> str:
    """Why the computer's clock is doubted, and what to do."""
    return _DOUBTS[doubt.fault].format(
        at=moment_in_full(doubt.at),
        other_at=moment_in_full(doubt.other_at),
        length=length_text(abs(doubt.at - doubt.other_at) // _MINUTE),
    )


def grounds_text(spec: RuleSpec) -> str:
    """What a rule goes by: 容许 60 分钟 · 业扩报装服务要求 单据时间与系统时间一致（待核对）."""
    figures = "，".join(FIGURES[name].format(n=number) for name, number in spec.figures.items())
    mark = f"（{UNVERIFIED}）" if spec.source.is_unverified else ""
    return " · ".join(part for part in (figures, f"{source_text(spec.source)}{mark}") if part)


def rate_text(rate: Rate) -> str:
    """The rate in per cent with two decimals, cut off: 98.33%; — when nothing was recorded."""
    share = rate.ten_thousandths
    return "—" if share is None else f"{share // 100}.{share % 100:02}%"


def event_kind_text(kind: str) -> str:
    """What a kind of event is called."""
    return {str(each): words for each, words in WORK[EventKind].items()}.get(kind, kind)


def length_text(minutes: int) -> str:
    """A length of time: 35 分钟, 3 小时 20 分, 2 天 4 小时."""
    if minutes < _HOUR_MINUTES:
        return f"{minutes} 分钟"
    if minutes < _DAY_MINUTES:
        hours, rest = divmod(minutes, _HOUR_MINUTES)
        return f"{hours} 小时 {rest} 分" if rest else f"{hours} 小时"
    days, rest = divmod(minutes, _DAY_MINUTES)
    return f"{days} 天 {rest // _HOUR_MINUTES} 小时" if rest >= _HOUR_MINUTES else f"{days} 天"


FINDING_WORDS: Final[Mapping[str, Callable[..., str]]] = {
    "state": lambda state: LABELS[FindingState][state],
    "rule": lambda rule: LABELS[Rule][rule],
    "weight": lambda weight: LABELS[Weight][weight],
}
"""The words of the list of findings, by column."""

STEP_WORDS: Final[Mapping[str, Callable[..., str]]] = {
    "is_true": lambda is_true: "是" if is_true else "存疑",
    "kind": event_kind_text,
}
"""The words of the list of steps, by column."""


class _Words(dict[str, str]):
    """What a sentence names, said in words when it is asked for."""

    def __init__(self, finding: Finding, stage: str) -> None:
        super().__init__({name: str(value) for name, value in finding.values.items()})
        self._finding = finding
        self["stage"] = stage or finding.stage
        if "step" in self:
            self["step"] = event_kind_text(self["step"])
        if "times" in self:
            self["times"] = _TIMES[self["times"]]
        if "field" in self:
            self["field"] = _FIELDS.get(self["field"], self["field"])

    def __missing__(self, name: str) -> str:
        finding = self._finding
        if name in {"at", "other_at"}:
            return _moment(getattr(finding, name))
        if name == "finish":
            return "还没有完工记录" if finding.at is None else f"{_moment(finding.at)} 才完工"
        if name == "fact":
            return _fact(self["value"])
        if name == "apart" and finding.at is not None and finding.other_at is not None:
            return length_text(abs(finding.at - finding.other_at) // _MINUTE)
        minutes = int(self["minutes"])
        return (
            f"{minutes // _HOUR_MINUTES} 小时 {minutes % _HOUR_MINUTES} 分"
            if name == "worked"
            else length_text(minutes)
        )


def _fact(value: str) -> str:
    """A field's day or moment."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return _moment(datetime.fromisoformat(value))


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"
