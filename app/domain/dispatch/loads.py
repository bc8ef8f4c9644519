"""How much an area manager has to do, as one line."""

from dataclasses import dataclass
from enum import StrEnum


class LoadState(StrEnum):
    """How a person's day looks."""

    NORMAL = "normal"  # 正常
    NEAR = "near"  # 临近
    OVERDUE = "overdue"  # 超期
    FULL = "full"  # 满载
    AWAY = "away"  # 不在岗


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """One area manager as a line of the list."""

    key: int
    number: str
    name: str
    grid: str
    open_orders: int
    near: int
    overdue: int
    state: LoadState
    away_reason: str
