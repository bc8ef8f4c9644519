"""设置, page by page."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QListView,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSplitter,
    QTableView,
    QTextBrowser,
)

from app.domain.people.staff import CertificateKind, Role
from app.domain.work.pause_rules import ApprovalRule
from app.domain.work.pausing import PauseReason
from app.ui.forms.form import EntryForm
from app.ui.lists.pane import ListPane
from app.ui.settings.data_page import size_text
from app.ui.theme.theme import theme
from tests.station import PASSWORD, fault_draft, resident_draft
from tests.ui.driving import find, press, trigger
from tests.ui.whole_window import WholeWindow


@pytest.fixture
def head(whole_window: WholeWindow) -> WholeWindow:
    """The head at the settings."""
    whole_window.sign_in()
    whole_window.frame.go_to("settings")
    whole_window.settle()
    return whole_window


def fill(window: WholeWindow, form: str, **values: str) -> EntryForm:
    found = window.find(EntryForm, form)
    for name, value in values.items():
        found.set_value(name, value)
    return found


def test_the_station_is_renamed_and_its_idle_time_set(head: WholeWindow) -> None:
    head.turn_to("站点")
    assert head.find(EntryForm, "stationForm").values() == {
        "name": "油坊镇供电所",
        "county": "扬中市供电公司",
        "phone": "",
        "minutes": "10",
    }
    form = fill(head, "stationForm", name="新坝供电所", minutes="３")
    head.click("saveStation")
    station = head.services.station.station()
    assert (station.name, station.county) == ("新坝供电所", "扬中市供电公司")
    assert head.services.station.setting("window.idle", {}) == {"minutes": 3}
    assert head.says("lastSaved") == "已保存 站点设置 · 09:00"
    form.set_value("minutes", "很久")
    head.click("saveStation")
    assert form.message("minutes") == "请填整数分钟，0 为不自动锁定。"
    form.set_value("minutes", "")
    form.set_value("name", "")
    head.click("saveStation")
    assert form.message("name") == "请填写供电所名称。"
    form.set_value("name", "新坝供电所")
    head.click("saveStation")
    assert head.services.station.setting("window.idle", {}) == {"minutes": 0}


def test_the_phone_customers_are_given_is_set(head: WholeWindow) -> None:
    head.turn_to("站点")
    form = fill(head, "stationForm", phone="123")
    head.click("saveStation")
    assert form.message("phone")
    form.set_value("phone", "0511-88321234")
    head.click("saveStation")
    assert head.services.progress.duty_phone() == "0511-88321234"


def test_the_head_sets_which_pauses_need_approval(head: WholeWindow) -> None:
    assert head.find(QCheckBox, "pausesLate").isChecked()
    assert not head.find(QCheckBox, "pausesFor-funds").isChecked()
    for name in ("pausesLate", "pausesFor-funds"):
        head.find(QCheckBox, name).click()
        head.settle()
    assert head.services.pauses.rule() == ApprovalRule(late=False, reasons=frozenset({PauseReason.FUNDS}))


def test_a_person_is_added_with_role_certificate_and_password(head: WholeWindow) -> None:
    head.turn_to("人员与角色")
    head.click("newStaff")
    assert head.says("staffHead") == "新增人员"
    form = fill(
        head,
        "staffForm",
        number="YF020",
        name="周八",
        post="台区经理",
        team="外勤班",
        phone="13900001111",
        certificate_climbing="2029-08-24",
    )
    head.find(QCheckBox, f"role-{Role.AREA_MANAGER}").setChecked(True)
    head.find(QLineEdit, "staffPassword").setText("short")
    head.click("saveStaff")
    assert head.says("staffWrong") == "密码至少 8 位。"
    head.find(QLineEdit, "staffPassword").setText(PASSWORD)
    head.click("saveStaff")
    people = head.services.people
    person = people.by_number("YF020")
    assert (person.name, person.post, person.phone, person.roles) == (
        "周八",
        "台区经理",
        "13900001111",
        (Role.AREA_MANAGER,),
    )
    assert [(held.kind, held.valid_until) for held in people.certificates(person.id)] == [
        (CertificateKind.CLIMBING, date(2029, 8, 24))
    ]
    assert people.sign_in("YF020", PASSWORD).name == "周八"
    assert head.says("staffHead") == "周八 YF020"
    assert head.find(ListPane, "staffList").current_row is not None
    assert head.find(QLineEdit, "staffPassword").text() == ""
    assert not form.editor("number").isEnabled()
    assert any(line.startswith("YF020 | 周八") for line in head.lines("staffList"))


def test_a_person_is_changed_and_sent_away(head: WholeWindow) -> None:
    head.turn_to("人员与角色")
    head.pick("staffList", "YF003")
    form = fill(head, "staffForm", name="孙丽华", certificate_climbing="2030-01-01")
    head.find(QCheckBox, "staffActive").setChecked(False)
    head.click("saveStaff")
    person = head.services.people.by_number("YF003")
    assert (person.name, person.is_active, person.roles) == ("孙丽华", False, (Role.CLERK,))
    assert any("孙丽华" in line and "离岗" in line for line in head.lines("staffList"))
    form.set_value("certificate_climbing", "")
    head.click("saveStaff")
    assert form.message("certificate_climbing") == "已登记的证书不能清空；作废的请填作废日期。"
    form.set_value("name", "")
    head.click("saveStaff")
    assert form.message("name") == "请填写姓名。"


def test_what_is_being_typed_stays_when_the_list_is_read_again(head: WholeWindow) -> None:
    head.turn_to("人员与角色")
    head.pick("staffList", "YF010")
    form = fill(head, "staffForm", post="班长")
    trigger(head.frame, "refresh")
    head.settle()
    assert form.values()["post"] == "班长"
    head.click("newStaff")
    form.set_value("name", "郑十")
    trigger(head.frame, "refresh")
    head.settle()
    assert (form.values()["name"], head.says("staffHead")) == ("郑十", "新增人员")
    head.pick("staffList", "YF010")
    assert form.values()["post"] == "台区经理"


def test_the_last_head_stays_one(head: WholeWindow) -> None:
    head.turn_to("人员与角色")
    head.pick("staffList", "YF001")
    head.find(QCheckBox, f"role-{Role.HEAD}").setChecked(False)
    head.find(QCheckBox, f"role-{Role.CLERK}").setChecked(True)
    head.click("saveStaff")
    assert head.says("staffWrong") == "罗敏强是最后一位在岗所长，不能取消，请先设另一位所长。"
    assert head.services.people.by_number("YF001").roles == (Role.HEAD,)


def test_a_backup_is_made_listed_and_the_data_checked(head: WholeWindow) -> None:
    head.turn_to("数据")
    backups = head.find(QListWidget, "backupList")
    assert backups.item(0).text() == "还没有备份，请先点“立即备份”。"
    head.click("restoreChosen")
    assert head.says("checkResult") == "请先在上面选一份备份。"
    head.click("backUp")
    head.see(lambda: head.says("checkResult").startswith("已备份并通过检查："))
    head.settle()
    assert backups.count() == 1
    assert "station-20260302-090000.db" in backups.item(0).text()
    head.click("checkData")
    head.see(lambda: head.says("checkResult").startswith("数据完好（"))


def test_a_restore_asks_first_and_brings_the_backup_back_behind_the_sign_in_page(head: WholeWindow) -> None:
    services = head.services
    clerk = services.people.session_of("YF003")
    kept = services.cases.register(clerk, fault_draft()).case
    services.upkeep.back_up(services.people.session_of("YF001"))
    lost = services.cases.register(clerk, resident_draft()).case
    head.turn_to("数据")
    head.find(QListWidget, "backupList").setCurrentRow(0)
    head.click("restoreChosen")
    answer(head, "confirmNo")
    assert head.services is services
    head.click("restoreChosen")
    answer(head, "confirmYes")
    head.see(lambda: head.window.sign_in_page.note.text().startswith("已恢复"))
    head.settle()
    assert head.window.page is head.window.sign_in_page
    head.sign_in()
    head.frame.go_to("today")
    head.settle()
    numbers = [line.split(" | ")[0] for line in head.lines("todayLimits")]
    assert (kept.number in numbers, lost.number in numbers) == (True, False)
    assert len(list((head.home / "backups").glob("before-restore-*.db"))) == 1


def test_a_backup_that_is_none_changes_nothing(head: WholeWindow) -> None:
    case = head.services.cases.register(head.services.people.session_of("YF003"), fault_draft()).case
    (head.home / "backups" / "photo.db").write_bytes(b"")
    head.turn_to("数据")
    head.find(QListWidget, "backupList").setCurrentRow(0)
    head.click("restoreChosen")
    answer(head, "confirmYes")
    head.see(lambda: head.says("signInPageWrong") == "这份备份没有通过完整性检查，没有采用。")
    head.settle()
    head.sign_in()
    head.frame.go_to("today")
    head.settle()
    assert head.lines("todayLimits")[0].startswith(case.number)


def test_damage_is_told_with_what_to_do(head: WholeWindow) -> None:
    head.turn_to("数据")
    database = head.home / "station.db"
    head.services.office.database.close()
    for rest in head.home.glob("station.db-*"):
        rest.unlink()
    database.write_bytes(b"rust" * 4096)
    head.click("checkData")
    head.see(lambda: head.says("checkResult").startswith("数据有损坏："))
    assert head.says("checkResult").endswith("请停止录入并从最近的备份恢复。")


def test_a_size_is_said_in_megabytes() -> None:
    assert size_text(26_890_240) == "26.9 MB"


def test_the_look_changes_live_from_the_smallest_to_the_largest(head: WholeWindow) -> None:
    head.turn_to("外观")
    slider, dark = head.find(QSlider, "fontSize"), head.find(QCheckBox, "darkLook")
    assert (slider.minimum(), slider.maximum(), slider.value(), dark.isChecked()) == (12, 24, 14, False)
    press(slider, Qt.Key.Key_End)
    assert (theme().look.points, QApplication.font().pointSize(), head.says("fontPoints")) == (24, 24, "24 磅")
    press(slider, Qt.Key.Key_Home)
    assert QApplication.font().pointSize() == 12
    dark.click()
    assert theme().look.is_dark
    assert (head.settings.get("appearance/points"), head.settings.get("appearance/dark")) == ("12", "1")
    trigger(head.frame, "larger")
    assert slider.value() == 13


def test_the_pages_stand_over_each_other_where_letters_are_large(head: WholeWindow) -> None:
    head.window.resize(1366, 768)
    names, people = head.find(QListWidget, "settingsPages"), head.find(QSplitter, "peopleSplitter")
    head.turn_to("人员与角色")
    assert (names.flow(), people.orientation()) == (QListView.Flow.TopToBottom, Qt.Orientation.Horizontal)
    head.window.set_look(is_dark=False, points=24)
    head.see(lambda: names.flow() is QListView.Flow.LeftToRight)
    head.see(lambda: people.orientation() is Qt.Orientation.Vertical)
    head.window.set_look(is_dark=False, points=14)
    head.see(lambda: names.flow() is QListView.Flow.TopToBottom)


def test_the_diagnosis_tells_versions_and_no_personal_data(head: WholeWindow) -> None:
    head.services.cases.register(head.services.people.session_of("YF003"), fault_draft())
    log = head.home / "logs" / "desk.log"
    log.write_text("".join(f"2026-03-02 line {number}\n" for number in range(100)), encoding="utf-8")
    head.turn_to("诊断")
    text = head.find(QPlainTextEdit, "diagnosisText").toPlainText()
    assert text.startswith("供电所工作台 0.1.0")
    assert "2026-03-02 line 99" in text
    assert "line 39" not in text
    head.click("copyDiagnosis")
    copied = QApplication.clipboard().text()
    assert copied == text
    for personal in ("陈玉兰", "13900005678", "321182197003078157", "老郎村"):
        assert personal not in copied


def test_the_changelog_can_be_read(head: WholeWindow) -> None:
    head.turn_to("更新记录")
    assert head.find(QTextBrowser, "changelogText").toPlainText().startswith("0.1.0")


def test_the_way_through_the_panes_and_an_aim(head: WholeWindow) -> None:
    place = head.frame.current
    assert place is not None
    place.show_aim("dataPage")
    place.show_aim("nowhere")
    assert head.find(QListWidget, "settingsPages").currentItem().text() == "数据"
    assert place.panes()[1].objectName() == "dataPage"


def test_everything_pressed_or_typed_has_a_name(head: WholeWindow) -> None:
    place = head.frame.current
    assert place is not None
    seen = 0
    for page in head.pages:
        head.turn_to(page)
        used = [*place.findChildren(QAbstractButton), *place.findChildren(QLineEdit)]
        ours = [each for each in used if each.isVisible() and not isinstance(each.parent(), QLineEdit | QTableView)]
        assert [each for each in ours if not (each.objectName() and each.accessibleName())] == [], page
        seen += len(ours)
    assert seen > 30


def answer(window: WholeWindow, name: str) -> None:
    """Press a button of the dialog that asks."""
    dialog = find(window.window, QMessageBox, "confirmDialog")
    find(dialog, QPushButton, name).click()
    window.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.settle()
