"""How often somebody may ask: a bucket that fills again, for each computer and each address.

Each process counts for itself: this keeps a computer gone wild from taking the hub's time, it guards no secret. Codes
count their wrong tries in the database.
"""

from dataclasses import dataclass
from typing import Final

_KEPT: Final = 20_000
_MINUTE: Final = 60.0


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class RateLimit:
    """So many times a minute for each key."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: dict[bytes, _Bucket] = {}

    def wait_s(self, key: bytes, now_s: float) -> int:
        """Take one; 0 when there was one, otherwise in how many seconds there will be.

        Args:
            key: whose.
            now_s: a clock that never goes back.
        """
        if len(self._buckets) >= _KEPT:
            self._forget_full(now_s)
        bucket = self._buckets.setdefault(key, _Bucket(left=self._per_minute, at=now_s))
        bucket.left = self._filled(bucket, now_s)
        bucket.at = now_s
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return max(1, round((1 - bucket.left) * _MINUTE / self._per_minute))

    def _filled(self, bucket: _Bucket, now_s: float) -> float:
        return min(self._per_minute, bucket.left + (now_s - bucket.at) * self._per_minute / _MINUTE)

    def _forget_full(self, now_s: float) -> None:
        full = [key for key, bucket in self._buckets.items() if self._filled(bucket, now_s) >= self._per_minute]
        for key in full:
            del self._buckets[key]
