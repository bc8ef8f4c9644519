"""Who works at the station, what they may do and until when they are certified."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person may do in the program; a person may have several."""

    CLERK = "clerk"  # 内勤
    AREA_MANAGER = "area_manager"  # 台区经理
    HEAD = "head"  # 所长
    ADMINISTRATOR = "administrator"  # 系统管理员


class CertificateKind(StrEnum):
    """Certificates a field task can demand."""

    LOW_VOLTAGE_ELECTRICIAN = "low_voltage_electrician"  # 低压电工证
    CLIMBING = "climbing"  # 登高证
    HIGH_VOLTAGE_ELECTRICIAN = "high_voltage_electrician"  # 高压电工证
    INSPECTION = "inspection"  # 用电检查证


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """One person of the station; `number` is the staff number (工号), unique in the station."""

    id: UUID
    number: str
    name: str
    post: str  # 岗位, as the roster has it
    team: str  # 班组
    phone: str
    roles: tuple[Role, ...]
    is_active: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of a person, valid to the end of `valid_until`."""

    id: UUID
    staff_id: UUID
    kind: CertificateKind
    valid_until: date
    version: int = 0

    def is_valid_on(self, day: date) -> bool:
        """Whether the certificate still counts on this day."""
        return day <= self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A time a person is away (leave, training, duty elsewhere); `ends_at` excluded."""

    id: UUID
    staff_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str
    version: int = 0

    def covers(self, moment: datetime) -> bool:
        """Whether the person is away at this moment."""
        return self.starts_at <= moment < self.ends_at
