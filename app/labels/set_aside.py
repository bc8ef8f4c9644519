"""Why the county's hub did not take a change over, and what it was about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from app.labels.disputes import FIELDS
from app.labels.watch_words import table_text

if TYPE_CHECKING:
    from app.services.upstream.standing import SetAside

REASONS: Final[Mapping[str, str]] = {
    "schema": "县中心程序较旧，升级后自动补入",
    "append_only": "已定的记录只能补记，不能改",
    "duplicate_fact": "与县中心已有的同一条记录不一样",
    "wrong_type": "内容不合规定",
}
_OTHER: Final = "县中心没有说明（{reason}）"
_UNTOLD: Final = frozenset({"version"})
_GONE: Final = "（较早的改动，本机已清理）"


def reason_text(line: "SetAside") -> str:
    """Why it was not taken over."""
    return REASONS.get(line.reason, _OTHER.format(reason=line.reason))


def about_text(line: "SetAside") -> str:
    """The record, as 业务  查良镛  2026-YF-000001-5."""
    return "  ".join(filter(None, (table_text(line.table), line.title))) if line.table else _GONE


def fields_text(line: "SetAside") -> str:
    """The fields that were changed."""
    return "、".join(FIELDS.get(name, name) for name in line.columns if name not in _UNTOLD)
