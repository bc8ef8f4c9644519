"""Phrases of the half-year's stars, for the window, the command line and the workbook: figures with their grounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.domain.rating.months import Month
from app.domain.rating.results import Evidence
from app.domain.rating.scheme import Marks, Scheme, StarLevel
from app.domain.rating.stars import Ceiling, Hold
from app.labels.rating import HOLDS, NEEDS_CHECK, STARS
from app.labels.rating_words import evidence_text, mark_text, points_text
from app.services.rating.half_papers import HalfWording
from app.services.rating.half_results import HalfMonth, HalfYear, MonthState, StarPerson, StarWording

MONTH_STATES: Final[Mapping[MonthState, str]] = {
    MonthState.LOCKED: "已锁定",
    MonthState.UNLOCKED: "未锁定",
    MonthState.RUNNING: "未到月末",
    MonthState.NO_DATA: "没有数据",
    MonthState.TO_COME: "还没到",
}
"""How a month of a half-year stands."""

ASSEMBLED: Final = "方案自定，没有见到公开依据"
"""What stands in the place of a source for a figure that was assembled or recalled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarLine:
    """One ground of a proposed star.

    Attributes:
        what: the figure or the cap it is about.
        told: how it came about.
        effect: the star it gives, or the most it leaves.
        rule: whose clause it follows; empty for what was counted and not ruled.
        needs_check: whether the rule ships as 待核对.
        month: the month (`YYYY-MM`) that shows it, if one does; `half`: the half-year that shows it.
        evidence: the row whose record shows it, if one does.
    """

    what: str
    told: str
    effect: str = ""
    rule: str = ""
    needs_check: bool = False
    month: str = ""
    half: str = ""
    evidence: Evidence | None = None


def half_text(first_month: str) -> str:
    """A half-year as staff write it, by its first month."""
    return f"{first_month[:4]}年{'上' if Month.of(first_month).number == 1 else '下'}半年"


def stars_text(stars: int) -> str:
    """A level as staff call it; below the lowest there is none."""
    return STARS.get(max(0, stars), f"{stars} 星")


def holds_text(person: StarPerson) -> str:
    """What caps a person's star; nothing for who may not see it."""
    return "、".join(HOLDS[hold] for hold in person.result.holds) if person.may_see else ""


def gaps_text(shown: HalfYear) -> str:
    """Which months do not count yet and why, gathered by reason; empty when all are locked."""
    by_state: dict[MonthState, list[str]] = {}
    for each in shown.months:
        by_state.setdefault(each.state, []).append(f"{Month.of(each.month).number}月")
    told = [
        f"{'、'.join(by_state[state])} {MONTH_STATES[state]}"
        for state in MonthState
        if state is not MonthState.LOCKED and state in by_state
    ]
    return "；".join(told)


def star_lines(shown: HalfYear, person: StarPerson, scheme: Scheme) -> tuple[StarLine, ...]:
    """Everything a person's proposed star stands on, in the order it is worked out.

    What caps it is left out for who may not see it.
    """
    titles = {source.id: source.title for source in scheme.sources}
    lines = [
        *(_month(each, total) for each, total in zip(shown.months, person.totals, strict=True)),
        _mean(person, scheme, titles),
        *(_caps(shown, person, scheme, titles) if person.may_see else ()),
        _star(person, scheme, titles),
    ]
    return tuple(lines)


STAR_WORDING: Final = StarWording(
    columns=(
        "工号", "姓名", "网格", "第1月", "第2月", "第3月", "第4月", "第5月", "第6月",
        "均分", "计分月数", "均分定星", "限制", "上期", "拟评星级",
    ),
    title="{station} {half} 拟评星级",
    half=half_text,
    stars=stars_text,
    holds=HOLDS,
)  # fmt: skip
"""What the workbook says."""


def half_wording(scheme: Scheme) -> HalfWording:
    """What the papers of a half-year say."""

    def grounds(shown: HalfYear, person: StarPerson) -> tuple[tuple[str, str, str, str], ...]:
        return tuple(
            (line.what, line.told, line.effect, f"{line.rule}，{NEEDS_CHECK}" if line.needs_check else line.rule)
            for line in star_lines(shown, person, scheme)
        )

    return HalfWording(half=half_text, stars=stars_text, grounds=grounds)


def _ruled(line: StarLine, marks: Marks, titles: Mapping[str, str], clause: str = "") -> StarLine:
    """The line with the rule it follows and whether that must still be checked."""
    source = mark_text(marks.ids, titles) or ASSEMBLED
    return replace(line, rule=f"{clause}：{source}" if clause else source, needs_check=marks.needs_check)


def _month(each: HalfMonth, total: int | None) -> StarLine:
    name = f"{int(each.month[5:])}月得分"
    if total is not None:
        return StarLine(what=name, told=f"{points_text(total)}，已锁定", month=each.month)
    if each.state is MonthState.LOCKED:
        return StarLine(what=name, told="已锁定，本人没有得分，不计", month=each.month)
    opens = each.month if each.state in {MonthState.UNLOCKED, MonthState.RUNNING} else ""
    return StarLine(what=name, told=f"{MONTH_STATES[each.state]}，不计", month=opens)


def _mean(person: StarPerson, scheme: Scheme, titles: Mapping[str, str]) -> StarLine:
    known = [total for total in person.totals if total is not None]
    level = _level(scheme, person.result.mean_stars)
    if person.mean is None:
        return _ruled(StarLine(what="均分", told="没有计分的月份", effect=stars_text(level.stars)), level.marks, titles)
    told = f"{points_text(sum(known))} ÷ {len(known)} 个月 = {points_text(person.mean)}"
    told += f"，{stars_text(level.stars)}为 {_short(level.mean_from)} 起" if level.stars else ""
    return _ruled(StarLine(what="均分", told=told, effect=stars_text(level.stars)), level.marks, titles)


def _caps(shown: HalfYear, person: StarPerson, scheme: Scheme, titles: Mapping[str, str]) -> Iterator[StarLine]:
    for ceiling in person.result.ceilings:
        effect = f"不高于{stars_text(ceiling.most)}"
        for line, marks, clause in _grounds(ceiling, shown, person, scheme):
            yield _ruled(replace(line, what=HOLDS[ceiling.hold], effect=effect), marks, titles, clause)


def _grounds(
    ceiling: Ceiling, shown: HalfYear, person: StarPerson, scheme: Scheme
) -> Iterator[tuple[StarLine, Marks, str]]:
    """The rows behind a cap, the marks of its rule, and the clause where it has a number."""
    rules, result = scheme.half_year, person.result
    level = _level(scheme, result.mean_stars)
    if ceiling.hold is Hold.WEAK_MONTH:
        for each, total in zip(shown.months, person.totals, strict=True):
            if total is not None and total < level.month_from:
                told = f"{points_text(total)}，{stars_text(level.stars)}要求每月不低于 {_short(level.month_from)}"
                yield StarLine(what="", told=f"{int(each.month[5:])}月 {told}", month=each.month), level.marks, ""
    elif ceiling.hold is Hold.COMPLAINT:
        yield from ((_row(row), level.marks, "") for row in person.complaints)
    elif ceiling.hold is Hold.VETO:
        yield from ((_row(row), rules.marks, "") for row in person.vetoes)
    elif ceiling.hold is Hold.FEW_MONTHS:
        told = f"计分 {result.months_scored} 个月，不足 {rules.months_needed} 个月，按均分定星降一级"
        yield StarLine(what="", told=told), rules.marks, "SC-06"
    elif ceiling.hold is Hold.RISE:
        before = str(Month.of(shown.first_month).shifted(-1).half)
        told = f"{half_text(before)}为{stars_text(result.previous or 0)}，每半年最多升 {rules.rise} 级"
        yield StarLine(what="", told=told, half=before), rules.marks, ""
    else:
        full = min((one for one in scheme.stars if one.stars > ceiling.most), key=lambda one: one.stars)
        told = f"全所 {len(shown.people)} 人，{stars_text(full.stars)}以上不超过 {full.share_percent}%，按均分已满"
        yield StarLine(what="", told=told), full.marks, ""


def _row(row: Evidence) -> StarLine:
    return StarLine(what="", told=f"{row.on} {evidence_text(row)}", evidence=row)


def _star(person: StarPerson, scheme: Scheme, titles: Mapping[str, str]) -> StarLine:
    level = _level(scheme, person.result.stars)
    told = f"星级系数 {points_text(level.coefficient)}，或星级工资每月 {_short(level.wage)} 元，二者选一"
    return _ruled(StarLine(what="拟评星级", told=told, effect=stars_text(level.stars)), level.marks, titles)


def _level(scheme: Scheme, stars: int) -> StarLevel:
    """The level of so many stars; levels fall to zero, and a station's scheme may leave some out."""
    return next(level for level in scheme.stars if level.stars <= max(0, stars))


def _short(amount: int) -> str:
    return points_text(amount).removesuffix(".00")
