"""The search for cycles rests during an import, and goes on afterwards only where it went on before."""

import gc

import pytest

from app.services.imports.memory import uncollected


@pytest.mark.parametrize("was_on", [True, False])
def test_collecting_rests_and_then_is_as_it_was(was_on: bool) -> None:  # noqa: FBT001 - what is tried
    (gc.enable if was_on else gc.disable)()
    try:
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
    finally:
        gc.enable()
