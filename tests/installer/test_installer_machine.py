"""Which packages a machine lacks, and what its administrator is asked for."""

import sys
from pathlib import Path

import pytest

from installer import machine
from installer.machine import Need

ABSENT_LIBRARY = Need(package="libabsent1", libraries=("libabsent-of-station-desk.so.1",))
ABSENT_PROGRAM = Need(package="absent", programs=("absent-of-station-desk",), loss=("不能试。", "No trying."))
EVERY_NEED = (
    *(*machine.OFFSCREEN, *machine.WINDOW, *machine.PRINTING, *machine.VIRTUAL_SCREEN),
    *(*machine.OFFICE, *machine.DATABASE, *machine.BROWSER),
)

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="shared libraries are named as on Linux")


@on_linux
def test_what_loads_and_what_is_found_is_not_asked_for() -> None:
    present = (
        Need(package="libc6", libraries=("libc.so.6", "libm.so.6")),
        Need(package="dash", programs=("sh",)),
    )

    assert machine.missing((*present, ABSENT_LIBRARY, ABSENT_PROGRAM)) == (ABSENT_LIBRARY, ABSENT_PROGRAM)


@on_linux
def test_one_absent_part_of_a_package_is_enough_to_ask_for_it() -> None:
    partly = Need(package="libglib2.0-0", libraries=("libc.so.6", "libabsent-of-station-desk.so.1"))

    assert machine.missing((partly,)) == (partly,)


@on_linux
def test_the_tests_run_where_qt_finds_all_its_libraries() -> None:
    assert machine.missing(machine.OFFSCREEN) == ()


def test_the_line_for_the_administrator_can_be_pasted_as_it_is() -> None:
    assert machine.apt_line((*machine.PRINTING, *machine.VIRTUAL_SCREEN)) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libcups2 xvfb xauth"
    )


def test_with_apt_the_person_is_shown_the_line_in_both_languages() -> None:
    request = machine.ask_for((ABSENT_LIBRARY,), apt=True)

    assert "请由管理员执行" in request.chinese
    assert "\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends libabsent1\n" in request.chinese
    assert "Ask the administrator" in request.english


def test_without_apt_the_person_is_shown_the_parts_themselves() -> None:
    request = machine.ask_for((ABSENT_LIBRARY, ABSENT_PROGRAM, machine.PIP), apt=False)

    assert "\n  libabsent-of-station-desk.so.1, absent-of-station-desk, python3-pip\n" in request.chinese
    assert "apt-get" not in request.chinese + request.english


def test_without_a_printing_library_the_program_still_starts() -> None:
    assert [need.package for need in EVERY_NEED if not need.is_essential] == [
        *("libcups2", "libreoffice-writer-nogui", "libreoffice-calc-nogui", "postgresql", "chromium-headless-shell")
    ]


@on_linux
def test_a_part_is_looked_for_where_the_program_really_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, linked = tmp_path / "office" / "soffice", tmp_path / "bin" / "soffice"
    for program in (real, linked):
        program.parent.mkdir()
    real.touch(mode=0o755)
    linked.symlink_to(real)
    monkeypatch.setenv("PATH", str(linked.parent))
    (real.parent / "libswlo.so").touch()

    assert [need.package for need in machine.missing(machine.OFFICE)] == ["libreoffice-calc-nogui"]


@on_linux
def test_a_program_off_the_search_path_is_found_where_its_package_puts_it(tmp_path: Path) -> None:
    program = tmp_path / "15" / "bin" / "absent-of-station-desk"
    need = Need(package="absent", programs=(program.name,), places=(str(tmp_path / "*" / "bin"),))
    assert machine.missing((need,)) == (need,)

    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)

    assert machine.missing((need,)) == ()


def test_no_package_is_named_twice() -> None:
    packages = [need.package for need in EVERY_NEED]

    assert len(packages) == len(set(packages))
