"""The date on a signed copy that was misread: put right as a fact of its own, with who, when and why."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from app.domain.papers.printing import PrintRecord
from app.domain.papers.signing import paper_moment, signature_before
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.work.case import Attachment, Case, CaseState
from app.domain.work.event import Event, EventKind
from app.domain.work.signed_dates import SignedScan, order_recorded, signed_scans
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.ground import Occurred, orders_of, record_case, story_of


class SignedDates:
    """The signed copies of a case and the day each was signed."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_case(self, case_id: UUID) -> tuple[SignedScan, ...]:
        """The signed copies filed with a case, in the order they were taken in."""
        with self._office.database.read() as tx:
            return signed_scans(_recorded(tx, case_id))

    def correct(self, session: Session, attachment_id: UUID, signed_on: date, reason: str) -> SignedScan:
        """Give a signed copy the day that is really on it; the first one, the new one and the reason stay on record.

        Raises:
            Refusal: `permission.denied`, `record.missing`, `signed.no_copy` when the file is no signed copy,
                `case.ended` for a filed case, `case.reason_missing`, `signed.after_filing`, `signed.same_date`,
                `storage.*`.
        """
        session.require(Permission.INTAKE)
        if not reason.strip():
            raise Refusal.of("case.reason_missing", "reason")
        with self._office.database.write(session.staff_id) as tx:
            attachment = tx.of(Attachment).get(attachment_id)
            case = tx.of(Case).get(attachment.case_id)
            if case.state is CaseState.ARCHIVED:
                raise Refusal.of("case.ended", number=case.number)
            events = _recorded(tx, case.id)
            scan = _scan(events, attachment)
            place = [event.id for event in events].index(scan.signature_id)
            filed_at = events[place].recorded_at
            if signed_on > local_day(filed_at):
                raise Refusal.of("signed.after_filing", "on", filed=local_day(filed_at).isoformat())
            if scan.signed_on == signed_on:
                raise Refusal.of("signed.same_date", "on", recorded=signed_on.isoformat())
            subjects = (case.id, *(order.id for order in orders_of(tx, case.id)))
            occurred = signing_moment(
                tx, case, events[:place], subjects, form=scan.form, signed_on=signed_on, filed_at=filed_at
            )
            payload = {
                "signature": str(scan.signature_id),
                "form": scan.form,
                "before": scan.signed_on.isoformat(),
                "after": signed_on.isoformat(),
                "reason": reason.strip(),
            }
            record_case(self._office, tx, session, case, EventKind.CASE_SIGNED_CORRECTED, payload, occurred=occurred)
            corrected = _scan(_recorded(tx, case.id), attachment)
        self._office.feed.announce(Topic.CASES)
        return corrected


def signing_moment(
    tx: Transaction,
    case: Case,
    before: Sequence[Event],
    subjects: Collection[UUID],
    *,
    form: str,
    signed_on: date,
    filed_at: datetime,
) -> Occurred:
    """When the system had a form signed: as recorded, else printed on that day, else filed; beside it the paper's.

    `before` are the events known before this signature, `subjects` the case or orders the form was printed for.
    """
    known = signature_before(before, form)
    printed = [each.printed_at for each in tx.of(PrintRecord).find_in("subject_id", subjects) if each.form_code == form]
    same_day = [moment for moment in printed if local_day(moment) == signed_on and moment <= filed_at]
    at = known.occurred_at if known is not None else max(same_day, default=filed_at)
    return Occurred(at=at, on_paper_at=paper_moment(signed_on, at, case.accepted_at, filed_at))


def _recorded(tx: Transaction, case_id: UUID) -> tuple[Event, ...]:
    return tuple(sorted(story_of(tx, case_id, orders_of(tx, case_id)), key=order_recorded))


def _scan(events: Sequence[Event], attachment: Attachment) -> SignedScan:
    found = next((each for each in signed_scans(events) if each.attachment_id == attachment.id), None)
    if found is None:
        raise Refusal.of("signed.no_copy", name=attachment.name)
    return found
