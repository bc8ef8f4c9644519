"""The lists of 今日: limits, one's own orders, everybody's load."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from app.domain.lists import ColumnKind, ListColumn, ListQuery, ListSource
from app.domain.people.session import Permission, Session
from app.ui.lists.empty import EmptyState
from app.ui.lists.filters import FilterChoice
from app.ui.lists.pane import ListPane
from app.ui.shell.desk import Desk
from app.ui.words import case_words, load_badge, order_words

if TYPE_CHECKING:
    from app.services.bundle import Services


_LIMIT_WIDTH: Final = 19  # the word and what is left beside it, whole
_ORDER_NUMBER_WIDTH: Final = 11
_ORDERS_FIRST: Final = ("number", "task", "next_due_at", "state", "place")
_LIMITS_FIRST: Final = ("number", "name", "due_at", "business_code", "stage", "responsible")


class Arranged:
    """A list with some columns first; with `own`, of one person's rows only, whatever else is filtered."""

    def __init__(
        self,
        source: ListSource,
        first: Sequence[str],
        own: Mapping[str, str],
        widths: Mapping[str, int] | None = None,
    ) -> None:
        self._source = source
        self._own = dict(own)
        limits = {column.name: _LIMIT_WIDTH for column in source.columns if column.kind is ColumnKind.LIMIT}
        wide = {**limits, **(widths or {})}
        known = {column.name: column for column in source.columns}
        order = [*first, *(name for name in known if name not in first)]
        self.columns: Sequence[ListColumn] = tuple(
            replace(known[name], width=wide.get(name, known[name].width)) for name in order
        )

    def keys(self, query: ListQuery) -> Sequence[int]:
        """The keys of the rows that the query asks for."""
        return self._source.keys(replace(query, filters={**query.filters, **self._own}))

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        """The rows of these keys."""
        return self._source.rows(keys)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Today", text)


def limits_list(services: "Services", session: Session, desk: Desk, *, is_own: bool) -> ListPane:
    """The cases by the time their limit has left; of an area manager those in his own areas."""
    may_take_in = session.may(Permission.INTAKE)
    definitions = services.office.definitions
    own = {"manager": session.number} if is_own else {}
    return ListPane(
        desk,
        Arranged(services.lists.source("cases"), _LIMITS_FIRST, own),
        name="todayLimits",
        title=_tr("时限"),
        says=case_words(definitions.versions, desk.now, lambda: definitions.calendar),
        filters=(
            FilterChoice(
                name="due",
                title=_tr("时限"),
                options=(("today", _tr("今日到期")), ("overdue", _tr("已超期")), ("paused", _tr("暂停计时"))),
            ),
            FilterChoice(
                name="standing",
                title=_tr("状态"),
                options=(("unfinished", _tr("在办")), ("done", _tr("待归档")), ("archived", _tr("已归档"))),
            ),
        ),
        empty=EmptyState(
            text=_tr("本人的台区没有业务。") if is_own else _tr("还没有受理过业务。"),
            verb=_tr("受理业务") if may_take_in else "",
            do=(lambda: desk.go_to("intake")) if may_take_in else None,
        ),
        unit=_tr("件"),
    )


def own_orders_list(services: "Services", session: Session, desk: Desk) -> ListPane:
    """An area manager's own open orders, the most urgent first."""
    own = {"standing": "unfinished", "person": session.number}
    return ListPane(
        desk,
        Arranged(services.lists.source("orders"), _ORDERS_FIRST, own, {"number": _ORDER_NUMBER_WIDTH}),
        name="todayOrders",
        title=_tr("我的工单"),
        says=order_words(desk.now),
        empty=EmptyState(text=_tr("没有派给本人的工单。")),
        unit=_tr("张"),
    )


def loads_list(services: "Services", desk: Desk) -> ListPane:
    """The area managers with what they have to do today."""
    return ListPane(
        desk,
        services.lists.loads(),
        name="todayLoads",
        title=_tr("今日派工"),
        says={"state": load_badge},
        empty=EmptyState(text=_tr("还没有台区经理，请到“台账”导入人员，或到“设置”添加。")),
        unit=_tr("人"),
        selects_first=False,
    )
