"""When the environment counts as filled: only with an interpreter, and only for the lock as it is now."""

import sys
from pathlib import Path

import pytest

from installer.environment import Environment, base_python, has_pip


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    found = Environment.of(tmp_path)
    found.lock.parent.mkdir()
    found.lock.write_text("alembic==1.20.1\n", encoding="utf-8")
    return found


@pytest.fixture
def filled(environment: Environment) -> Environment:
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    environment.packages.mkdir(parents=True)
    environment.mark_current()
    return environment


def test_a_fresh_checkout_has_nothing_installed(environment: Environment) -> None:
    assert not environment.is_current()


def test_what_was_filled_needs_no_second_filling(filled: Environment) -> None:
    assert filled.is_current()


def test_a_changed_lock_is_installed_again(filled: Environment) -> None:
    filled.lock.write_text("alembic==1.20.2\n", encoding="utf-8")

    assert not filled.is_current()


def test_an_installation_broken_off_is_begun_again(filled: Environment) -> None:
    (filled.folder / "requirements.lock.sha256").unlink()

    assert not filled.is_current()


def test_an_environment_whose_interpreter_was_removed_is_made_again(filled: Environment) -> None:
    filled.python.unlink()
    filled.python.symlink_to(filled.folder / "python-of-another-machine")

    assert not filled.is_current()


def test_an_environment_of_another_python_version_is_made_again(filled: Environment) -> None:
    filled.packages.rename(filled.packages.with_name("packages-of-another-version"))

    assert not filled.is_made()
    assert not filled.is_current()


def test_packages_are_looked_for_where_an_environment_keeps_them() -> None:
    running = Environment(folder=Path(sys.prefix), lock=Path("requirements.lock"))

    assert (running.packages / "pytest").is_dir()


def test_environments_are_made_from_an_interpreter_outside_this_one() -> None:
    outside = Path(base_python())

    assert outside.is_file()
    assert outside.parent != Environment.of(Path(__file__).resolve().parents[2]).python.parent


def test_the_pip_outside_can_install_into_another_environment() -> None:
    assert has_pip()
