"""What the rules of the business types say; imported for the words it adds to the others."""

from collections.abc import Mapping
from typing import Final

from app.domain.definitions.fee import FeeWay, Payee, Payer
from app.domain.definitions.limit import LimitMode
from app.domain.definitions.paper import PaperNeed
from app.domain.definitions.stage import Gate, GateKind
from app.domain.firms.firm import Trade
from app.domain.records.facts import PlaceKind
from app.labels.fees import LABELS as FEES
from app.labels.fees import prices_text
from app.labels.form_names import FORM_NAMES
from app.labels.rule_words import named, says
from app.labels.supply import LABELS as SUPPLY
from app.labels.work import LABELS
from app.services.rules.row import (
    FeeRule,
    GatePoint,
    GateRule,
    LimitRule,
    PaperRule,
    ProcessRule,
    VisitRule,
    When,
)

_PLACES: Final = {str(kind): word for kind, word in LABELS[PlaceKind].items()}
_GATES: Final[Mapping[GateKind, str]] = {
    GateKind.PAPERS_COMPLETE: "资料齐全，或缺的已作容缺承诺",
    GateKind.PAPERS_ORIGINAL: "资料全部到齐，容缺的已补",
    GateKind.ORDER_FINISHED: "现场工单已完工",
    GateKind.BILLS_SETTLED: "电费已结清",
    GateKind.EXAMINED: "审查或检查合格",
    GateKind.NOTICE_GIVEN: "一次性告知书已交给客户",
}
_POINTS: Final[Mapping[GatePoint, str]] = {
    GatePoint.LEAVE: "才能进入下一环节",
    GatePoint.ENTER: "才能进入本环节",
    GatePoint.ARCHIVE: "才能归档",
}
_PRICED: Final = frozenset({FeeWay.FIXED, FeeWay.CAPACITY})


@says.register
def _(content: ProcessRule) -> str:
    manager = "；客户经理一人负责到底" if content.has_manager else ""
    return " → ".join(content.stages) + manager


@named.register
def _(_content: ProcessRule) -> str:
    return "办理流程"


@says.register
def _(content: LimitRule) -> str:
    spec = content.spec
    unit = LABELS[type(spec.unit)][spec.unit]
    by_value = "、".join(f"{_PLACES.get(words, words)} {each}" for words, each in content.by_value)
    decided = f"按“{content.by}”：" if content.by and by_value else ""
    parts = [f"{decided}{by_value or spec.amount} {unit}"]
    parts += [_when(content.when)] if content.when else []
    parts += [] if spec.is_pausable else ["暂停不停计"]
    parts += ["按营业时间逐分计算"] if spec.mode is LimitMode.ELAPSED else []
    return "；".join(parts)


@says.register
def _(content: GateRule) -> str:
    return f"{_gate_text(content.gate)}，{_POINTS[content.point]}"


@named.register
def _(content: GateRule) -> str:
    return content.stage or "归档"


def _gate_text(gate: Gate) -> str:
    if gate.kind is GateKind.FORM_SIGNED:
        return f"{FORM_NAMES.get(gate.code, gate.code)}已签字"
    if gate.kind is GateKind.FREE_CHOICE:
        trades = "、".join(SUPPLY[Trade][Trade(code)] for code in gate.code.split())
        return f"客户已自主选定{trades}单位并签确认书"
    return f"业扩例会{_GATES[gate.kind]}" if gate.code == "meeting" else _GATES[gate.kind]


@says.register
def _(content: PaperRule) -> str:
    spec = content.spec
    parts = ["必备" if spec.need is PaperNeed.REQUIRED else "按情况提供"]
    parts += [spec.condition] if spec.condition else [_when(content.when)] if content.when else []
    parts += ["可容缺，归档前补齐"] if spec.may_be_promised else []
    parts += [f"以下任一份都可：{'、'.join(spec.accepts)}"] if spec.accepts else []
    return "；".join(parts)


def _when(when: When) -> str:
    return f"“{when.field}”为{'、'.join(_PLACES.get(choice, choice) for choice in when.choices)}时"


@says.register
def _(content: FeeRule) -> str:
    spec = content.spec
    payer, way = FEES[Payer][spec.payer], FEES[FeeWay][spec.way]
    if spec.way is FeeWay.FREE:
        parts = [f"不收费，费用由{payer}承担" if spec.payer is Payer.UTILITY else "不收费"]
    else:
        parts = [f"{payer}承担，{way}，{FEES[Payee][spec.payee]}"]
    parts += [prices_text(spec, content.business), _when(content.when) if content.when else "", spec.note]
    parts += ["没有标准，按文件核定"] if spec.way in _PRICED and spec.amount is None and not spec.rates else []
    return "；".join(part for part in parts if part)


@says.register
def _(content: VisitRule) -> str:
    return f"每件从叫号到签字不超过 {content.minutes} 分钟，到 {content.warning_minutes} 分钟提示"


@named.register
def _(_content: VisitRule) -> str:
    return "柜台办理用时"
