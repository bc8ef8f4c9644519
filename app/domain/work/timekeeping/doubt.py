"""Whether a computer's clock can be right: by the newest record of its file, and by how far it was set while it ran."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_TOLERANCE: Final = timedelta(minutes=2)  # what setting a clock right by the network may take back
_LEAP: Final = timedelta(days=1)


class ClockFault(StrEnum):
    """Why a clock is doubted."""

    BEHIND_RECORDS = "behind_records"  # 电脑时钟早于最新的记录
    LEAPT = "leapt"  # 运行中向前跳了一天以上


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDoubt:
    """A clock that says `at`; `other_at` is the newest record, or what it would say had nobody set it."""

    fault: ClockFault
    at: datetime
    other_at: datetime


def doubt_of(now: datetime, newest: datetime | None, moved: timedelta) -> ClockDoubt | None:
    """What is wrong with a clock, if anything is to be seen.

    Args:
        now: what it says.
        newest: when the newest record was made; None in an empty file.
        moved: how far it was set ahead since the program began, beside the time that passed.
    """
    if newest is not None and newest > now + _TOLERANCE:
        return ClockDoubt(fault=ClockFault.BEHIND_RECORDS, at=now, other_at=newest)
    if moved > _LEAP:
        return ClockDoubt(fault=ClockFault.LEAPT, at=now, other_at=now - moved)
    return None
