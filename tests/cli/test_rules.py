"""The catalogue of rules by the command line."""

from pathlib import Path

from tests.cli.conftest import Front


def test_rules_are_listed_by_area_type_mark_and_words(desk: Front) -> None:
    out = desk("rules", "--area", "supply", "--text", "每周三").out.splitlines()
    assert out[0].split()[:4] == ["代码", "适用", "规则", "内容"]
    assert out[-1] == "共 1 条"
    assert "每周三，遇休息日顺延到下一个工作日" in out[1]
    orders = desk.json("rules", "--type", "WO-01", "--unverified")
    assert [(each["code"], each["text"]) for each in orders] == [
        ("orders.WO-01.crew", "须两人，另设专人监护；持低压电工证")
    ]
    assert desk("rules", "--type", "NONE", "--json").refused == ["business.unknown"]


def test_last_years_rules_are_read(desk: Front) -> None:
    (year,) = desk.json("rules", "--area", "calendar", "--on", "2025-07-01")
    assert (year["code"], year["effective_until"]) == ("calendar.2025", "2025-12-31")
    assert desk("rules", "--on", "2025", "--json").refused == ["input.not_a_day"]


def test_a_rule_is_set_from_a_day_on_and_shown_in_full(desk: Front) -> None:
    told = ("counter.overload", "open_visits=8", "--from", "2026-03-09", "--reason", "县公司通知")
    changed = desk.json("rule-set", *told, number="YF001")
    assert (changed["figures"]["open_visits"], changed["effective_from"], changed["own"]) == (8, "2026-03-09", True)
    assert changed["changes"] == [
        {
            "figure": "open_visits",
            "amount": 8,
            "before": 5,
            "from": "2026-03-09",
            "reason": "县公司通知",
            "by": "罗敏强",
            "at": "2026-03-02 09:00",
        }
    ]
    said = desk("rules", "counter.overload").out
    assert "open_visits：同时在办和暂离的客户 5 位" in said
    assert "时提醒，03-09 起 8" in said
    assert "2024-06-01 至 2026-03-08 施行" in said
    assert "  2026-03-09 起 同时在办和暂离的客户 8 位（原 5）：县公司通知 · 罗敏强 2026-03-02 09:00 登记" in said
    assert [each["code"] for each in desk.json("rules", "--own")] == ["counter.overload"]
    assert desk("rules", "nothing.here", "--json").refused == ["rule.unknown"]


def test_a_single_figure_needs_no_name_and_choices_are_told_in_words(desk: Front) -> None:
    said = desk("rule-set", "supply.meeting", "5", "--reason", "改为周五").out
    assert "每周五，遇休息日顺延到下一个工作日" in said
    assert "2026-03-02 起 业扩例会 每周五（原 每周三）：改为周五 · 2026-03-02 09:00 登记" in said


def test_what_cannot_be_set_is_refused(desk: Front) -> None:
    for words, code in (
        (("orders.WO-01.arrive", "town=60"), "rule.not_settable"),
        (("supply.meeting", "weekday=八"), "rule.figure"),
        (("supply.meeting", "day=3"), "rule.not_settable"),
        (("supply.survey", "3"), "input.not_a_pair"),
    ):
        assert desk("rule-set", *words, "--reason", "试", "--json").refused == [code], words


def test_the_catalogue_is_written_to_a_sheet(desk: Front, tmp_path: Path) -> None:
    dated = ("export", "rules", "-o", str(tmp_path / "old.xlsx"), "--filter", "area=calendar", "--filter")
    assert desk.json(*dated, "on=2025-07-01")["rows"] == 1
    assert desk(*dated, "on=2025", "--json").refused == ["input.not_a_day"]
