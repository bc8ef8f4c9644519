"""A firm that designs, builds or supplies customers' works (设计、施工、供货), and whether it may be chosen today."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.customers.checks import check_credit_code
from app.domain.problems import Problem

SOON: Final = timedelta(days=30)
"""A licence that ends within this time is shown as ending soon."""


class Trade(StrEnum):
    """What a firm does for a customer."""

    DESIGN = "design"  # 设计
    BUILD = "build"  # 施工
    SUPPLY = "supply"  # 供货


class LicenceState(StrEnum):
    """How a licence stands on a day."""

    VALID = "valid"
    SOON = "soon"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """One licence (资质) of a firm: for a trade, of a grade, valid to the end of a day."""

    trade: Trade
    kind: str
    grade: str
    number: str
    valid_until: date

    @property
    def words(self) -> str:
        """The licence as papers name it: 承装（修、试）四级 1-2-00000-2020."""
        return " ".join(part for part in (f"{self.kind}{self.grade}", self.number) if part)

    def state_on(self, day: date) -> LicenceState:
        """Whether it is valid on a day, and for how long."""
        if self.valid_until < day:
            return LicenceState.EXPIRED
        return LicenceState.SOON if self.valid_until - day <= SOON else LicenceState.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """One firm of the register; `credit_code` is its 统一社会信用代码, by which people know it."""

    id: UUID
    name: str
    credit_code: str
    contact: str = ""
    phone: str = ""
    licences: tuple[Licence, ...] = ()
    is_active: bool = True
    version: int = 0

    def licence_for(self, trade: Trade) -> Licence | None:
        """The licence for a trade that is valid longest."""
        held = [licence for licence in self.licences if licence.trade is trade]
        return max(held, key=lambda licence: licence.valid_until, default=None)


def check_firm(firm: Firm) -> tuple[Problem, ...]:
    """What is wrong with an entry of the register: name, code, a licence without kind or number, no licence at all."""
    problems = []
    if not firm.name.strip():
        problems.append(Problem(code="field.required", field="name"))
    wrong = check_credit_code(firm.credit_code)
    if wrong is not None:
        problems.append(Problem(code=wrong.code, field="credit_code", values=wrong.values))
    if not firm.licences:
        problems.append(Problem(code="firm.no_licence_entered", field="licences"))
    if any(not (licence.kind.strip() and licence.number.strip()) for licence in firm.licences):
        problems.append(Problem(code="firm.licence_incomplete", field="licences"))
    return tuple(problems)


def choice_problem(firm: Firm, trade: Trade, day: date) -> Problem | None:
    """Why a firm cannot be chosen for a trade on a day; None when it can.

    Customers' works need a firm licensed for its trade (《承装（修、试）电力设施许可证管理办法》; 三不指定).
    """
    licence = firm.licence_for(trade)
    values: dict[str, str | int] = {"name": firm.name, "trade": str(trade)}
    if not firm.is_active:
        return Problem(code="firm.retired", field=str(trade), values=values)
    if licence is None:
        return Problem(code="firm.no_licence", field=str(trade), values=values)
    if licence.state_on(day) is LicenceState.EXPIRED:
        expired = {**values, "licence": licence.words, "until": licence.valid_until.isoformat()}
        return Problem(code="firm.licence_expired", field=str(trade), values=expired)
    return None


def in_neutral_order(firms: Iterable[Firm], case_id: UUID) -> tuple[Firm, ...]:
    """Firms in an order nobody can steer and no firm gains by: the hash of case and firm.

    It is another for every case and the same whenever the case is looked at; neither name, date of entry, turnover nor
    last use decide.
    """
    return tuple(sorted(firms, key=lambda firm: hashlib.sha256(case_id.bytes + firm.id.bytes).digest()))
