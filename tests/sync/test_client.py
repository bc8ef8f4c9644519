"""What a hub may answer that is none, and what is made of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.problems import Refusal
from app.sync.client import Applicant, HubClient
from app.sync.keys import device_key
from app.sync.messages import leased_from, pulled_from, pushed_from
from app.sync.packing import pack
from app.sync.wire import Answered, Asked

WRITER = [1, 2, 3, None]
CONFLICT = {
    "id": b"c" * 16, "seq": 5, "table": 20, "key": b"k" * 16, "field": 9, "part": "", "kept": b"\xab" * 16,
    "kept_by": WRITER, "other": None, "other_by": [4, 5, 6, b"u" * 16], "before": "1", "stake": "high",
}  # fmt: skip
PULLED: Mapping[str, Any] = {
    "log": None, "conflicts": [CONFLICT], "head": 5, "hub_epoch": "one", "archived": 0, "backoff_s": 0,
}  # fmt: skip
PUSHED: Mapping[str, Any] = {"ack": 7, "quarantined": [[6, "schema"], [7, "schema"]], "head": 9, "backoff_s": 0}


class Saying:
    """A hub that says one thing."""

    def __init__(self, answered: Answered) -> None:
        self.answered = answered

    def send(self, _asked: Asked) -> Answered:
        return self.answered

    def close(self) -> None:
        """Nothing is open."""


def client(answered: Answered, tmp_path: Path) -> HubClient:
    who = Applicant(device=b"d" * 16, schema=2)
    return HubClient(
        Saying(answered), device_key(tmp_path / "key", None), who, lambda: datetime(2026, 3, 2, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("answered", "code"),
    [
        (Answered(status=500, body=b"<html>"), "upstream.hub_trouble"),
        (Answered(status=413), "upstream.too_large"),
        (Answered(status=429), "upstream.busy_hub"),
        (Answered(status=410), "upstream.too_far_behind"),
        (Answered(status=426), "upstream.too_old"),
        (Answered(status=403), "upstream.refused"),
        (Answered(status=403, body=pack({"problem": "upstream.revoked"})), "upstream.revoked"),
        (Answered(status=403, body=pack({"problem": "made.up"})), "upstream.refused"),
        (Answered(status=401), "upstream.unauthorised"),
        (Answered(status=200, body=b"<html>"), "upstream.garbled"),
        (Answered(status=200, body=pack({})), "upstream.garbled"),
    ],
)
def test_whatever_is_answered_is_a_refusal_people_understand(tmp_path: Path, answered: Answered, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        client(answered, tmp_path).pull(0)
    assert refused.value.problems[0].code == code


def test_how_long_to_wait_and_what_is_expected_come_with_the_refusal(tmp_path: Path) -> None:
    answered = Answered(status=409, body=pack({"problem": "upstream.expected", "expect": 7}), retry_s=3)
    with pytest.raises(Refusal) as refused:
        client(answered, tmp_path).lease("case", 2026, 1)
    assert refused.value.problems[0].values == {"status": 409, "retry_s": 3, "expect": 7}


def test_a_pull_is_read_whole() -> None:
    (dispute,) = pulled_from(PULLED).conflicts

    assert (dispute.kept, dispute.other, dispute.before) == (f'"{"AB" * 16}"', "null", '"1"')
    assert (dispute.kept_seq, dispute.kept_device, dispute.kept_hlc, dispute.kept_user) == (1, 2, 3, None)
    assert dispute.other_user is not None
    assert pulled_from({**PULLED, "hub_epoch": 7}).hub_epoch == b"7"


@pytest.mark.parametrize(
    "change",
    [
        {"log": "no columns"},
        {"log": {"first": 1}},
        {"head": "5"},
        {"head": True},
        {"hub_epoch": None},
        {"conflicts": [{}]},
        {"conflicts": [7]},
        {"conflicts": [{**CONFLICT, "id": b"short"}]},
        {"conflicts": [{**CONFLICT, "stake": "huge"}]},
        {"conflicts": [{**CONFLICT, "kept_by": [1]}]},
    ],
)
def test_what_keeps_to_no_form_is_not_used(change: Mapping[str, Any]) -> None:
    with pytest.raises(Refusal, match="garbled"):
        pulled_from({**PULLED, **change})


def test_what_could_not_be_taken_over_is_named() -> None:
    assert pushed_from(PUSHED).quarantined == ((6, "schema"), (7, "schema"))
    for wrong in ([7], [[7]], [["seven", "schema"]]):
        with pytest.raises(Refusal, match="garbled"):
            pushed_from({**PUSHED, "quarantined": wrong})


@pytest.mark.parametrize(("lo", "hi"), [(0, 5), (6, 5), (-1, 1)])
def test_numbers_go_up_from_one(lo: int, hi: int) -> None:
    with pytest.raises(Refusal, match="garbled"):
        leased_from({"lo": lo, "hi": hi})
