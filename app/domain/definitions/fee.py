"""Fees as data: who pays what to whom at which stage, how it is reckoned, and what may not be charged."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.definitions.source import Condition, Source


class Payer(StrEnum):
    """Who bears the cost."""

    CUSTOMER = "customer"  # 客户
    UTILITY = "utility"  # 供电企业
    LIABLE = "liable"  # 责任方


class Payee(StrEnum):
    """Who receives the money; the station collects only what is its own to collect."""

    STATION = "station"  # 供电所
    FIRM = "firm"  # 客户自行选定的单位
    BILL = "bill"  # 随电费账单结算


class FeeWay(StrEnum):
    """How a fee is reckoned."""

    FREE = "free"  # 不收费；不得收取
    FIXED = "fixed"  # 每次或每件定额
    CAPACITY = "capacity"  # 按容量
    INVOICE = "invoice"  # 按实际发生的费用
    PAPER = "paper"  # 按业务中已经算定的金额


class FeeUnit(StrEnum):
    """What a price is for."""

    CASE = "case"  # 次
    PIECE = "piece"  # 只
    KVA = "kva"  # 千伏安
    KW = "kw"  # 千瓦


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRate:
    """The price, in cents per unit, where the fields that decide have these values, in the order of `FeeSpec.by`."""

    values: tuple[str, ...]
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSpec:
    """One fee rule of a business type.

    Attributes:
        stage: the stage that is not left before the fee is settled; empty where nothing is collected.
        amount: cents per unit where no rate decides; None while the station has no figure.
        quantity: the field that holds how much: a capacity in watts or volt-amperes, or a number of pieces; empty: one.
        by: fields that decide which of `rates` applies.
        amount_field: the field, in cents, a fee of the way PAPER takes its amount from.
        when: the fee is only one of the case while this holds.
        refund_when: what was paid is given back when this holds.
        is_optional: it only arises once it is agreed upon or established; until then it holds nothing up.
        note: what the customer is told about it.
        effective_from, effective_until: the days of acceptance it is for, both included; None: no bound.
    """

    code: str
    name: str
    payer: Payer
    payee: Payee
    way: FeeWay
    source: Source
    stage: str = ""
    amount: int | None = None
    unit: FeeUnit = FeeUnit.CASE
    quantity: str = ""
    by: tuple[str, ...] = ()
    rates: tuple[FeeRate, ...] = ()
    amount_field: str = ""
    when: Condition | None = None
    refund_when: Condition | None = None
    is_optional: bool = False
    note: str = ""
    effective_from: date | None = None
    effective_until: date | None = None

    @property
    def is_collected(self) -> bool:
        """Whether the station collects it at all."""
        return self.way is not FeeWay.FREE and self.payee is Payee.STATION

    def is_in_force(self, day: date) -> bool:
        """Whether it is for cases accepted on this day."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_until is None or day <= self.effective_until)

    def price_for(self, values: tuple[str, ...]) -> int | None:
        """Cents per unit for these values of the fields that decide; None where there is no figure."""
        return next((rate.amount for rate in self.rates if rate.values == values), self.amount)
