"""What a station has set differently from a day on, limits and prices; older cases keep theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.definitions.business import BusinessType
from app.domain.definitions.fee_changes import FeeChange, with_fee_change
from app.domain.definitions.figures import FigureChange
from app.domain.definitions.limit import LimitSpec
from app.domain.definitions.source import Source
from app.domain.problems import Problem

MAX_AMOUNT = 3_650


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChange:
    """One limit of one business type that has another amount from `effective_from` on, for a stated reason.

    `value` names the one value of the field that decides it is for; empty: the amount for all of them.
    """

    business_code: str
    limit_code: str
    amount: int
    effective_from: date
    reason: str
    value: str = ""


def check_change(change: LimitChange, types: Sequence[BusinessType], today: date) -> tuple[Problem, ...]:
    """What is wrong with a change: unknown limit, senseless amount, a day that has passed, no reason."""
    problems = []
    known = {
        (kind.code, limit.code, value) for kind in types for limit in kind.limits for value in ("", *limit.amounts)
    }
    if (change.business_code, change.limit_code, change.value) not in known:
        problems.append(Problem(code="rule.unknown_limit", field="limit"))
    if not 1 <= change.amount <= MAX_AMOUNT:
        problems.append(Problem(code="rule.amount", field="amount", values={"most": MAX_AMOUNT}))
    if change.effective_from < today:
        problems.append(Problem(code="rule.in_the_past", field="effective_from"))
    if not change.reason.strip():
        problems.append(Problem(code="case.reason_missing", field="reason"))
    return tuple(problems)


def with_changes(types: Iterable[BusinessType], changes: Iterable[LimitChange | FeeChange]) -> tuple[BusinessType, ...]:
    """The business types with a further version for every day a change takes effect on."""
    versions = list(types)
    for change in sorted(changes, key=lambda each: each.effective_from):
        begun = [
            version
            for version in versions
            if version.code == change.business_code and version.effective_from <= change.effective_from
        ]
        if not begun:
            continue
        before = max(begun, key=lambda version: version.effective_from)
        after = replace(_with(before, change), effective_from=change.effective_from)
        if before.effective_from == change.effective_from:
            versions.remove(before)
        versions.append(after)
    return tuple(versions)


def _with(business: BusinessType, change: LimitChange | FeeChange) -> BusinessType:
    if isinstance(change, FeeChange):
        return with_fee_change(business, change)
    return replace(business, limits=tuple(_changed(limit, change) for limit in business.limits))


def _changed(limit: LimitSpec, change: LimitChange) -> LimitSpec:
    if limit.code != change.limit_code:
        return limit
    source = Source(title=f"本站设定：{change.reason}", article=limit.source.title)
    if change.value:
        return replace(limit, amounts={**limit.amounts, change.value: change.amount}, source=source)
    return replace(limit, amount=change.amount, amounts={}, source=source)


def limit_code(business: str, limit: str, value: str) -> str:
    """The code of an amount as a figure of the rules: `limits.OWN-DEFECT.mended.urgent.amount`."""
    return ".".join(("limits", business, limit, *([value] if value else []), "amount"))


def limit_change_from(figure: FigureChange) -> LimitChange:
    """The change of a limit out of that of its figure."""
    _file, business, limit, *values = figure.code.split(".")[:-1]
    return LimitChange(
        business_code=business,
        limit_code=limit,
        amount=figure.amount,
        effective_from=figure.effective_from,
        reason=figure.reason,
        value="".join(values),
    )
