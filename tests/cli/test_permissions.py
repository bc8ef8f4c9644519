"""Who may do what on the command line, and what they may see."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Front


def test_an_area_manager_may_not_take_cases_in(desk: Front, resident: dict[str, Any]) -> None:
    said = desk("case", "register", "-", stdin=json.dumps(resident), number="YF009")
    assert said.code == 1
    assert said.err == "本岗位没有“受理业务”权限，请由有权限的人员办理。\n"
    assert desk.json("case", "list") == []


def test_a_wrong_password_lets_nobody_in(desk: Front) -> None:
    said = desk("case", "list", "--json", number="YF003", password="wrong")
    assert said.refused == ["sign_in.wrong"]
    assert json.loads(said.err)["refused"][0]["values"] == {"left": 4}
    assert desk("case", "list", "--json", number="YF099").refused == ["sign_in.wrong"]


def test_without_a_terminal_the_password_has_to_be_in_the_environment(desk: Front) -> None:
    said = desk("case", "list", number="YF003", password="")
    assert said.code == 1
    assert "以工号 YF003 办理须有密码" in said.err


def test_what_is_done_is_on_the_account_of_who_is_named(desk: Front, case_number: str) -> None:
    desk.json("case", "notice", case_number, number="YF003")
    events = desk.json("case", "show", case_number)["events"]
    assert [event["actor"] for event in events] == [None, "YF003"]


def test_personal_numbers_are_masked_for_who_may_not_see_them(desk: Front, case_number: str) -> None:
    desk.json("case", "correct", case_number, "phone=19900005678", "--reason", "客户换号")
    seen = desk("case", "show", case_number, "--json", number="YF009")
    assert "19900001234" not in seen.out
    assert "19900005678" not in seen.out
    assert "321182199802078157" not in seen.out
    assert seen.value["phone"] == "199****5678"
    assert seen.value["fields"]["id_number"] == "321182********8157"
    whole = desk.json("case", "show", case_number, number="YF003")
    assert whole["fields"]["id_number"] == "321182199802078157"
    assert whole["events"][-1]["payload"]["before"] == "19900001234"


def test_phones_of_staff_are_masked_too(desk: Front) -> None:
    desk.json("staff", "add", "YF009", "--phone", "13800001234")
    people = {person["number"]: person for person in desk.json("staff", "list", number="YF010")}
    assert people["YF009"]["phone"] == "138****1234"


@pytest.mark.parametrize(
    "words",
    [
        ("backup",),
        ("check",),
        ("restore", "nothing.db"),
        ("staff", "add", "YF020", "--name", "x"),
        ("staff", "password", "YF003"),
    ],
)
def test_the_folder_itself_and_its_people_are_not_everybodys(
    desk: Front, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("STATION_DESK_NEW_PASSWORD", "a-new-password")
    assert desk(*words, "--json", number="YF009").refused == ["permission.denied"]
