"""One row of a month's ledger: all its fields, whom it concerns, the scores it counts in, where it came from."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.people.session import Permission
from app.domain.rating.amounts import hundredths_text as points_text
from app.labels.ledgers import TITLES, WORDS, moment_text
from app.labels.rating_words import evidence_text, month_text
from app.labels.records import FIELDS, WRITTEN
from app.services.ledgers import counted_in
from app.ui.ledgers.card import RecordCard, head
from app.ui.ledgers.facts import LINK_INDENT, badge_label, facts
from app.ui.ledgers.words import badge, paid_badge
from app.ui.lists.cells import Badge, Tone
from app.ui.parts import button, clear, column, label, named, row

if TYPE_CHECKING:
    from app.domain.people.staff import Staff
    from app.services.ledgers import Counted, Origin, RecordView
    from app.ui.ground import Ground

_SETTLES_MS: Final = 150  # a month not scored yet takes half a second: not for every row that is passed


class MonthRecordCard(RecordCard):
    """The card of the rows of any of the month's ledgers, by the name of its list."""

    def __init__(self, ground: "Ground", name: str) -> None:
        super().__init__(
            ground, f"{name}Card", f"在左边选一条{TITLES[name]}，这里显示全部内容、所属客户和台区、计入的得分和来源。"
        )
        self._name = name
        self._months: tuple[str, ...] = ()
        self._scores = column(spacing=6)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLES_MS)
        self._soon.timeout.connect(self._read_scores)

    def read(self, record_id: UUID) -> None:
        """Ask for the row and everything around it."""
        session, name = self.ground.session, self._name
        self.ground.run(self, lambda: self.ground.services.ledgers.record(session, name, record_id), self._show)

    def _show(self, view: "RecordView") -> None:
        record = view.record
        if record.id != self.record_id:
            return
        about = view.area.name if view.customer is None else view.customer.name
        called, *_ = FIELDS[self._name]
        said = f"{TITLES[self._name]} {called.of(record)}"
        self.fill(
            (
                head(about, said, _STATES.get(self._name, _no_state)(record)),
                facts(f"{self._name}Facts", [(each.title, each.of(record)) for each in FIELDS[self._name]]),
                self._section("recordOwners", self.tr("所属"), [facts("recordOwnersFacts", self._owners(view))]),
                self._score_section(),
                self._section("recordOrigins", self.tr("来源"), self._origins(view.origins)),
            )
        )
        self._months = record.months
        self._soon.start()
        self.shown.emit(said)

    def _owners(self, view: "RecordView") -> list[tuple[str, str | QWidget]]:
        """Whom the row concerns, each a link to the record."""
        pairs: list[tuple[str, str | QWidget]] = []
        if view.customer is not None:
            customer = view.customer
            pairs += [
                (self.tr("客户"), self._link(customer.name, "customer", customer.id)),
                (self.tr("户号"), customer.account_number),
                (self.tr("联系电话"), customer.phone),
            ]
        pairs += [
            (self.tr("台区"), self._link(view.area.name, "area", view.area.id)),
            (self.tr("台区编号"), view.area.number),
        ]
        people = ((self.tr("责任人"), view.person), (self.tr("A角"), view.a_manager), (self.tr("B角"), view.b_manager))
        return [*pairs, *((what, self._person(one)) for what, one in people if one is not None)]

    def _person(self, person: "Staff") -> QWidget:
        return self._link(f"{person.name}  {person.number}", "staff", person.id)

    def _link(self, words: str, kind: str, record_id: UUID) -> QPushButton:
        made = button(words, f"{kind}OfRecord", role="link")
        made.clicked.connect(lambda: self.ground.desk.open_record(kind, str(record_id)))
        return made

    def _section(self, name: str, heading: str, pieces: Sequence[QWidget]) -> QWidget:
        made = named(QWidget(), name, heading)
        inside = column(made, spacing=6)
        inside.addWidget(label(heading, "heading"))
        for piece in pieces:
            inside.addWidget(piece)
        return made

    def _score_section(self) -> QWidget:
        made = named(QWidget(), "recordScores", self.tr("计入得分"))
        inside = column(made, spacing=6)
        inside.addWidget(label(self.tr("计入得分"), "heading"))
        self._scores = column(spacing=6)
        self._scores.addWidget(named(label(self.tr("正在查"), "muted"), "scoresPending"))
        inside.addLayout(self._scores)
        return made

    @Slot()
    def _read_scores(self) -> None:
        """Ask which indicators of its months stand on the row."""
        record_id, months = self.record_id, self._months
        if record_id is None:
            return
        rating, session = self.ground.services.rating, self.ground.session

        def find() -> "tuple[Counted, ...]":
            begun = set(rating.months())
            return tuple(
                found
                for month in months
                if month in begun
                for found in counted_in(rating.scores(session, month), record_id)
            )

        self.ground.run(
            self,
            find,
            lambda found: self._show_scores(record_id, found),
            lambda refusal: self._say_no_score(record_id, self.ground.desk.tell(refusal)),
        )

    def _show_scores(self, record_id: UUID, found: "Sequence[Counted]") -> None:
        if not found:
            sees_all = self.ground.may(Permission.READ_ALL_SCORES)
            nothing = self.tr("没有指标用到这一条。") if sees_all else self.tr("本人的得分没有用到这一条。")
            self._say_no_score(record_id, nothing)
        elif record_id == self.record_id:
            clear(self._scores)
            for one in found:
                self._scores.addWidget(self._counted(one))

    def _say_no_score(self, record_id: UUID, why: str) -> None:
        """Say what there is to say instead of indicators."""
        if record_id == self.record_id:
            clear(self._scores)
            self._scores.addWidget(label(why, "muted", wraps=True))

    def _counted(self, one: "Counted") -> QWidget:
        indicator, lost = one.indicator.indicator, one.evidence.lost
        made = named(QWidget(), f"counted-{indicator.id}")
        inside = column(made, spacing=2)
        link = button(f"{indicator.id} {indicator.name}", f"score-{indicator.id}", role="link")
        link.clicked.connect(lambda: self.ground.desk.go_to("rating", one.month))
        above = row()
        above.addWidget(link)
        above.addStretch(1)
        inside.addLayout(above)
        state = (
            Badge(word=self.tr("扣 {n} 分").format(n=points_text(lost)), tone=Tone.OVER)
            if lost
            else Badge(word=self.tr("未扣分"), tone=Tone.GOOD)
        )
        why = " · ".join((one.person, month_text(one.month), evidence_text(one.evidence)))
        below = row(margins=(LINK_INDENT, 0, 0, 0), spacing=8)
        below.addWidget(label(why, "muted", wraps=True), 1)
        below.addWidget(badge_label(state), 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(below)
        return made

    def _origins(self, origins: "Sequence[Origin]") -> list[QWidget]:
        """The imports that wrote the row, newest first."""
        if not origins:
            return [label(self.tr("本机没有这一条的导入记录。"), "muted", wraps=True)]
        return [
            facts(
                f"recordOrigin-{number}",
                (
                    (self.tr("文件"), _place(one.batch.file_name, one.row)),
                    (self.tr("导入时间"), moment_text(one.batch.imported_at)),
                    (self.tr("经办"), one.actor or self.tr("命令行")),
                    (self.tr("写入方式"), WRITTEN[one.action]),
                ),
            )
            for number, one in enumerate(origins)
        ]


def _place(file_name: str, row: int | None) -> str:
    told = QCoreApplication.translate("MonthRecordCard", "{file}，第 {row} 行")
    return file_name if row is None else told.format(file=file_name, row=row)


def _no_state(_record: Any) -> Badge | None:
    return None


def _coded(name: str, field: str) -> Callable[[Any], Badge]:
    """The badge a column of the list shows."""
    return lambda record: badge(field, getattr(record, field), WORDS[name][field](getattr(record, field)))


def _collected(record: Any) -> Badge:
    if record.missing > 0:
        return Badge(word=f"失败 {record.missing:,} 户", tone=Tone.NEAR)
    return Badge(word="全部成功", tone=Tone.GOOD)


# What stands beside the name: the state people look for first.
_STATES: Final[Mapping[str, Callable[[Any], Badge | None]]] = {
    "bills": paid_badge,
    "collection": _collected,
    "commands": _coded("commands", "is_success"),
    "service_orders": _coded("service_orders", "is_at_fault"),
    "outages": _coded("outages", "kind"),
}
