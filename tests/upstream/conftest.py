"""What the proof rigs begin with."""

import pytest

from app.services.definitions import Definitions
from tests.upstream.computers import Templates, make_templates


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Templates:
    """Made once in a session."""
    return make_templates(tmp_path_factory.mktemp("rigs"), definitions)


@pytest.fixture(autouse=True)
def no_calendar(definitions: Definitions) -> None:
    """The rules are shared by all tests, and another may have set its own days."""
    definitions.adopt_calendar(())
