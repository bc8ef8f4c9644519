"""With which variables the program and the tests are started."""

from pathlib import Path

import pytest

from installer.surroundings import for_program, for_tests, has_screen


@pytest.mark.parametrize(
    ("variables", "platform", "is_seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "vnc:size=1280x800"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, "linux", False),
        ({"QT_QPA_PLATFORM": "minimal:enable_fonts"}, "linux", False),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_where_a_window_is_seen(variables: dict[str, str], platform: str, is_seen: bool) -> None:  # noqa: FBT001 - a figure of the table
    assert has_screen(variables, platform) is is_seen


def test_without_a_display_the_program_draws_into_memory() -> None:
    variables = for_program({"HOME": "/home/li"}, platform="linux", encoding="UTF-8")

    assert variables == {"HOME": "/home/li", "QT_QPA_PLATFORM": "offscreen"}


def test_with_a_display_nothing_is_changed() -> None:
    mine = {"DISPLAY": ":0", "LANG": "zh_CN.UTF-8", "QT_IM_MODULE": "fcitx"}

    assert for_program(mine, platform="linux", encoding="utf-8") == mine


def test_a_platform_the_person_chose_is_kept() -> None:
    variables = for_program({"QT_QPA_PLATFORM": "minimal"}, platform="linux", encoding="UTF-8")

    assert variables["QT_QPA_PLATFORM"] == "minimal"


def test_a_locale_of_another_encoding_gives_way_to_utf_8() -> None:
    mine = {"DISPLAY": ":0", "LC_ALL": "zh_CN.GB18030", "LC_CTYPE": "zh_CN.GB18030", "LC_TIME": "zh_CN.GB18030"}

    variables = for_program(mine, platform="linux", encoding="GB18030")

    assert variables == {"DISPLAY": ":0", "LANG": "C.UTF-8", "LC_TIME": "zh_CN.GB18030"}


def test_the_code_page_of_windows_is_left_alone() -> None:
    assert for_program({"LANG": "zh_CN"}, platform="win32", encoding="cp936") == {"LANG": "zh_CN"}


def test_tests_never_open_a_window_see_none_of_the_persons_qt_settings_and_compile_once() -> None:
    mine = {"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "2", "HOME": "/home/li"}
    mine["PYTHONDONTWRITEBYTECODE"] = "1"

    assert for_tests(mine, platform="linux", encoding="UTF-8", has_office=False) == {
        "DISPLAY": ":0",
        "HOME": "/home/li",
        "QT_QPA_PLATFORM": "offscreen",
    }


@pytest.mark.parametrize(("has_office", "told"), [(True, "1"), (False, None)])
def test_tests_are_told_whether_libreoffice_is_there(*, has_office: bool, told: str | None) -> None:
    stale = {"STATION_DESK_TESTS_HAVE_OFFICE": "1"}

    variables = for_tests(stale, platform="linux", encoding="UTF-8", has_office=has_office)

    assert variables.get("STATION_DESK_TESTS_HAVE_OFFICE") == told


def test_tests_are_told_where_to_write() -> None:
    variables = for_tests({}, platform="linux", encoding="UTF-8", has_office=False, folder=Path("memory"))

    assert variables == {"PYTEST_DEBUG_TEMPROOT": "memory", "QT_QPA_PLATFORM": "offscreen"}
