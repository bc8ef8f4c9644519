"""Taking the station's records from the hub anew: its steps, and why it is done."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias


class RebuildStep(StrEnum):
    """What is being done."""

    KEEPING = "keeping"  # 保留现有数据
    FETCHING = "fetching"  # 下载
    PUTTING_IN = "putting_in"  # 写入


class RebuildReason(StrEnum):
    """Why it is done; it stands in the log."""

    JOINING = "joining"  # a new computer
    TOO_FAR_BEHIND = "too_far_behind"  # the hub does not keep the log that far back
    WANTED = "wanted"  # somebody asked for it
    REPAIR = "repair"  # what is here differs from what the hub has


Progress: TypeAlias = Callable[[RebuildStep, int, int], None]
"""Told of each step how much is done, and of how much; a refusal it raises stops everything, as if it had not begun."""
