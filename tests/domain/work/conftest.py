"""The shipped calendar, business types and order kinds, loaded once."""

import tomllib
from pathlib import Path

import pytest

from app.domain.definitions.business import BusinessType
from app.domain.work.calendar import WorkingCalendar
from app.domain.work.calendar_reading import year_days_from
from app.services.definitions import Definitions

REFERENCE = Path(__file__).resolve().parents[3] / "resources" / "reference"


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    files = sorted((REFERENCE / "calendar").glob("*.toml"))
    return WorkingCalendar(years=tuple(year_days_from(tomllib.loads(file.read_text("utf-8"))) for file in files))


@pytest.fixture(scope="session")
def business_types() -> dict[str, BusinessType]:
    return {business_type.code: business_type for business_type in Definitions(REFERENCE).business_types}
