"""Everything is killed at random while computers work: `python -m tests.long.chaos --kills 1000 --seed 7`.

Five computers, two processes of the hub, PostgreSQL's processes and its main one are killed with SIGKILL, the line is
cut in the middle of what is said. At the end all are healed, come to rest, and are judged (`judging.py`).
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
from tests.long.computer import Pace, claims_in, numbers_in, sync_until_quiet, troubles_in
from tests.long.county import County, county, opened, report
from tests.long.judging import Judgement, judge

_VICTIMS: Final = {"computer": 76, "hub": 15, "backend": 6, "server": 3}
_PAUSE_S: Final = (0.15, 0.9)
_CUT: Final = 0.02
_REPORT_EVERY: Final = 50
# What a computer may be told while everything around it dies; anything else is a fault.
_EXPECTED: Final = frozenset({"upstream.unreachable", "upstream.timeout", "upstream.busy_hub"})


@dataclass(kw_only=True)
class Outcome:
    """What was done, and what came of it."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    cuts: int = 0
    seconds: float = 0.0
    rounds: int = 0
    healed_s: float = 0.0
    numbers: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    judgement: Judgement = field(default_factory=Judgement)

    @property
    def wrong(self) -> list[str]:
        """All that is not as it must be."""
        strange = [f"a computer was told {code}" for code in self.troubles.keys() - _EXPECTED]
        return [*self.judgement.wrong, *strange]


def run(folder: Path, primary: Server, *, kills: int, seed: int, seconds: float | None = None) -> Outcome:
    """Kill so often, or for so long, heal, judge."""
    outcome = Outcome(seed=seed)
    with county(folder, primary, seed, 5, Pace()) as made:
        for each in made.computers:
            made.start_computer(each)
        made.proxy.cut = _CUT
        begun = time.monotonic()
        random = Random(seed)  # noqa: S311 - to be repeated
        while sum(outcome.kills.values()) < kills and (seconds is None or time.monotonic() - begun < seconds):
            time.sleep(random.uniform(*_PAUSE_S))
            victim = random.choices(list(_VICTIMS), list(_VICTIMS.values()))[0]
            outcome.kills[victim] += _kill(made, victim, random)
            if not sum(outcome.kills.values()) % _REPORT_EVERY:
                report(f"{dict(outcome.kills)}, {made.proxy.cuts} cuts")
        outcome.seconds = time.monotonic() - begun
        _heal(made, outcome)
    return outcome


def _kill(made: County, victim: str, random: Random) -> int:
    """Kill one; how many that were."""
    if victim == "computer":
        computer = random.choice(made.computers)
        assert computer.process is not None
        made.kill(computer.process)
        made.start_computer(computer)
    elif victim == "hub":
        place = random.randrange(len(made.hubs))
        made.kill(made.hubs[place])
        made.start_hub(place)
    elif victim == "backend":
        return made.server.kill_one(random)
    else:
        made.server.kill()
        made.server.start()
    return 1


def _heal(made: County, outcome: Outcome) -> None:
    made.proxy.cut, outcome.cuts = 0.0, made.proxy.cuts
    made.stop_working()
    made.wait_for_hubs()
    begun = time.monotonic()
    store = made.owner()
    with opened(made.computers) as services:
        outcome.rounds = sync_until_quiet([each.upstream for each in services])
        outcome.healed_s = time.monotonic() - begun
        claims = [claim for each in made.computers for claim in claims_in(each.journal)]
        outcome.judgement = judge(store, services, claims)
    store.close()
    for each in made.computers:
        outcome.troubles += troubles_in(each.journal)
    outcome.judgement.wrong += made.failures
    given = Counter(number for each in made.computers for number in numbers_in(each.journal))
    outcome.numbers = len(given)
    outcome.judgement.wrong += [
        f"number {number} was given {times} times" for number, times in given.items() if times > 1
    ]


def told(outcome: Outcome) -> str:
    """An outcome in a few lines."""
    judged = outcome.judgement
    return "\n".join(
        (
            f"seed {outcome.seed}, {sum(outcome.kills.values())} kills in {outcome.seconds:.0f} s, {outcome.cuts} cuts",
            f"killed: {dict(outcome.kills)}; told meanwhile: {dict(outcome.troubles)}",
            f"{judged.operations} operations in the log, {judged.claims} claims, {outcome.numbers} document numbers",
            f"{judged.overwrites} unseen overwrites, {judged.conflicts} conflicts",
            f"at rest after {outcome.rounds} rounds, {outcome.healed_s:.1f} s",
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
