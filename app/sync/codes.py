"""One-time codes: what a station is told once so that one of its computers can come in (`design/sync.md` 4.11).

A code has 20 letters of 5 bits, written in fives: the first 4 find it, the other 16 (80 bits) prove it. Only their hash
is kept. Over a line the code itself is shown; a file that may be lost carries only a proof that its writer knows it.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final, Protocol

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is mistaken for another on the telephone."""

_SELECTOR: Final = 4
_LENGTH: Final = 20
_GROUP: Final = 5
_MISREAD: Final = str.maketrans("OIL", "011")


class Shown(Protocol):
    """What somebody shows who wants to come in: the part a code is found by, and whatever proves the other one."""

    @property
    def selector(self) -> str:
        """The part the code is found by."""
        ...

    def opens(self, secret_hash: bytes) -> bool:
        """Whether this proves to know the secret of that hash."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeCode:
    """A code: the part it is found by and the part that proves it."""

    selector: str
    secret: str

    @property
    def secret_hash(self) -> bytes:
        """What is kept of the secret; it is long enough to need no salt and no slow hash."""
        return hashlib.sha256(self.secret.encode("ascii")).digest()

    def opens(self, secret_hash: bytes) -> bool:
        """Whether this is the code of that hash."""
        return hmac.compare_digest(secret_hash, self.secret_hash)

    def __str__(self) -> str:
        """The code as it is read out."""
        whole = self.selector + self.secret
        return "-".join(whole[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenCode:
    """A code that is not shown: what was said, and the proof that whoever said it knows the code."""

    selector: str
    said: bytes
    proof: bytes

    def opens(self, secret_hash: bytes) -> bool:
        """Whether the proof is made with the code of that hash."""
        return hmac.compare_digest(self.proof, proof_of(secret_hash, self.said))


def proof_of(secret_hash: bytes, said: bytes) -> bytes:
    """The proof, 32 bytes, that whoever says this knows the code of that hash."""
    return hmac.digest(secret_hash, said, "sha256")


def new_code() -> OneTimeCode:
    """A code nobody can guess."""
    whole = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return OneTimeCode(selector=whole[:_SELECTOR], secret=whole[_SELECTOR:])


def code_of(typed: str) -> OneTimeCode | None:
    """The code somebody typed, in whatever case and grouping; None when it is none."""
    letters = typed.upper().replace("-", "").replace(" ", "").translate(_MISREAD)
    if len(letters) != _LENGTH or not set(letters) <= set(ALPHABET):
        return None
    return OneTimeCode(selector=letters[:_SELECTOR], secret=letters[_SELECTOR:])
