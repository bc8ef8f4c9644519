"""What happens to the file and the clock behind this program's back."""

from collections.abc import Callable

from app.domain.work.timekeeping.doubt import ClockDoubt, doubt_of
from app.persistence.timekeeping_facts import newest_record
from app.services.clock import moved_by
from app.services.feed import Topic
from app.services.office import Office


class Elsewhere:
    """Looks now and then; each look is one short statement."""

    def __init__(self, office: Office, adopt: Callable[[], None]) -> None:
        """`adopt` takes what the station has set in its file into memory anew."""
        self._office = office
        self._adopt = adopt
        self._heard = office.database.others_writes()

    def hear(self) -> bool:
        """Whether another process, such as the command line, has written since the last look; then everybody is told.

        Raises:
            Refusal: `storage.*`.
        """
        writes = self._office.database.others_writes()
        if writes <= self._heard:  # less while a write of this process is on its way
            return False
        self._heard = writes
        self._adopt()
        self._office.feed.announce(*Topic)
        return True

    def clock_doubt(self) -> ClockDoubt | None:
        """Why the computer's clock can hardly be right, if that is to be seen.

        Raises:
            Refusal: `storage.*`.
        """
        with self._office.database.read() as tx:
            newest = newest_record(tx.connection)
        return doubt_of(self._office.clock.now(), newest, moved_by(self._office.clock))
