"""Lines between a station's computers and the hub that lose, delay and repeat what is said."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.problems import Refusal
from app.sync.wire import Answered, Asked
from tests.upstream.local_hub import LocalHub


class Fate(StrEnum):
    """What becomes of a request on a bad line."""

    GOOD = "good"
    LOST = "lost"  # it never arrives
    UNANSWERED = "unanswered"  # it arrives, its answer does not
    TWICE = "twice"  # it arrives twice
    LATE = "late"  # it arrives when everybody has long done something else


@dataclass
class BadLine:
    """One computer's line."""

    hub: LocalHub
    fates: list[Fate] = field(default_factory=list)
    late: list[Asked] = field(default_factory=list)
    acknowledged: int = 0

    def send(self, asked: Asked) -> Answered:
        fate = self.fates.pop(0) if self.fates else Fate.GOOD
        if fate is Fate.LOST:
            raise Refusal.of("upstream.unreachable")
        if fate is Fate.LATE:
            self.late.append(asked)
            raise Refusal.of("upstream.timeout")
        answered = self.hub.send(asked)
        if fate is Fate.UNANSWERED:
            raise Refusal.of("upstream.timeout")
        if fate is Fate.TWICE:
            again = self.hub.send(asked)
            return again if asked.path.startswith("/v1/pu") else answered  # what may be asked twice is answered so
        return answered

    def deliver(self) -> None:
        """What was on its way all the time arrives; nobody waits for its answer."""
        while self.late:
            self.hub.send(self.late.pop(0))

    def close(self) -> None:
        """Nothing is open."""
