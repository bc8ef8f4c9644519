"""How long to wait before the hub is asked again (`design/sync.md` 4.12)."""

from random import Random
from typing import Final

STEADY_S: Final = 60
"""Between two rounds when nothing is to be sent; a fifth more or less, so that computers do not come all at once."""
AFTER_WRITE_S: Final = 5
"""After something was written here."""

_BASE_S: Final = 2
_CAP_S: Final = 300
_SPREAD: Final = 0.2
_MOST_DOUBLINGS: Final = 10  # past the cap anyway


def wait_s(random: Random, *, failures: int, retry_s: int = 0, has_pending: bool = False) -> float:
    """Seconds to the next try: full jitter after failures, and never before the hub wants it."""
    if failures:
        most = min(_CAP_S, _BASE_S * 2 ** min(failures, _MOST_DOUBLINGS))
        return max(retry_s, random.uniform(0, most))
    steady = AFTER_WRITE_S if has_pending else random.uniform(STEADY_S * (1 - _SPREAD), STEADY_S * (1 + _SPREAD))
    return max(retry_s, steady)
