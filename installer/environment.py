"""The checkout's own Python environment: `.venv`, filled from the hash-checked lock, refilled when the lock changes."""

import hashlib
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from installer.console import Stop, say

STAMP = "requirements.lock.sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A virtual environment and the lock it is filled from.

    Attributes:
        folder: where the environment is.
        lock: requirements with versions and hashes.
    """

    folder: Path
    lock: Path

    @classmethod
    def of(cls, checkout: Path) -> "Environment":
        """The environment of a checkout."""
        return cls(folder=checkout / ".venv", lock=checkout / "installer" / "requirements.lock")

    @property
    def python(self) -> Path:
        """The interpreter inside the environment."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def packages(self) -> Path:
        """Where packages are installed, for the Python version that runs this."""
        return Path(sysconfig.get_path("purelib", "venv", vars={"base": str(self.folder)}))

    def is_made(self) -> bool:
        """Whether it is there for this Python version: after an upgrade of the system it may not be."""
        return self.python.exists() and self.packages.is_dir()

    def is_current(self) -> bool:
        """Whether it is there and everything of the lock as it is now was installed."""
        stamp = self.folder / STAMP
        return self.is_made() and stamp.is_file() and stamp.read_text(encoding="ascii") == self._lock_hash()

    def fill(self) -> None:
        """Make the environment where it is missing and install what the lock lists, each file checked by its hash.

        Neither ensurepip nor the venv package of Debian is needed: the pip outside installs into the environment.

        Raises:
            Stop: the environment could not be made, or a package could not be installed.
        """
        say("正在准备运行环境，首次需要几分钟……", "Preparing the Python environment; the first time takes minutes …")
        if not self.is_made():
            _run(base_python(), "-m", "venv", "--clear", "--without-pip", str(self.folder))
        _run(
            *(base_python(), "-m", "pip", "--python", str(self.python), "install"),
            *("--disable-pip-version-check", "--no-input", "--require-hashes", "--requirement", str(self.lock)),
        )
        self.mark_current()

    def mark_current(self) -> None:
        """Note which lock was installed; written last, so that a broken installation is begun again."""
        (self.folder / STAMP).write_text(self._lock_hash(), encoding="ascii")

    def _lock_hash(self) -> str:
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()


def base_python() -> str:
    """The interpreter that virtual environments are made from, also when this one runs inside such an environment."""
    if sys.prefix == sys.base_prefix:
        return sys.executable
    name = "python.exe" if os.name == "nt" else f"bin/python{sys.version_info.major}"
    return str(Path(sys.base_prefix) / name)


def has_pip() -> bool:
    """Whether the outer interpreter has a pip that can install into another environment (22.3 or newer)."""
    command = [base_python(), "-m", "pip", "--python", base_python(), "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(*command: str) -> None:
    if subprocess.run(command, check=False).returncode:
        raise Stop(
            "运行环境未能准备好，请查看上面的提示；多为网络不通，可稍后重试。",
            "The environment could not be prepared, see the message above; often the network is at fault. Try again.",
        )
