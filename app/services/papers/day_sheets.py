"""The papers of the station's own day: which facts they are filled with."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.persistence.database import Transaction
from app.services.office import Office
from app.services.papers.fitting import Facts
from app.services.papers.gathering_values import gathering_facts
from app.services.papers.log_values import log_facts
from app.services.papers.outage_values import outage_facts

_Fill = Callable[[Office, Transaction, Session, PaperSubject], Facts]

FILLED: Final[Mapping[PaperKind, _Fill]] = {
    PaperKind.GATHERING: lambda _office, tx, _session, subject: gathering_facts(tx, _key(subject)),
    PaperKind.LOG: lambda _office, tx, session, subject: log_facts(tx, session, _key(subject), subject.code),
    PaperKind.OUTAGE: lambda office, tx, _session, subject: outage_facts(office, tx, _key(subject), subject.code),
}
"""What fills the papers of each kind of subject.

All raise a Refusal, as their modules say, for what is missing or not to be seen.
"""


def _key(subject: PaperSubject) -> UUID:
    if subject.id is None:
        raise Refusal.of("paper.no_source")
    return subject.id
