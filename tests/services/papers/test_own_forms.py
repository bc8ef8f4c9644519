"""A station's own versions of forms: copied, changed, checked, put aside."""

from pathlib import Path

import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.labels.form_faults import fault_text
from app.services.feed import Topic
from app.services.papers.own_forms import OwnForms
from tests.services.papers.conftest import TextOf
from tests.station import SmallStation


def change(folder: Path, old: str, new: str) -> None:
    layout = (folder / "form.toml").read_text(encoding="utf-8")
    assert old in layout
    (folder / "form.toml").write_text(layout.replace(old, new, 1), encoding="utf-8")


def test_a_form_is_copied_changed_and_put_aside(station: SmallStation, text_of: TextOf) -> None:
    papers, own = station.desk.papers, station.desk.own_forms
    told: list[frozenset[Topic]] = []
    station.desk.office.feed.subscribe(told.append)
    before = text_of(papers.sample("callback"))
    folder = own.copy(station.head, "callback")
    assert folder == own.place("callback") == station.folder.forms / "callback"
    change(folder, "客 户 回 访 单", "回 访 记 录")
    own.check()
    assert "回访记录" in text_of(papers.sample("callback"))
    assert [form.code for form in papers.catalogue().forms if form.is_own] == ["callback"]

    kept = own.set_aside(station.head, "callback")
    assert text_of(papers.sample("callback")) == before
    assert [form.code for form in papers.catalogue().forms if form.is_own] == []
    assert "回 访 记 录" in (kept / "form.toml").read_text(encoding="utf-8")
    assert not folder.exists()
    assert told == [frozenset({Topic.PAPERS})] * 2


def test_what_is_wrong_is_said_with_file_line_and_reason(station: SmallStation) -> None:
    own = station.desk.own_forms
    folder = own.copy(OWNER, "callback")
    lines = (folder / "form.toml").read_text(encoding="utf-8").split("\n")
    way = lines.index('key = "way"') + 1
    change(folder, 'type = "choice"', 'type = "choise"')
    fault, second, *_ = own.check().faults  # the boxes it was printed as, too
    assert (fault.folder, fault.file, fault.line) == ("callback", "form.toml", way + 2)
    assert fault_text(fault) == (f"callback/form.toml 第 {way + 2} 行（{fault.problem.field}）：没有“choise”这种取值。")
    assert second.line == way + 3  # its choices

    change(folder, 'type = "choise"', 'type = "choice')
    (fault,) = own.check().faults
    assert fault_text(fault) == (
        f"callback/form.toml 第 {way + 2} 行：书写格式有误：引号没有配对，或有不能使用的字符。"
    )
    (folder / "form.toml").unlink()
    assert own.check().faults == ()  # no form at all
    (folder / "form.toml").write_bytes("名".encode("gb18030"))
    (fault,) = own.check().faults
    assert fault_text(fault).startswith("callback/form.toml：文件无法读取")


def test_what_cannot_be_copied_or_put_aside_is_refused(station: SmallStation) -> None:
    own = station.desk.own_forms
    for code, verb, session, form in (
        ("permission.denied", own.copy, station.clerk, "callback"),
        ("permission.denied", own.set_aside, station.clerk, "callback"),
        ("paper.unknown_form", own.copy, station.head, "moon"),
        ("form.not_own", own.set_aside, station.head, "callback"),
    ):
        with pytest.raises(Refusal) as refused:
            verb(session, form)
        assert refused.value.problems[0].code == code
    own.copy(station.head, "callback")
    with pytest.raises(Refusal, match=r"form\.own_exists"):
        own.copy(station.head, "callback")


def test_a_data_folder_that_takes_nothing_is_said(station: SmallStation) -> None:
    own = station.desk.own_forms
    station.folder.forms.write_text("in the way", encoding="utf-8")
    with pytest.raises(Refusal, match=r"export\.not_written"):
        own.copy(station.head, "callback")
    station.folder.forms.unlink()
    own.copy(station.head, "callback")
    (station.folder.forms / "已停用").write_text("in the way", encoding="utf-8")
    with pytest.raises(Refusal, match=r"export\.not_written"):
        own.set_aside(station.head, "callback")
    assert own.place("callback").is_dir()


def test_any_folder_of_forms_can_be_looked_through(station: SmallStation, tmp_path: Path) -> None:
    own = station.desk.own_forms
    folder = own.copy(station.head, "callback")
    own.copy(station.head, "receipt")
    change(folder, "version = 1", 'version = "1"')
    found = OwnForms.check_folder(station.folder.forms)
    assert (found.sound, [(fault.folder, fault.line) for fault in found.faults]) == (("receipt",), [("callback", 3)])
    assert OwnForms.check_folder(own.place("receipt")).sound == ("receipt",)
    with pytest.raises(Refusal, match=r"form\.no_folder"):
        OwnForms.check_folder(tmp_path / "nothing")
