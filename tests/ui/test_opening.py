"""The window on its data folder: founding a station, coming in, the lock, tabs by role, links, trouble."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTabBar,
    QTextBrowser,
)

from app.domain.people.session import OWNER
from app.domain.people.staff import Role
from app.domain.work.steps import StepKind
from app.services.bundle import Services
from app.services.folder import DataFolder
from app.ui.neighbour import Neighbour, call_to_front
from app.ui.shell.help_panel import HelpPanel
from app.ui.shell.idle import IdleWatch
from app.ui.signing.first_run import FirstRunPage
from tests.station import PASSWORD, fault_draft, local, resident_draft
from tests.ui.driving import click, find, press, trigger, write
from tests.ui.whole_window import WholeWindow


def test_the_first_run_founds_a_station_and_signs_the_head_in(closed_window: WholeWindow) -> None:
    closed_window.start()
    page = closed_window.window.page
    assert isinstance(page, FirstRunPage)
    for name, text in (
        ("stationCode", "YF"),
        ("stationTitle", "油坊镇供电所"),
        ("headNumber", "YF001"),
        ("headName", "罗敏强"),
        ("newPassword", PASSWORD),
        ("newPasswordAgain", PASSWORD),
    ):
        find(page, QLineEdit, name).setText(text)
    press(find(page, QLineEdit, "newPasswordAgain"), Qt.Key.Key_Return)
    closed_window.settle()
    assert closed_window.says("stationName") == "油坊镇供电所"
    station, head = closed_window.services.station.station(), closed_window.services.people.by_number("YF001")
    assert (station.code, station.name) == ("YF", "油坊镇供电所")
    assert (head.name, head.roles) == ("罗敏强", (Role.HEAD,))
    trigger(closed_window.frame, "signOut")
    closed_window.settle()
    closed_window.sign_in()
    assert closed_window.tabs[0] == "今日"


def test_a_code_that_is_none_is_refused_in_words(closed_window: WholeWindow) -> None:
    closed_window.start()
    page = closed_window.window.page
    assert isinstance(page, FirstRunPage)
    for name, text in (("stationCode", "油坊"), ("stationTitle", "x"), ("headNumber", "YF001"), ("headName", "罗")):
        find(page, QLineEdit, name).setText(text)
    for name in ("newPassword", "newPasswordAgain"):
        find(page, QLineEdit, name).setText(PASSWORD)
    click(page, "foundStation")
    closed_window.settle()
    assert find(page, QLabel, "firstRunPageWrong").text() == "所代码只能用字母和数字，不超过 8 位。"
    assert not closed_window.services.station.is_set_up()


def test_a_wrong_password_is_told_and_five_block_for_a_while(whole_window: WholeWindow) -> None:
    for _ in range(5):
        whole_window.sign_in("YF003", "snow-on-the-hill")
        assert whole_window.says("signInPageWrong") == "工号或密码不对，请重新输入。"
    whole_window.sign_in("YF003")
    assert whole_window.says("signInPageWrong") == "密码多次输错，请 5 分钟后再试，或请所长重设密码。"
    whole_window.clock.forward(minutes=5)
    whole_window.sign_in("YF003")
    assert whole_window.frame.isVisible()


def test_a_real_station_says_nothing_of_passwords_and_the_sample_station_does(
    whole_window: WholeWindow,
) -> None:
    hint = find(whole_window.window, QLabel, "signInHint")
    assert not hint.isVisible()
    head = whole_window.services.people.sign_in("YF001", PASSWORD)
    shown = {"sign_ins": "YF001,YF009,YF010", "password": "yanshi2026"}
    whole_window.services.station.change_setting(head, "demo", shown)
    whole_window.opening._load()
    whole_window.settle()
    assert hint.text() == "演示站，数据都是虚构的。密码都是 yanshi2026，工号：\n所长 YF001\n台区经理 YF009、YF010"
    assert hint.isVisible()


@pytest.mark.parametrize(
    ("number", "tabs", "pages"),
    [
        ("YF001", ["今日", "受理", "派工", "星级绩效", "表单", "台账", "设置"], ["站点", "人员与角色", "工作日历"]),
        ("YF003", ["今日", "受理", "派工", "星级绩效", "表单", "台账", "设置"], ["工作日历", "规则与时限", "数据"]),
        ("YF009", ["今日", "受理", "派工", "星级绩效", "表单", "台账", "设置"], ["工作日历", "规则与时限", "上级同步"]),
        ("YF002", ["今日", "星级绩效", "表单", "台账", "设置"], ["站点", "人员与角色", "工作日历"]),
    ],
)
def test_each_role_sees_its_tabs_and_pages(
    whole_window: WholeWindow, number: str, tabs: list[str], pages: list[str]
) -> None:
    whole_window.sign_in(number)
    assert whole_window.tabs == tabs
    whole_window.turn_to("外观")
    assert whole_window.pages[:3] == pages


def test_no_place_shows_a_part_of_itself_as_a_window(whole_window: WholeWindow, shown_windows: list[str]) -> None:
    whole_window.sign_in()
    for number in range(len(whole_window.tabs)):
        find(whole_window.frame, QTabBar, "placeTabs").setCurrentIndex(number)
        whole_window.settle()
    assert shown_windows == []


def test_no_page_before_coming_in_shows_a_part_of_itself_as_a_window(
    closed_window: WholeWindow, shown_windows: list[str]
) -> None:
    closed_window.start()
    click(closed_window.window, "joinStation")
    closed_window.settle()
    assert find(closed_window.window, QPushButton, "leaveJoin").isVisible()
    assert shown_windows == ["mainWindow"]


def test_the_lock_after_idling_keeps_everything_typed(whole_window: WholeWindow) -> None:
    whole_window.sign_in()
    whole_window.turn_to("站点")
    county = whole_window.find(QLineEdit, "county")
    write(county, "（写了一半")
    assert whole_window.window.reception is not None
    watch = find(whole_window.window.reception, IdleWatch, "idleWatch")
    assert watch.is_watching
    watch.idled.emit()
    assert not county.isVisible()
    find(whole_window.window, QLineEdit, "lockPassword").setText(PASSWORD)
    click(whole_window.window, "unlock")
    whole_window.settle()
    assert county.isVisible()
    assert "（写了一半" in county.text()
    assert watch.is_watching


def test_links_of_the_status_line_follow_every_change_and_open_what_they_count(whole_window: WholeWindow) -> None:
    whole_window.sign_in("YF003")
    services, clerk = whole_window.services, whole_window.services.people.session_of("YF003")
    assert (whole_window.link("dueTodayLink"), whole_window.link("unassignedLink")) == (
        "0 件业务今日到期",
        "0 张派工单待派",
    )
    services.cases.register(clerk, fault_draft())
    whole_window.see(lambda: whole_window.link("unassignedLink") == "1 张派工单待派")
    whole_window.see(lambda: whole_window.link("dueTodayLink") == "1 件业务今日到期")
    case = services.cases.register(clerk, resident_draft()).case
    whole_window.clock.set(local(2026, 3, 10, 9))
    services.cases.take_step(clerk, case.id, StepKind.ADVANCE)
    whole_window.see(lambda: whole_window.link("overdueLink") == "2 件业务已超期")
    whole_window.click("overdueLink")
    assert [line.split(" | ")[1] for line in whole_window.lines("todayLimits")] == ["陈玉兰", "查良镛"]
    whole_window.click("unassignedLink")
    assert whole_window.frame.current is not None
    assert whole_window.frame.current.objectName() == "place-dispatch"


def test_help_has_a_page_for_every_place_and_pages_beside(whole_window: WholeWindow) -> None:
    whole_window.sign_in()
    trigger(whole_window.frame, "help")
    panel = whole_window.find(HelpPanel, "helpPanel")
    text = find(panel, QTextBrowser, "helpText")
    bar = whole_window.find(QTabBar, "placeTabs")
    for number in range(bar.count()):
        bar.setCurrentIndex(number)
        whole_window.settle()
        assert "还没有帮助" not in text.toPlainText(), bar.tabText(number)
    for page, words in (("keys", "Ctrl+Shift+D"), ("signing", "连续输错 5 次"), ("changelog", "0.1.0")):
        click(panel, f"helpPage-{page}")
        assert words in text.toPlainText()


def damage(path: Path) -> None:
    path.write_bytes(b"rust" * 4096)


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damage, "数据文件已损坏，请先不要继续录入，用最近的备份恢复。"),
        (make_newer, "数据文件由更新版本的程序写成（99，本程序只认识到 2），请先升级程序，数据没有改动。"),
    ],
)
def test_a_file_that_cannot_be_opened_is_left_alone_and_the_window_says_why(
    closed_window: WholeWindow, station_template: Path, spoil: Callable[[Path], None], said: str
) -> None:
    folder = DataFolder(closed_window.home)
    folder.prepare()
    folder.database.write_bytes(station_template.read_bytes())
    spoil(folder.database)
    before = folder.database.read_bytes()
    closed_window.start()
    assert closed_window.says("signInPageWrong") == said
    assert not find(closed_window.window, QPushButton, "signIn").isEnabled()
    assert folder.database.read_bytes() == before
    assert closed_window.opening.services is None


def test_a_damaged_file_is_mended_with_the_newest_backup_where_nobody_can_sign_in(
    closed_window: WholeWindow, station_template: Path
) -> None:
    folder = DataFolder(closed_window.home)
    folder.prepare()
    (folder.backups / "station-20260302.db").write_bytes(station_template.read_bytes())
    damage(folder.database)
    closed_window.start()
    dialog = find(closed_window.window, QMessageBox, "confirmDialog")
    assert "station-20260302.db" in dialog.informativeText()
    click(dialog, "confirmYes")
    closed_window.settle()
    closed_window.sign_in()
    assert closed_window.services.upkeep.check(OWNER).is_sound
    kept = list(folder.backups.glob("before-restore-*.db"))
    assert [path.read_bytes()[:4] for path in kept] == [b"rust"]


@pytest.mark.parametrize("is_there", [True, False])
def test_where_only_backups_are_left_nobody_is_asked_to_found_a_station(
    closed_window: WholeWindow,
    station_template: Path,
    is_there: bool,  # noqa: FBT001 - parametrised
) -> None:
    folder = DataFolder(closed_window.home)
    folder.prepare()
    (folder.backups / "station-20260302.db").write_bytes(station_template.read_bytes())
    if is_there:
        folder.database.touch()
    closed_window.start()
    assert closed_window.says("signInPageWrong").startswith("数据文件不见了或是空的，而备份还在。")
    click(find(closed_window.window, QMessageBox, "confirmDialog"), "confirmYes")
    closed_window.settle()
    closed_window.sign_in()
    assert closed_window.services.upkeep.check(OWNER).is_sound


def test_a_file_another_program_holds_is_left_alone(closed_window: WholeWindow, station_template: Path) -> None:
    folder = DataFolder(closed_window.home)
    folder.prepare()
    folder.database.write_bytes(station_template.read_bytes())
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        closed_window.start()
        assert closed_window.says("signInPageWrong") == "数据文件正被另一个程序占用，请稍候重试。"


def test_a_bug_while_opening_is_told_with_its_number(
    closed_window: WholeWindow, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_home: Path) -> Services:
        raise ZeroDivisionError

    closed_window.opening._open_station = broken
    closed_window.start()
    dialog = find(closed_window.window, QMessageBox, "crashDialog")
    assert closed_window.bugs[0] in dialog.informativeText()
    assert [record.getMessage() for record in caplog.records] == [f"report {closed_window.bugs.pop()}"]
    dialog.close()


def test_a_caller_brings_the_window_to_the_front(whole_window: WholeWindow) -> None:
    window = whole_window.window
    neighbour = Neighbour(whole_window.home, window)
    assert not call_to_front(whole_window.home)
    neighbour.listen()
    window.showMinimized()
    assert window.isMinimized()
    assert call_to_front(whole_window.home)
    whole_window.see(lambda: not window.isMinimized())
    assert window.isVisible()
