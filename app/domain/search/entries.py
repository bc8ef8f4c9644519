"""What the search box knows of a record, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Kind(StrEnum):
    """Kinds of records that can be found, in the order they are shown."""

    CUSTOMER = "customer"
    CASE = "case"
    ORDER = "order"
    STAFF = "staff"
    AREA = "area"  # 台区


@unique
class Match(StrEnum):
    """Where in a record the typed text was found."""

    ACCOUNT = "account"  # 户号
    PHONE = "phone"
    METER = "meter"  # 电能表资产号
    DOCUMENT = "document"  # 证件号码
    CASE_NUMBER = "case_number"
    ORDER_NUMBER = "order_number"
    STAFF_NUMBER = "staff_number"  # 工号
    AREA_NUMBER = "area_number"  # 台区编号
    NAME = "name"
    PINYIN = "pinyin"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record as the search box knows it.

    Attributes:
        kind: what it is.
        ref: its id (UUID bytes), unique within the kind.
        title: first line shown; not searched by itself.
        subtitle: second line shown; must hold no phone or document number in full.
        names: names it is found by (any part of them, pinyin, initials).
        numbers: (match, number) pairs it is found by: whole, by the tail, and by the start too unless it
            is a phone or a document.
        address: where it is; any part finds it.
    """

    kind: Kind
    ref: bytes
    title: str
    subtitle: str = ""
    names: tuple[str, ...] = ()
    numbers: tuple[tuple[Match, str], ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One line of the answer; `matched` says by what it was found."""

    kind: Kind
    ref: bytes
    title: str
    subtitle: str
    matched: Match
