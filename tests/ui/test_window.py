"""The window from the first start to the lock: pages, tabs, keys, messages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.people.session import Session
from app.domain.people.staff import Role
from app.domain.problems import Refusal
from app.ui.asking import Asker
from app.ui.crash import CrashReporter
from app.ui.icons import Icon
from app.ui.long_work import LongWorkBar
from app.ui.parts import column
from app.ui.running import Job, Runner
from app.ui.settings_store import FileSettings, MemorySettings
from app.ui.shell.banners import BannerArea
from app.ui.shell.desk import DayCounts, Desk, Light, Notice
from app.ui.shell.doors import Doors
from app.ui.shell.help_panel import HelpPanel
from app.ui.shell.idle import IdleWatch
from app.ui.shell.places import Place, PlaceSpec
from app.ui.shell.toasts import ToastShelf
from app.ui.shell.window import MainWindow
from app.ui.shell.work_frame import WorkFrame
from app.ui.signing.change_password import ChangePasswordDialog
from app.ui.signing.first_run import FirstRunAnswers
from app.ui.suggesting import Suggestion
from app.ui.theme.theme import theme
from tests.ui.driving import click, find, press, trigger, write

SUN = Session(staff_id=UUID(int=3), number="YF003", name="孙丽", team="内勤班", roles=(Role.CLERK,))
CHEN = Session(staff_id=UUID(int=1), number="YF001", name="陈建国", roles=(Role.HEAD,))


class Sheet(Place):
    """A place with two fields and a memory of what was asked of it."""

    def __init__(self, told: list[object]) -> None:
        super().__init__()
        self.told = told
        self.first, self.second = QLineEdit(), QLineEdit()
        inside = column(self)
        inside.addWidget(self.first)
        inside.addWidget(self.second)

    def refresh(self) -> None:
        self.told.append("refresh")

    def activate(self) -> None:
        self.first.setFocus()

    def panes(self) -> list[QWidget]:
        return [self.first, self.second]

    def back(self) -> bool:
        self.told.append("back")
        return True

    def show_aim(self, aim: object) -> None:
        self.told.append(aim)

    def open_record(self, kind: str, record_id: str) -> None:
        self.told.append((kind, record_id))


@dataclass
class Station:
    """The services' verbs, as simple as they can be."""

    password: str = "rain-on-the-river"
    told: list[object] = field(default_factory=list)
    built: list[str] = field(default_factory=list)

    def sign_in(self, number: str, password: str) -> Session:
        if password != self.password:
            raise Refusal.of("sign_in.wrong")
        return CHEN if number == "YF001" else SUN

    def found(self, answers: FirstRunAnswers) -> Session:
        if answers.station_code == "??":
            raise Refusal.of("station.code")
        self.told.append(answers)
        return CHEN

    def unlock(self, session: Session, password: str) -> None:
        self.sign_in(session.number, password)

    def change_password(self, session: Session, old: str, new: str) -> None:
        self.sign_in(session.number, old)
        self.password = new

    def place(self, name: str) -> Callable[[Desk], Place]:
        def make(_: Desk) -> Place:
            self.built.append(name)
            return Sheet(self.told)

        return make

    def places(self, _: Session) -> Sequence[PlaceSpec]:
        return [
            PlaceSpec(id="today", title="今日", icon=Icon.TODAY, make=self.place("today")),
            PlaceSpec(id="intake", title="受理", icon=Icon.INTAKE, make=self.place("intake"), roles={Role.CLERK}),
            PlaceSpec(id="dispatch", title="派工", icon=Icon.DISPATCH, make=self.place("dispatch")),
            PlaceSpec(id="rating", title="星级绩效", icon=Icon.RATING, make=self.place("rating"), roles={Role.HEAD}),
            PlaceSpec(
                id="ledgers", title="台账", icon=Icon.LEDGERS, make=self.place("ledgers"), kinds=frozenset({"customer"})
            ),
        ]

    def search(self, text: str) -> Sequence[Suggestion]:
        self.told.append(text)
        if text == "损坏":
            raise Refusal.of("storage.damaged")
        people = (("1", "王建国"), ("2", "欧阳建国"))
        return [
            Suggestion(kind="customer", id=key, title=name, kind_word="客户") for key, name in people if text in name
        ]

    def doors(self, *, is_first_run: bool = False) -> Doors:
        return Doors(
            station="" if is_first_run else "油坊镇供电所",
            is_first_run=is_first_run,
            found_station=self.found,
            sign_in=self.sign_in,
            unlock=self.unlock,
            change_password=self.change_password,
            sign_out=lambda session: self.told.append(("out", session.number)),
            places=self.places,
            search=lambda _: self.search,
        )


@pytest.fixture
def station() -> Station:
    return Station()


@pytest.fixture
def window(qtbot: QtBot, settings: MemorySettings) -> Iterator[MainWindow]:
    made = MainWindow(settings)
    with qtbot.waitSignal(made.first_painted):
        made.show()
    yield made
    made.close()


@pytest.fixture
def frame(qtbot: QtBot, window: MainWindow, desk: Desk, station: Station) -> WorkFrame:
    window.open_doors(desk, station.doors())
    return signed_in(qtbot, window)


def signed_in(qtbot: QtBot, window: MainWindow, number: str = "YF003") -> WorkFrame:
    find(window, QLineEdit, "staffNumber").setText(number)
    find(window, QLineEdit, "password").setText("rain-on-the-river")
    press(find(window, QLineEdit, "password"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, WorkFrame))
    assert isinstance(window.page, WorkFrame)
    return window.page


def says(where: QLabel, text: str) -> bool:
    return where.text() == text


def current(frame: WorkFrame) -> Sheet:
    assert isinstance(frame.current, Sheet)
    return frame.current


def tabs(frame: WorkFrame) -> QTabBar:
    return find(frame, QTabBar, "placeTabs")


def test_signing_in_waits_for_the_services(qtbot: QtBot, window: MainWindow, desk: Desk, station: Station) -> None:
    enter = find(window, QPushButton, "signIn")
    assert not enter.isEnabled()
    find(window, QLineEdit, "staffNumber").setText("YF003")
    press(find(window, QLineEdit, "password"), Qt.Key.Key_Return)
    window.open_doors(desk, station.doors())
    assert enter.isEnabled()
    click(window, "signIn")
    assert find(window, QLabel, "signInPageWrong").text() == "请填写工号和密码。"
    find(window, QLineEdit, "password").setText("wrong")
    click(window, "signIn")
    qtbot.waitUntil(lambda: find(window, QLabel, "signInPageWrong").text() == "sign_in.wrong")
    assert QApplication.focusWidget() is find(window, QLineEdit, "password")
    signed_in(qtbot, window)


def test_data_that_cannot_be_opened_is_explained_on_the_first_page(window: MainWindow) -> None:
    window.stay_closed("数据文件已损坏。")
    assert find(window, QLabel, "signInPageWrong").text() == "数据文件已损坏。"


def test_caps_lock_is_noticed_and_a_password_can_be_looked_at(window: MainWindow, desk: Desk, station: Station) -> None:
    window.open_doors(desk, station.doors())
    password, hint = find(window, QLineEdit, "password"), find(window, QLabel, "capsLock")
    QTest.keyClicks(password, "a")
    assert not hint.isVisible()
    capital = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
    QApplication.sendEvent(password, capital)
    assert hint.isVisible()
    press(password, Qt.Key.Key_CapsLock)
    assert not hint.isVisible()
    find(password, QAction, "passwordShow").trigger()
    assert password.echoMode() == QLineEdit.EchoMode.Normal
    window.hide()
    assert password.echoMode() == QLineEdit.EchoMode.Password


def test_the_first_run_founds_the_station(qtbot: QtBot, window: MainWindow, desk: Desk, station: Station) -> None:
    window.open_doors(desk, station.doors(is_first_run=True))
    page = window.page
    assert page is not None
    wrong = find(page, QLabel, "firstRunPageWrong")
    fields = ("stationCode", "stationTitle", "headNumber", "headName", "newPassword", "newPasswordAgain")
    for name, text, said in zip(
        fields,
        ("??", "油坊镇供电所", "YF001", "陈建国", "short", "short"),
        ("供电所编码", "供电所名称", "所长工号", "所长姓名", "密码", "再输一次密码"),
        strict=True,
    ):
        click(page, "foundStation")
        assert wrong.text() == f"请填写{said}。"
        find(page, QLineEdit, name).setText(text)
    click(page, "foundStation")
    assert wrong.text() == "密码至少 8 位。"
    find(page, QLineEdit, "newPassword").setText("rain-on-the-river")
    click(page, "foundStation")
    assert wrong.text() == "两次输入的密码不一致，请重填。"
    find(page, QLineEdit, "newPasswordAgain").setText("rain-on-the-river")
    click(page, "foundStation")
    qtbot.waitUntil(lambda: wrong.text() == "station.code")
    find(page, QLineEdit, "stationCode").setText("YF")
    press(find(page, QLineEdit, "newPasswordAgain"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, WorkFrame))
    assert station.told == [
        FirstRunAnswers(
            station_code="YF",
            station_name="油坊镇供电所",
            head_number="YF001",
            head_name="陈建国",
            password="rain-on-the-river",
        )
    ]
    assert find(window, QLabel, "stationName").text() == "油坊镇供电所"


def test_tabs_follow_the_roles_and_are_built_when_visited(frame: WorkFrame, station: Station) -> None:
    assert [tabs(frame).tabText(n) for n in range(tabs(frame).count())] == ["今日", "受理", "派工", "台账"]
    assert station.built == ["today"]
    trigger(frame, "turnTo-dispatch")
    frame.go_to("rating")
    assert (station.built, tabs(frame).currentIndex()) == (["today", "dispatch"], 2)
    trigger(frame, "turnTo-today")
    assert station.built == ["today", "dispatch"]


def test_the_place_used_last_comes_back(qtbot: QtBot, frame: WorkFrame, window: MainWindow) -> None:
    frame.go_to("ledgers")
    trigger(frame, "signOut")
    qtbot.waitUntil(lambda: window.page is window.sign_in_page)
    assert find(window, QLineEdit, "staffNumber").text() == "YF003"
    assert find(window, QLineEdit, "password").text() == ""
    again = signed_in(qtbot, window)
    assert tabs(again).tabText(tabs(again).currentIndex()) == "台账"


def test_the_keys_of_the_frame(frame: WorkFrame, station: Station) -> None:
    sheet = current(frame)
    trigger(frame, "refresh")
    trigger(frame, "nextPane")
    assert QApplication.focusWidget() is sheet.second
    trigger(frame, "nextPane")
    assert QApplication.focusWidget() is sheet.first
    trigger(frame, "back")
    trigger(frame, "search")
    assert QApplication.focusWidget() is frame.top.search
    trigger(frame, "back")
    assert QApplication.focusWidget() is sheet.first
    assert station.told == ["refresh", "back"]


def test_links_of_the_status_line_open_what_they_count(frame: WorkFrame, desk: Desk, station: Station) -> None:
    desk.counts_changed.emit(DayCounts(due_today=3, overdue=0, unassigned=7))
    link = find(frame, QPushButton, "dueTodayLink")
    assert (link.text(), link.property("tone")) == ("3 件业务今日到期", "near")
    assert find(frame, QPushButton, "overdueLink").property("tone") == "plain"
    click(frame, "unassignedLink")
    assert station.built == ["today", "dispatch"]
    assert station.told == ["unassigned"]


def test_the_status_line_says_what_is_done_and_what_was_saved(frame: WorkFrame, desk: Desk) -> None:
    desk.say("正在打印")
    assert find(frame, QLabel, "doing").text() == "正在打印"
    desk.say("")
    assert not find(frame, QLabel, "doing").isVisible()
    desk.say_saved("2026-YF-000340")
    assert find(frame, QLabel, "lastSaved").text() == "已保存 2026-YF-000340 · 14:31"


def test_long_work_shows_in_the_status_line_and_can_be_stopped(qtbot: QtBot, frame: WorkFrame, desk: Desk) -> None:
    ends = list[str]()

    def work(job: Job[None]) -> None:
        while True:
            job.report(120, 500)

    desk.run_long("打印派工单", work, owner=frame, on_done=lambda _: None, on_cancelled=lambda: ends.append("stopped"))
    bar = find(frame, LongWorkBar, "longWork")
    rest = find(bar, QLabel, "longWorkRest")
    qtbot.waitUntil(lambda: rest.text() == "120 / 500")
    assert find(bar, QLabel, "longWorkText").text() == "打印派工单"
    assert find(bar, QProgressBar, "longWorkBar").value() == 120
    click(bar, "longWorkCancel")
    qtbot.waitUntil(lambda: ends == ["stopped"])
    assert not bar.isVisible()


def test_search_finds_while_typing_and_opens_where_the_record_is_at_home(
    qtbot: QtBot, frame: WorkFrame, station: Station
) -> None:
    box = frame.top.search
    box.begin()
    write(box, "建国")
    popup = box.popup
    qtbot.waitUntil(popup.isVisible)
    assert [each.title for each in popup.suggestions] == ["王建国", "欧阳建国"]
    press(box, Qt.Key.Key_Down)
    press(box, Qt.Key.Key_Down)
    press(box, Qt.Key.Key_Up)
    popup.grab()
    press(box, Qt.Key.Key_Return)
    assert station.told == ["建国", ("customer", "2")]
    assert tabs(frame).tabText(tabs(frame).currentIndex()) == "台账"
    assert box.text() == ""


def test_search_says_when_there_is_nothing(qtbot: QtBot, frame: WorkFrame) -> None:
    box = frame.top.search
    box.begin()
    write(box, "李四")
    qtbot.waitUntil(box.popup.isVisible)
    said = [each.text() for each in box.popup.findChildren(QLabel) if each.isVisible()]
    assert said == ["没有找到“李四”。可少输几个字，或改用户号、手机尾数。"]
    box.clear()
    assert not box.popup.isVisible()


def test_search_says_why_it_cannot_look(qtbot: QtBot, frame: WorkFrame) -> None:
    box = frame.top.search
    box.begin()
    write(box, "损坏")
    qtbot.waitUntil(box.popup.isVisible)
    said = [each.text() for each in box.popup.findChildren(QLabel) if each.isVisible()]
    assert said == ["数据文件已损坏，请先不要继续录入，用最近的备份恢复。"]


def test_what_is_found_stays_under_the_box_when_the_light_beside_it_changes(
    qtbot: QtBot, frame: WorkFrame, desk: Desk
) -> None:
    box = frame.top.search
    frame.window().resize(1100, 700)
    box.begin()
    write(box, "建国")
    qtbot.waitUntil(box.popup.isVisible)
    width = box.width()
    desk.light_changed.emit(Light(words="待上传 12,345 条，县中心没有应答", hint="", mark=Icon.NOT_CONNECTED))
    qtbot.waitUntil(lambda: box.width() != width)
    assert box.popup.isVisible()
    assert box.popup.x() == box.mapTo(box.window(), QPoint(0, 0)).x()
    press(box, Qt.Key.Key_Escape)
    assert not box.popup.isVisible()


def test_an_answer_to_an_older_question_is_dropped(qtbot: QtBot, frame: WorkFrame, station: Station) -> None:
    box = frame.top.search
    box.begin()
    write(box, "王")
    write(box, "建")
    write(box, "国")
    qtbot.waitUntil(lambda: len(box.popup.suggestions) == 1)
    assert station.told[-1] == "王建国"


def test_a_toast_can_be_taken_back_for_a_while(frame: WorkFrame, desk: Desk) -> None:
    undone = list[str]()
    desk.toast("已归档。", undo=lambda: undone.append("undone"))
    shelf = find(frame, ToastShelf, "toast")
    assert shelf.isVisible()
    frame.window().resize(1000, 700)
    assert frame.rect().contains(shelf.geometry())
    click(shelf, "toastUndo")
    assert undone == ["undone"]
    assert not shelf.isVisible()
    desk.toast("已复制。")
    assert not find(shelf, QPushButton, "toastUndo").isVisible()
    shelf.hide()
    shelf.timer.stop()


def test_of_several_notices_the_newest_is_shown_and_the_others_on_request(frame: WorkFrame, desk: Desk) -> None:
    for name in ("first", "second", "third"):
        desk.noticed.emit(Notice(id=name, text=name))
    banners = {name: find(frame, QFrame, f"notice-{name}") for name in ("first", "second", "third")}
    assert [name for name, banner in banners.items() if not banner.isHidden()] == ["third"]
    more = find(banners["third"], QPushButton, "noticeMore")
    assert more.text() == "另有 2 条"
    more.click()
    assert [name for name, banner in banners.items() if banner.isHidden()] == []
    assert more.text() == "收起"
    desk.notice_settled.emit("third")
    desk.notice_settled.emit("second")
    assert find(banners["first"], QPushButton, "noticeMore").isHidden()


def test_notices_stay_until_they_are_settled(frame: WorkFrame, desk: Desk) -> None:
    done = list[str]()
    area = find(frame, BannerArea, "banners")
    desk.noticed.emit(Notice(id="calendar", text="2027 年日历未发布。", verb="去更新", do=lambda: done.append("go")))
    desk.refuse(Refusal.of("storage.locked"))
    desk.refuse(Refusal.of("storage.locked"))
    assert area.isVisible()
    assert [each.text() for each in area.findChildren(QPushButton) if each.isVisible()] == ["另有 1 条"]
    click(next(each for each in area.findChildren(QFrame, "notice-refusal") if each.isVisible()), "noticeMore")
    click(area, "noticeVerb")
    assert done == ["go"]
    desk.notice_settled.emit("refusal")
    assert not area.isVisible()


def test_in_a_window_low_for_its_text_the_frame_leaves_the_places_more_room(
    qtbot: QtBot, frame: WorkFrame, desk: Desk
) -> None:
    text = "5 条时限提醒，最早 2026-YF-000014-6 到达现场，到期 11-11 17:41，" * 3
    desk.noticed.emit(Notice(id="limits", text=text))
    places, window = find(frame, QStackedWidget, "places"), frame.window()
    usual = tabs(frame).height()
    around: dict[int, list[int]] = {}
    for height in (900, 520, 900):
        window.resize(1000, height)
        QApplication.processEvents()
        shown = next(
            each
            for each in find(frame, QFrame, "notice-limits").findChildren(QLabel)
            if each.isVisible() and each.text()
        )
        around.setdefault(height, []).append(frame.height() - places.height())
        assert (shown.text() == text) == (height == 900)
        assert shown.toolTip() == ("" if height == 900 else text)
    assert min(around[900]) > around[520][0] + 40
    qtbot.waitUntil(lambda: tabs(frame).height() == usual)


def test_help_of_this_place_stands_beside_it(frame: WorkFrame) -> None:
    trigger(frame, "help")
    panel = find(frame, HelpPanel, "helpPanel")
    assert panel.isVisible()
    assert find(panel, QTextBrowser, "helpText").toPlainText()
    frame.go_to("intake")
    assert "受理 · 帮助" in [each.text() for each in panel.findChildren(QLabel)]
    trigger(frame, "back")
    assert not panel.isVisible()


def test_help_without_a_page_names_the_common_keys(qtbot: QtBot, tmp_path_factory: pytest.TempPathFactory) -> None:
    panel = HelpPanel(tmp_path_factory.mktemp("help"))
    qtbot.addWidget(panel)
    panel.show_page("today", "今日")
    assert "F3 查找" in find(panel, QTextBrowser, "helpText").toPlainText()


def test_the_lock_keeps_everything_that_was_typed(qtbot: QtBot, frame: WorkFrame, window: MainWindow) -> None:
    write(current(frame).first, "写了一半")
    trigger(frame, "changePassword")
    dialog = find(window, ChangePasswordDialog, "changePasswordDialog")
    assert dialog.isVisible()
    trigger(frame, "lock")
    assert not dialog.isVisible()
    assert not frame.isVisible()
    find(window, QLineEdit, "lockPassword").setText("wrong")
    click(window, "unlock")
    qtbot.waitUntil(lambda: find(window, QLabel, "lockPageWrong").text() == "sign_in.wrong")
    find(window, QLineEdit, "lockPassword").setText("rain-on-the-river")
    press(find(window, QLineEdit, "lockPassword"), Qt.Key.Key_Return)
    qtbot.waitUntil(frame.isVisible)
    assert current(frame).first.text() == "写了一半"
    assert dialog.isVisible()
    dialog.reject()


def test_another_person_can_come_in_at_the_lock(
    qtbot: QtBot, frame: WorkFrame, window: MainWindow, station: Station
) -> None:
    trigger(frame, "lock")
    click(window, "switchPerson")
    qtbot.waitUntil(lambda: ("out", "YF003") in station.told)
    again = signed_in(qtbot, window, "YF001")
    assert [tabs(again).tabText(n) for n in range(tabs(again).count())] == ["今日", "派工", "星级绩效", "台账"]


def test_idleness_is_noticed_and_a_touch_puts_it_off(qtbot: QtBot, frame: WorkFrame, window: MainWindow) -> None:
    assert window.reception is not None
    watch = find(window.reception, IdleWatch, "idleWatch")
    press(current(frame).first, Qt.Key.Key_A)
    before = watch.is_watching
    watch.idled.emit()
    qtbot.waitUntil(lambda: find(window, QPushButton, "unlock").isVisible())
    during = watch.is_watching
    watch.watch(0)
    assert (before, during, watch.is_watching) == (True, False, False)


def test_the_password_is_changed(qtbot: QtBot, frame: WorkFrame, window: MainWindow, station: Station) -> None:
    trigger(frame, "changePassword")
    dialog = find(window, ChangePasswordDialog, "changePasswordDialog")
    wrong = find(dialog, QLabel, "changePasswordWrong")
    for old, new, again, said in (
        ("rain-on-the-river", "short", "short", "密码至少 8 位。"),
        ("wrong", "snow-on-the-hill", "snow-on-the-hill", "sign_in.wrong"),
    ):
        for name, text in (("oldPassword", old), ("newPassword", new), ("newPasswordAgain", again)):
            find(dialog, QLineEdit, name).setText(text)
        click(dialog, "changePasswordOk")
        qtbot.waitUntil(partial(says, wrong, said))
    find(dialog, QLineEdit, "oldPassword").setText("rain-on-the-river")
    press(find(dialog, QLineEdit, "newPasswordAgain"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: station.password == "snow-on-the-hill")
    qtbot.waitUntil(lambda: find(frame, ToastShelf, "toast").isVisible())
    find(frame, ToastShelf, "toast").timer.stop()


def test_the_look_is_changed_and_remembered(frame: WorkFrame, window: MainWindow, settings: MemorySettings) -> None:
    trigger(frame, "larger")
    trigger(frame, "larger")
    trigger(frame, "smaller")
    trigger(frame, "dark")
    assert (theme().look.points, theme().look.is_dark) == (15, True)
    window.resize(760, 620)
    window.close()
    theme().apply()
    again = MainWindow(settings)
    assert (theme().look.points, theme().look.is_dark) == (15, True)
    assert again.size() == window.size()
    assert "油坊镇供电所" in [each.text() for each in again.findChildren(QLabel)]
    again.deleteLater()


def test_settings_are_kept_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "window.ini"
    FileSettings(path).set("columns/客户", "一")
    assert FileSettings(path).get("columns/客户") == "一"
    assert FileSettings(path).get("x", "y") == "y"


def test_every_widget_people_use_has_a_name(frame: WorkFrame) -> None:
    used = [*frame.findChildren(QAbstractButton), *frame.top.findChildren(QLineEdit)]
    ours = [each for each in used if not isinstance(each.parent(), QTabBar | QLineEdit)]
    assert len(ours) > 8
    assert [each for each in ours if not each.objectName() or not each.accessibleName()] == []


def test_a_bug_is_shown_once_with_a_report_number(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, window: MainWindow
) -> None:
    reporter, numbers = CrashReporter(), list[str]()
    reporter.show_over(window)
    reporter.reported.connect(numbers.append)
    reporter.report(ZeroDivisionError("first"))
    reporter.report(ZeroDivisionError("second"))
    dialog = find(window, QMessageBox, "crashDialog")
    assert numbers[0] in dialog.informativeText()
    assert [record.getMessage() for record in caplog.records] == [f"report {number}" for number in numbers]
    dialog.close()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    reporter.deleteLater()


def test_how_long_still_is_said_once_it_can_be_known(qtbot: QtBot) -> None:
    begun = datetime(2026, 10, 10, 6, 31, tzinfo=UTC)
    moments = iter(
        [begun, begun, begun + timedelta(seconds=1), begun + timedelta(seconds=4), begun + timedelta(minutes=4)]
    )
    bar = LongWorkBar(lambda: next(moments))
    qtbot.addWidget(bar)
    rest = find(bar, QLabel, "longWorkRest")
    bar.begin("导入台账", Job(lambda _: None, None))
    said = []
    for done in (100, 400, 1000):
        bar.advance(done, 12006)
        said.append(rest.text())
    assert said == ["100 / 12,006", "400 / 12,006 · 约剩 2 分", "1,000 / 12,006 · 约剩 45 分"]
    bar.cancel()
    assert rest.text() == "正在停止"
    bar.end()
    bar.cancel()


def test_a_question_asked_while_another_is_answered_comes_next(qtbot: QtBot, runner: Runner) -> None:
    asked, shown, go_on = list[str](), list[str](), Event()

    def find_slowly(text: str) -> Sequence[Suggestion]:
        asked.append(text)
        if text == "王":
            go_on.wait(5)
        return [Suggestion(kind="x", id=text, title=text)]

    owner = QObject()
    asker = Asker(owner, runner, lambda text, _found, _why: shown.append(text))
    asker.use(find_slowly)
    asker.ask("王")
    qtbot.waitUntil(lambda: asked == ["王"])
    asker.ask("王建")
    asker.ask("王建国")
    qtbot.wait(120)
    go_on.set()
    qtbot.waitUntil(lambda: shown == ["王建国"])
    assert asked == ["王", "王建国"]
