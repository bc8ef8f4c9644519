"""Attachments of others in the window: not here yet, fetched when opened; what waits is told on the page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QToolButton

from app.domain.people.session import OWNER
from app.domain.work.case import Attachment
from app.services.bundle import Services
from app.ui.intake.detail.files_card import FilesCard
from app.ui.upstream.porter import FilePorter
from tests.station import resident_draft
from tests.ui.driving import find
from tests.ui.upstream.conftest import AtHub

NAME = "现场照片.jpg"
Join = Callable[[], Services]


def attached(services: Services, folder: Path, content: bytes) -> Attachment:
    """Somebody at this computer takes a case in and adds a file to it."""
    path = folder / NAME
    path.write_bytes(content)
    clerk = services.people.session_of("YF003")
    case = services.cases.register(clerk, resident_draft()).case
    return services.attaching.attach(clerk, case.id, path)


def send(services: Services) -> None:
    services.upstream.sync_once()
    services.upstream.files.carry()


def notices(at_hub: AtHub) -> list[str]:
    """What stands above the place."""
    frames = at_hub.window.frame.findChildren(QFrame)
    return [each.accessibleName() for each in frames if each.objectName().startswith("notice-")]


def mark(at_hub: AtHub) -> str:
    """What stands beside the file; empty when nothing does."""
    badge = at_hub.window.find(QLabel, f"fileMark-{NAME}")
    return badge.text() if badge.isVisible() else ""


def test_what_another_added_is_fetched_when_it_is_opened(at_hub: AtHub, second: Join, tmp_path: Path) -> None:
    window = at_hub.window
    at_hub.enrol()
    at_hub.upstream.sync_once()
    at_hub.upstream.files.let_fetch(OWNER, by_itself=False)
    there = second()
    attachment = attached(there, tmp_path, b"a photograph")
    there.upstream.sync_once()
    window.sign_in()
    window.see(lambda: window.find(QToolButton, "syncLight").accessibleName() == "已同步")
    window.settle()
    window.frame.open_record("case", str(attachment.case_id))
    window.settle()
    opened: list[Path] = []
    window.find(FilesCard, "filesCard").show_file = opened.append
    assert mark(at_hub) == "未下载"

    window.click(f"file-{NAME}")
    assert opened == []
    assert notices(at_hub) == [f"“{NAME}”还没有从登记它的电脑传到县中心，请稍后再打开。"]
    there.upstream.files.carry()
    window.click(f"file-{NAME}")
    assert [path.read_bytes() for path in opened] == [b"a photograph"]
    assert mark(at_hub) == ""


def test_the_window_carries_by_itself_and_tells_what_it_cannot(at_hub: AtHub, second: Join, tmp_path: Path) -> None:
    window = at_hub.window
    at_hub.enrol()
    at_hub.upstream.sync_once()
    there = second()
    theirs = attached(there, tmp_path, b"a photograph")
    send(there)
    window.sign_in()
    place = window.services.office.folder.attachments / theirs.sha256[:2] / theirs.sha256
    window.see(place.is_file)
    window.settle()

    at_hub.hub.files.is_full = True
    ours = attached(window.services, tmp_path, b"another")
    window.frame.open_record("case", str(ours.case_id))
    window.settle()
    assert mark(at_hub) == "待上传"
    window.services.upstream.sync_once()  # tells the window that the line is up
    window.settle()
    trouble = window.find(QLabel, f"fileTrouble-{NAME}")
    assert trouble.text() == "本所在县中心的附件空间已满，附件留在本机。请联系县公司。"
    window.turn_to("上级同步")
    assert window.says("waitingFiles") == "待上传 1 个（1 KB）"
    assert window.says("filesTrouble") == "1 个附件有问题，详见各业务的附件。"

    let_it_through(at_hub, ours)


def let_it_through(at_hub: AtHub, ours: Attachment) -> None:
    """The hub has room again, and the page says that nothing waits; from now on only what is opened is fetched."""
    window = at_hub.window
    at_hub.hub.files.is_full = False
    window.clock.forward(minutes=2)
    find(window.window, FilePorter, "filePorter").go()
    window.settle()
    window.see(lambda: window.says("waitingFiles") == "没有等待的")
    assert ours.sha256 in at_hub.hub.files.whole
    box = window.find(QCheckBox, "fetchFiles")
    assert box.isChecked()
    box.click()
    window.settle()
    assert not at_hub.upstream.status().fetches_files
    assert not box.isChecked()


def test_a_disk_that_takes_nothing_is_said(at_hub: AtHub, second: Join, tmp_path: Path) -> None:
    window = at_hub.window
    at_hub.enrol()
    at_hub.upstream.sync_once()
    there = second()
    theirs = attached(there, tmp_path, b"a photograph")
    send(there)
    (window.services.office.folder.attachments / theirs.sha256[:2]).write_bytes(b"in the way")
    window.sign_in()
    window.see(lambda: notices(at_hub))
    assert notices(at_hub)[0].startswith("写不进")
    window.settle()
