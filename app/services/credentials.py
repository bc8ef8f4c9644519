"""Passwords as this computer keeps them: checked, counted, renewed."""

from dataclasses import replace
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from app.domain.people.credential import LOCK_OUT, MAX_FAILURES, Credential
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.domain.work.event import SubjectKind
from app.services.feed import Topic
from app.services.office import Office


class Credentials:
    """The passwords of the station's people."""

    def __init__(self, office: Office, hasher: PasswordHasher) -> None:
        self._office = office
        self._hasher = hasher

    def is_right(self, credential: Credential, password: str) -> bool:
        """Whether this is the person's password."""
        try:
            return self._hasher.verify(credential.password_hash, password)
        except VerifyMismatchError:
            return False

    def count_failure(self, credential: Credential, now: datetime) -> NoReturn:
        """Count a wrong password; after too many nobody gets in for a while.

        Raises:
            Refusal: `sign_in.wrong` with the tries left, always.
        """
        failures = credential.failures + 1
        blocked = now + LOCK_OUT if failures >= MAX_FAILURES else None
        with self._office.database.write(None) as tx:
            tx.of(Credential).save(replace(credential, failures=0 if blocked else failures, blocked_until=blocked))
        raise Refusal.of("sign_in.wrong", "password", left=0 if blocked else MAX_FAILURES - failures)

    def forgive(self, credential: Credential, password: str) -> None:
        """Forget earlier failures after the right password, and renew a hash of older settings."""
        is_outdated = self._hasher.check_needs_rehash(credential.password_hash)
        if not (credential.failures or credential.blocked_until or is_outdated):
            return
        renewed = self._hasher.hash(password) if is_outdated else credential.password_hash
        with self._office.database.write(credential.id) as tx:
            tx.of(Credential).save(replace(credential, failures=0, blocked_until=None, password_hash=renewed))

    def store(self, session: Session, staff_id: UUID, password: str) -> None:
        """Keep a new password in the place of the old one."""
        fresh = Credential(id=staff_id, password_hash=self._hasher.hash(password), changed_at=self._office.clock.now())
        with self._office.database.write(session.staff_id) as tx:
            credentials = tx.of(Credential)
            credentials.remove([staff_id])
            credentials.add(fresh)
            self._office.record(tx, session, (SubjectKind.STAFF, staff_id), "staff.password_changed")
        self._office.feed.announce(Topic.PEOPLE)
