"""Attachments on their way: their rows travel at once, their contents when there is time (`design/sync.md` 4.10)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

VANISHED: Final = "attachment.missing"
"""What is wrong with a file that was here and is no longer."""

NOT_SENT_YET: Final = "upstream.no_such_file"
"""Why a file cannot be fetched that its own computer has not sent yet; nothing is wrong with it."""

LONGEST_WAIT: Final = timedelta(hours=6)
"""How long a content is left alone at the most."""

STICK_ROOM: Final = 1024 * 1024 * 1024
"""How many bytes of attachments a courier's file takes along unless it is said otherwise: minutes of a slow stick."""

_FIRST_WAIT: Final = timedelta(minutes=1)
_NOT_SENT_WAIT: Final = timedelta(minutes=8)  # somebody may have switched the other computer on meanwhile
_MOST_DOUBLINGS: Final = 9  # past the longest anyway


class FileWhere(StrEnum):
    """Where the content of an attachment is, as people are told."""

    SAFE = "safe"  # here, and as far as there is a hub, there too
    NOT_SENT = "not_sent"  # 待上传
    NOT_FETCHED = "not_fetched"  # 未下载
    ON_ITS_WAY = "on_its_way"  # 下载中
    LOST = "lost"  # it was here, or no hub could have it


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNote:
    """What this computer knows of one content, whichever attachments have it.

    Attributes:
        sha256: its digest, 64 hexadecimal digits.
        size: in bytes.
        added_at: when it was attached, for the last time before it was noted.
        is_here: whether it was here when it was last looked for.
        held: the life of the hub's database in which the hub said it has it; empty when it never did.
        failures: how often it could not be sent or fetched, one after the other.
        next_at: before when it is not tried again by itself.
        trouble: the code of the problem the last try ended with; empty when there is none.
    """

    sha256: str
    size: int
    added_at: datetime
    is_here: bool
    held: bytes = b""
    failures: int = 0
    next_at: datetime | None = None
    trouble: str = ""

    def after_failure(self, code: str, now: datetime) -> "FileNote":
        """The note after one more try that ended with this problem; what vanished stays told of until it is back."""
        failures = self.failures + 1
        longest = _NOT_SENT_WAIT if code == NOT_SENT_YET else LONGEST_WAIT
        return replace(
            self,
            failures=failures,
            next_at=now + min(longest, _FIRST_WAIT * 2 ** min(failures - 1, _MOST_DOUBLINGS)),
            trouble=VANISHED if self.trouble == VANISHED and not self.is_here else code,
        )

    def found(self, hub_epoch: bytes) -> "FileNote":
        """The note of a content that is here and at the hub."""
        return replace(self, is_here=True, held=hub_epoch, failures=0, next_at=None, trouble="")

    def vanished(self) -> "FileNote":
        """The note of a content that was here and is no longer: it may be had from the hub."""
        return replace(self, is_here=False, failures=0, next_at=None, trouble=VANISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesWaiting:
    """How many contents wait to go up and down, and how many bytes; `trouble` is of one that cannot, if any."""

    up: int = 0
    up_bytes: int = 0
    down: int = 0
    down_bytes: int = 0
    troubled: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStanding:
    """Where a content is, and the code of what keeps it there; empty when nothing does."""

    where: FileWhere
    trouble: str = ""
