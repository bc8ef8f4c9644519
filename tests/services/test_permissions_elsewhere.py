"""The verbs the other two matrices do not have: refused for every role without the right; and no service is forgotten.

What a verb is given does not matter here: who may not is refused before anything of it is looked at.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import app.services
from app.domain.people.session import Permission, Session
from app.domain.people.staff import Role
from app.domain.problems import Refusal
from app.persistence.ids import new_id
from tests.services import test_permissions, test_permissions_of_the_day
from tests.services.test_permissions import session_of
from tests.station import ZHANG, SmallStation

NOBODYS: Final[UUID] = new_id()
NOTHING: Final[Any] = None
"""What nobody comes to look at."""
MONTH: Final = "2026-02"

Verb = Callable[[SmallStation, Session], object]

WHO: Final = {
    Permission.DISPATCH: {Role.HEAD, Role.CLERK},
    Permission.IMPORT: {Role.HEAD, Role.CLERK, Role.ADMINISTRATOR},
    Permission.INTAKE: {Role.HEAD, Role.CLERK},
    Permission.LOCK_MONTH: {Role.HEAD},
    Permission.MANAGE_STATION: {Role.HEAD, Role.ADMINISTRATOR},
    Permission.READ_ALL_SCORES: {Role.HEAD},
    Permission.REGISTER_FACTS: {Role.HEAD, Role.CLERK},
}
VERBS: Final[dict[Permission, dict[str, Verb]]] = {
    Permission.DISPATCH: {
        "PlanningService.dispatch_proposed": lambda s, who: s.desk.planning.dispatch_proposed(who, (), NOTHING),
        "PlanningService.hand_over_all": lambda s, who: s.desk.planning.hand_over_all(who, NOBODYS, "", NOTHING),
    },
    Permission.IMPORT: {
        "ImportService.dry_run": lambda s, who: s.desk.imports.dry_run(who, NOTHING),
        "ImportService.run": lambda s, who: s.desk.imports.run(who, NOTHING),
        "ImportService.undo": lambda s, who: s.desk.imports.undo(who, NOBODYS),
    },
    Permission.INTAKE: {
        "AttachingService.attach": lambda s, who: s.desk.attaching.attach(who, NOBODYS, Path("nowhere")),
        "ChoosingService.choose": lambda s, who: s.desk.supply.choosing.choose(who, NOBODYS, {}, ""),
        "ExaminingService.add_defects": lambda s, who: s.desk.supply.examining.add_defects(who, NOBODYS, (), ""),
        "ExaminingService.examine": lambda s, who: s.desk.supply.examining.examine(who, NOBODYS, NOTHING),
        "FirmService.put": lambda s, who: s.desk.supply.firms.put(who, NOTHING),
        "FirmService.retire": lambda s, who: s.desk.supply.firms.retire(who, NOBODYS, ""),
        "MeetingService.record": lambda s, who: s.desk.supply.meetings.record(who, NOTHING),
        "SignedDates.correct": lambda s, who: s.desk.signed_dates.correct(who, NOBODYS, NOTHING, ""),
        "SignedService.give_number": lambda s, who: s.desk.signed.give_number(who, NOTHING, ""),
        "SignedService.read": lambda s, who: s.desk.signed.read(who, ()),
        "SignedService.take_in": lambda s, who: s.desk.signed.take_in(who, NOTHING, "", NOTHING),
    },
    Permission.LOCK_MONTH: {
        "RatingService.lock": lambda s, who: s.desk.rating.lock(who, MONTH),
    },
    Permission.MANAGE_STATION: {
        "CalendarService.enter": lambda s, who: s.desk.calendar.enter(who, NOTHING, ""),
        "CalendarService.preview": lambda s, who: s.desk.calendar.preview(who, NOTHING, ""),
        "FeeRuleService.change": lambda s, who: s.desk.fees.change(who, NOTHING),
        "OwnForms.copy": lambda s, who: s.desk.own_forms.copy(who, ""),
        "OwnForms.set_aside": lambda s, who: s.desk.own_forms.set_aside(who, ""),
        "ProgressService.set_duty_phone": lambda s, who: s.desk.progress.set_duty_phone(who, ""),
        "SupplyRuleService.change": lambda s, who: s.desk.supply.rules.change(who, NOTHING),
    },
    Permission.READ_ALL_SCORES: {  # somebody else's
        "RatingService.person": lambda s, who: s.desk.rating.person(who, MONTH, NOBODYS),
        "ScorePapers.half_sheet": lambda s, who: s.desk.score_papers.half_sheet(who, MONTH, NOBODYS, NOTHING),
    },
    Permission.REGISTER_FACTS: {
        "RatingService.correct": lambda s, who: s.desk.rating.correct(who, NOBODYS, ""),
        "RatingService.declare_empty": lambda s, who: s.desk.rating.declare_empty(who, MONTH, NOTHING),
        "RatingService.register": lambda s, who: s.desk.rating.register(who, NOTHING),
    },
}
OF_ONES_OWN: Final = {
    # Everybody, of what the person may see: the rows, the phones, the scores differ.
    "ExportService.export_list",
    "HalfYears.of",
    "HalfYears.xlsx",
    "LedgerService.person",
    "LedgerService.record",
    "PlanningService.warnings",
    "ProgressService.answer",
    "RatingService.changed_since",
    "RatingService.entries",
    "RatingService.ranking_pdf",
    "RatingService.ranking_xlsx",
    "RatingService.scores",
    "RatingService.sheet_pdf",
    "RatingService.trend",
    "ScorePapers.half_public",
    "ScorePapers.ranking",
    "ScorePapers.sheet",
    "WarningService.give",
    "WarningService.listed",
    "WarningService.see",
    "WarningService.speaking",
    # By the subject of the paper and whose print it is: tests/services/papers.
    "PaperService.log",
    "PaperService.recent",
    "PaperService.record_print",
    "PaperService.render",
    "PaperService.render_many",
    "PaperService.save",
    "PaperService.send",
    "PaperService.values_for",
    "PaperService.void",
    "PrintQueue.add",
    "PrintQueue.cancel",
    "PrintQueue.jobs",
    "PrintQueue.look",
    "PrintQueue.retry",
    # By whoever goes out or takes cases in: test_promises.py; by whose limit it was: test_timekeeping.py.
    "PromiseService.keep",
    "PromiseService.move",
    "PromiseService.promise",
    "TimekeepingService.answer",
    "TimekeepingService.decide",
    "TimekeepingService.review",
}
PARTS: Final = {
    # Behind a service that has asked already, and that fronts go through.
    "AttachingService.add",
    "Credentials.store",
    "Enrolling.enrol",
    "Inbox.decide",
    "Inbox.lines",
    "Office.record",
    "PrintRoom.log",
    "PrintRoom.recent",
    "PrintRoom.record_print",
    "PrintRoom.save",
    "PrintRoom.send",
    "PrintRoom.void",
    "Sheets.sheet",
}


def services() -> Iterator[type[object]]:
    """Every class of the floor of services."""
    for found in pkgutil.walk_packages(app.services.__path__, "app.services."):
        module = importlib.import_module(found.name)
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == found.name and not name.startswith("_"):
                yield kind


def verbs_that_take_a_session(service: type[object]) -> Iterator[str]:
    for name, method in inspect.getmembers(service, inspect.isfunction):
        if not name.startswith("_") and "session" in inspect.signature(method).parameters:
            yield f"{service.__name__}.{name}"


def test_no_service_is_forgotten() -> None:
    elsewhere = {*test_permissions.SERVICES, *test_permissions_of_the_day.SERVICES}
    found = {verb for service in services() if service not in elsewhere for verb in verbs_that_take_a_session(service)}
    guarded = {verb for verbs in VERBS.values() for verb in verbs}
    assert found == guarded | OF_ONES_OWN | PARTS
    assert len(guarded) + len(OF_ONES_OWN) + len(PARTS) == len(found)


def test_who_has_not_the_right_is_refused_before_anything_changes(station: SmallStation) -> None:
    written = station.query("SELECT count(*) FROM _outbox")
    for permission, verbs in VERBS.items():
        for role in Role:
            session = session_of(station, role)
            assert session.may(permission) is (role in WHO[permission])
            if role in WHO[permission]:
                continue
            for name, verb in verbs.items():
                assert outcome(verb, station, session) == ("permission.denied", permission.value), (name, role)
    assert station.query("SELECT count(*) FROM _outbox") == written


def test_ones_own_scores_need_no_right(station: SmallStation) -> None:
    assert station.zhang.staff_id == ZHANG
    assert station.desk.rating.person(station.zhang, MONTH, ZHANG).staff_id == ZHANG


def outcome(verb: Verb, station: SmallStation, who: Session) -> tuple[str, object]:
    """The code it was refused with, and the right that is lacking."""
    try:
        verb(station, who)
    except Refusal as refusal:
        problem = refusal.problems[0]
        return problem.code, problem.values.get("permission", "")
    return "", ""
