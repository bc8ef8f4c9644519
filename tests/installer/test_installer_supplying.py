"""What lacks is installed; without what can be spared the work goes on, without the rest it stops."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from installer import commands, machine
from installer.console import Stop
from installer.machine import Need

QT = Need(package="libgl1", libraries=("libGL.so.1",))
PRINTER = machine.PRINTING[0]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt-get is on Linux only")


@pytest.fixture
def apt_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Callable[[], list[str]]]:
    """An apt-get that cannot install a package of this name, on a machine of one's own; answers what it was told."""

    def put(lacking: str) -> Callable[[], list[str]]:
        log, program = tmp_path / "log", tmp_path / "apt-get"
        program.write_text(f'#!/bin/sh\necho "$@" >> {log}\ncase "$*" in *{lacking}*) exit 100;; esac\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        return lambda: log.read_text(encoding="utf-8").splitlines()

    return put


def test_what_can_be_spared_is_installed_by_itself(
    apt_get: Callable[[str], Callable[[], list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    told = apt_get("nothing")
    commands._supply((PRINTER, QT, *machine.OFFICE))

    assert told() == [
        "update -q",
        "install -q -y --no-install-recommends libgl1",
        "install -q -y --no-install-recommends libcups2 libreoffice-writer-nogui libreoffice-calc-nogui",
    ]
    assert "跳过" not in capsys.readouterr().out


def test_without_libreoffice_the_tests_go_on(
    apt_get: Callable[[str], Callable[[], list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    apt_get("libreoffice")
    commands._supply(machine.OFFICE)

    said = capsys.readouterr().out
    assert "系统软件包安装失败" in said
    assert said.count("没有 LibreOffice，导出文件能否打开的测试将跳过。") == 1


def test_what_cannot_be_had_keeps_nothing_else_away(
    apt_get: Callable[[str], Callable[[], list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    told = apt_get("chromium")
    commands._supply((*machine.OFFICE, *machine.BROWSER))

    assert told()[2:] == [
        "install -q -y --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui",
        "install -q -y --no-install-recommends chromium-headless-shell",
    ]
    said = capsys.readouterr().out
    assert "没有 Chromium，县级网页不在浏览器里测试。" in said
    assert "没有 LibreOffice" not in said


def test_without_qts_libraries_nothing_goes_on(apt_get: Callable[[str], Callable[[], list[str]]]) -> None:
    told = apt_get("libgl1")

    with pytest.raises(Stop) as stop:
        commands._supply((QT, PRINTER))
    assert "sudo apt-get update" in stop.value.chinese
    assert told()[-1] == "install -q -y --no-install-recommends libgl1"


def test_an_ordinary_user_is_asked_for_one_line_and_may_go_on(
    apt_get: Callable[[str], Callable[[], list[str]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    apt_get("nothing")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    commands._supply((PRINTER,))

    said = capsys.readouterr().out
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libcups2\n" in said
    assert "程序仍可打开，只是暂时不能打印。" in said
    with pytest.raises(Stop):
        commands._supply((QT, PRINTER))
