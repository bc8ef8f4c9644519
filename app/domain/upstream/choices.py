"""What becomes of conflicts: light enough for whatever names it at the program's start."""

from enum import StrEnum


class Choice(StrEnum):
    """What people make of a conflict."""

    KEPT = "kept"  # 采用现值
    OTHER = "other"  # 采用另一值
    EDITED = "edited"  # 另填


class DisputeState(StrEnum):
    """What became of a conflict."""

    OPEN = "open"  # 待处理
    MERGED = "merged"  # 已自动合并
    DECIDED = "decided"  # 已处理
