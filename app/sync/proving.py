"""The hub proves over a line that it is the one whose key a computer knows from files (`design/sync.md` 4.11)."""

import os
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.problems import Refusal
from app.sync.client import HubClient
from app.sync.messages import part

NONCE_BYTES: Final = 32

_PURPOSE: Final = b"station-desk hub 1|"
_SERVER_TROUBLE: Final = 500


def proof_over(nonce: bytes) -> bytes:
    """What a hub signs to prove who it is, for this purpose and no other."""
    return _PURPOSE + nonce


def refuse_other_hub(client: HubClient, hub_key: bytes) -> None:
    """Make sure that whoever answers has the hub's key.

    Raises:
        Refusal: `upstream.not_a_hub` when what answers does not speak as a hub does, `.other_hub` when it is another
            one; trouble on the way or at the hub (`upstream.*`).
    """
    nonce = os.urandom(NONCE_BYTES)
    try:
        signature = part(client.question("/v1/prove", {"nonce": nonce}), "signature", bytes)
    except Refusal as refusal:
        problem = refusal.problems[0]
        status = problem.values.get("status", 0)
        is_elsewhere = problem.code == "upstream.hub_trouble" and int(status) < _SERVER_TROUBLE
        if is_elsewhere or problem.code == "upstream.garbled":
            raise Refusal.of("upstream.not_a_hub", "url") from refusal
        raise
    try:
        Ed25519PublicKey.from_public_bytes(hub_key).verify(signature, proof_over(nonce))
    except (InvalidSignature, ValueError) as trouble:
        raise Refusal.of("upstream.other_hub", "url") from trouble
