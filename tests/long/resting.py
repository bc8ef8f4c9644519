"""The end of a long run: everything comes to rest, and is judged."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from app.domain.problems import Refusal
from app.services.bundle import Services
from tests.long.computer import (
    claims_in,
    files_in,
    numbers_in,
    troubles_in,
    wholes_in,
    wrong_in,
)
from tests.long.county import County, opened
from tests.long.files import PassingClock, wrong_files
from tests.long.judging import Judgement, judge

TRANSIENT: Final = frozenset({"upstream.unreachable", "upstream.timeout", "upstream.busy_hub"})
"""What computers are told while processes die around them, and may be where a machine has too much to do."""

_LOOKS_S: Final = 0.1
_ROUNDS: Final = 30


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
        rest.rounds = _until_quiet([partial(_syncs, each) for each in services])
        with suppress(AssertionError):  # what does not come even then is told one by one
            _until_quiet([partial(_carries, each) for each in services], clock.pass_on)
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


def _until_quiet(talks: list[Callable[[], bool]], between: Callable[[], None] = lambda: None) -> int:
    """Let all talk with the hub until nobody has anything for anybody; how many rounds that took.

    What is done between two rounds is not done after the last.

    Raises:
        AssertionError: when they do not come to rest.
    """
    for done in range(1, _ROUNDS + 1):
        if not any(list(map(_has_news, talks))):
            return done
        between()
    raise AssertionError


def _has_news(talk: Callable[[], bool]) -> bool:
    """Whether anything went either way, or the hub could not answer in time."""
    try:
        return talk()
    except Refusal as refusal:
        if refusal.problems[0].code not in TRANSIENT:
            raise
        return True


def _syncs(services: Services) -> bool:
    outcome = services.upstream.sync_once()
    return bool(outcome.pushed or outcome.pulled)


def _carries(services: Services) -> bool:
    """Whether files went either way, or wait: one that nobody had sent yet when it was asked for is asked for later."""
    outcome, waiting = services.upstream.files.carry(), services.upstream.status().files
    return bool(outcome.sent or outcome.fetched or waiting.up or waiting.down)
