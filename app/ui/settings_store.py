"""What this computer remembers of how its people like the window: sizes, columns, theme; no data of the station."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSettings


class LocalSettings(Protocol):
    """Remembers words by name."""

    def get(self, name: str, default: str = "") -> str:
        """The words remembered under this name, or `default`."""
        ...

    def set(self, name: str, value: str) -> None:
        """Remember words under this name."""
        ...


class FileSettings:
    """Remembers in a file of the data folder; a file that cannot be written is no reason to stop working."""

    def __init__(self, path: Path) -> None:
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, name: str, default: str = "") -> str:
        """The words remembered under this name, or `default`."""
        return str(self._file.value(name, default))

    def set(self, name: str, value: str) -> None:
        """Remember words under this name; Qt writes them to the file within a second and when the program ends."""
        self._file.setValue(name, value)


class MemorySettings:
    """Remembers until the program ends, for when there is no folder to remember in."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def get(self, name: str, default: str = "") -> str:
        """The words remembered under this name, or `default`."""
        return self._words.get(name, default)

    def set(self, name: str, value: str) -> None:
        """Remember words under this name."""
        self._words[name] = value
