"""Identity numbers, credit codes, phones, accounts, names and capacities, each refused for its own reason."""

from datetime import date

import pytest

from app.domain.customers.checks import (
    VOLTAGE_LIMITS,
    check_account,
    check_capacity,
    check_credit_code,
    check_id_number,
    check_name,
    check_phone,
    kilowatts,
    mask_id_number,
    mask_phone,
)

TODAY = date(2026, 10, 9)


@pytest.mark.parametrize("number", ["321182199711283200", "32118219841228513X", "32118219841228513x"])
def test_a_sound_identity_number_is_accepted(number: str) -> None:
    assert check_id_number(number, TODAY) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("321182971128320", "id_number.old"),
        ("32118297112832A", "id_number.length"),
        ("32118219971128320", "id_number.length"),
        ("3211821997112832O0", "id_number.characters"),
        ("32118219971128320A", "id_number.characters"),
        ("３２１１８２199711283200", "id_number.characters"),
        ("991182199711283200", "id_number.region"),
        ("321182199702303200", "id_number.birth_date"),
        ("321182189911283200", "id_number.birth_date"),
        ("321182202610103200", "id_number.birth_date"),
        ("321182199711283201", "id_number.check_digit"),
        ("321182199711823200", "id_number.birth_date"),
    ],
)
def test_an_identity_number_is_refused_for_its_reason(number: str, code: str) -> None:
    problem = check_id_number(number, TODAY)
    assert problem is not None
    assert problem.code == code
    assert number not in str(problem.values)


@pytest.mark.parametrize("place", range(17))
def test_any_one_wrong_digit_of_an_identity_number_is_noticed(place: int) -> None:
    sound = "321182199711283200"
    wrong = sound[:place] + str((int(sound[place]) + 1) % 10) + sound[place + 1 :]
    assert check_id_number(wrong, TODAY) is not None


@pytest.mark.parametrize("code", ["91321182233B5G7PB2", "91321182DKY0WPP353", "913211827G14DFK7MG"])
def test_a_sound_credit_code_is_accepted(code: str) -> None:
    assert check_credit_code(code) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91321182233B5G7PB", "credit_code.length"),
        ("91321182233B5G7PBI", "credit_code.characters"),
        ("91321182233b5G7PB2", "credit_code.characters"),
        ("9132118A233B5G7PB2", "credit_code.characters"),
        ("01321182233B5G7PB2", "credit_code.registrar"),
        ("91321182233B5G7PB3", "credit_code.check_digit"),
        ("91321182233BG57PB2", "credit_code.check_digit"),
    ],
)
def test_a_credit_code_is_refused_for_its_reason(text: str, code: str) -> None:
    problem = check_credit_code(text)
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize(
    "phone", ["19900001542", "0511-88321234", "051188321234", "88321234", "8832123", "010-88321234"]
)
def test_mobiles_and_landlines_are_accepted(phone: str) -> None:
    assert check_phone(phone) is None


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("1990000154", "phone.length"),
        ("12900001542", "phone.length"),
        ("0088321234", "phone.length"),
        ("883212", "phone.length"),
        ("199 0000", "phone.characters"),
        ("", "phone.characters"),
        ("１９９00001542", "phone.characters"),
    ],
)
def test_a_phone_is_refused_for_its_reason(phone: str, code: str) -> None:
    problem = check_phone(phone)
    assert problem is not None
    assert problem.code == code


def test_accounts_have_ten_or_thirteen_digits() -> None:
    assert check_account("1183369442") is None
    assert check_account("3601183369442") is None
    short = check_account("118336944")
    assert short is not None
    assert (short.code, short.values["length"]) == ("account.length", 9)
    letters = check_account("118336944A")
    assert letters is not None
    assert letters.code == "account.characters"


@pytest.mark.parametrize("name", ["区银建", "乐波𫍽", "亓㛃", "阿卜杜拉·买买提", "油坊长江五金有限公司"])
def test_names_may_use_rare_characters(name: str) -> None:
    assert check_name(name) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  ", "name.missing"),
        ("王" * 121, "name.length"),
        ("王\t建国", "name.control_character"),
        ("王\ud800", "name.control_character"),
    ],
)
def test_a_name_is_refused_for_its_reason(name: str, code: str) -> None:
    problem = check_name(name)
    assert problem is not None
    assert problem.code == code


def test_single_phase_carries_twelve_kilowatts_and_low_voltage_a_hundred_and_sixty() -> None:
    assert check_capacity(12_000, VOLTAGE_LIMITS["交流220V"]) is None
    too_much = check_capacity(12_500, VOLTAGE_LIMITS["交流220V"])
    assert too_much is not None
    assert dict(too_much.values) == {"capacity": "12.5", "most": "12"}
    assert check_capacity(160_000, VOLTAGE_LIMITS["交流380V"]) is None
    assert check_capacity(160_001, VOLTAGE_LIMITS["交流380V"]) is not None
    assert check_capacity(999_000, None) is None
    nothing = check_capacity(0, None)
    assert nothing is not None
    assert nothing.code == "capacity.not_positive"


def test_kilowatts_drop_needless_zeros() -> None:
    assert [kilowatts(watts) for watts in (8000, 7500, 1005, 0, 160_000)] == ["8", "7.5", "1.005", "0", "160"]


def test_masks_keep_only_what_may_be_shown() -> None:
    assert mask_id_number("321182199711283200") == "321182********3200"
    assert mask_id_number("E12345678") == "E*******8"
    assert mask_id_number("A") == "A"
    assert mask_phone("19900001542") == "199****1542"
    assert mask_phone("88321234") == "******34"
    assert mask_phone("") == ""
