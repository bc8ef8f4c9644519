"""The end of a long run: everything comes to rest, and is judged."""

import time
from collections import Counter
from dataclasses import dataclass, field

from tests.long.computer import (
    claims_in,
    files_in,
    numbers_in,
    sync_until_quiet,
    troubles_in,
    wholes_in,
    wrong_in,
)
from tests.long.county import County, opened
from tests.long.files import PassingClock, carry_until_quiet, wrong_files
from tests.long.judging import Judgement, judge

_LOOKS_S = 0.1


@dataclass(kw_only=True)
class Rest:
    """What came to rest: after how many rounds and seconds, and what the computers noted until then.

    Attributes:
        rounds: how often all talked with the hub until nobody had anything new.
        seconds: how long that took, files included.
        numbers: how many document numbers were given.
        files: how many files were attached.
        wholes: how often a computer took all records anew.
        troubles: what computers were told, and how often.
        judgement: what was looked at, and what is wrong.
    """

    rounds: int = 0
    seconds: float = 0.0
    numbers: int = 0
    files: int = 0
    wholes: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    judgement: Judgement = field(default_factory=Judgement)


def come_to_rest(made: County) -> Rest:
    """Stop all work, let everybody have everything, and judge."""
    made.stop_working()
    made.wait_for_hubs()
    while made.shortening.is_under_way():
        time.sleep(_LOOKS_S)
    rest = Rest()
    journals = [each.journal for each in made.computers]
    files = [claim for each in journals for claim in files_in(each)]
    store = made.owner()
    clock, begun = PassingClock(), time.monotonic()
    with opened(made.computers, clock) as services:
        for computer, there in zip(made.computers, services, strict=True):
            if computer.way is not None and not there.upstream.status().is_active:  # it was killed before it was in
                there.upstream.join(computer.way.code, computer.way.url)
        rest.rounds = sync_until_quiet([each.upstream for each in services])
        carry_until_quiet(services, clock)
        rest.seconds = time.monotonic() - begun
        rest.judgement = judge(store, services, [claim for each in journals for claim in claims_in(each)])
        rest.judgement.wrong += wrong_files(made.hub_files, services, files)
    store.close()
    for each in journals:
        rest.troubles += troubles_in(each)
        rest.wholes += wholes_in(each)
        rest.judgement.wrong += wrong_in(each)
    given = Counter(number for each in journals for number in numbers_in(each))
    rest.files, rest.numbers = len(files), len(given)
    rest.judgement.wrong += [
        *made.failures,
        *made.shortening.failures,
        *(f"number {number} was given {times} times" for number, times in given.items() if times > 1),
    ]
    return rest
