"""One application for all benchmarks of the window."""

import os

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.startup import make_application

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as people start it."""
    return make_application(["station-desk"])
