"""Five computers work steadily while nobody is killed: `python -m tests.long.soak --seconds 3600`.

They attach files and open those of others, and the hub's log is shortened again and again.
What the hub and the computers take of memory, and how long their write-ahead logs are, is sampled all the time; after
the first quarter, in which everything warms up, none of it may go on growing.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from tests.hub.server import Server, server
from tests.long.computer import Pace
from tests.long.county import County, county, report
from tests.long.judging import Judgement
from tests.long.resting import come_to_rest

_PACE: Final = Pace(changes=3, pause_s=0.5)
_SAMPLES: Final = 60
_COMPACTION: Final = 5  # samples from one to the next
_LEAST_S: Final = 1.0
_MB: Final = 1_000_000
# A log that is written into the file in time stays below these; a memory that is let go of grows no further.
_MOST_MB: Final[Mapping[str, float]] = {"computer's log": 16, "server's log": 200}
_GROWTH_MB: Final = 12.0


@dataclass(kw_only=True)
class Soak:
    """The samples by what was measured, in megabytes, and what the end came to."""

    seconds: float
    samples: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    judgement: Judgement = field(default_factory=Judgement)

    @property
    def wrong(self) -> list[str]:
        """All that grew beyond its bounds, and what is not as it must be."""
        wrong = list(self.judgement.wrong)
        for name, values in self.samples.items():
            most = _MOST_MB.get(name.partition(" of ")[0])
            if most is not None and max(values) > most:
                wrong.append(f"{name}: {max(values):.1f} MB")
            if most is None and self.growth(name) > _GROWTH_MB:
                wrong.append(f"{name} grew by {self.growth(name):.1f} MB")
        return wrong

    def growth(self, name: str) -> float:
        """How much more the last quarter took than the second."""
        values = self.samples[name]
        quarter = len(values) // 4
        return median(values[-quarter:]) - median(values[quarter : 2 * quarter])


def run(folder: Path, primary: Server, seconds: float, seed: int = 1) -> Soak:
    """Let everybody work so long, and judge what comes of it."""
    soak = Soak(seconds=seconds)
    with county(folder, primary, seed, 5, _PACE) as made:
        for each in made.computers:
            made.start_computer(each)
        begun = time.monotonic()
        while (passed := time.monotonic() - begun) < seconds:
            _sample(made, soak)
            if len(next(iter(soak.samples.values()))) % _COMPACTION == 1:
                made.shortening.start()
            if not len(next(iter(soak.samples.values()))) % _SAMPLES:
                report(f"{passed:.0f} s: {_newest(soak)}")
            time.sleep(max(_LEAST_S, seconds / _SAMPLES / 10))
        soak.judgement = come_to_rest(made).judgement
    return soak


def told(soak: Soak) -> str:
    """A soak in a few lines: of each measure the first, the highest, the last, and how it grew."""
    lines = [
        f"{name}: {values[0]:.1f} -> {values[-1]:.1f} MB, at most {max(values):.1f}, grew {soak.growth(name):+.1f}"
        for name, values in sorted(soak.samples.items())
    ]
    judged = soak.judgement
    return "\n".join(
        (
            f"{soak.seconds:.0f} s, {judged.operations} operations, {judged.claims} claims",
            *lines,
            *(f"WRONG: {each}" for each in soak.wrong[:50]),
            f"{len(soak.wrong)} wrong",
        )
    )


def _sample(made: County, soak: Soak) -> None:
    for place, hub in enumerate(made.hubs, start=1):
        soak.samples[f"hub {place}"].append(_memory(hub.pid))
    for place, each in enumerate(made.computers, start=1):
        assert each.process is not None
        soak.samples[f"computer {place}"].append(_memory(each.process.pid))
        soak.samples[f"computer's log of {place}"].append(_size(each.home / "station.db-wal"))
    logs = (made.server.data / "pg_wal").iterdir()
    soak.samples["server's log"].append(sum(map(_size, logs)))


def _memory(process: int | None) -> float:
    """What a process alone holds, without what it shares with its siblings."""
    _, resident, shared, *_ = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE") / _MB


def _size(path: Path) -> float:
    return path.stat().st_size / _MB if path.is_file() else 0.0


def _newest(soak: Soak) -> Mapping[str, float]:
    return {name: round(values[-1], 1) for name, values in soak.samples.items()}


def main() -> int:
    """The script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, server(max_wal_size="64MB") as primary:
        soak = run(Path(folder), primary, chosen.seconds)
    report(told(soak))
    return 1 if soak.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
