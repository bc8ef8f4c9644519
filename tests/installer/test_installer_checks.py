"""The checks run in order, each named and timed, and the first that fails ends the run."""

import re
import sys
from pathlib import Path

import pytest

from installer.checks import Step, folder_in_memory, run, steps


def _step(name: str, code: str) -> Step:
    return Step(name=name, command=(sys.executable, "-c", code))


def test_cheap_checks_come_before_the_tests() -> None:
    names = [step.name for step in steps(Path("python"), ())]

    assert names == ["ruff check", "ruff format", "mypy", "lint-imports", "pytest", "coverage of the rules"]


def test_the_whole_suite_must_reach_its_coverage() -> None:
    tests, rules = (step.command for step in steps(Path("python"), ())[-2:])

    assert tests[:3] == ("python", "-m", "pytest")
    assert "--cov-fail-under=90" in tests
    assert rules[1:] == ("-m", "coverage", "report", "--include=app/domain/*,app/services/*", "--fail-under=100")


def test_a_selection_of_tests_is_not_measured_against_the_whole() -> None:
    command = steps(Path("python"), ("tests/domain", "-k", "deadline"))[-1].command

    assert command[-3:] == ("tests/domain", "-k", "deadline")  # and nothing after the tests
    assert "--cov-fail-under=90" not in command


def test_every_check_is_reported_with_its_time(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = run((_step("one", "print('first')"), _step("two", "")), folder=tmp_path, variables={})

    assert code == 0
    assert re.fullmatch(
        r"── one\nfirst\n── one: passed, \d+\.\d s\n── two\n── two: passed, \d+\.\d s\n", capfd.readouterr().out
    )


def test_the_first_failure_ends_the_run_with_its_exit_code(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = run((_step("one", "raise SystemExit(5)"), _step("two", "")), folder=tmp_path, variables={})

    assert code == 5
    assert re.fullmatch(r"── one\n── one: FAILED \(exit code 5\), \d+\.\d s\n", capfd.readouterr().out)


def test_checks_run_in_the_folder_and_with_the_variables_given(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    step = _step("where", "import os; print(os.getcwd(), os.environ['STATION'])")

    run((step,), folder=tmp_path, variables={"STATION": "柳溪", "LANG": "C.UTF-8"})

    assert f"{tmp_path} 柳溪\n" in capfd.readouterr().out


def test_the_tests_write_into_memory_and_leave_nothing_there(tmp_path: Path) -> None:
    with folder_in_memory(tmp_path, room=0) as folder:
        assert folder is not None
        assert folder.parent == tmp_path
        (folder / "station.db").write_bytes(b"x")

    assert list(tmp_path.iterdir()) == []


def test_without_room_in_memory_the_tests_write_where_it_is_usual(tmp_path: Path) -> None:
    with folder_in_memory(tmp_path, room=1 << 60) as crowded, folder_in_memory(tmp_path / "none", room=0) as missing:
        assert (crowded, missing) == (None, None)
