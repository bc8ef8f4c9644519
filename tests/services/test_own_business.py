"""Business types a station makes for itself: data in its own folder, no code."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.work.case import Case
from app.domain.work.steps import StepKind
from app.services.definitions import Definitions
from app.services.folder import installed_path
from tests.station import CHEN, REPAIRED, SmallStation, fault_draft, small_station

ADDED = """
[[field]]
code = "opened_on"
label = "立户日期"
kind = "date"
stage = "callback"
attribute = "opened_on"
"""


@pytest.fixture
def station(station_template: Path, tmp_path: Path) -> Iterator[SmallStation]:
    """A station whose fault reports correct the customer's phone and first day, and wait for a notice at the desk."""
    own = tmp_path / "own"
    (own / "business").mkdir(parents=True)
    shipped = installed_path("resources") / "reference"
    fault = (shipped / "business" / "REP-FAULT.toml").read_text(encoding="utf-8")
    changed = fault.replace('fills_from = "phone"', 'fills_from = "phone"\nattribute = "phone"', 1) + ADDED
    (own / "business" / "REP-FAULT.toml").write_text(changed, encoding="utf-8")
    waiting = fault.replace('code = "REP-FAULT"', 'code = "REP-SLOW"', 1).replace(
        'holder = "clerk"\nside', 'holder = "clerk"\ngates = [{ kind = "notice_given" }]\nside', 1
    )
    (own / "business" / "REP-SLOW.toml").write_text(waiting, encoding="utf-8")
    opened = small_station(station_template, tmp_path / "home", Definitions(shipped, own))
    yield opened
    opened.desk.close()


def close(station: SmallStation, case: Case) -> Case:
    station.do_field_work(case, REPAIRED)
    case = station.step(case, StepKind.ADVANCE)
    entered = {"satisfaction": "satisfied", "opened_on": "2014-05-01"}
    station.desk.entering.enter(station.clerk, case.id, entered)
    return station.step(case, StepKind.CLOSE)


def test_fields_with_an_attribute_go_into_the_customer_s_record(station: SmallStation) -> None:
    close(station, station.register(dataclasses.replace(fault_draft(), phone="13800001234")))

    customer = station.desk.customers.show(station.clerk, CHEN).customer
    assert (customer.phone, customer.opened_on) == ("13800001234", date(2014, 5, 1))


def test_a_fault_nobody_s_account_is_known_of_makes_no_customer(station: SmallStation) -> None:
    case = close(station, station.register(dataclasses.replace(fault_draft(), customer_id=None)))

    assert case.customer_id is None
    assert station.query("SELECT count(*) FROM customer") == [(2,)]


def test_a_gate_at_the_desk_keeps_a_fault_there(station: SmallStation) -> None:
    case = station.register(dataclasses.replace(fault_draft(), business_code="REP-SLOW"))
    assert (case.stage, station.desk.case_views.show(station.clerk, case.id).orders) == ("accept", ())

    station.desk.entering.give_notice(station.clerk, case.id, "one-time-notice")
    assert station.step(case, StepKind.ADVANCE).stage == "repair"
