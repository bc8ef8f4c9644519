"""The card to take the station's records from the hub anew."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame

from app.domain.people.session import Permission, Session
from app.domain.upstream.rebuilding import RebuildStep
from app.ui.confirming import confirm
from app.ui.icons import Icon
from app.ui.parts import card, column, label, named, row
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.services.upstream.bootstrapping import Rebuilt
    from app.services.upstream.standing import UpstreamStatus
    from app.ui.running import Job
    from app.ui.shell.desk import Desk

_PARTS: Final = {
    RebuildStep.FETCHING: (0, 500),
    RebuildStep.KEEPING: (500, 600),
    RebuildStep.PUTTING_IN: (600, 1000),
}
"""From where to where of the whole each step goes, in thousandths: what takes long gets more."""

_WHOLE: Final = 1000


class DownloadCard(QFrame):
    """重新下载; for who manages the station."""

    def __init__(self, services: "Services", session: Session, desk: "Desk") -> None:
        super().__init__()
        named(self, "downloadArea")
        self._services = services
        self._session = session
        self._desk = desk
        around, inside = card("downloadCard", self.tr("重新下载"))
        says = self.tr("从县中心取回本所全部数据，换下本机现有的。核对和自动修复之后仍与其他电脑不一致时使用。")
        inside.addWidget(label(says, "muted", wraps=True))
        self._again = marked_button(self.tr("重新下载…"), "downloadAgain", Icon.SYNCING)
        self._again.clicked.connect(self._on_again)
        verbs = row()
        verbs.addWidget(self._again)
        verbs.addStretch(1)
        inside.addLayout(verbs)
        column(self).addWidget(around)

    def show_standing(self, standing: "UpstreamStatus") -> None:
        """There is something to do where the hub lets this computer in."""
        self.setVisible(standing.is_active and self._session.may(Permission.MANAGE_STATION))

    @Slot()
    def _on_again(self) -> None:
        confirm(
            self,
            self.tr("从县中心重新下载本所全部数据？"),
            self.tr("重新下载"),
            self._begin,
            details=self.tr("草稿和密码保留，还没上传的改动随后补传；现有数据另存在备份文件夹。写入前可以随时停止。"),
        )

    def _begin(self) -> None:
        upstream, session = self._services.upstream, self._session

        def download(job: "Job[Rebuilt]") -> "Rebuilt":
            def told(step: RebuildStep, done: int, total: int) -> None:
                first, last = _PARTS[step]
                job.report(first + (last - first) * done // max(total, 1), _WHOLE)

            return upstream.download_again(session, told)

        self._desk.run_long(self.tr("重新下载"), download, owner=self, on_done=self._done, on_cancelled=self._stopped)

    def _done(self, rebuilt: "Rebuilt") -> None:
        self._desk.toast(self.tr("已重新下载 {n:,} 条。").format(n=rebuilt.records))
        self._desk.sync_wanted.emit()

    def _stopped(self) -> None:
        self._desk.toast(self.tr("已停止，本机数据没有变动。下次从停下的地方继续。"))
