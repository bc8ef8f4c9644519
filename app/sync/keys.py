"""The key a computer shows to the hub that it is itself: Ed25519, made here, and never sent anywhere."""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app.domain.problems import Refusal


class DeviceKey:
    """One computer's key pair."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @property
    def public(self) -> bytes:
        """The 32 bytes the hub knows the computer by."""
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes."""
        return self._private.sign(message)


def device_key(path: Path) -> DeviceKey:
    """The key in a file, made there when there is none.

    Only the file's owner may read it; on Windows that is what the user's own folder grants, for it has no such modes.

    Raises:
        Refusal: `upstream.key_unreadable`, `storage.cannot_write`.
    """
    if not path.exists():
        _make(path)
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refusal.of("upstream.key_unreadable", path=path.name) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Refusal.of("upstream.key_unreadable", path=path.name)
    return DeviceKey(private)


def _make(path: Path) -> None:
    text = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=path.name) from error
