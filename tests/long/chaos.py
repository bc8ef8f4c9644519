"""Everything is killed at random while computers work: `python -m tests.long.chaos --kills 1000 --seed 7`.

Computers, two processes of the hub, what shortens its log, PostgreSQL's processes and its main one are killed with
SIGKILL, the line is cut in the middle of what is said. Computers attach files and open those of others; some are away
until the log they have read is no longer kept; two come in while everything goes on. At the end all are healed, come to
rest, and are judged (`resting.py`).
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.hub.server import Server, server
from tests.long.computer import Pace
from tests.long.county import Computer, County, county, report
from tests.long.judging import Judgement
from tests.long.resting import TRANSIENT, Rest, come_to_rest

_VICTIMS: Final = {"computer": 70, "hub": 14, "compaction": 8, "backend": 5, "server": 3}
_PAUSE_S: Final = (0.15, 0.9)
_COMPACTION_S: Final = (0.05, 1.0)
_CUT: Final = 0.02
_SHORTENED: Final = 0.2
_GOES_AWAY: Final = 0.06
_AWAY_FOR: Final = 2  # compactions
_DISTURBED: Final = 3  # times in a row, before it has all
_NEWCOMERS: Final = (0.3, 0.6)
_REPORT_EVERY: Final = 50
# What a computer may be told while everything around it dies; anything else is a fault.
# The computer that has a file may be killed before it could send it.
_EXPECTED: Final = TRANSIENT | {"attachment.not_sent_yet"}


@dataclass(kw_only=True)
class Outcome:
    """What was done, and what came of it."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    cuts: int = 0
    seconds: float = 0.0
    compactions: int = 0
    rest: Rest = field(default_factory=Rest)

    @property
    def judgement(self) -> Judgement:
        """What was looked at in the end."""
        return self.rest.judgement

    @property
    def wrong(self) -> list[str]:
        """All that is not as it must be."""
        strange = [f"a computer was told {code}" for code in self.rest.troubles.keys() - _EXPECTED]
        return [*self.judgement.wrong, *strange]


def run(folder: Path, primary: Server, *, kills: int, seed: int, seconds: float | None = None) -> Outcome:
    """Kill so often, or for so long, heal, judge."""
    outcome = Outcome(seed=seed)
    with county(folder, primary, seed, 5, Pace()) as made:
        for each in made.computers:
            made.start_computer(each)
        made.proxy.cut = _CUT
        random = Random(seed)  # noqa: S311 - to be repeated
        life = _Life(made, random)
        begun = time.monotonic()
        while (done := _share_done(outcome, kills, time.monotonic() - begun, seconds)) < 1:
            time.sleep(random.uniform(*_PAUSE_S))
            outcome.kills["taking all"] += life.go_on(done)
            victim = random.choices(list(_VICTIMS), list(_VICTIMS.values()))[0]
            outcome.kills[victim] += _kill(made, victim, random)
            if not sum(outcome.kills.values()) % _REPORT_EVERY:
                report(f"{dict(outcome.kills)}, {made.proxy.cuts} cuts, {made.shortening.done} compactions")
        outcome.seconds = time.monotonic() - begun
        made.proxy.cut, outcome.cuts = 0.0, made.proxy.cuts
        outcome.rest = come_to_rest(made)
        outcome.compactions = made.shortening.done
    return outcome


def _share_done(outcome: Outcome, kills: int, passed: float, seconds: float | None) -> float:
    of_kills = sum(outcome.kills.values()) / kills
    return of_kills if seconds is None else max(of_kills, passed / seconds)


class _Life:
    """What happens beside the killing: the log is shortened, computers are away and come back, new ones come in."""

    def __init__(self, made: County, random: Random) -> None:
        self._made = made
        self._random = random
        self._newcomers = list(_NEWCOMERS)
        self._away: Computer | None = None
        self._until = 0
        self._taking_all: list[Computer] = []

    def go_on(self, done: float) -> int:
        """Let happen what has its time; how many were killed while they took all records anew."""
        made = self._made
        if not made.shortening.is_under_way() and self._random.random() < _SHORTENED:
            made.shortening.start()
        if self._away is not None and made.shortening.done >= self._until:
            self._begin(self._away)
            self._away = None
        elif self._away is None and self._random.random() < _GOES_AWAY:
            self._go_away()
        if self._newcomers and done >= self._newcomers[0]:
            del self._newcomers[0]
            self._begin(made.add_computer())
        return self._disturb() if self._taking_all else 0

    def _begin(self, computer: Computer) -> None:
        self._made.start_computer(computer)
        self._taking_all += [computer] * _DISTURBED

    def _disturb(self) -> int:
        computer = self._taking_all.pop()
        if computer.process is None:
            return 0
        self._made.kill(computer.process)
        self._made.start_computer(computer)
        return 1

    def _go_away(self) -> None:
        self._away = self._random.choice(self._made.computers)
        assert self._away.process is not None
        self._made.kill(self._away.process)
        self._away.process = None
        self._until = self._made.shortening.done + _AWAY_FOR


def _kill(made: County, victim: str, random: Random) -> int:
    """Kill one; how many that was."""
    if victim == "computer":
        computer = random.choice([each for each in made.computers if each.process is not None])
        assert computer.process is not None
        made.kill(computer.process)
        made.start_computer(computer)
    elif victim == "hub":
        place = random.randrange(len(made.hubs))
        made.kill(made.hubs[place])
        made.start_hub(place)
    elif victim == "compaction":
        made.shortening.start()
        time.sleep(random.uniform(*_COMPACTION_S))
        return made.shortening.kill()
    elif victim == "backend":
        return made.server.kill_one(random)
    else:
        made.server.kill()
        made.server.start()
    return 1


def told(outcome: Outcome) -> str:
    """An outcome in a few lines."""
    judged, rest = outcome.judgement, outcome.rest
    return "\n".join(
        (
            f"seed {outcome.seed}, {sum(outcome.kills.values())} kills in {outcome.seconds:.0f} s, {outcome.cuts} cuts",
            f"killed: {dict(outcome.kills)}; told meanwhile: {dict(rest.troubles)}",
            f"{judged.operations} operations in the log, {judged.claims} claims, {rest.numbers} document numbers",
            f"{rest.files} files attached, {outcome.compactions} compactions, all taken anew {rest.wholes} times",
            f"{judged.overwrites} unseen overwrites, {judged.conflicts} conflicts",
            f"at rest after {rest.rounds} rounds, {rest.seconds:.1f} s",
            *(f"WRONG: {each}" for each in outcome.wrong[:50]),
            f"{len(outcome.wrong)} wrong",
        )
    )


def main() -> int:
    """The script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(max_connections="80") as primary:
        outcome = run(Path(folder), primary, kills=chosen.kills, seed=chosen.seed)
    report(told(outcome))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
