"""A case: one matter of one customer, from acceptance to the file."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.records.facts import PlaceKind


class CaseState(StrEnum):
    """Where a case stands as a whole."""

    OPEN = "open"  # 在办
    PAUSED = "paused"  # 暂停
    DONE = "done"  # 办结
    WITHDRAWN = "withdrawn"  # 已撤销
    REFUSED = "refused"  # 不予受理
    ARCHIVED = "archived"  # 已归档


class Origin(StrEnum):
    """The channel a case came in by."""

    COUNTER = "counter"  # 营业厅
    PHONE = "phone"  # 电话
    HOTLINE = "hotline"  # 95598
    ONLINE = "online"  # 网上国网
    GOVERNMENT = "government"  # 政务平台
    VISIT = "visit"  # 走访
    STAFF = "staff"  # 台区经理自报


class PaperState(StrEnum):
    """How a paper of the checklist stands."""

    MISSING = "missing"
    PRESENT = "present"
    PROMISED = "promised"  # 容缺: a signed 承诺书 stands in for it
    NOT_NEEDED = "not_needed"  # conditional, and the condition does not hold


class ManagerChoice(StrEnum):
    """How the person who answers for a case came to it."""

    ASSIGNED = "assigned"  # 指派
    CUSTOMER = "customer"  # 客户选定


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that belongs to a case; the content lies in the data folder under its SHA-256."""

    id: UUID
    case_id: UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    added_at: datetime
    paper_code: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaper:
    """One paper of a case's checklist."""

    code: str
    state: PaperState
    attachment_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case.

    `business_version` is the `effective_from` of the business type it was accepted under, `stage_since` when the
    present stage began. `details` holds the fields that are not columns here, in the units of their kind.
    `place` decides arrival limits. `accepted_at` is the moment the limits run from.
    """

    id: UUID
    number: str
    business_code: str
    business_version: date
    stage: str
    stage_since: datetime
    state: CaseState
    customer_id: UUID | None
    area_id: UUID
    responsible_id: UUID
    name: str
    phone: str
    address: str
    accepted_at: datetime
    origin: Origin
    place: PlaceKind = PlaceKind.RURAL
    details: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    papers: tuple[CasePaper, ...] = ()
    closed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """What the clerk has entered so far; anything may still be missing or wrong.

    `on_paper_at` is the time written on the application when it differs from now. `manager_id` is the 客户经理 named
    for it, None for the usual one of the area. `visit` is the number of another case of the same visit, whose receipt
    it goes onto; empty when it has a receipt of its own.
    """

    business_code: str
    name: str = ""
    phone: str = ""
    address: str = ""
    area_id: UUID | None = None
    customer_id: UUID | None = None
    origin: Origin = Origin.COUNTER
    place: PlaceKind = PlaceKind.RURAL
    details: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    papers: tuple[CasePaper, ...] = ()
    on_paper_at: datetime | None = None
    manager_id: UUID | None = None
    manager_choice: ManagerChoice = ManagerChoice.ASSIGNED
    visit: str = ""
