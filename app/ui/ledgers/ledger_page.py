"""One ledger: its list, and the card of the current line beside it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.customers.customer import CustomerState
from app.domain.people.session import Permission
from app.labels.customers import LABELS
from app.labels.daybook import GATHERINGS
from app.labels.ledgers import OUTAGES, TITLES, UNITS
from app.ui.ledgers.area_card import AreaCard
from app.ui.ledgers.card import RecordCard
from app.ui.ledgers.customer_card import CustomerCard
from app.ui.ledgers.firm_card import FirmCard
from app.ui.ledgers.gathering_card import GatheringCard
from app.ui.ledgers.outage_card import OutageCard
from app.ui.ledgers.record_card import MonthRecordCard
from app.ui.ledgers.seal_card import SealCard
from app.ui.ledgers.staff_card import StaffCard
from app.ui.ledgers.words import cell_words
from app.ui.lists.empty import EmptyState
from app.ui.lists.filters import FilterChoice
from app.ui.lists.pane import ListPane
from app.ui.parts import column, named
from app.ui.splitting import RememberedSplitter
from app.ui.theme.theme import theme

if TYPE_CHECKING:
    from app.services.ledgers import Choice
    from app.ui.ground import Ground

Choices = Mapping[str, "Sequence[Choice]"]

# The lists whose records have a card of their own kind; the rows of the others are all shown alike.
_CARDS: Final[Mapping[str, Callable[["Ground"], RecordCard]]] = {
    "customers": CustomerCard,
    "areas": AreaCard,
    "staff": StaffCard,
    "firms": FirmCard,
    "gatherings": GatheringCard,
    "outage_plans": OutageCard,
    "seals": SealCard,
}
# The filters of each list: its name in the query, its title, and under which name its choices come.
_FILTERS: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = {
    "customers": (
        ("grid", "网格", "grid"),
        ("manager", "台区经理", "manager"),
        ("area", "台区", "area"),
        ("category", "用电类别", "category"),
    ),
    "areas": (("grid", "网格", "grid"), ("manager", "A角", "manager")),
    "staff": (("team", "班组", "team"),),
    "line_losses": (("month", "月份", "line_losses"), ("manager", "A角", "manager")),
    "collection": (("month", "月份", "collection"),),
    "bills": (("month", "账期", "bills"),),
    "service_orders": (("kind", "业务类型", "kind"), ("staff", "责任人", "staff")),
}
_STATES: Final = FilterChoice(
    name="state",
    title="状态",
    options=tuple((state.value, LABELS[CustomerState][state]) for state in CustomerState),
)
_OWING: Final = FilterChoice(name="owing", title="欠费", options=(("1", "只看欠费"),))
_GATHERINGS: Final = FilterChoice(
    name="kind", title="类别", options=tuple((kind.value, words) for kind, words in GATHERINGS.items())
)
_OUTAGES: Final = FilterChoice(
    name="kind", title="性质", options=tuple((kind.value, words) for kind, words in OUTAGES.items())
)
_MORE: Final = {
    "customers": (_STATES,),
    "bills": (_OWING,),
    "gatherings": (_GATHERINGS,),
    "outage_plans": (_OUTAGES,),
}


def filters_of(name: str, choices: Choices) -> list[FilterChoice]:
    """What a ledger can be filtered by, as things stand."""
    made = [
        FilterChoice(
            name=query, title=title, options=tuple((one.value, one.name or one.value) for one in choices[source])
        )
        for query, title, source in _FILTERS.get(name, ())
    ]
    return [*made, *_MORE.get(name, ())]


_CARD_PERCENT: Final = 34  # of the width; the list takes the rest
_CARD_UNITS: Final = 330  # large text leaves the card as much room as it needs, up to half the width


def _shares(room: int) -> tuple[int, int]:
    """The widths of list and card in so much room."""
    card = max(room * _CARD_PERCENT // 100, min(room // 2, theme().look.px(_CARD_UNITS)))
    return (room - card, card)


class LedgerPage(QWidget):
    """A list and the card of what its current row stands for."""

    def __init__(self, ground: "Ground", name: str, choices: Choices, import_wanted: Callable[[], object]) -> None:
        super().__init__()
        named(self, f"ledger-{name}", TITLES[name])
        self.name = name
        self.choices = choices
        self._ground = ground
        self._wanted: UUID | None = None
        self.card: RecordCard = _CARDS[name](ground) if name in _CARDS else MonthRecordCard(ground, name)
        self.pane = ListPane(
            ground.desk,
            ground.services.lists.source(name),
            name=f"{name}List",
            title=TITLES[name],
            says=cell_words(name),
            filters=filters_of(name, choices),
            empty=self._when_empty(import_wanted),
            unit=UNITS.get(name, "条"),
            ledger=name,
        )
        self.pane.setMinimumWidth(theme().look.px(200))
        column(self).addWidget(self._beside(self.card))

    def _when_empty(self, import_wanted: Callable[[], object]) -> EmptyState:
        if isinstance(self.card, FirmCard):
            text = self.tr("还没有设计、施工、供货单位。客户只能从登记的单位中自主选择。")
            return EmptyState(text=text, verb=self.tr("登记单位"), do=self.card.enter)
        if isinstance(self.card, SealCard):
            return EmptyState(text=self.tr("还没有封印。装表、加封、启封时填写的封印号列在这里。"))
        if isinstance(self.card, GatheringCard | OutageCard):
            is_able = self._ground.may(Permission.DISPATCH)
            verb = self.tr("记录今天的晨会") if isinstance(self.card, GatheringCard) else self.tr("登记停电计划")
            text = self.tr("还没有{title}。").format(title=TITLES[self.name])
            return EmptyState(text=text, verb=verb if is_able else "", do=self.card.enter if is_able else None)
        text = self.tr("还没有{title}。把外部系统导出的表格导入即可。").format(title=TITLES[self.name])
        return EmptyState(text=text, verb=self.tr("导入台账"), do=import_wanted)

    def _beside(self, card: RecordCard) -> QSplitter:
        splitter = RememberedSplitter(
            f"{self.name}Splitter",
            (self.pane, card),
            self._ground.desk.settings,
            stretches=(1, 0),
            usual=_shares,
        )
        self.pane.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.pane.model.dataChanged.connect(self._on_row)
        self.pane.opened.connect(lambda _key: card.setFocus())
        card.shown.connect(self._on_shown)
        card.entered.connect(self.show_record)
        return splitter

    def show_record(self, record_id: UUID) -> None:
        """Show a record that was asked for elsewhere, and list it."""
        self._wanted = record_id
        self.card.show_record(record_id)

    def leave_card(self) -> bool:
        """Go back from the card to the list; False when the keys were not in the card."""
        if not self.card.holds_focus:
            return False
        self.pane.setFocus()
        return True

    def show_filtered(self, filters: Mapping[str, str]) -> None:
        """List what these filters leave."""
        self._wanted = None
        self.pane.show_filtered(filters)

    def refresh(self) -> None:
        """Read list and card again."""
        self.pane.refresh()
        self.card.refresh()

    @Slot()
    def _on_row(self) -> None:
        """The current row, or its content when it has come from the worker."""
        record_id = getattr(self.pane.current_row, "id", None)
        if not isinstance(record_id, UUID) or self._wanted not in (None, record_id):
            return
        self._wanted = None
        if record_id != self.card.record_id:
            self.card.show_record(record_id)

    @Slot(str)
    def _on_shown(self, number: str) -> None:
        if self._wanted is not None and self.card.record_id == self._wanted:
            self.pane.show_filtered({}, number)
