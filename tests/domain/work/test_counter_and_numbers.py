"""The counter's twenty minutes, and numbers that notice a mistyped digit."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.problems import Refusal
from app.domain.work.counter import CounterAlert, CounterSession, Visit, counter_alert, counter_minutes, sign
from app.domain.work.numbers import (
    CASE,
    ORDER,
    check_digit,
    document_number,
    draft_number,
    is_document_number,
    is_draft,
    serial_of,
)

CALLED = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
SESSION = CounterSession(id=UUID(int=1), ticket="A012", clerk_id=UUID(int=2), called_at=CALLED)
VISIT = Visit(session=SESSION)


@pytest.mark.parametrize(
    ("seconds", "minutes", "alert"),
    [
        (0, 0, CounterAlert.NORMAL),
        (899, 14, CounterAlert.NORMAL),
        (900, 15, CounterAlert.NEAR),
        (1200, 20, CounterAlert.NEAR),
        (1201, 20, CounterAlert.OVER),
    ],
)
def test_the_counter_warns_before_it_is_late(seconds: int, minutes: int, alert: CounterAlert) -> None:
    now = CALLED + timedelta(seconds=seconds)
    assert counter_minutes(VISIT, now) == minutes
    assert counter_alert(VISIT, now, limit=20, warning=15) is alert


def test_the_signature_ends_the_visit() -> None:
    signed = Visit(session=sign(VISIT, CALLED + timedelta(minutes=12)))
    much_later = CALLED + timedelta(hours=5)
    assert counter_minutes(signed, much_later) == 12
    assert counter_alert(signed, much_later, limit=20, warning=15) is CounterAlert.NORMAL
    with pytest.raises(Refusal, match="already_signed"):
        sign(signed, much_later)
    with pytest.raises(Refusal, match="signed_before_called"):
        sign(VISIT, CALLED - timedelta(seconds=1))


def test_numbers_of_cases_orders_and_drafts() -> None:
    number = document_number("YF", CASE, 2026, 318)
    assert number == f"2026-YF-000318-{check_digit('2026-YF-000318')}"
    assert document_number("YF", ORDER, 2026, 7).startswith("2026-YF-PG-000007-")
    assert draft_number(3, 12) == "临-3-12"
    assert is_document_number(number)
    assert is_document_number(f" {number.lower()} ")
    assert not is_document_number("318")
    assert not is_document_number("")


def test_the_check_digit_is_that_of_iso_7064() -> None:
    assert check_digit("0794") == "5"  # the standard's own example for mod 11,10


def test_any_one_wrong_digit_of_a_number_is_noticed() -> None:
    number = document_number("YF", CASE, 2026, 318)
    for place, character in enumerate(number):
        if character.isdigit():
            for digit in "0123456789".replace(character, ""):
                assert not is_document_number(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize(
    ("number", "serial"),
    [
        (document_number("YF", CASE, 2026, 318), ("", 2026, 318)),
        (document_number("YF", ORDER, 2025, 1_000_000), ("PG", 2025, 1_000_000)),
        ("临-3-12", None),
        ("临-3-1-2", None),
        ("2026-YF-x-5", None),
        ("", None),
    ],
)
def test_an_official_number_says_what_it_was_given_for(number: str, serial: tuple[str, int, int] | None) -> None:
    assert serial_of(number) == serial
    assert is_draft(number) is number.startswith("临")
