"""The computer's own key, and how long it leaves the hub alone."""

from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.domain.problems import Refusal
from app.sync.keys import device_key
from app.sync.waiting import AFTER_WRITE_S, wait_s


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    key = device_key(path, None)

    Ed25519PublicKey.from_public_bytes(key.public).verify(key.sign(b"hello"), b"hello")
    assert device_key(path, None).public == key.public
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["device.key"]
    assert repr(key).count("PRIVATE") == 0


def test_a_file_that_holds_no_such_key_is_left_alone(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"", b"no key", other):
        path = tmp_path / "device.key"
        path.write_bytes(content)
        with pytest.raises(Refusal, match="key_unreadable"):
            device_key(path, None)
        assert path.read_bytes() == content


def test_without_room_there_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot_write"):
        device_key(tmp_path / "gone" / "device.key", None)


def test_waiting_grows_with_failures_up_to_five_minutes() -> None:
    random = Random(1)  # noqa: S311 - no secret
    most = [max(wait_s(random, failures=failures) for _ in range(300)) for failures in (1, 2, 5, 8, 50)]

    assert [round(wait) for wait in most] == [4, 8, 64, 299, 300]
    assert min(wait_s(random, failures=8) for _ in range(300)) < 5  # full jitter: nobody comes at the same time
    assert wait_s(random, failures=1, retry_s=90) == 90


def test_without_trouble_a_minute_passes_or_five_seconds_after_something_was_written() -> None:
    random = Random(1)  # noqa: S311 - no secret
    steady = [wait_s(random, failures=0) for _ in range(100)]

    assert 48 <= min(steady) < 52
    assert 68 < max(steady) <= 72
    assert wait_s(random, failures=0, has_pending=True) == AFTER_WRITE_S == 5
    assert wait_s(random, failures=0, has_pending=True, retry_s=30) == 30
