"""One thing a case asks for: what kind of value, when, and where it goes in the customer's record."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.definitions.source import Condition

CORE_FIELDS: Final = frozenset({"name", "phone", "address", "area"})
"""Field codes kept in the case's own columns; every other field is kept in `Case.details` under its code."""


class FieldKind(StrEnum):
    """How a value is entered, checked and kept in `Case.details` (text unless said otherwise)."""

    TEXT = "text"
    NAME = "name"  # 户名, any characters but control characters
    ID_NUMBER = "id_number"  # 居民身份证号
    CREDIT_CODE = "credit_code"  # 统一社会信用代码
    PHONE = "phone"
    CAPACITY = "capacity"  # whole watts, int
    CHOICE = "choice"  # the `value` of a Choice
    DATE = "date"  # ISO 8601 day
    MOMENT = "moment"  # ISO 8601 with offset
    ACCOUNT = "account"  # 户号
    AREA = "area"  # transformer area; kept as the case's `area_id`
    ADDRESS = "address"
    READING = "reading"  # hundredths of kW·h, int
    NUMBER = "number"  # int
    NOTE = "note"  # several lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the values of a choice field; `capacity_limit_w` is the most a supply voltage may carry, in watts."""

    value: str
    label: str
    capacity_limit_w: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of a business type.

    Attributes:
        code: key of the value; unique in the business type. The four of `CORE_FIELDS` are columns of the case.
        section: heading the field stands under, in Chinese.
        stage: the stage that needs it: it is asked for there and must be present to leave that stage.
        attribute: attribute of `Customer` it is written to when the case is done; empty when it is the case's own.
        fills_from: attribute of the known customer it is filled from at the start; empty when it is always asked.
        unit: unit shown beside the entry, such as kW; values are kept in the unit of `kind`.
        when: the field is only asked for when this holds.
        choices: values of a choice field.
    """

    code: str
    label: str
    kind: FieldKind
    stage: str
    section: str = ""
    unit: str = ""
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    default: str = ""
    attribute: str = ""
    fills_from: str = ""
    when: Condition | None = None
