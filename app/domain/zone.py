"""The zone every station lives in."""

from datetime import timedelta, timezone
from typing import Final

STATION_ZONE: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China Standard Time: UTC+8 without a break since 1991, so a fixed offset stands for the zone."""
