"""The key a computer shows to the hub that it is itself: Ed25519, made here, and never sent anywhere."""

import logging
import os
from pathlib import Path
from typing import Final

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
from app.sync.hiding import Hiding

_HIDDEN: Final = b"station-desk: a key hidden by the system for its user\n"
_LOG: Final = logging.getLogger(__name__)


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


def device_key(path: Path, hiding: Hiding | None) -> DeviceKey:
    """The key in a file, made there when there is none.

    Only the file's owner may read it. Where the system hides secrets it is hidden besides, also one that lay there as
    an earlier program wrote it; a system that would not is no reason to leave the hub alone.

    Raises:
        Refusal: `upstream.key_locked` when another user or another system hid it, `upstream.key_unreadable`,
            `storage.cannot_write`.
    """
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        return _made(path, hiding)
    except OSError as error:
        raise Refusal.of("upstream.key_unreadable") from error
    key = _read(_revealed(kept, hiding))
    if hiding is not None and not kept.startswith(_HIDDEN):
        _hide_late(path, kept, hiding)
    return key


def _read(text: bytes) -> DeviceKey:
    try:
        private = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refusal.of("upstream.key_unreadable") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Refusal.of("upstream.key_unreadable")
    return DeviceKey(private)


def _revealed(kept: bytes, hiding: Hiding | None) -> bytes:
    if not kept.startswith(_HIDDEN):
        return kept
    if hiding is None:  # the folder came here from another system
        raise Refusal.of("upstream.key_locked")
    try:
        return hiding.reveal(kept.removeprefix(_HIDDEN))
    except OSError as error:
        raise Refusal.of("upstream.key_locked") from error


def _made(path: Path, hiding: Hiding | None) -> DeviceKey:
    private = Ed25519PrivateKey.generate()
    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        _write(path, _hidden(text, hiding))
    except OSError as error:
        raise Refusal.of("storage.cannot_write", path=path.name) from error
    return DeviceKey(private)


def _hide_late(path: Path, text: bytes, hiding: Hiding) -> None:
    hidden = _hidden(text, hiding)
    try:
        if hidden != text:
            _write(path, hidden)
    except OSError as error:  # it is good as it lies there, and is hidden when it is needed again
        _LOG.warning("the key could not be put away: %s", error)


def _hidden(text: bytes, hiding: Hiding | None) -> bytes:
    if hiding is None:
        return text
    try:
        return _HIDDEN + hiding.hide(text)
    except OSError as error:
        _LOG.warning("the system hides no key: %s", error)
        return text


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
