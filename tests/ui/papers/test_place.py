"""The place 表单: find a form, fill it, make a batch, see what was printed."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QRadioButton
from pytestqt.qtbot import QtBot

from app.domain.daybook.gathering import GatheringDraft, GatheringKind
from app.domain.daybook.outage_plan import OutageDraft
from app.domain.papers.printing import PrintKind
from app.domain.papers.subject import PaperKind, PaperSubject
from app.domain.records.facts import OutageKind
from app.ui.lists.pane import ListPane
from app.ui.papers.panel import PaperPanel
from app.ui.papers.place import PapersPlace
from app.ui.papers.source_bar import SourceBar
from app.ui.shell.places import Place
from app.ui.suggesting import SuggestionPopup
from app.ui.theme.theme import theme
from tests.station import FIRST_AREA
from tests.ui.driving import find, press, write
from tests.ui.papers.conftest import Counter

if TYPE_CHECKING:
    from app.services.papers.paper import Paper

Settle = Callable[[], None]


def forms(place: Place) -> list[str]:
    """The names of the forms that are listed."""
    listed = find(place, QListWidget, "catalogueList")
    items = [listed.item(n) for n in range(listed.count())]
    return [item.text().split("\n")[0] for item in items if not item.isHidden()]


def choose(place: Place, name: str, settle: Settle) -> None:
    listed = find(place, QListWidget, "catalogueList")
    row = next(n for n in range(listed.count()) if listed.item(n).text().startswith(name))
    listed.setCurrentRow(row)
    settle()


def panel(place: Place) -> PaperPanel:
    return next(each for each in place.findChildren(PaperPanel, "paperPanel") if each.isVisible())


def paper(place: Place) -> "Paper":
    return cast("Paper", panel(place).preview.paper)


def pick(place: Place, text: str, qtbot: QtBot, settle: Settle) -> None:
    """Type into the field and take the first thing that is found."""
    field = find(place, QLineEdit, "sourceFind")
    field.clear()
    field.setFocus()
    write(field, text)
    found = find(place, SourceBar, "sourceBar").popup
    qtbot.waitUntil(lambda: bool(found.suggestions), timeout=20_000)
    press(field, Qt.Key.Key_Down)
    press(field, Qt.Key.Key_Return)
    settle()


def test_the_first_form_is_shown_with_its_sample(place: Place, counter: Counter) -> None:
    shelf = counter.station.desk.papers.catalogue().forms
    listed = find(place, QListWidget, "catalogueList")
    assert len(forms(place)) == len(shelf) > 60
    assert find(place, QLabel, "catalogueCount").text() == f"共 {len(shelf)} 种"
    assert paper(place).name == f"{shelf[0].name} 示例.pdf"
    assert listed.item(0).text().startswith(f"{shelf[0].name}\n")
    assert listed.item(0).toolTip() == shelf[0].source
    texts = [listed.item(number).text() for number in range(listed.count())]
    assert "用电业务一次性告知书\n受理 · 第 1 版 · 待核对" in texts  # its official layout was not found


def test_the_forms_in_view_get_their_pictures(place: Place, settle: Settle) -> None:
    listed = find(place, QListWidget, "catalogueList")

    def is_drawn(number: int) -> bool:
        return listed.item(number).icon().pixmap(48, 64).toImage().pixelColor(24, 40).alpha() == 255

    last = listed.count() - 1
    assert is_drawn(0)
    assert not is_drawn(last)
    listed.scrollToBottom()
    settle()
    assert is_drawn(last)
    theme().apply(points=20)
    assert not listed.item(0).icon().pixmap(60, 80).isNull()


def test_a_form_is_found_by_initials_name_or_code(place: Place, settle: Settle) -> None:
    field = find(place, QLineEdit, "catalogueFind")
    every, other = forms(place), "低压非居民用电登记表"
    for text, names in (
        ("pgd", ["派工单"]),
        ("dyfjmydd", [other]),
        ("登记 非", [other]),
        ("work-order", ["派工单"]),
        ("没有", []),
        ("", every),
    ):
        field.setText(text)
        settle()
        assert forms(place) == names


def test_the_only_form_that_fits_becomes_current(place: Place, settle: Settle) -> None:
    find(place, QLineEdit, "catalogueFind").setText("gmgh")
    settle()

    assert paper(place).form_code == "transfer-registration"


def test_a_blank_form_is_drawn_with_all_its_copies(place: Place, settle: Settle) -> None:
    choose(place, "派工单", settle)
    find(place, QRadioButton, "sourceBlank").click()
    settle()

    assert (paper(place).name, paper(place).page_count) == ("派工单 空白.pdf", 2)


def test_a_form_is_filled_from_what_is_found(place: Place, counter: Counter, settle: Settle, qtbot: QtBot) -> None:
    order = counter.order("王骉")
    choose(place, "派工单", settle)
    find(place, QRadioButton, "sourceChosen").click()
    assert panel(place).preview.paper is None
    pick(place, order.number, qtbot, settle)

    assert paper(place).name == f"派工单 {order.number}.pdf"
    assert [part.subject for part in paper(place).parts] == [PaperSubject.order(order.id)]
    choose(place, "电能计量装接单", settle)  # takes an order too, but this one is no installation
    assert panel(place).preview.paper is None
    assert "paper.missing_value" in find(panel(place), QLabel, "previewNothing").text()
    choose(place, "低压居民用电登记表", settle)  # takes no order: back to the sample
    assert paper(place).name == "低压居民用电登记表 示例.pdf"


def test_f9_prints_from_wherever_the_focus_is(
    place: Place, settle: Settle, print_system: Path, toasts: list[str]
) -> None:
    place.activateWindow()
    listed = find(place, QListWidget, "catalogueList")
    listed.setFocus()
    press(listed, Qt.Key.Key_F9)
    settle()

    assert (print_system / "paper.pdf").read_bytes() == paper(place).pdf
    assert toasts == ["已送打印机。"]


def test_the_notice_needs_no_case(place: Place, settle: Settle, qtbot: QtBot) -> None:
    choose(place, "用电业务一次性告知书", settle)
    find(place, QRadioButton, "sourceChosen").click()
    pick(place, "dfxz", qtbot, settle)

    assert paper(place).name == "用电业务一次性告知书 LV-NR-NEW-20240601.pdf"


def _offers(found: SuggestionPopup, kind: PaperKind) -> bool:
    return bool(found.suggestions) and found.suggestions[0].kind == kind


def test_the_papers_of_the_day_are_filled_from_its_records(
    place: Place, counter: Counter, settle: Settle, qtbot: QtBot
) -> None:
    now = counter.station.clock.now()
    counter.ground.desk.now = counter.station.clock.now
    daybook, clerk = counter.station.desk.daybook, counter.station.clerk
    said = {"remarks": "登杆必有监护。"}
    daybook.gatherings.save(clerk, GatheringDraft(kind=GatheringKind.MORNING, subject="晨会", held_at=now, texts=said))
    outage = OutageDraft(
        kind=OutageKind.FAULT,
        line="油坊1号线",
        reason="断线",
        from_at=now,
        to_at=now + timedelta(hours=2),
        area_ids=(FIRST_AREA,),
    )
    daybook.outages.save(clerk, outage)
    found = find(place, SourceBar, "sourceBar").popup
    for form, kind, text, name in (
        ("会议纪要", PaperKind.GATHERING, "晨会", "会议纪要 2026-YF-HY-000001-4.pdf"),
        ("工作日志", PaperKind.LOG, "张三", "工作日志 YF-RZ-20260302-YF009.pdf"),
        ("停电通知书", PaperKind.OUTAGE, "油坊", "停电通知书 2026-YF-TD-000001-7.pdf"),
        ("封印领用", PaperKind.SEALS, "2026-03", "封印领用、加封台账 YF-FY-2026-03.pdf"),
    ):
        choose(place, form, settle)
        find(place, QRadioButton, "sourceChosen").click()
        field = find(place, QLineEdit, "sourceFind")
        field.clear()
        write(field, text)
        qtbot.waitUntil(partial(_offers, found, kind), timeout=20_000)
        press(field, Qt.Key.Key_Return)
        settle()
        assert paper(place).name == name


def test_scores_are_made_elsewhere(place: Place, settle: Settle) -> None:
    choose(place, "台区经理星级考评表", settle)

    assert not find(place, QRadioButton, "sourceChosen").isEnabled()
    assert find(place, QLabel, "sourceWhy").isVisible()


def test_a_faulty_form_of_the_station_is_named(counter: Counter, settle: Settle, qtbot: QtBot) -> None:
    own = counter.station.folder.forms
    shutil.copytree(Path(__file__).resolve().parents[3] / "forms" / "callback", own / "callback")
    (own / "broken").mkdir(parents=True)
    (own / "broken" / "form.toml").write_text("code = ", encoding="utf-8")
    place = PapersPlace(counter.ground)
    qtbot.addWidget(place)
    place.show()
    place.activate()
    settle()

    assert find(place, QLabel, "faultCount").text() == "1 种本所表单有差错，未采用："
    said = find(place, QListWidget, "catalogueFaults").item(0).text()
    assert said == "broken/form.toml 第 1 行：书写格式有误：等号右边的值写得不对，文字要加引号。"
    choose(place, "客户回访单", settle)
    shown = find(place, QListWidget, "catalogueList").currentItem()
    assert shown is not None
    assert shown.text().endswith("第 1 版 · 本所自制 · 待核对")
    place.close()


def test_another_place_sends_somebody_here_with_a_form_to_fill(place: Place, counter: Counter, settle: Settle) -> None:
    order = counter.order()
    place.show_aim(("work-order", "order", str(order.id), "查良镛"))
    settle()

    assert paper(place).name == f"派工单 {order.number}.pdf"
    assert find(place, QLineEdit, "sourceFind").text() == "查良镛"
    place.refresh()
    settle()
    assert paper(place).name == f"派工单 {order.number}.pdf"


def orders(place: Place) -> QListWidget:
    return find(place, QListWidget, "batchList")


def test_the_log_says_what_was_printed_and_how_often(place: Place, counter: Counter, settle: Settle) -> None:
    papers, clerk = counter.station.desk.papers, counter.station.clerk
    made = counter.registration(counter.case())
    papers.record_print(clerk, made, PrintKind.PRINTED)
    papers.record_print(clerk, made, PrintKind.PRINTED)
    papers.record_print(clerk, made, PrintKind.SAVED)
    place.show_aim("history")
    settle()
    log = find(place, ListPane, "printLog")
    log.grab()  # what is in view is read
    settle()

    assert place.primary_list() is log
    says = [[log.model.index(row, column).data() for column in range(7)] for row in range(log.model.rowCount())]
    assert [line[1:5] for line in says] == [
        ["低压居民用电登记表", "已另存", "第 3 次", "1"],
        ["低压居民用电登记表", "已打印", "第 2 次", "1"],
        ["低压居民用电登记表", "已打印", "首次", "1"],
    ]
    assert {line[6] for line in says} == {"孙丽"}


def test_new_prints_and_new_orders_come_in_by_themselves(place: Place, counter: Counter, settle: Settle) -> None:
    feed = counter.ground.desk.feed
    place.show_aim("history")
    settle()
    papers = counter.station.desk.papers
    papers.record_print(counter.station.clerk, counter.registration(counter.case()), PrintKind.PRINTED)
    feed.changed.emit(frozenset({"papers"}))
    settle()
    assert find(place, ListPane, "printLog").model.rowCount() == 1

    place.show_aim("batch")
    settle()
    counter.order()
    feed.changed.emit(frozenset({"papers"}))
    feed.changed.emit(frozenset({"orders"}))
    settle()
    assert orders(place).count() == 1
    feed.changed.emit(frozenset({"people"}))
    assert counter.ground.desk.runner.pending == 0


def test_f6_goes_through_the_panes_of_each_page(place: Place) -> None:
    assert len(place.panes()) == 3
    place.show_aim("batch")
    assert len(place.panes()) == 2
    place.show_aim("history")
    assert len(place.panes()) == 1
    place.show_aim(None)
    assert place.primary_list() is not None
