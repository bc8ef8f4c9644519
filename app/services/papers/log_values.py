"""What the work log says of a person's day."""

from datetime import date
from uuid import UUID

from app.domain.daybook.day_log import Job
from app.domain.people.session import Permission, Session
from app.domain.problems import Refusal
from app.domain.zone import STATION_ZONE
from app.persistence.database import Transaction
from app.services.daybook.logs import LogView, log_view
from app.services.papers.day_words import FINISHED, GOING_ON
from app.services.station import station_of


def log_facts(tx: Transaction, session: Session, staff_id: UUID, on: str) -> dict[str, object]:
    """Everything known of a person's day by the keys the form uses; `on` is the day as ISO text.

    Raises:
        Refusal: `paper.no_source` for what is no day, `log.not_yours`, `record.missing`.
    """
    if session.staff_id != staff_id and not session.may(Permission.DISPATCH):
        raise Refusal.of("log.not_yours")
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise Refusal.of("paper.no_source") from error
    view = log_view(tx, staff_id, day)
    log = view.log
    return {
        **log.texts,
        "station": station_of(tx).name,
        "number": view.number,
        "worker": view.person.name,
        "staff_number": view.person.number,
        "grid": "、".join(view.grids),
        "work_date": day,
        "orders": [_job(view, job) for job in view.jobs],
        "work_minutes": view.minutes if view.jobs else None,
        "kilometres": log.kilometres,
        "submitted_at": log.written_at,
        "review": log.review,
        "reviewed_by": _name(view, log.reviewer_id) if log.is_reviewed else None,
    }


def _job(view: LogView, job: Job) -> dict[str, object]:
    order = job.order
    begun, ended = (None if at is None else at.astimezone(STATION_ZONE) for at in (job.begun_at, job.ended_at))
    crew = (order.lead_id, order.guardian_id, *order.member_ids)
    others = [person for person in crew if person not in {None, view.person.id}]
    return {
        "time": f"{begun:%H:%M}～" + ("" if ended is None else f"{ended:%H:%M}"),
        "order_number": order.number,
        "task": order.task,
        "place": order.place or view.areas[order.area_id].name,
        "partner": "、".join(_name(view, person) for person in others),
        "result": GOING_ON if ended is None else FINISHED,
    }


def _name(view: LogView, person: UUID | None) -> str:
    return "" if person is None else view.people[person].name
