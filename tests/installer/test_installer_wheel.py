"""What is installed is the whole program: its code, its resources, its forms."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installer.environment import base_python

CHECKOUT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git, which knows the files, is not installed")
PLACES = {"app": "app", "resources": "app/_resources", "forms": "app/_forms"}


def tracked(*options: str) -> set[str]:
    command = ["git", "ls-files", "-z", *options, "--", *PLACES]
    listed = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)  # noqa: S603 - our own words
    return set(filter(None, listed.stdout.decode().split("\0")))


def test_nothing_of_the_program_is_ignored() -> None:
    """The wheel leaves out what git ignores, also where somebody made git keep it."""
    assert tracked("--cached", "--ignored", "--exclude-standard") == set()


@pytest.mark.slow
def test_the_wheel_has_every_file_and_its_commands_run_without_the_checkout(tmp_path: Path) -> None:
    wheels = [base_python(), "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(CHECKOUT)]
    subprocess.run(wheels, check=True, cwd=tmp_path)  # noqa: S603 - as above
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
        packed.extractall(tmp_path / "installed")
    assert names == {PLACES[top] + path.removeprefix(top) for path in tracked() for top in [path.partition("/")[0]]}
    home = ["--home", str(tmp_path / "home")]
    for words in (["app", *home, "demo"], ["app", *home, "forms", "list"], ["app.hub", "--help"]):
        said = subprocess.run(  # noqa: S603 - as above
            [sys.executable, "-m", *words],
            cwd=tmp_path / "installed",
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        assert said.stdout
