"""A customer's record as the marketing system keeps it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class IdKind(StrEnum):
    """Papers that identify a customer."""

    RESIDENT = "resident"  # 居民身份证
    BUSINESS_LICENCE = "business_licence"  # 营业执照 (unified social credit code)
    OTHER = "other"  # 军官证, 护照, 户口本 …


class CustomerState(StrEnum):
    """Whether the customer takes power."""

    NORMAL = "normal"  # 正常用电客户
    SUSPENDED = "suspended"  # 暂停用电
    CLOSED = "closed"  # 已销户


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """用电客户; `account_number` (户号) is unique. `capacity_w` is the contract capacity in watts."""

    id: UUID
    account_number: str
    name: str
    id_kind: IdKind
    id_number: str
    phone: str
    address: str
    area_id: UUID
    category: str  # 用电类别
    capacity_w: int
    voltage: str  # 供电电压
    meter_number: str  # 电能表资产号
    opened_on: date
    state: CustomerState = CustomerState.NORMAL
    version: int = 0
