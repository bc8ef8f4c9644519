"""Whatever happens to a station's computers and their hub, nothing is lost and all end with the same."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.upstream.computers import Templates
from tests.upstream.machine import StationMachine
from tests.upstream.seats import make_beginnings

EXAMPLES, STEPS = 20, 30


@pytest.fixture(scope="module")
def machine(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> type[StationMachine]:
    """The machine with its beginnings."""
    made = make_beginnings(templates, tmp_path_factory.mktemp("beginnings"))
    return type("Machine", (StationMachine,), {"beginnings": made})


def test_whatever_happens_everybody_ends_with_the_same(machine: type[StationMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
