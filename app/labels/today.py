"""What came back, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.labels.limits import moment_text
from app.services.today import Return

RETURNS: Final[Mapping[Return, str]] = {Return.HANDED_BACK: "退回", Return.COMPLAINT: "投诉"}


def came_back_text(words: str, at: datetime, now: datetime) -> str:
    """Why an order came back, and when: 客户不在家 · 昨天 18:20."""
    return f"{words} · {moment_text(at, now)}"
