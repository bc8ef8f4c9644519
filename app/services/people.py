"""Signing in, passwords, staff, roles, certificates and absences."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from argon2 import PasswordHasher

from app.domain.people.credential import Credential, check_password
from app.domain.people.session import OWNER, Permission, Session
from app.domain.people.staff import Absence, Certificate, CertificateKind, Role, Staff
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.work.event import SubjectKind
from app.persistence.database import Transaction
from app.persistence.ids import natural_id, new_id
from app.services.credentials import Credentials
from app.services.feed import Topic
from app.services.indexing import index_records
from app.services.office import Office
from app.services.station import station_of


class PeopleService:
    """Who works here, and who is at this computer."""

    def __init__(self, office: Office, hasher: PasswordHasher | None = None) -> None:
        self._office = office
        self._credentials = Credentials(office, hasher or PasswordHasher())  # argon2id, the library's defaults

    def sign_in(self, number: str, password: str) -> Session:
        """The session of a person who gave the right password.

        Raises:
            Refusal: `sign_in.wrong` (with the tries left), `sign_in.blocked` (with the minutes), `sign_in.inactive`.
        """
        now = self._office.clock.now()
        with self._office.database.read() as tx:
            staff = tx.of(Staff).find_one(number=number.strip())
            credential = None if staff is None else tx.of(Credential).find_one(id=staff.id)
        if staff is None or credential is None:
            raise Refusal.of("sign_in.wrong", "password")
        if credential.blocked_until is not None and now < credential.blocked_until:
            minutes = -(-(credential.blocked_until - now).total_seconds() // 60)
            raise Refusal.of("sign_in.blocked", "password", minutes=int(minutes))
        if not staff.is_active:
            raise Refusal.of("sign_in.inactive", "number", name=staff.name)
        if not self._credentials.is_right(credential, password):
            self._credentials.count_failure(credential, now)
        self._credentials.forgive(credential, password)
        return _session(staff)

    def session_of(self, number: str) -> Session:
        """The session of a person without a password, for programs that run as the data folder's owner.

        Raises:
            Refusal: `staff.unknown`.
        """
        with self._office.database.read() as tx:
            staff = tx.of(Staff).find_one(number=number)
        if staff is None:
            raise Refusal.of("staff.unknown", "number", number=number)
        return _session(staff)

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Give oneself a new password.

        Raises:
            Refusal: `sign_in.wrong`, `password.too_short`, `password.is_number`.
        """
        with self._office.database.read() as tx:
            credential = None if session.staff_id is None else tx.of(Credential).find_one(id=session.staff_id)
        if credential is None or not self._credentials.is_right(credential, old):
            raise Refusal.of("sign_in.wrong", "old_password")
        refuse_if_any(check_password(new, session.number))
        self._credentials.store(session, credential.id, new)

    def set_password(self, session: Session, staff_id: UUID, password: str) -> None:
        """Give somebody else a first or new password.

        Raises:
            Refusal: `permission.denied`, `record.missing`, `password.*`.
        """
        session.require(Permission.MANAGE_PEOPLE)
        with self._office.database.read() as tx:
            staff = tx.of(Staff).get(staff_id)
        refuse_if_any(check_password(password, staff.number))
        self._credentials.store(session, staff_id, password)

    def has_passwords(self) -> bool:
        """Whether anybody can sign in on this computer: passwords never leave the one they were set on."""
        with self._office.database.read() as tx:
            return tx.of(Credential).find_one() is not None

    def add_first_head(self, number: str, name: str, password: str) -> Staff:
        """Make the first head of a station that has no people with passwords yet.

        Raises:
            Refusal: `station.not_set_up`, `people.not_first`, `field.required`, `password.*`.
        """
        with self._office.database.read() as tx:
            station_of(tx)
            is_first = not tx.of(Credential).find()
        refuse_if_any(
            [
                *([] if is_first else [Problem(code="people.not_first")]),
                *check_staff(number, name),
                *check_password(password, number),
            ]
        )
        head = self.put_staff(OWNER, number=number, name=name, post="所长", team="所部", phone="", roles=(Role.HEAD,))
        self._credentials.store(OWNER, head.id, password)
        return head

    def put_staff(
        self,
        session: Session,
        *,
        number: str,
        name: str,
        post: str,
        team: str,
        phone: str,
        roles: tuple[Role, ...],
        is_active: bool = True,
    ) -> Staff:
        """Add a person, or change the one with this staff number.

        Raises:
            Refusal: `permission.denied`, `field.required`, `people.last_head` when nobody could manage people any more.
        """
        session.require(Permission.MANAGE_PEOPLE)
        refuse_if_any(check_staff(number, name))
        with self._office.database.write(session.staff_id) as tx:
            people = tx.of(Staff)
            found = people.find_one(number=number.strip())
            wanted = Staff(
                id=found.id if found else natural_id(station_of(tx).id, "staff", number.strip()),
                number=number.strip(),
                name=name.strip(),
                post=post,
                team=team,
                phone=phone,
                roles=roles,
                is_active=is_active,
                version=found.version if found else 0,
            )
            if found is not None:
                refuse_if_any(_last_head_problems(tx, found, wanted))
            saved = people.save(wanted) if found else people.add(wanted)
            index_records(self._office, tx, [saved], are_new=found is None)
            self._office.record(
                tx,
                session,
                (SubjectKind.STAFF, saved.id),
                "staff.put",
                payload={"roles": ",".join(saved.roles), "active": int(saved.is_active)},
            )
        self._office.feed.announce(Topic.PEOPLE)
        return saved

    def staff(self) -> tuple[Staff, ...]:
        """Everybody, by staff number."""
        with self._office.database.read() as tx:
            return tx.of(Staff).find(order_by="number")

    def by_number(self, number: str) -> Staff:
        """The person with this staff number.

        Raises:
            Refusal: `staff.unknown`.
        """
        with self._office.database.read() as tx:
            staff = tx.of(Staff).find_one(number=number)
        if staff is None:
            raise Refusal.of("staff.unknown", "number", number=number)
        return staff

    def hold_certificate(self, session: Session, staff_id: UUID, kind: CertificateKind, until: date) -> Certificate:
        """Record that a person holds a certificate to the end of a day; the same day again changes nothing.

        Raises:
            Refusal: `permission.denied`.
        """
        session.require(Permission.MANAGE_PEOPLE)
        for held in self.certificates(staff_id):
            if held.kind is kind and held.valid_until == until:
                return held
        return self.put_certificate(session, Certificate(id=new_id(), staff_id=staff_id, kind=kind, valid_until=until))

    def certificates(self, staff_id: UUID) -> tuple[Certificate, ...]:
        """A person's certificates."""
        with self._office.database.read() as tx:
            return tx.of(Certificate).find(staff_id=staff_id)

    def put_certificate(self, session: Session, certificate: Certificate) -> Certificate:
        """Record a certificate, or its new last day.

        Raises:
            Refusal: `permission.denied`, `record.missing`.
        """
        session.require(Permission.MANAGE_PEOPLE)
        with self._office.database.write(session.staff_id) as tx:
            tx.of(Staff).get(certificate.staff_id)
            certificates = tx.of(Certificate)
            found = certificates.find_one(staff_id=certificate.staff_id, kind=certificate.kind)
            if found is None:
                saved = certificates.add(certificate)
            else:
                saved = certificates.save(replace(found, valid_until=certificate.valid_until))
            self._office.record(
                tx,
                session,
                (SubjectKind.STAFF, saved.staff_id),
                "staff.certificate",
                payload={"kind": saved.kind, "valid_until": saved.valid_until.isoformat()},
            )
        self._office.feed.announce(Topic.PEOPLE)
        return saved

    def put_absence(
        self, session: Session, staff_id: UUID, starts_at: datetime, ends_at: datetime, reason: str
    ) -> Absence:
        """Record that somebody is away; their areas go to B-role meanwhile.

        Raises:
            Refusal: `permission.denied`, `absence.empty`, `field.required`, `record.missing`.
        """
        session.require(Permission.DISPATCH)
        refuse_if_any(
            [
                *([] if starts_at < ends_at else [Problem(code="absence.empty", field="ends_at")]),
                *([] if reason.strip() else [Problem(code="field.required", field="reason")]),
            ]
        )
        absence = Absence(id=new_id(), staff_id=staff_id, starts_at=starts_at, ends_at=ends_at, reason=reason.strip())
        with self._office.database.write(session.staff_id) as tx:
            tx.of(Staff).get(staff_id)
            tx.of(Absence).add(absence)
            self._office.record(
                tx, session, (SubjectKind.STAFF, staff_id), "staff.absent", payload={"reason": absence.reason}
            )
        self._office.feed.announce(Topic.PEOPLE)
        return absence

    def standing_absences(self, staff_id: UUID) -> tuple[Absence, ...]:
        """A person's absences that run or are to come, the next first."""
        now = self._office.clock.now()
        with self._office.database.read() as tx:
            found = tx.of(Absence).find(order_by="starts_at", staff_id=staff_id)
        return tuple(absence for absence in found if now < absence.ends_at)

    def end_absence(self, session: Session, absence_id: UUID, at: datetime) -> None:
        """Let an absence end at a moment; one that has not begun by then is taken away.

        Raises:
            Refusal: `permission.denied`, `record.missing`, `absence.over`.
        """
        session.require(Permission.DISPATCH)
        with self._office.database.write(session.staff_id) as tx:
            absences = tx.of(Absence)
            absence = absences.get(absence_id)
            if absence.ends_at <= at:
                raise Refusal.of("absence.over")
            if at <= absence.starts_at:
                absences.remove([absence.id])
            else:
                absences.save(replace(absence, ends_at=at))
            payload = {"reason": absence.reason, "until": max(at, absence.starts_at).isoformat()}
            self._office.record(tx, session, (SubjectKind.STAFF, absence.staff_id), "staff.back", payload=payload)
        self._office.feed.announce(Topic.PEOPLE)


def _session(staff: Staff) -> Session:
    return Session(staff_id=staff.id, number=staff.number, name=staff.name, roles=staff.roles, team=staff.team)


def check_staff(number: str, name: str) -> list[Problem]:
    """What is missing from a person's record."""
    return [
        Problem(code="field.required", field=field)
        for field, value in (("number", number), ("name", name))
        if not value.strip()
    ]


def _last_head_problems(tx: Transaction, before: Staff, after: Staff) -> list[Problem]:
    if Role.HEAD not in before.roles or (Role.HEAD in after.roles and after.is_active):
        return []
    others = [s for s in tx.of(Staff).find() if s.is_active and Role.HEAD in s.roles and s.id != before.id]
    return [] if others else [Problem(code="people.last_head", field="roles", values={"name": before.name})]
