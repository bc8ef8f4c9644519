"""Promises and warnings in words."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.domain.work.promises import Promise, PromiseState
from app.labels.limits import moment_text

PROBLEMS: Final[Mapping[str, str]] = {
    "promise.nothing": "请写明承诺客户什么。",
    "promise.past": "承诺的时间须在此刻之后。",
    "promise.settled": "“{what}”已登记兑现，不再改动。",
    "promise.no_such": "{number}只有{count}条承诺，请核对序号。",
    "promise.backwards": "时间不能早于作出承诺或上次改期的时间。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    PromiseState: {
        PromiseState.OPEN: "未到期",
        PromiseState.OVERDUE: "已过期",
        PromiseState.KEPT: "已兑现",
        PromiseState.BROKEN: "逾期兑现",
    },
}


def promise_text(promise: Promise, now: datetime) -> str:
    """A promise in a line: 周五前送来合同 · 最迟 10-10 17:30 · 对陈先生."""
    parts = [promise.what, f"最迟 {moment_text(promise.until, now)}"]
    if promise.to:
        parts.append(f"对{promise.to}")
    if promise.kept_at is not None:
        parts.append(f"兑现 {moment_text(promise.kept_at, now)}")
    return " · ".join(parts)


def moves_text(promise: Promise, now: datetime) -> str:
    """How often and why it was moved: 10-10 17:30 改到 10-12 17:30：客户要求; empty when never."""
    return "；".join(
        f"{moment_text(move.before, now)} 改到 {moment_text(move.until, now)}：{move.reason}" for move in promise.moves
    )


def rate_text(percent_hundredths: int | None) -> str:
    """A share in percent: 97.5%; a dash where nothing is decided."""
    if percent_hundredths is None:
        return "—"
    whole, rest = divmod(percent_hundredths, 100)
    return f"{whole}" + (f".{rest:02d}".rstrip("0") if rest else "") + "%"
