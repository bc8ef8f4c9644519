"""The model for as long as one likes: `python -m tests.long.model --examples 20000`; each run draws other examples.

What fails is shrunk and printed as the steps that lead to it; the seed printed first makes the same run again.
"""

import argparse
import secrets
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.station import shipped_definitions
from tests.upstream.computers import make_templates
from tests.upstream.machine import StationMachine
from tests.upstream.seats import make_beginnings


def main() -> None:
    """Run it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--examples", type=int, default=20_000)
    asked.add_argument("--steps", type=int, default=50)
    asked.add_argument("--seed", type=int, default=secrets.randbelow(1 << 30))
    given = asked.parse_args()
    print(f"seed {given.seed}")  # noqa: T201 - for whoever wants the same again
    with tempfile.TemporaryDirectory() as folder:
        templates, beginnings = Path(folder, "templates"), Path(folder, "beginnings")
        templates.mkdir()
        beginnings.mkdir()
        made = make_beginnings(make_templates(templates, shipped_definitions()), beginnings)
        machine = type("Machine", (StationMachine,), {"beginnings": made})
        run_state_machine_as_test(
            seed(given.seed)(machine),
            settings=settings(
                max_examples=given.examples,
                stateful_step_count=given.steps,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    print("all well")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
