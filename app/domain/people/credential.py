"""How a person proves who they are at this computer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.problems import Problem

MAX_FAILURES = 5
LOCK_OUT = timedelta(minutes=5)
MIN_PASSWORD_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A person's password as an argon2id hash; `id` is the staff id. Never leaves this computer.

    After `MAX_FAILURES` wrong passwords in a row nobody gets in before `blocked_until`.
    """

    id: UUID
    password_hash: str
    changed_at: datetime
    failures: int = 0
    blocked_until: datetime | None = None
    version: int = 0


def check_password(password: str, number: str) -> list[Problem]:
    """What is wrong with a new password: too short, or the staff number itself."""
    if len(password) < MIN_PASSWORD_LENGTH:
        return [Problem(code="password.too_short", field="password", values={"least": MIN_PASSWORD_LENGTH})]
    if password == number:
        return [Problem(code="password.is_number", field="password")]
    return []
