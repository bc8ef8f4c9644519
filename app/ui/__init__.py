"""The window: thin screens over the services, one package per work place, none knows another."""

import builtins
from collections.abc import Iterator
from contextlib import contextmanager

# PySide puts its own `__import__` in Python's place, for `from __feature__ import snake_case`. It reads the source of
# every module that is imported from then on to see whether it speaks of PySide: SQLAlchemy's and our own took a fifth
# longer to import. We use no features, so Python gets its import back.
_python_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401

_pyside_import = builtins.__import__
builtins.__import__ = _python_import


@contextmanager
def imported_as_pyside_does() -> Iterator[None]:
    """For libraries that import everything of a Qt module (`*`): only PySide's own import finds what is made lazily."""
    builtins.__import__ = _pyside_import
    try:
        yield
    finally:
        builtins.__import__ = _python_import
