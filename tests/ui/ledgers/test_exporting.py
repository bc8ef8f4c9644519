"""What is written to sheets, who gets to see what in them, and what cards are made of."""

from pathlib import Path

import openpyxl
import pytest

from app.domain.lists import ListQuery
from app.domain.people.session import OWNER, Session
from app.domain.people.staff import Role, Staff
from app.domain.problems import Refusal
from app.labels.ledgers import WORDS, hundredths_text, kilowatts_text
from app.services.bundle import Services
from app.services.imports.ledger import Watch


def person(services: Services, number: str) -> Staff:
    return next(one for one in services.people.staff() if one.number == number)


def test_an_export_holds_no_personal_data_for_who_may_not_see_it(filled: Services, tmp_path: Path) -> None:
    manager = Session(staff_id=person(filled, "YF010").id, number="YF010", name="x", roles=(Role.AREA_MANAGER,))
    exported = filled.exports.export_list(manager, "customers", ListQuery(text="1183369442"), tmp_path / "a.xlsx")
    assert exported == 1
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert "证件号码" not in [cell.value for cell in sheet[1]]
    filled.exports.export_list(manager, "staff", ListQuery(), tmp_path / "b.xlsx", words=WORDS["staff"])
    staff = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert [cell.value for cell in staff[2]][-2:] == ["199****1542", "在岗"]


def test_an_export_can_be_stopped(filled: Services, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        filled.exports.export_list(
            OWNER, "customers", ListQuery(), tmp_path / "a.xlsx", watch=Watch(should_stop=lambda: True)
        )
    assert refused.value.problems[0].code == "export.stopped"
    assert not (tmp_path / "a.xlsx").exists()


def test_line_losses_are_exported_with_decimals(filled: Services, tmp_path: Path) -> None:
    filled.exports.export_list(OWNER, "line_losses", ListQuery(text="32118200001"), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][4:7] == [22663.36, 22666.05, -0.01]


def test_what_is_not_known_is_an_empty_cell(filled: Services, tmp_path: Path) -> None:
    with filled.office.database.write(None) as tx:
        tx.connection.exec_driver_sql("UPDATE outage SET ended_at = NULL")
    filled.exports.export_list(OWNER, "outages", ListQuery(), tmp_path / "a.xlsx", words=WORDS["outages"])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["开始时间", "结束时间"]
    assert sheet["B2"].value is None
    assert sheet["E2"].value in {"计划停电", "临时停电", "故障停电"}


def test_an_area_shows_months_and_outages(filled: Services) -> None:
    area = next(one for one in filled.customers.areas() if one.number == "32118200001")
    view = filled.ledgers.area(area.id)
    assert (view.a_manager.number, view.b_manager.number, view.customers) == ("YF010", "YF011", 136)
    assert [one.month for one in view.months] == ["2026-10"]


def test_a_phone_of_the_staff_is_masked_for_others_but_not_for_oneself(filled: Services) -> None:
    zhou = person(filled, "YF010")
    session = Session(staff_id=zhou.id, number="YF010", name=zhou.name, roles=(Role.AREA_MANAGER,))
    assert filled.ledgers.person(session, zhou.id).person.phone == zhou.phone
    assert "****" in filled.ledgers.person(session, person(filled, "YF001").id).person.phone
    assert len(filled.ledgers.person(OWNER, zhou.id).a_areas) > 1


def test_amounts_are_said_as_people_read_them() -> None:
    assert [hundredths_text(value) for value in (None, 123456, -5, 0)] == ["", "1,234.56", "-0.05", "0.00"]
    assert [kilowatts_text(watts) for watts in (8000, 7500, 1_250_250)] == ["8 kW", "7.5 kW", "1,250.25 kW"]
