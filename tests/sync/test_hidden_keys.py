"""A key the system hides for its user: what lies on the disk is of no use to anybody else."""

import logging
import sys
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.sync.hiding import Hiding, hiding_here
from app.sync.keys import device_key


def hiding_of(user: bytes) -> Hiding:
    """A system that hides a secret by turning its bits over, and gives it back to the same user only."""

    def hide(secret: bytes) -> bytes:
        return user + bytes(byte ^ 0xFF for byte in secret)

    def reveal(hidden: bytes) -> bytes:
        if not hidden.startswith(user):
            raise OSError("hidden by somebody else")
        return bytes(byte ^ 0xFF for byte in hidden.removeprefix(user))

    return Hiding(hide=hide, reveal=reveal)


def refuse(secret: bytes) -> bytes:
    raise OSError(f"no room for {len(secret)} bytes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "device.key"


def test_a_hidden_key_never_lies_open_and_is_its_users_alone(path: Path) -> None:
    key = device_key(path, hiding_of(b"wang"))

    assert b"PRIVATE" not in path.read_bytes()
    assert device_key(path, hiding_of(b"wang")).public == key.public
    for another in (hiding_of(b"li"), None):  # None: the folder was carried to a system that hides nothing
        with pytest.raises(Refusal, match=r"upstream\.key_locked"):
            device_key(path, another)
    assert device_key(path, hiding_of(b"wang")).public == key.public


def test_a_key_of_an_earlier_program_is_hidden_when_it_is_needed(path: Path) -> None:
    key = device_key(path, None)
    assert b"PRIVATE" in path.read_bytes()

    assert device_key(path, hiding_of(b"wang")).public == key.public
    assert b"PRIVATE" not in path.read_bytes()
    assert device_key(path, hiding_of(b"wang")).public == key.public
    assert [each.name for each in path.parent.iterdir()] == ["device.key"]


def test_a_system_that_would_not_hide_keeps_nobody_from_the_hub(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    unwilling = Hiding(hide=refuse, reveal=refuse)
    with caplog.at_level(logging.WARNING):
        key = device_key(path, unwilling)
        assert device_key(path, unwilling).public == key.public
    assert [each.getMessage() for each in caplog.records] == ["the system hides no key: no room for 119 bytes"] * 2


def test_a_key_that_cannot_be_put_away_is_used_as_it_lies(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    key = device_key(path, None)
    in_the_way = path.with_name("device.key.part")
    in_the_way.mkdir()
    with caplog.at_level(logging.WARNING):
        assert device_key(path, hiding_of(b"wang")).public == key.public
    assert "could not be put away" in caplog.text
    in_the_way.rmdir()
    device_key(path, hiding_of(b"wang"))
    assert b"PRIVATE" not in path.read_bytes()


def test_a_hidden_thing_that_is_no_key_is_unreadable(path: Path) -> None:
    key = device_key(path, hiding_of(b"wang"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    with pytest.raises(Refusal, match=r"upstream\.key_unreadable"):
        device_key(path, hiding_of(b"wang"))
    path.write_bytes(whole)
    assert device_key(path, hiding_of(b"wang")).public == key.public


def test_this_system_hides_what_it_says_it_hides(path: Path) -> None:
    hiding = hiding_here()
    assert (hiding is not None) == (sys.platform == "win32")

    key = device_key(path, hiding)
    assert (b"PRIVATE" in path.read_bytes()) == (hiding is None)
    assert device_key(path, hiding_here()).public == key.public
