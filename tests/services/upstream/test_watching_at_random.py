"""Whatever happens to computers and hub, a comparison finds nothing where nobody reached into a file."""

from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.services.definitions import Definitions
from app.services.upstream.watch_standing import Verdict
from tests.services.upstream.test_model import files  # noqa: F401 - a fixture
from tests.upstream_model import World, ended


def look(world: World, steps: int) -> None:
    """Let things happen, and somebody compare after each of them."""
    for _ in range(steps):
        world.step()
        with suppress(Refusal):  # the line is bad
            assert world.random.choice(world.computers).upstream.watching.compare().findings == ()


@pytest.mark.parametrize(("seed", "size", "steps"), [(6, 4, 60)])
def test_nothing_is_reported_while_all_is_well(
    files: tuple[Path, Path],  # noqa: F811 - the fixture
    tmp_path: Path,
    definitions: Definitions,
    seed: int,
    size: int,
    steps: int,
) -> None:
    definitions.adopt_calendar(())
    world = World(*files, tmp_path, definitions, seed, size)
    look(world, steps)
    world.heal()
    assert {each.upstream.watching.compare().verdict for each in world.computers} == {Verdict.EQUAL}
    ended(world)
