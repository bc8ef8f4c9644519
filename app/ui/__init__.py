"""The window: thin screens over the services, one package per work place, none knows another."""

import builtins

# PySide puts its own `__import__` in Python's place, for `from __feature__ import snake_case`. It reads the source of
# every module that is imported from then on to see whether it speaks of PySide: SQLAlchemy's and our own took a fifth
# longer to import. We use no features, so Python gets its import back.
_python_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _python_import
