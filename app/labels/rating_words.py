"""Whole phrases of the score, for screens and for paper: what an indicator aimed at, lost, and why."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from app.domain.rating.amounts import decimal_text, hundredths_text
from app.domain.rating.explaining import DerivationLine, LineCode, explain
from app.domain.rating.results import Evidence, Flag, IndicatorScore, Note, PersonScore
from app.domain.rating.rules import Direction, MeanOfStepsRule, RatioRule, Rule, StepRule, TierRule
from app.labels.appeals import APPEALING
from app.labels.rating import COST_CODES, EVENTS, FLAGS, LINES, NOTES, PARTS, RATIO_BASES
from app.services.rating.papers import Wording
from app.services.rating.results import RankedPerson

_SAMPLES: Final[Mapping[str, str]] = {"collection": "采集", "metering": "计量", "line_loss": "高负损"}
_WHOLE_MOSTLY: Final = frozenset({"numerator", "denominator", "step", "points_per_step", "points"})
_TELLING: Final[Mapping[LineCode, str]] = {
    LineCode.STEPS: "差 {gap}，满 {steps} 步",
    LineCode.TARGET_MET: "达到目标",
    LineCode.NO_SAMPLE: "无样本",
    LineCode.FIRST_MONTH: "首月无对比，不扣分（SC-09，待核对）",
    LineCode.RATIO: "{value} ÷ {base}",
    LineCode.EVENTS: "{note_label} {count} 项",
    LineCode.NO_EVENT: "没有扣分事件",
}
"""The lines that tell most, short enough for a cell of the sheet."""


def line_text(line: DerivationLine) -> str:
    """One line of a derivation as a sentence."""
    return _said(line, LINES[line.code])


def evidence_text(row: Evidence) -> str:
    """Why a row stands behind an indicator, with its figures."""
    values = {**row.values}
    if "due_at" in values:
        values["due_at"] = values["due_at"][:16].replace("T", " ")
    return NOTES[row.note].format_map(_Blank(values))


def target_of(each: IndicatorScore) -> Fraction | None:
    """What the indicator was measured against; None where there was nothing to compare with."""
    target = None if Flag.FIRST_MONTH in each.flags else _target(each.indicator.rule, each)
    if target is not None or isinstance(each.indicator.rule, StepRule | RatioRule):
        return target
    return Fraction(0)


def target_text(each: IndicatorScore) -> str:
    """What the indicator was measured against, without its unit."""
    target = target_of(each)
    return "—" if target is None else _short(target)


def value_text(each: IndicatorScore) -> str:
    """The value as measured, nothing when data is missing."""
    return "" if each.value is None else _short(each.value)


def loss_text(each: IndicatorScore) -> str:
    """What the indicator lost, with a minus sign."""
    if each.loss is None:
        return FLAGS[Flag.MISSING_DATA]
    return "0" if not each.loss else f"-{_trimmed(each.loss)}"


def points_text(amount: int | None) -> str:
    """Points with two decimals; a dash when there are none."""
    return "—" if amount is None else hundredths_text(amount)


def rule_text(rule: Rule, unit: str) -> str:
    """What a rule says, in one sentence."""
    if isinstance(rule, StepRule):
        target = "上月本人实绩" if rule.target is None else f"{_short(rule.target)}{unit}"
        side = "低于" if rule.direction is Direction.UP else "高于"
        return f"{side}{target}，每满 {_short(rule.step)} 扣 {_trimmed(rule.points_per_step)}"
    if isinstance(rule, RatioRule):
        fixed = "" if rule.constant is None else f"（{_short(rule.fixed)}{unit}）"
        fixed = "" if rule.constant is None else f"（{_short(rule.fixed)}{unit}）"
        return f"与{RATIO_BASES[rule.base]}{fixed}之比，不超过 1"
    if isinstance(rule, TierRule):
        return "，".join(f"连续 {weeks} 周扣 {_trimmed(points)}" for weeks, points in rule.tiers)
    if isinstance(rule, MeanOfStepsRule):
        return (
            rule_text(rule.step, unit)
            + "；"
            + "、".join(f"{_SAMPLES.get(code, code)} {_trimmed(points)} 分" for code, points in rule.points.items())
        )
    return "，".join(f"{COST_CODES[code]}扣 {_trimmed(points)}" for code, points in rule.costs.items())


def month_text(month: str) -> str:
    """A month `YYYY-MM` as staff write it."""
    return f"{month[:4]}年{int(month[5:7])}月"


def mark_text(seen: tuple[str, ...], titles: Mapping[str, str]) -> str:
    """The titles of the sources a figure was seen in."""
    return "；".join(titles[mark] for mark in seen if mark in titles)


def flags_text(flags: frozenset[Flag]) -> str:
    """The flags' names."""
    return "、".join(FLAGS[flag] for flag in Flag if flag in flags)


def basis_text(each: IndicatorScore) -> str:
    """How the points came about in one short sentence, for a cell of the sheet."""
    if each.loss is None:
        return LINES[LineCode.MISSING].split("，")[0]
    if Flag.NO_SAMPLE in each.flags:
        return LINES[LineCode.NO_SAMPLE]
    return "；".join(_short_line(line) for line in explain(each) if line.code in _TELLING)


def veto_text(score: PersonScore) -> str:
    """The vetoes of the month."""
    return "、".join(evidence_text(row) for row in score.vetoes)


def remark_text(person: RankedPerson) -> str:
    """What a reader of the ranking must know beside the figures."""
    vetoed = [f"{PARTS[part.part]}一票否决" for part in person.parts if part.is_vetoed]
    appeals = [APPEALING] if person.appeals else []
    return "、".join((*vetoed, *(FLAGS[flag] for flag in Flag if flag in person.flags), *appeals))


WORDING: Final = Wording(
    parts={part: name.removesuffix("指标") for part, name in PARTS.items()},
    flags=FLAGS,
    basis=basis_text,
    target=target_text,
    value=value_text,
    loss=loss_text,
    veto=veto_text,
    remark=remark_text,
    columns=("名次", "姓名", "网格", *PARTS.values(), "总分", "备注"),
    title="{station} {month} 星级绩效排名",
)
"""What sheets and rankings say."""


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def _said(line: DerivationLine, template: str) -> str:
    values = dict(line.values)
    if line.code is LineCode.EVENTS:
        values["note_label"] = EVENTS.get(Note(values["note"]), values["note"])
    for name in _WHOLE_MOSTLY & values.keys():
        values[name] = values[name].removesuffix(".00")
    sample = _SAMPLES.get(values.get("sample", ""), "")
    return (f"{sample}：" if sample else "") + template.format_map(values)


def _short_line(line: DerivationLine) -> str:
    if line.values.get("steps") == "0":
        return _said(line, "差 {gap}，不足一步")
    return _said(line, _TELLING[line.code])


def _target(rule: Rule, each: IndicatorScore) -> Fraction | None:
    if isinstance(rule, MeanOfStepsRule):
        return rule.step.target
    if isinstance(rule, StepRule | RatioRule):
        return rule.constant if rule.constant is not None or not each.samples else each.samples[0].target
    return None


def _short(value: Fraction) -> str:
    return decimal_text(value).rstrip("0").rstrip(".") if "." in decimal_text(value) else decimal_text(value)


def _trimmed(amount: int) -> str:
    return hundredths_text(amount).rstrip("0").rstrip(".")
