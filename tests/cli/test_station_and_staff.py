"""Setting up, staff, backup, restore and check."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.labels.upkeep import finding_text
from tests.cli.conftest import Front


def test_a_station_is_set_up_once(empty: Front) -> None:
    first = empty("init", "--station", "YF", "--name", "油坊镇供电所", "--county", "扬中市供电公司")
    assert first.out == "已建站 YF  油坊镇供电所\n"
    again = empty.json("init", "--station", "YF", "--name", "油坊镇供电所")
    assert (again["code"], again["county"]) == ("YF", "扬中市供电公司")
    assert empty("init", "--station", "YF", "--name", "油坊镇供电所").out == "已有 YF  油坊镇供电所\n"
    other = empty("init", "--station", "XB", "--name", "新坝镇供电所", "--json")
    assert other.refused == ["station.other"]
    assert empty("init", "--station", "油", "--name", "油坊镇供电所", "--json").refused == ["station.code"]


def test_the_first_head_signs_in_with_the_password_given(empty: Front) -> None:
    made = empty.json("init", "--station", "YF", "--name", "油坊镇供电所", "--head", "YF001", "--head-name", "罗敏强")
    assert made["head"] == "YF001"
    assert empty("staff", "list", number="YF001").out.splitlines()[1].split() == [
        "YF001",
        "罗敏强",
        "所长",
        "所长",
        "是",
    ]
    second = empty("init", "--station", "YF", "--name", "x", "--head", "YF002", "--head-name", "陈", "--json")
    assert second.refused == ["people.not_first"]


def test_a_folder_without_a_station_is_left_as_it_is(empty: Front) -> None:
    for words in (("case", "list"), ("check",), ("backup",)):
        assert empty(*words, "--json").refused == ["station.not_set_up"]
    assert not empty.home.exists()


def test_a_file_without_a_station_is_refused(empty: Front) -> None:
    assert empty("init", "--station", "油", "--name", "x").code == 1
    assert empty("case", "list", "--json").refused == ["station.not_set_up"]


def test_staff_are_added_changed_and_certified(desk: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_DESK_NEW_PASSWORD", "a-new-password")
    added = desk.json("staff", "add", "YF020", "--name", "周八", "--role", "area_manager", "--role", "clerk")
    assert (added["name"], added["roles"], added["is_active"]) == ("周八", ["area_manager", "clerk"], True)
    desk.json("staff", "password", "YF020")
    assert desk("case", "list", number="YF020", password="a-new-password").code == 0
    certified = desk("staff", "certificate", "YF020", "climbing", "2029-08-24")
    assert certified.out == "已登记 周八 的登高证，有效期至 2029-08-24。\n"
    desk.json("staff", "certificate", "YF020", "climbing", "2031-08-24")
    changed = desk.json("staff", "add", "YF020", "--post", "营业员", "--inactive")
    assert (changed["name"], changed["post"], changed["is_active"]) == ("周八", "营业员", False)
    assert changed["certificates"] == [{"kind": "climbing", "valid_until": "2031-08-24"}]
    assert desk("staff", "add", "YF021", "--json").refused == ["field.required"]
    assert desk("staff", "certificate", "YF020", "climbing", "明天", "--json").refused == ["input.not_a_day"]
    away = desk("staff", "absence", "YF009", "2026-03-02T08:00", "2026-03-03T08:00", "--reason", "培训")
    assert away.out == "已登记 张三 2026-03-02 08:00 至 2026-03-03 08:00 培训\n"


def test_a_backup_brings_everything_back(desk: Front, case_number: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    assert desk.json("backup", str(target))["path"] == str(target)
    desk.json("case", "advance", case_number)
    assert "已恢复。" in desk("restore", str(target)).out
    assert desk.json("case", "show", case_number)["stage"]["code"] == "accept"
    assert "已备份到" in desk("backup", number="YF001").out
    assert desk("restore", str(target), number="YF001").code == 0


def test_check_tells_sound_from_damaged(desk: Front) -> None:
    assert desk("check").out == "数据文件完好。\n"
    sound = desk.json("check", number="YF001")
    assert (sound["schema"], sound["is_sound"], sound["findings"]) == (2, True, [])
    (desk.home / "station.db").write_bytes(b"rust" * 4096)
    damaged = desk("check", "--json")
    assert damaged.code == 1
    assert damaged.value["is_sound"] is False
    assert desk("check").out == "数据文件有损坏：\n文件内容不是数据库\n"
    (desk.home / "station.db").write_bytes(b"")
    assert desk("check").out == "数据文件有损坏：\n文件是空的，里面没有站点\n"


def test_check_says_of_a_sound_file_that_only_a_newer_program_can_open_it(desk: Front) -> None:
    with closing(sqlite3.connect(desk.home / "station.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    said = desk("check")
    assert (said.code, said.out) == (1, "数据文件完好。\n")
    assert said.err == "数据文件由更新版本的程序写成（99，本程序只认识到 2），请先升级程序，数据没有改动。\n"
    told = desk("check", "--json")
    assert (told.code, told.refused) == (1, ["storage.newer"])
    assert (told.value["schema"], told.value["is_sound"]) == (99, True)


def test_what_a_check_finds_is_told_in_chinese() -> None:
    assert finding_text("foreign key: customer") == "表 customer 中有记录指向不存在的内容"
    assert finding_text("database disk image is malformed") == "文件内部已损坏，读到损坏处中断"
    assert finding_text("row 5 missing from index ix") == "数据库检查：row 5 missing from index ix"


def test_a_damaged_file_is_refused_and_can_be_restored(desk: Front, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    desk.json("backup", str(copy))
    for left in desk.home.glob("station.db*"):
        left.unlink()
    (desk.home / "station.db").write_bytes(b"rust" * 4096)
    said = desk("case", "list")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("数据文件已损坏，")
    desk.json("restore", str(copy))
    assert desk.json("case", "list") == []


def test_a_file_of_a_newer_program_is_left_alone(desk: Front) -> None:
    with closing(sqlite3.connect(desk.home / "station.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = (desk.home / "station.db").read_bytes()
    said = desk("case", "list")
    assert said.code == 1
    assert said.err.startswith("数据文件由更新版本的程序写成（99，")
    assert (desk.home / "station.db").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_refused(empty: Front) -> None:
    empty.home.write_text("a file stands here", encoding="utf-8")
    said = empty("init", "--station", "YF", "--name", "油坊镇供电所", "--json")
    assert said.refused == ["storage.cannot_write"]


def test_a_restore_from_something_else_changes_nothing(desk: Front, tmp_path: Path) -> None:
    wrong = tmp_path / "photo.db"
    wrong.write_bytes(b"")
    assert desk("restore", str(wrong), "--json").refused == ["backup.unsound"]
    assert desk.json("check")["is_sound"] is True
    shutil.rmtree(desk.home)
    assert desk("check", "--json").refused == ["station.not_set_up"]
