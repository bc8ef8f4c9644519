"""Who had a case, on the command line."""

from tests.cli.conftest import Front


def test_shares_and_spans_add_up_to_the_whole_time(desk: Front, case_number: str) -> None:
    desk.clock.forward(hours=1)
    desk.json("case", "advance", case_number, number="YF003")
    desk.clock.forward(hours=1)
    order = str(desk.json("case", "show", case_number)["orders"][-1]["number"])
    desk.json("order", "dispatch", order, number="YF003")
    desk.clock.forward(hours=1)
    desk.json("case", "advance", case_number, "--step", "pause", "--reason", "weather", number="YF003")
    desk.clock.forward(hours=3)
    held = desk.json("case", "holders", case_number)
    assert (held["number"], held["now"]) == (case_number, "weather")
    assert held["shares"] == [
        {"holder": "weather", "ten_thousandths": 5000, "seconds": 10800},
        {"holder": "clerk", "ten_thousandths": 3333, "seconds": 7200},
        {"holder": "area_manager", "ten_thousandths": 1667, "seconds": 3600},
    ]
    assert [(span["holder"], span["starts_at"][11:16], span["ends_at"][11:16]) for span in held["spans"]] == [
        ("clerk", "09:00", "10:00"),
        ("clerk", "10:00", "11:00"),
        ("area_manager", "11:00", "12:00"),
        ("weather", "12:00", "15:00"),
    ]
    assert [span["proof"]["kind"] for span in held["spans"]] == [
        "case.accepted",
        "case.advanced",
        "order.dispatched",
        "case.paused",
    ]
    assert held["spans"][3]["proof"]["text"] == "暂停（第1段）：恶劣天气"
    assert held["spans"][3]["proof"]["actor"] == "YF003"
    assert held["spans"][3]["seconds"] == 10800


def test_people_read_it_in_words(desk: Front, case_number: str) -> None:
    desk.clock.forward(hours=30)
    said = desk("case", "holders", case_number.lower()).out.splitlines()
    assert said[0] == "内勤  100%  1 天 6 小时"
    assert said[-1] == f"2026-03-02 09:00  2026-03-03 15:00  内勤      受理：{case_number}，客户经理 张三（指派）"


def test_a_number_nobody_has_is_refused(desk: Front) -> None:
    assert desk("case", "holders", "2026-YF-999999-9", "--json").refused == ["case.unknown_number"]
