"""How the command line answers those who ask wrongly, and help for all."""

import pytest

from app.cli.answer import table
from app.services.bundle import Services
from tests.cli.conftest import Front


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fly",), "没有命令“fly”。加 --help 可看用法。\n"),
        (("case", "show"), "缺少参数 编号。加 --help 可看用法。\n"),
        (("init", "--name", "x"), "缺少选项 --station。加 --help 可看用法。\n"),
        (("init", "--station"), "选项 --station 后面应有值。加 --help 可看用法。\n"),
        (("case", "list", "--moon"), "没有选项 --moon。加 --help 可看用法。\n"),
        (("search", "a", "b"), "多出了参数：b。加 --help 可看用法。\n"),
        (
            ("case", "list", "--due", "x"),
            "--due 没有“x”这个取值，可用：'today', 'overdue', 'paused'。加 --help 可看用法。\n",
        ),
        (("search", "a", "--limit", "x"), "--limit 应为整数。加 --help 可看用法。\n"),
        (("search", "a", "--limit", "0"), "--limit 不能小于 1。加 --help 可看用法。\n"),
        (("check", "--json=yes"), "命令写法不对：Option '--json' does not take a value.\n"),
    ],
)
def test_a_command_that_cannot_be_read_is_explained(desk: Front, words: tuple[str, ...], said: str) -> None:
    answer = desk(*words)
    assert (answer.code, answer.out, answer.err) == (2, "", said)


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("case", "--help"),
        ("case", "register", "--help"),
        ("staff", "add", "--help"),
        ("backup", "--help"),
        ("calendar", "show", "--help"),
        ("order", "report", "--help"),
    ],
)
def test_help_is_chinese_throughout(empty: Front, words: tuple[str, ...]) -> None:
    said = empty(*words)
    assert said.code == 0
    assert said.out.startswith("用法：station-desk")
    for english in (
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "required",
        "default:",
        "Show this",
        "<str>",
        "<path>",
        "<list",
        "<int",
    ):
        assert english not in said.out
    assert not empty.home.exists()


def test_a_group_without_a_command_shows_its_help(empty: Front) -> None:
    said = empty("case")
    assert said.code == 2
    assert "register" in said.err


def test_options_may_stand_before_or_behind_the_command(desk: Front) -> None:
    before = desk("--json", "case", "list")
    assert before.value == desk("case", "list", "--json").value == []


def test_a_search_finds_by_what_is_remembered(desk: Front) -> None:
    (hit,) = desk.json("search", "cyl")
    assert (hit["kind"], hit["match"]) == ("customer", "pinyin")
    assert "客户" in desk("search", "1183369442").out
    assert len(desk.json("search", "台区", "--limit", "1")) <= 1


def test_a_bug_is_told_by_number_and_never_as_a_traceback(
    desk: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Services:
        raise ZeroDivisionError

    monkeypatch.setattr(Front, "_opened", broken)
    said = desk("case", "list")
    assert said.code == 3
    assert "Traceback" not in said.err
    number = said.err.split("报告编号 ")[1][:6]
    assert f"report {number}" in caplog.text


def test_an_interrupt_ends_quietly(desk: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Services:
        raise KeyboardInterrupt

    monkeypatch.setattr(Front, "_opened", interrupted)
    said = desk("case", "list")
    assert (said.code, said.out) == (130, "")


def test_columns_stand_straight_under_their_headings() -> None:
    assert table(("编号", "n"), [("a", 1), ("长的名字", None)]) == ["编号      n", "a         1", "长的名字"]
