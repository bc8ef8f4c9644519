"""The card that says how this computer stands with the county's hub."""

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from app.domain.people.session import Permission, Session
from app.domain.problems import Problem, Refusal
from app.labels.speaking import problem_text
from app.labels.upstream import clock_text, standing_text
from app.labels.watch_words import comparison_text
from app.ui.icons import Icon
from app.ui.lists.cells import say_moment
from app.ui.lists.copying import as_table
from app.ui.parts import button, card, column, label, named, row, set_property
from app.ui.theme.theme import spaced, theme
from app.ui.tools import BESIDE_ICON, marked_button
from app.ui.upstream.light import light_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.bundle import Services
    from app.services.upstream.standing import UpstreamCheck, UpstreamStatus
    from app.services.upstream.upstream import UpstreamService
    from app.ui.shell.desk import Desk

_CODE_DIGITS: Final = 8
_SECOND_MS: Final = 1_000


class StandingCard(QFrame):
    """How it stands, the figures, and what can be done: a round now, a check of what is here."""

    conflicts_wanted = Signal()

    def __init__(self, services: "Services", session: Session, desk: "Desk") -> None:
        super().__init__()
        named(self, "standingArea")
        self._services = services
        self._desk = desk
        self._checked: UpstreamCheck | None = None
        around, inside = card("standingCard", self.tr("同步情况"))
        self._badge = named(label("", "badge"), "standingBadge")
        self._says = named(label("", wraps=True), "standingSays")
        head = row(spacing=12)
        head.addWidget(self._badge)
        head.addWidget(self._says, 1)
        inside.addLayout(head)
        self._facts: Mapping[str, QLabel] = {}
        self._grid = spaced(QGridLayout(), (0, 8, 0, 8), 6)
        self._grid.setHorizontalSpacing(theme().look.px(16))
        self._fill_grid()
        inside.addLayout(self._grid)
        self._checks = named(label("", wraps=True), "checkSays")
        self._copy = button(self.tr("复制各表明细"), "copyCheck", role="link")
        self._now = marked_button(self.tr("立即同步"), "syncNow", Icon.SYNCING, role="primary")
        self._check = marked_button(self.tr("校验"), "checkUpstream", Icon.CHECK)
        self._disputes = marked_button(self.tr("处理冲突"), "openConflicts", Icon.SYNC_TROUBLE)
        self._lay_out(inside)
        self._check.setVisible(session.may(Permission.MANAGE_STATION))
        self._show_check(None)
        self._now.clicked.connect(desk.sync_wanted)
        self._check.clicked.connect(self._on_check)
        self._copy.clicked.connect(self._on_copy)
        self._disputes.clicked.connect(self.conflicts_wanted)
        column(self).addWidget(around)

    def _fill_grid(self) -> None:
        names = {
            "hub": self.tr("县中心"),
            "station": self.tr("供电所"),
            "computer": self.tr("本机"),
            "succeeded": self.tr("上次成功"),
            "pending": self.tr("待上传"),
            "position": self.tr("进度"),
            "quarantined": self.tr("中心未采用"),
            "waiting": self.tr("待落库"),
            "clock": self.tr("时间差"),
        }
        self._facts = {name: named(label("", wraps=True), f"upstream-{name}", words) for name, words in names.items()}
        for line, (name, words) in enumerate(names.items()):
            self._grid.addWidget(label(words, "muted"), line, 0)
            self._grid.addWidget(self._facts[name], line, 1)
        self._grid.setColumnStretch(1, 1)

    def _lay_out(self, inside: QVBoxLayout) -> None:
        verbs = row()
        for each in (self._now, self._check, self._disputes):
            verbs.addWidget(each)
        verbs.addStretch(1)
        told = row(spacing=12)
        told.addWidget(self._checks, 1)
        told.addWidget(self._copy)
        inside.addLayout(verbs)
        inside.addLayout(told)

    def show_standing(self, standing: "UpstreamStatus") -> None:
        """Show how it stands; a computer no hub knows has nothing to show."""
        self.setVisible(standing.is_enrolled)
        self._now.setVisible(bool(standing.url))
        light = light_of(standing, is_on_its_way=False)
        self._badge.setText(light.words)
        set_property(self._badge, "tone", light.tone)
        self._says.setText(" ".join(filter(None, (standing_text(standing), _trouble(standing), clock_text(standing)))))
        for name, text in _facts(standing).items():
            self._facts[name].setText(text)
        self._disputes.setVisible(standing.disputes > 0)
        self._disputes.setText(BESIDE_ICON + self.tr("处理冲突（{n}）").format(n=standing.disputes))

    @Slot()
    def _on_check(self) -> None:
        upstream = self._services.upstream
        self._desk.run_long(
            self.tr("校验数据"),
            lambda _job: (_compared(upstream), upstream.check()),
            owner=self,
            on_done=lambda found: self._show_check(found[1], found[0]),
        )

    def _show_check(self, found: "UpstreamCheck | None", compared: str = "") -> None:
        self._checked = found
        self._checks.setVisible(found is not None)
        self._copy.setVisible(found is not None)
        if found is not None:
            self._checks.setText("\n".join(filter(None, (check_text(found), compared))))

    @Slot()
    def _on_copy(self) -> None:
        if self._checked is None:
            return
        lines = [("表", "条数", "校验值"), *((each.table, str(each.rows), each.hash) for each in self._checked.tables)]
        QGuiApplication.clipboard().setMimeData(as_table(lines))
        self._desk.toast(self.tr("已复制，可发给系统管理员。"))


def check_text(found: "UpstreamCheck") -> str:
    """What a check found, with a short code to be compared over the telephone."""
    rows = sum(each.rows for each in found.tables)
    held = f"进度 {found.cursor:,}，{len(found.tables)} 张表共 {rows:,} 条，校验码 {check_code(found)}。"
    if not found.is_sound:
        return f"{held}缺少 {found.missing:,} 条、待落库 {found.waiting:,} 条，请联系县公司。"
    if found.pending:
        return f"{held}没有缺漏，还有 {found.pending:,} 条待上传。"
    return f"{held}没有缺漏。进度相同的其他电脑，校验码应相同。"


def check_code(found: "UpstreamCheck") -> str:
    """Eight digits that are the same on two computers that hold the same."""
    whole = "\n".join(f"{each.table} {each.rows} {each.hash}" for each in found.tables)
    return sha256(whole.encode()).hexdigest()[:_CODE_DIGITS].upper()


def _compared(upstream: "UpstreamService") -> str:
    """What comparing with the hub came to, after everything was sent and fetched; or why it could not be."""
    try:
        upstream.sync_once()
        return comparison_text(upstream.watching.compare())
    except Refusal as refusal:
        return problem_text(refusal.problems[0])


def _trouble(standing: "UpstreamStatus") -> str:
    return problem_text(Problem(code=standing.trouble)) if standing.trouble and standing.is_active else ""


def _facts(standing: "UpstreamStatus") -> "Mapping[str, str]":
    """The figures in words, by their names in the card."""
    unknown = f"，另有 {standing.unknown:,} 条等程序升级" if standing.unknown else ""
    return {
        "hub": standing.url or "用U盘传送，没有填地址",
        "station": f"{standing.station_name}（{standing.station_code}）",
        "computer": f"第 {standing.index} 台" if standing.index else "尚未编号",
        "succeeded": say_moment(standing.succeeded_at) if standing.succeeded_at else "还没有",
        "pending": f"{standing.pending:,} 条",
        "position": f"{standing.cursor:,} / {standing.head:,}",
        "quarantined": f"{standing.quarantined:,} 条，见下面的名单" if standing.quarantined else "没有",
        "waiting": f"{standing.waiting:,} 条{unknown}" if standing.waiting or unknown else "没有",
        "clock": _offset(standing.offset_ms),
    }


def _offset(offset_ms: int) -> str:
    seconds = round(abs(offset_ms) / _SECOND_MS)
    if not seconds:
        return "不到 1 秒"
    minutes, rest = divmod(seconds, 60)
    length = f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
    return f"本机{'慢' if offset_ms > 0 else '快'} {length}"
