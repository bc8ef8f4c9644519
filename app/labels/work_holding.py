"""Words for who had a case: how long, how much of the whole, and what shows it."""

from datetime import timedelta
from fractions import Fraction
from typing import Final

from app.domain.work.holding import HeldShare, HeldSpan
from app.labels.work import LABELS
from app.labels.work_terms import units_text

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)
_HUNDRED: Final = 100


def length_text(length: timedelta) -> str:
    """A length of time to the minute, so that lengths can be added up: 2 天 3 小时 5 分; below that 不到 1 分."""
    days, rest = divmod(length, _DAY)
    hours, rest = divmod(rest, _HOUR)
    counted = ((days, "天"), (hours, "小时"), (rest // _MINUTE, "分"))
    return " ".join(f"{amount} {unit}" for amount, unit in counted if amount) or "不到 1 分"


def keeper_text(holder: HeldShare | HeldSpan) -> str:
    """Who it was: 台区经理."""
    return LABELS[type(holder.keeper)][holder.keeper]


def share_text(share: HeldShare) -> str:
    """What one had of the whole: 46.3%; what is shown of all adds up to 100%."""
    return f"{units_text(Fraction(share.ten_thousandths, _HUNDRED))}%"
