"""Promises and warnings on the command line."""

from tests.cli.conftest import Front
from tests.station import local


def test_a_promise_is_made_moved_kept_and_counted(desk: Front, case_number: str) -> None:
    said = desk("case", "promise", case_number, "送合同上门", "--until", "2026-03-06T17:00", "--to", "查先生")
    assert said.out.splitlines()[1].split() == ["1", "送合同上门", "2026-03-06", "17:00", "未到期"]
    (shown,) = desk.json("case", "show", case_number)["promises"]
    assert (shown["what"], shown["to"], shown["kept_at"], shown["moves"]) == ("送合同上门", "查先生", None, [])
    assert "承诺：送合同上门  2026-03-06 17:00  未兑现" in desk("case", "show", case_number).out
    (moved,) = desk.json(
        "case", "promise-move", case_number, "1", "--until", "2026-03-09T12:00", "--reason", "客户外出", number="YF003"
    )
    assert (moved["state"], moved["moves"][0]["reason"]) == ("open", "客户外出")
    desk("case", "promise", case_number, "回电话", "--until", "2026-03-03T09:00", number="YF003")
    desk.clock.set(local(2026, 3, 3, 9, 1))
    book = desk.json("promises")
    assert [(each["what"], each["state"]) for each in book["open"]] == [("回电话", "overdue"), ("送合同上门", "open")]
    assert book["rates"] == [{"name": "孙丽", "made": 1, "kept": 0, "broken": 1, "percent_hundredths": 0}]
    kept = desk.json("case", "promise-kept", case_number, "2", "--at", "2026-03-03T09:00")
    assert [each["state"] for each in kept] == ["open", "kept"]
    assert "孙丽    1     1     0       100%" in desk("promises").out
    assert desk("case", "promise-kept", case_number, "3", "--json").refused == ["promise.no_such"]


def test_warnings_are_listed_given_once_and_waited_for(desk: Front, case_number: str) -> None:
    before = desk.json("warnings")
    assert (before["due"], before["given"]) == ([], [])
    assert before["next_at"].startswith("2026-03-05T14:00")
    desk.clock.set(local(2026, 3, 5, 14))
    due = desk.json("warnings")["due"]
    assert {(each["level"], *each["to"]) for each in due} == {("remind", "YF003")}
    assert desk.json("warnings", "give")["given"] == due
    assert desk("warnings", "give").out == "已发 0 条，下一次 2026-03-09 08:30。\n"
    listed = desk("warnings", number="YF003").out
    assert case_number in listed
    assert "YF003 孙丽" in listed
    assert listed.splitlines()[-1] == "此刻该发 0 条，下一次 2026-03-09 08:30。"
    assert desk.json("warnings", number="YF009")["given"] == []
