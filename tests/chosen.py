"""A customer who has chosen for every trade and signed for it."""

from datetime import UTC, datetime

from app.domain.firms.firm import Trade
from app.domain.work.choosing import Choice, Statement

_THEN = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
ALL_CHOSEN = Statement(
    version=1,
    by="陈玉兰",
    stated_at=_THEN,
    choices={trade: Choice(firm="1", name="齐州恒源电气安装有限公司") for trade in Trade},
    signed_at=_THEN,
)
