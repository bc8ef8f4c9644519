"""The shipped rules of time, and cases asked about by them."""

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.timekeeping.rules import RuleBook
from app.services.definitions import Definitions
from tests.domain.work.conftest import REFERENCE
from tests.domain.work.timekeeping.telling import Asking


@pytest.fixture(scope="session")
def books() -> tuple[RuleBook, ...]:
    return Definitions(REFERENCE).dated.timekeeping()


@pytest.fixture(scope="session")
def ask(business_types: dict[str, BusinessType], calendar: WorkingCalendar, books: tuple[RuleBook, ...]) -> Asking:
    """Questions about 低压居民新装."""
    return Asking(business_types["LV-RES-NEW"], calendar, books)


@pytest.fixture(scope="session")
def ask_fault(
    business_types: dict[str, BusinessType], calendar: WorkingCalendar, books: tuple[RuleBook, ...]
) -> Asking:
    """Questions about 故障报修."""
    return Asking(business_types["REP-FAULT"], calendar, books)
