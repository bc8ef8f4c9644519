"""A station's own forms from the catalogue: copied, changed, checked, put aside."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QListWidget, QPushButton

from app.ui.elided import Elided
from app.ui.papers.place import PapersPlace
from app.ui.shell.places import Place
from tests.ui.driving import click, find
from tests.ui.papers.conftest import Counter

Settle = Callable[[], None]


@pytest.fixture
def place(counter: Counter, settle: Settle) -> Iterator[Place]:
    """The place as the head sees it, the callback form chosen."""
    made = PapersPlace(replace(counter.ground, session=counter.station.head))
    made.resize(1200, 800)
    made.show()
    made.activate()
    settle()
    choose(made, "客户回访单", settle)
    yield made
    made.close()


def choose(place: Place, name: str, settle: Settle) -> None:
    listed = find(place, QListWidget, "catalogueList")
    listed.setCurrentRow(next(n for n in range(listed.count()) if listed.item(n).text().startswith(name)))
    settle()


def current(place: Place) -> str:
    item = find(place, QListWidget, "catalogueList").currentItem()
    assert item is not None
    return item.text()


def test_a_form_is_copied_changed_checked_and_put_aside(
    counter: Counter, settle: Settle, toasts: list[str], monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    about = find(place, Elided, "formAbout")
    assert about.whole.startswith("第 1 版，随程序。来源：客户回访单栏目")
    assert not find(place, QPushButton, "openForm").isVisible()
    click(place, "copyForm")
    settle()
    folder = counter.station.folder.forms / "callback"
    assert opened == [folder]
    assert current(place).endswith("第 1 版 · 本所自制 · 待核对")
    assert about.whole.startswith("第 1 版，本所自制。")

    layout = (folder / "form.toml").read_text(encoding="utf-8")
    (folder / "form.toml").write_text(layout.replace("version = 1", "version = 2"), encoding="utf-8")
    click(place, "checkForms")
    settle()
    assert "第 2 版" in current(place)
    (folder / "form.toml").write_text(layout.replace("version = 1", 'version = "2"'), encoding="utf-8")
    click(place, "checkForms")
    settle()
    assert current(place).endswith("第 1 版 · 待核对")  # the shipped one, while the own one is wrong
    faults = find(place, QListWidget, "catalogueFaults")
    assert faults.item(0).text() == "callback/form.toml 第 3 行（version）：这一项的类型应为 integer。"
    click(place, "openForm")
    assert opened == [folder, folder]

    click(place, "setFormAside")
    settle()
    assert not faults.isVisible()
    assert find(place, QPushButton, "copyForm").isVisible()
    assert toasts[0] == "已复制到数据文件夹，修改后点“检查”。"
    assert toasts[1].startswith("已恢复随程序的表单，本所版本保留在 已停用/callback-")


def test_only_who_may_set_the_stations_rules_changes_forms(counter: Counter, settle: Settle) -> None:
    counter.station.desk.own_forms.copy(counter.station.head, "callback")
    place = PapersPlace(counter.ground)
    place.show()
    place.activate()
    settle()
    assert not find(place, QPushButton, "copyForm").isVisible()
    choose(place, "客户回访单", settle)
    assert not find(place, QPushButton, "setFormAside").isVisible()
    assert find(place, QPushButton, "openForm").isVisible()
    assert find(place, QPushButton, "checkForms").isVisible()
    place.close()
