"""Computers of one station, a hub and bad lines between them: what may befall them, one thing after the other.

Everything is the real thing - SQLite, triggers, services, rounds, the hub - but for the lines. What people saved is
kept beside it, as they would remember it.
"""

import shutil
import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.domain.upstream.link import SHUT_OUT
from app.domain.upstream.rebuilding import RebuildReason
from app.hub.compacting import Retention
from app.services.bundle import Services
from tests.station import SetClock
from tests.upstream.computers import URL, make_computer, only
from tests.upstream.ledger import Ledger
from tests.upstream.lines import BadLine, Fate
from tests.upstream.local_hub import CODE, LocalHub
from tests.upstream.people import People
from tests.upstream.seats import Beginning, Image, Seat

_ROUNDS = 8  # after which nobody may have anything more to send or to fetch
_PASSING = frozenset({"upstream.unreachable", "upstream.timeout", "upstream.forked"})
_NO_REBUILDING = frozenset({"upstream.no_snapshot", "upstream.snapshot_older"})


class World:
    """The computers of a beginning, and everything that may happen to them."""

    def __init__(self, beginning: Beginning) -> None:
        self._folder = tempfile.TemporaryDirectory()
        home = self._home = Path(self._folder.name)
        self._empty = beginning.templates.empty
        beginning.templates.definitions.adopt_calendar(())
        self._definitions = beginning.templates.definitions
        self.clock = SetClock()
        self.hub = LocalHub(beginning.hub, home / "hub", self.clock)
        self.seats = [self._seat(beginning, home / f"pc{place}", place) for place in range(len(beginning.images))]

        self.hub.back_up()
        for place in range(len(self.seats)):
            self.take_image(place)
        self.people = People(self.seats)
        self.ledger = Ledger(self.hub)

    def end(self) -> None:
        for seat in self.seats:
            seat.computer.office.database.close()
        self.hub.end()
        self._folder.cleanup()

    def sync(self, place: int, fates: list[Fate] | None = None, cut_after: int = 0) -> None:
        """A round, over a line that is as bad as this, and with the power failing on the way if it is to."""
        seat = self.seats[place]
        seat.line.fates = list(fates or ())
        seat.computer.cut_after(cut_after)
        try:
            seat.computer.upstream.sync_once()
        except Refusal as refusal:
            if not self._is_expected(seat, refusal):
                raise
        except sqlite3.OperationalError as cut:
            if cut.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        finally:
            seat.computer.cut_after(0)
            seat.line.fates = []

    def rebuild(self, place: int, fates: list[Fate]) -> None:
        """Somebody has the records fetched anew, as a whole."""
        seat = self.seats[place]
        seat.line.fates = list(fates)
        try:
            seat.computer.upstream.rebuild_from_hub(RebuildReason.WANTED)
        except Refusal as refusal:
            if refusal.problems[0].code not in _NO_REBUILDING and not self._is_expected(seat, refusal):
                raise
        finally:
            seat.line.fates = []

    def compare(self, place: int) -> None:
        """Somebody compares the computer with the hub: nothing may differ where nobody reached into a file."""
        seat = self.seats[place]
        try:
            assert seat.computer.upstream.watching.compare().findings == ()
        except Refusal as refusal:
            if not self._is_expected(seat, refusal):
                raise

    def compact(self, *, is_patient: bool) -> None:
        """The hub's log is shortened; an impatient hub waits for nobody."""
        silent = timedelta(days=60 if is_patient else -1)
        self.hub.compact(Retention(age=timedelta(0), silent=silent, margin=3))

    def clone(self, place: int) -> None:
        """Somebody copies the whole disk, and works on with both."""
        seat = self.seats[place]
        line, home = BadLine(self.hub), self._home / f"pc{len(self.seats)}"
        shutil.copytree(seat.computer.office.folder.path, home)
        computer = make_computer(self._empty, home, self._definitions, only(line), Random(99))  # noqa: S311 - its waits
        computer.put_back(seat.computer.image())
        self.seats.append(Seat(computer, line, Services(computer.office)))
        self.take_image(len(self.seats) - 1)

    def deliver_late(self, place: int) -> None:
        self.seats[place].line.deliver()

    def move_clock(self, place: int, hours: int) -> None:
        self.seats[place].computer.clock.forward(hours=hours)

    def take_image(self, place: int) -> None:
        seat = self.seats[place]
        seat.image = Image(file=seat.computer.image(), facts=tuple(seat.facts), details=dict(seat.details))

    def put_back(self, place: int) -> None:
        """The computer's disk is lost, and a copy from before takes its place: what was not sent since is gone."""
        seat = self.seats[place]
        seat.computer.put_back(seat.image.file)
        at_hub = {entry.key for entry in self.ledger.whole()}
        seat.facts = [*seat.image.facts, *(each for each in seat.facts if each.bytes in at_hub)]
        seat.details = dict(seat.image.details)

    def revoke(self, place: int) -> None:
        """The computer is lost: nothing it has is expected any more, and nothing it wants is given."""
        seat = self.seats[place]
        index = seat.computer.number("device_index")
        if [each.index for each in self.hub.upkeep.computers(CODE)].count(index) and not seat.is_out:
            self.hub.upkeep.revoke(CODE, index)
            at_hub = {entry.key for entry in self.ledger.whole()}
            seat.facts = [each for each in seat.facts if each.bytes in at_hub]
            seat.details.clear()
            seat.is_out = True

    def heal(self) -> None:
        """The line is good, late requests arrive, and everybody goes to the hub until nobody has anything left."""
        for seat in self.seats:
            seat.line.deliver()
        self.hub.learn()
        for _ in range(_ROUNDS):
            before = self.hub.head()
            for place in range(len(self.seats)):
                self.sync(place)
            if self.hub.head() == before and all(self._is_quiet(seat) for seat in self.seats):
                return

    def _is_quiet(self, seat: Seat) -> bool:
        status = seat.computer.upstream.status()
        return seat.is_out or (status.pending == 0 and status.cursor == self.hub.head())

    def _is_expected(self, seat: Seat, refusal: Refusal) -> bool:
        """Whether people live with it; a computer that was taken for a copy comes in again as another."""
        code = refusal.problems[0].code
        if code in SHUT_OUT and not seat.is_out:
            seat.line.fates = []
            if seat.computer.upstream.status().is_shut_out:  # a round has noted it, for people to act upon
                seat.computer.upstream.enrol(OWNER, self.hub.code(), URL)
            return True
        return code in _PASSING or (seat.is_out and code == "upstream.revoked")

    def _seat(self, beginning: Beginning, home: Path, place: int) -> Seat:
        line = BadLine(self.hub)
        shutil.copytree(beginning.homes[place], home)
        computer = make_computer(
            beginning.templates.empty,
            home,
            self._definitions,
            only(line),
            Random(place),  # noqa: S311 - to come again
        )
        computer.put_back(beginning.images[place])
        return Seat(computer, line, Services(computer.office))
