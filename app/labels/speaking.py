"""A problem as a Chinese sentence: the one place both fronts ask."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import ModuleType
from typing import Any, Final

from app.domain.dispatch.order import OrderState, OrderStep
from app.domain.firms.firm import Trade
from app.domain.people.session import Permission
from app.domain.people.staff import CertificateKind, Role
from app.domain.problems import Problem
from app.domain.work.case import CaseState
from app.domain.work.steps import StepKind
from app.labels import (
    appeals,
    arrears,
    calendar,
    cli,
    counter,
    courier,
    customers,
    daybook,
    deadlines,
    dispatch,
    fees,
    files,
    hub,
    imports,
    moving,
    papers,
    pauses,
    progress,
    promises,
    rating,
    signed,
    snapshots,
    station,
    supply,
    times,
    upstream,
    watch,
    work,
)

_AREAS: Final[tuple[ModuleType, ...]] = (
    appeals,
    arrears,
    calendar,
    cli,
    counter,
    courier,
    customers,
    daybook,
    deadlines,
    dispatch,
    fees,
    files,
    hub,
    imports,
    moving,
    papers,
    pauses,
    progress,
    promises,
    rating,
    signed,
    snapshots,
    station,
    supply,
    times,
    upstream,
    watch,
    work,
)

SENTENCES: Final[Mapping[str, str]] = {code: text for area in _AREAS for code, text in area.PROBLEMS.items()}
"""The sentence of every problem, by its code."""

_UNKNOWN: Final = "这一步没有做成（{code}），请把括号中的代码告诉系统管理员。"

_KINDS: Final[Mapping[str, type[StrEnum]]] = {
    "permission": Permission,
    "certificate": CertificateKind,
    "trade": Trade,
    "role": Role,
    "case.state": CaseState,
    "case.step": StepKind,
    "order.state": OrderState,
    "order.step": OrderStep,
}
"""What a problem's value is a member of, by its name, preceded by the code's area where areas differ."""

# Keys of a Mapping are invariant: tables of one enumeration are no tables of StrEnum, hence Any.
_LABELS: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {
    **work.LABELS,
    **dispatch.LABELS,
    **customers.LABELS,
    **daybook.LABELS,
    **fees.LABELS,
    **files.LABELS,
    **papers.LABELS,
    **pauses.LABELS,
    **progress.LABELS,
    **promises.LABELS,
    **supply.LABELS,
    **upstream.LABELS,
    **watch.LABELS,
    Permission: station.PERMISSIONS,
    CertificateKind: station.CERTIFICATES,
    Role: station.ROLES,
}

SERIES: Final[Mapping[str, str]] = {"case": "业务", "order": "工单", "gathering": "会议", "outage": "停电计划"}
"""What the series of document numbers are called."""


def label_of(member: StrEnum) -> str:
    """What a state, step, role or other member of an enumeration is called; its value when it has no name."""
    return _LABELS.get(type(member), {}).get(member, member.value)


def problem_text(problem: Problem) -> str:
    """The sentence for a problem; a code nobody has a sentence for is named, so that it can be reported."""
    template = SENTENCES.get(problem.code)
    if template is None:
        return _UNKNOWN.format(code=problem.code)
    return template.format_map(_Values(problem))


def problems_text(problems: Iterable[Problem]) -> str:
    """The sentences of several problems, each once, one after the other."""
    return "".join(dict.fromkeys(problem_text(problem) for problem in problems))


class _Values(dict[str, str | int]):
    """A problem's values, the place it belongs to as `field`, and the Chinese name of each code as `{…_label}`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__({"field": problem.field, "column": problem.field})
        self.update(problem.values)
        self._area = problem.code.partition(".")[0]
        if "series" in self:
            self["series"] = SERIES.get(str(self["series"]), self["series"])

    def __missing__(self, key: str) -> str:
        """A value that was not given is left blank rather than kept from being told."""
        name = key.removesuffix("_label")
        if name == key or name not in self:
            return "—"
        return self._named(name, str(self[name]))

    def _named(self, name: str, value: str) -> str:
        kind = _KINDS.get(name) or _KINDS.get(f"{self._area}.{name}")
        members = {} if kind is None else {member.value: member for member in kind}
        return label_of(members[value]) if value in members else value
