"""The one limit of a case that comes first, kept beside the case so that lists can sort by it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.zone import STATION_ZONE

_NEAR_SHARE: Final = 5  # near: at most a fifth of the time from start to end is left


class Urgency(StrEnum):
    """How close a limit is."""

    NORMAL = "normal"  # 正常
    NEAR = "near"  # 临近
    TODAY = "today"  # 今日到期
    OVERDUE = "overdue"  # 已超期
    PAUSED = "paused"  # 暂停计时


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDue:
    """The next limit of an open case; `id` is the case's.

    While `is_paused`, `due_at` is where the limit would end if work went on at the time it was paused.
    """

    id: UUID
    limit_code: str
    limit_name: str
    started_at: datetime
    due_at: datetime
    is_paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningLimit:
    """A limit as a list shows it: from when, until when, and whether it stands still."""

    started_at: datetime
    due_at: datetime
    is_paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOf:
    """The stage a case is in, with the version of the business type that names it."""

    business_code: str
    business_version: date
    stage: str


def _local_day(moment: datetime) -> date:
    return moment.astimezone(STATION_ZONE).date()


def urgency(started_at: datetime, due_at: datetime, now: datetime, *, is_paused: bool = False) -> Urgency:
    """How close a limit that runs from `started_at` to `due_at` is at `now`."""
    if is_paused:
        return Urgency.PAUSED
    if now > due_at:
        return Urgency.OVERDUE
    if _local_day(now) == _local_day(due_at):
        is_short = due_at - started_at < timedelta(days=1)
        is_near = (due_at - now) * _NEAR_SHARE <= due_at - started_at
        # A limit of minutes or hours always ends today: it is news only once it is near.
        return Urgency.TODAY if not is_short else Urgency.NEAR if is_near else Urgency.NORMAL
    return Urgency.NEAR if (due_at - now) * _NEAR_SHARE <= due_at - started_at else Urgency.NORMAL
