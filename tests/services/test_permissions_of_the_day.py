"""Every verb of fees, the station's own day, appeals and the hub against every role, as `test_permissions` does."""

import inspect
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from app.domain.daybook.gathering import GatheringDraft, GatheringKind
from app.domain.daybook.outage_plan import OutageDraft
from app.domain.people.session import OWNER, Permission, Session
from app.domain.people.staff import Role
from app.domain.problems import Refusal
from app.domain.rating.appeals import AnswerDraft, Verdict
from app.domain.records.facts import OutageKind
from app.domain.work.fee_accounts import PayWay
from app.domain.work.fee_checks import Movement
from app.persistence.ids import new_id
from app.services.daybook.gatherings import GatheringService
from app.services.daybook.logs import LogService
from app.services.daybook.outage_plans import OutagePlanService
from app.services.rating.appealing import Appeals
from app.services.upstream.attachments import AttachmentFiles
from app.services.upstream.courier import CourierService
from app.services.upstream.line import Line
from app.services.upstream.plan import Plan
from app.services.upstream.upstream import UpstreamService
from app.services.work.paying import PayingService
from tests.services.test_permissions import MATRIX, session_of
from tests.station import FIRST_AREA, MONDAY, ZHANG, SmallStation

SERVICES: Final = (
    Appeals,
    AttachmentFiles,
    CourierService,
    GatheringService,
    Line,
    LogService,
    OutagePlanService,
    PayingService,
    UpstreamService,
)
MOVED: Final = Movement(fee="line", amount=100, on=MONDAY.date(), receipt="1", way=PayWay.CASH)
OUTAGE: Final = OutageDraft(
    kind=OutageKind.PLANNED,
    line="10kV油坊线",
    reason="检修",
    from_at=MONDAY + timedelta(days=20),
    to_at=MONDAY + timedelta(days=20, hours=4),
    area_ids=(FIRST_AREA,),
    told_on=MONDAY.date(),
)
MEETING: Final = GatheringDraft(kind=GatheringKind.TRAINING, subject="安规学习", held_at=MONDAY)
STICK: Final = Path("nowhere") / "up.sdc"
REVOKED: Final = AnswerDraft(verdict=Verdict.REVOKED, decision="记错")

Verb = Callable[[SmallStation, Session], object]

# Whoever may is told what else is amiss; who may not is refused for that.
VERBS: Final[dict[str, tuple[Permission, str, Verb]]] = {
    "PayingService.pay": (Permission.INTAKE, "record.missing", lambda s, who: s.desk.paying.pay(who, new_id(), MOVED)),
    "PayingService.refund": (
        Permission.INTAKE,
        "record.missing",
        lambda s, who: s.desk.paying.refund(who, new_id(), MOVED),
    ),
    "PayingService.fix": (
        Permission.INTAKE,
        "record.missing",
        lambda s, who: s.desk.paying.fix(who, new_id(), "line", 1, "协议"),
    ),
    "PayingService.strike": (
        Permission.INTAKE,
        "record.missing",
        lambda s, who: s.desk.paying.strike(who, new_id(), new_id(), "记错"),
    ),
    "GatheringService.save": (Permission.DISPATCH, "", lambda s, who: s.desk.daybook.gatherings.save(who, MEETING)),
    "OutagePlanService.save": (Permission.DISPATCH, "", lambda s, who: s.desk.daybook.outages.save(who, OUTAGE)),
    "OutagePlanService.call_off": (
        Permission.DISPATCH,
        "record.missing",
        lambda s, who: s.desk.daybook.outages.call_off(who, new_id(), "改期"),
    ),
    "LogService.review": (
        Permission.DISPATCH,
        "log.not_written",
        lambda s, who: s.desk.daybook.logs.review(who, ZHANG, MONDAY.date(), "已阅"),
    ),
    "Appeals.answer": (
        Permission.LOCK_MONTH,
        "record.missing",
        lambda s, who: s.desk.rating.appeals.answer(who, new_id(), REVOKED),
    ),
    "UpstreamService.enrol": (
        Permission.MANAGE_STATION,
        "upstream.url",
        lambda s, who: s.desk.upstream.enrol(who, "code", "nowhere"),
    ),
    "UpstreamService.download_again": (
        Permission.MANAGE_STATION,
        "upstream.not_enrolled",
        lambda s, who: s.desk.upstream.download_again(who),
    ),
    "AttachmentFiles.let_fetch": (
        Permission.MANAGE_STATION,
        "upstream.not_enrolled",
        lambda s, who: s.desk.upstream.files.let_fetch(who, by_itself=True),
    ),
    "CourierService.carry_in": (
        Permission.BACKUP,
        "upstream.courier_unreadable",
        lambda s, who: s.desk.courier.carry_in(who, STICK),
    ),
    "CourierService.carry_out": (
        Permission.BACKUP,
        "upstream.courier_needs_code",
        lambda s, who: s.desk.courier.carry_out(who, STICK),
    ),
    "CourierService.carry_out with a code": (
        Permission.MANAGE_STATION,
        "upstream.code_invalid",
        lambda s, who: s.desk.courier.carry_out(who, STICK, "code"),
    ),
    "CourierService.carry_out anew": (
        Permission.MANAGE_STATION,
        "upstream.courier_needs_new_code",
        lambda s, who: s.desk.courier.carry_out(who, STICK, plan=Plan(is_anew=True)),
    ),
    "Line.take": (
        Permission.MANAGE_STATION,
        "upstream.not_enrolled",
        lambda s, who: s.desk.courier.line.take(who, "https://hub.example"),
    ),
    "Line.try_out": (
        Permission.MANAGE_STATION,
        "upstream.not_enrolled",
        lambda s, who: s.desk.courier.line.try_out(who, "https://hub.example"),
    ),
}
OTHERWISE_GUARDED: Final = {
    "Appeals.of_entry",  # one's own entries: test_appeals.py
    "Appeals.file",
    "LogService.day",  # one's own log: test_logs_outages_seals.py
    "LogService.write",
    "LogService.week",
    "UpstreamService.conflicts",  # what one answers for: test_inbox.py
    "UpstreamService.decide",
}


def verbs_that_take_a_session() -> Iterable[str]:
    for service in SERVICES:
        for name, method in inspect.getmembers(service, inspect.isfunction):
            if not name.startswith("_") and "session" in inspect.signature(method).parameters:
                yield f"{service.__name__}.{name}"


def outcome(verb: Verb, station: SmallStation, who: Session) -> str:
    """The code it was refused with, or nothing."""
    try:
        verb(station, who)
    except Refusal as refusal:
        return refusal.problems[0].code
    return ""


def test_no_verb_is_forgotten_here() -> None:
    # Some need another right when they are given more: what stands behind a verb's name says with what.
    assert set(verbs_that_take_a_session()) == {verb.split()[0] for verb in VERBS} | OTHERWISE_GUARDED


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_allowed_to_exactly_the_roles_with_its_permission(station: SmallStation, verb: str) -> None:
    permission, otherwise, call = VERBS[verb]
    for role in Role:
        session = session_of(station, role)
        may = permission in MATRIX[role] | ({Permission.LOCK_MONTH} if role is Role.HEAD else set())
        assert session.may(permission) is may
        written = station.query("SELECT count(*) FROM _outbox")
        said = outcome(call, station, session)
        assert said == (otherwise if may else "permission.denied"), role
        assert may or station.query("SELECT count(*) FROM _outbox") == written
    assert outcome(call, station, OWNER) == otherwise
