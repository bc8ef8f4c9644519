"""One transformer area: what it is, who looks after it, its months and outages."""

from typing import TYPE_CHECKING
from uuid import UUID

from app.labels.ledgers import OUTAGES, hundredths_text, moment_text
from app.ui.icons import Icon
from app.ui.ledgers.card import RecordCard, head
from app.ui.ledgers.facts import facts, lines
from app.ui.lists.cells import Badge, Tone
from app.ui.tools import marked_button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.records.facts import LineLoss, Outage
    from app.services.ledgers import AreaView
    from app.ui.ground import Ground

_MONTHS, _OUTAGES = 6, 6


class AreaCard(RecordCard):
    """台区卡片."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__(ground, "areaCard", "在左边选一个台区，这里显示负责人、线损和停电。")

    def read(self, record_id: UUID) -> None:
        """Ask for everything about the area."""
        self.ground.run(self, lambda: self.ground.services.ledgers.area(record_id), self._show)

    def _show(self, view: "AreaView") -> None:
        area = view.area
        if area.id != self.record_id:
            return
        state = Badge(word=self.tr("运行"), tone=Tone.GOOD) if area.is_running else Badge(word=self.tr("停运"))
        customers = marked_button(self.tr("本台区客户"), "customersOfArea", Icon.CUSTOMER)
        customers.clicked.connect(lambda: self.ground.desk.go_to("ledgers", ("customers", area.number)))
        self.fill(
            (
                head(area.name, self.tr("台区编号 {number}").format(number=area.number), state, (customers,)),
                facts(
                    "areaFacts",
                    (
                        (self.tr("网格"), area.grid),
                        (self.tr("A角"), f"{view.a_manager.name}  {view.a_manager.number}"),
                        (self.tr("B角"), f"{view.b_manager.name}  {view.b_manager.number}"),
                        (self.tr("客户"), self.tr("{n} 户").format(n=f"{view.customers:,}")),
                        (self.tr("所在村"), area.village),
                        (self.tr("所属线路"), area.feeder),
                        (self.tr("配变容量"), f"{area.capacity_kva:,} kVA"),
                        (self.tr("低压线路"), f"{area.line_m:,} m" if area.line_m else ""),
                    ),
                ),
                lines(
                    "areaMonths",
                    self.tr("线损"),
                    [self._month(one) for one in view.months[:_MONTHS]],
                    self.tr("还没有线损数据，请导入台区月线损。"),
                ),
                lines(
                    "areaOutages",
                    self.tr("停电"),
                    [self._outage(one) for one in view.outages[:_OUTAGES]],
                    self.tr("没有停电记录。"),
                ),
            )
        )
        self.shown.emit(area.number)

    def _month(self, month: "LineLoss") -> "list[str | Badge | QWidget]":
        rate = "" if month.loss_rate is None else f"{hundredths_text(month.loss_rate)} %"
        return [month.month, self.tr("供 {n} kW·h").format(n=hundredths_text(month.supplied)), rate]

    def _outage(self, outage: "Outage") -> "list[str | Badge | QWidget]":
        return [moment_text(outage.started_at), moment_text(outage.ended_at), OUTAGES[outage.kind]]
