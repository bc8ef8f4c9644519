"""The program as a process of its own: encodings, pipes, folders that cannot be written, the choice of front."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import pytest

from app.__main__ import main, wanted_window
from app.services.folder import default_demo_home, default_home

_CHECKOUT = Path(__file__).resolve().parents[2]


def _python(
    words: Sequence[str], variables: Mapping[str, str], stdout: int | IO[bytes] = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - our own interpreter with words of this file
        [sys.executable, *words],
        cwd=_CHECKOUT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={"PATH": os.defpath, "STATION_DESK_PASSWORD": "rain-on-the-river", **variables},
        check=False,
        timeout=120,
    )


def _start(*words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return _python(["-m", "app", *words], variables)


def test_chinese_comes_out_whole_in_the_c_locale(tmp_path: Path) -> None:
    home = str(tmp_path / "供电所")
    made = _start("--home", home, "init", "--station", "YF", "--name", "油坊镇供电所", LC_ALL="C", LANG="C")
    assert made.returncode == 0, made.stderr
    assert made.stdout.decode("utf-8") == "已建站 YF  油坊镇供电所\n"
    listed = _start("staff", "list", "--json", STATION_DESK_HOME=home, LC_ALL="C", PYTHONUTF8="0")
    assert (listed.returncode, listed.stdout) == (0, b"[]\n")
    refused = _start("staff", "list", "--as", "YF001", STATION_DESK_HOME=home, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert refused.returncode == 1
    assert refused.stderr.decode("utf-8") == "工号或密码不对，请重新输入。（password）\n"
    assert (tmp_path / "供电所/logs/desk.log").is_file()
    assert stat.S_IMODE((tmp_path / "供电所").stat().st_mode) == 0o700


def test_a_reader_that_has_heard_enough_is_no_trouble(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as deaf:
        words = ["-m", "app", "--home", str(tmp_path / "home"), "init", "--station", "YF", "--name", "x"]
        done = _python(words, {}, stdout=deaf)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder nobody but its owner may write, where everybody may look."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def test_a_folder_that_may_not_be_written_is_refused(read_only: Path) -> None:
    script = (
        "import os, sys, app.bootstrap, app.cli.program, app.__main__ as m\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"  # root may write anywhere
        "sys.exit(m.main(sys.argv[1:]))\n"
    )
    words = ["--home", str(read_only / "home"), "init", "--station", "YF", "--name", "x"]
    said = _python(["-c", script, *words], {})
    assert said.returncode == 1
    assert "请检查文件夹是否存在、是否有写权限" in said.stderr.decode("utf-8")
    assert not (read_only / "home").exists()


def test_the_window_is_wanted_when_no_command_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STATION_DESK_HOME", str(tmp_path / "home"))
    assert wanted_window([]) == (default_home(), False)
    assert wanted_window(["--demo"]) == (tmp_path / "home-demo", True)
    assert default_demo_home() == tmp_path / "home-demo"
    assert wanted_window(["--home", "a"]) == (Path("a"), False)
    assert wanted_window(["--demo", "--home=a"]) == (Path("a"), True)
    for words in (["--home"], ["--help"], ["--json"], ["case", "list"], ["--home", "a", "check"]):
        assert wanted_window(words) is None


def test_a_bug_is_logged_under_the_number_that_was_told(tmp_path: Path) -> None:
    script = (
        "import sys, app.__main__ as m\n"
        "def broken(home): raise ZeroDivisionError\n"
        "m.open_logged = broken\n"
        "sys.exit(m.main(sys.argv[1:]))\n"
    )
    home = tmp_path / "home"
    said = _python(["-c", script, "init", f"--home={home}", "--station", "YF", "--name", "x"], {})
    message = said.stderr.decode("utf-8")
    assert (said.returncode, said.stdout) == (3, b"")
    assert "Traceback" not in message
    number = message.split("报告编号 ")[1][:6]
    log = (home / "logs/desk.log").read_text(encoding="utf-8")
    assert f"report {number}" in log
    assert "ZeroDivisionError" in log


def test_a_command_runs_in_process_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "fly"]) == 2
    assert capsys.readouterr().err == "没有命令“fly”。加 --help 可看用法。\n"
