"""The lock: made by uv from pyproject.toml, every requirement with its hashes, and no word of where it was fetched."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from installer.console import Stop, say
from installer.environment import Environment, base_python

UV = "uv>=0.9"  # older ones do not know --group here

_REQUIREMENT = re.compile(r"[a-z0-9][a-z0-9.\-]*==[A-Za-z0-9.+!]+( ; [\w .'()<>=!]+)? \\")
_HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?")
_COMMENT = re.compile(r" {4}#( via)?( +[\w.\-]+( \(pyproject\.toml(:\w+)?\))?)?")


def problems(text: str) -> Iterator[str]:
    """What is wrong with a lock's text, line by line.

    Nothing may stand in it but requirements of one exact version, their hashes, and who requires them: so there is no
    room for an index, a host name or a path.
    """
    awaiting_hash = ""
    for line in text.splitlines():
        if awaiting_hash and not _HASH.fullmatch(line):
            yield f"no hash: {awaiting_hash}"
        if not any(form.fullmatch(line) for form in (_REQUIREMENT, _HASH, _COMMENT)):
            yield f"not a requirement, hash or comment: {line}"
        awaiting_hash = line if line.endswith("\\") else ""
    if awaiting_hash:
        yield f"no hash: {awaiting_hash}"


def renew(checkout: Path, uv_arguments: Sequence[str]) -> None:
    """Bring the lock in line with pyproject.toml; versions locked before stay, unless uv is told to `--upgrade`.

    Raises:
        Stop: uv failed, or made a lock that may not be committed; the old one is kept.
    """
    lock = Environment.of(checkout).lock
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name) / lock.name
        if lock.exists():
            shutil.copyfile(lock, fresh)
        command = (
            *(_uv(Path(name)), "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"),
            *("--python-version", "3.11", "--group", "dev", "--extra", "hub"),
            *("--output-file", str(fresh), *uv_arguments),
            "pyproject.toml",
        )
        if subprocess.run(command, cwd=checkout, check=False).returncode:
            raise Stop("依赖锁定失败，原文件未改动。", "uv could not make the lock; the old one is unchanged.")
        text = fresh.read_text(encoding="utf-8")
    found = list(problems(text))
    if found:
        raise Stop("新的依赖清单不合格，原文件未改动。", "\n".join(("The new lock may not be used:", *found)))
    lock.write_text(text, encoding="utf-8", newline="\n")
    say("依赖清单已更新。", f"{lock.name}: {text.count('==')} requirements, all with hashes, no host name.")


def _uv(folder: Path) -> str:
    """The uv of this machine; where there is none, one fetched into `folder` for this once."""
    found = shutil.which("uv")
    if found:
        return found
    tool = Environment(folder=folder / "tool", lock=folder / "unused")
    for command in (
        (base_python(), "-m", "venv", "--without-pip", str(tool.folder)),
        (base_python(), "-m", "pip", "--python", str(tool.python), "install", "--quiet", UV),
    ):
        if subprocess.run(command, check=False).returncode:
            raise Stop("未能取得 uv。", "uv could not be fetched; put it on the PATH.")
    return str(tool.python.parent / "uv")
