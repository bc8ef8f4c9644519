"""What is entered into a case after it was taken in: fields, corrections, papers, notices, signatures, callbacks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from app.domain.definitions.business import BusinessType
from app.domain.dispatch.order import WorkOrder
from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal, refuse_if_any
from app.domain.rating.facts import Satisfaction
from app.domain.work.asking import is_free, named_on_notice
from app.domain.work.case import Case, CasePaper, CaseState, PaperState
from app.domain.work.checks import check_fields, check_paper_state, fields_of, papers_of, value_of
from app.domain.work.event import EventKind
from app.domain.work.steps import with_details
from app.persistence.database import Transaction
from app.services.clock import local_day
from app.services.feed import Topic
from app.services.office import Office
from app.services.work.asking import refuse_unnoticed, set_free_paper
from app.services.work.choosing import signature
from app.services.work.effects import SATISFACTION
from app.services.work.ground import NOW, Occurred, business_of, keep_due, orders_of, record_case, story_of
from app.services.work.indexing import index_case

_ENTERABLE = frozenset({CaseState.OPEN, CaseState.PAUSED})
Values = Mapping[str, str | int]


class EnteringService:
    """The counter's verbs on what a case says."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def enter(self, session: Session, case_id: UUID, values: Values, occurred: Occurred = NOW) -> Case:
        """Enter fields of the stage the case is in; wrong values are refused, missing ones keep the gate shut.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `field.not_of_stage`, or what is wrong with the values.
        """
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            saved = enter_fields(self._office, tx, session, tx.of(Case).get(case_id), values, occurred)
        self._office.feed.announce(Topic.CASES)
        return saved

    def correct(self, session: Session, case_id: UUID, field: str, value: str | int, reason: str) -> Case:
        """Change a field of an earlier stage; the old value, the new one and the reason stay on record.

        Raises:
            Refusal: `permission.denied`, `case.reason_missing`, `case.ended` for a filed case, `field.unknown`, or
                what is wrong with the value.
        """
        session.require(Permission.INTAKE)
        if not reason.strip():
            raise Refusal.of("case.reason_missing", "reason")
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            if case.state is CaseState.ARCHIVED:
                raise Refusal.of("case.ended", number=case.number)
            business = business_of(self._office, case)
            spec = next((spec for spec in business.fields if spec.code == field), None)
            if spec is None or field == "area":
                raise Refusal.of("field.unknown", field, label=field)
            before = value_of(case, field)
            changed = _with_value(case, field, value)
            today = local_day(self._office.clock.now())
            refuse_if_any(_broken_by(business, spec.stage, (case, changed), field, today))
            saved = tx.of(Case).save(changed)
            payload: Values = {"field": field, "before": before, "after": value, "reason": reason.strip()}
            record_case(self._office, tx, session, saved, EventKind.CASE_CORRECTED, payload)
            _keep_up(self._office, tx, saved)
        self._office.feed.announce(Topic.CASES)
        return saved

    def set_paper(self, session: Session, case_id: UUID, code: str, state: PaperState) -> Case:
        """Tick a paper off the checklist, take a promise for it, or take the tick back.

        Raises:
            Refusal: `permission.denied`, `case.ended`, `paper.*`, `asking.not_on_notice`.
        """
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            business = business_of(self._office, case)
            if case.state is CaseState.ARCHIVED:
                raise Refusal.of("case.ended", number=case.number)
            if is_free(code):
                set_free_paper(self._office, tx, session, case, CasePaper(code=code, state=state))
                saved = case
            else:
                refuse_unnoticed(self._office, tx, case, code, state)
                saved = _with_paper(self._office, tx, session, (case, business), code, state)
        self._office.feed.announce(Topic.CASES)
        return saved

    def give_notice(
        self, session: Session, case_id: UUID, form: str, occurred: Occurred = NOW, *, is_signed: bool = False
    ) -> None:
        """The one-time notice was handed over, and signed if so; what it named is kept with it.

        Raises:
            Refusal: `permission.denied`, `time.in_future`.
        """
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            case = tx.of(Case).get(case_id)
            named = ",".join(spec.code for spec in named_on_notice(case, business_of(self._office, case)))
            given: Values = {"form": form, "papers": named}
            record_case(self._office, tx, session, case, EventKind.CASE_NOTICE_GIVEN, given, occurred=occurred)
            if is_signed:
                signed: Values = {"form": form}
                record_case(self._office, tx, session, case, EventKind.CASE_FORM_SIGNED, signed, occurred=occurred)
        self._office.feed.announce(Topic.CASES)

    def sign_form(self, session: Session, case_id: UUID, form: str, occurred: Occurred = NOW) -> None:
        """The customer signed a form; the statement of his free choices in the version he made last.

        Raises:
            Refusal: `permission.denied`, `time.in_future`, `choice.nothing_stated`.
        """
        session.require(Permission.INTAKE)
        with self._office.database.write(session.staff_id) as tx:
            payload = {"form": form, **signature(tx, case_id, form)}
            record_case(
                self._office,
                tx,
                session,
                tx.of(Case).get(case_id),
                EventKind.CASE_FORM_SIGNED,
                payload,
                occurred=occurred,
            )
        self._office.feed.announce(Topic.CASES)

    def call_back(
        self, session: Session, case_id: UUID, satisfaction: Satisfaction, note: str, occurred: Occurred = NOW
    ) -> Case:
        """The customer was called back: the stage's answer is entered; it counts once the case is closed (G05).

        Raises:
            Refusal: `permission.denied`, `record.missing`, `field.not_of_stage` before the callback stage.
        """
        values: Values = {
            "satisfaction": str(satisfaction),
            **({"callback_note": note.strip()} if note.strip() else {}),
        }
        return self.enter(session, case_id, values, occurred)


def _with_value(case: Case, field: str, value: str | int) -> Case:
    if field == "name":
        return replace(case, name=str(value))
    if field == "phone":
        return replace(case, phone=str(value))
    if field == "address":
        return replace(case, address=str(value))
    return with_details(case, {field: value})


def _broken_by(business: BusinessType, stage: str, cases: tuple[Case, Case], field: str, today: date) -> list[Problem]:
    """What a correction breaks: the field itself, or one that was sound beside its old value."""
    before, after = (check_fields(business, stage, case, today) for case in cases)
    # What a new value asks for in addition is entered next; a correction is of one field.
    return [p for p in after if p.field == field or (p not in before and p.code != "field.missing")]


def _keep_up(office: Office, tx: Transaction, case: Case) -> None:
    # A limit may depend on what was entered, such as whether a line has to be built.
    keep_due(office, tx, case, story_of(tx, case.id, orders_of(tx, case.id)))
    index_case(office, tx, case)


def enter_fields(
    office: Office, tx: Transaction, session: Session, case: Case, values: Values, occurred: Occurred = NOW
) -> Case:
    """Store values of the present stage's fields with their event.

    Raises:
        Refusal: `case.ended`, `field.not_of_stage`, or what is wrong with the values.
    """
    if case.state not in _ENTERABLE:
        raise Refusal.of("case.ended", number=case.number)
    business = business_of(office, case)
    changed = case
    for field, value in values.items():
        changed = _with_value(changed, field, value)
    known = {spec.code for spec in fields_of(business, case.stage, changed)} - {"area"}  # its orders went out by it
    strangers = [code for code in values if code not in known]
    problems = [Problem(code="field.not_of_stage", field=code, values={"label": code}) for code in strangers]
    today = local_day(office.clock.now())
    problems += [p for p in check_fields(business, case.stage, changed, today) if p.field in values]
    refuse_if_any(problems)
    saved = tx.of(Case).save(changed)
    payload: Values = {"stage": case.stage, "fields": ",".join(values)}
    record_case(office, tx, session, saved, EventKind.CASE_FIELDS_ENTERED, payload, occurred=occurred)
    if SATISFACTION in values:
        answer: Values = {"satisfaction": values[SATISFACTION], "note": str(values.get("callback_note", ""))}
        record_case(office, tx, session, saved, EventKind.CASE_CALLED_BACK, answer, occurred=occurred)
    _keep_up(office, tx, saved)
    return saved


def enter_result(office: Office, tx: Transaction, session: Session, order: WorkOrder) -> None:
    """Carry what the crew reported into the fields of the case's stage, so that nobody types it again.

    Raises:
        Refusal: what is wrong with the values.
    """
    if order.case_id is None:
        return
    case = tx.of(Case).get(order.case_id)
    if case.stage != order.stage or case.state not in _ENTERABLE:
        return
    known = {spec.code for spec in fields_of(business_of(office, case), case.stage, with_details(case, order.result))}
    values = {code: value for code, value in order.result.items() if code in known}
    if values:
        enter_fields(office, tx, session, case, values)


def _with_paper(
    office: Office,
    tx: Transaction,
    session: Session,
    ruled: tuple[Case, BusinessType],
    code: str,
    state: PaperState,
) -> Case:
    case, business = ruled
    papers = {paper.code: paper for paper in papers_of(case, business)}
    before = papers.get(code, CasePaper(code=code, state=PaperState.MISSING))
    after = replace(before, state=state)
    problem = check_paper_state(next((spec for spec in business.papers if spec.code == code), None), after)
    refuse_if_any([] if problem is None else [problem])
    papers[code] = after
    saved = tx.of(Case).save(replace(case, papers=tuple(papers.values())))
    payload: Values = {"paper": code, "before": str(before.state), "after": str(state)}
    record_case(office, tx, session, saved, EventKind.CASE_PAPER_CHANGED, payload)
    return saved
