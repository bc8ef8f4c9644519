"""Appeals are read from events: the first filing and the first answer count."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.domain.problems import Refusal
from app.domain.rating.appeals import APPEAL_ANSWERED, APPEAL_FILED, AppealState, appeals_from
from app.domain.rating.hearing import hearing_rules_from, last_day
from app.domain.work.event import Event, SubjectKind
from app.services.definitions import Definitions

ENTRY = UUID(int=5)
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def event(number: int, kind: str, payload: Mapping[str, str | int]) -> Event:
    return Event(
        id=UUID(int=number),
        subject_kind=SubjectKind.STAFF,
        subject_id=UUID(int=9),
        kind=kind,
        occurred_at=NOW,
        recorded_at=NOW,
        device_at=NOW,
        actor_id=None,
        device_id="d",
        payload=payload,
    )


def filed(number: int, reason: str) -> Event:
    return event(number, APPEAL_FILED, {"entry": str(ENTRY), "reason": reason, "evidence": "", "demand": ""})


def answered(number: int, appeal: int, verdict: str) -> Event:
    payload = {"appeal": str(UUID(int=appeal)), "verdict": verdict, "findings": "", "decision": "否"}
    return event(number, APPEAL_ANSWERED, payload)


def test_the_first_filing_and_the_first_answer_count() -> None:
    other = event(3, "rating.entry_made", {})
    found = appeals_from([filed(1, "甲"), filed(2, "乙"), other, answered(4, 1, "kept"), answered(6, 2, "revoked")])
    appeal = found[ENTRY]

    assert list(found) == [ENTRY]
    assert (appeal.reason, appeal.state) == ("甲", AppealState.KEPT)


def test_the_day_itself_and_days_off_do_not_count(definitions: Definitions) -> None:
    definitions.adopt_calendar(())
    rules = definitions.hearing

    assert (rules.appeal_days, rules.public_days) == (3, 3)
    assert rules.appeal_source.is_unverified
    assert last_day(definitions.calendar, date(2026, 3, 5), rules.appeal_days) == date(2026, 3, 10)


def test_rules_without_days_are_refused() -> None:
    with pytest.raises(Refusal) as caught:
        hearing_rules_from({"appeal": {}, "public": {"working_days": 3, "source": {"title": "甲"}}})
    assert "appeal.working_days" in {problem.field for problem in caught.value.problems}
