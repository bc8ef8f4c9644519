"""Rows that were asked for before the keys changed are not shown under the new keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from pytestqt.qtbot import QtBot

from app.domain.lists import ListColumn, ListQuery
from app.ui.lists.model import KeyedListModel
from app.ui.running import Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    key: int
    name: str


class Numbers:
    """Lists 1 to 10, or 101 to 110 when asked for `high`."""

    columns = (ListColumn(name="name", title="名称"),)

    def keys(self, query: ListQuery) -> Sequence[int]:
        return list(range(101, 111) if query.text == "high" else range(1, 11))

    def rows(self, keys: Sequence[int]) -> Sequence[object]:
        return [Row(key=key, name=str(key)) for key in keys]


def test_rows_of_the_former_keys_are_dropped(qtbot: QtBot, runner: Runner) -> None:
    model = KeyedListModel(Numbers(), runner)
    model.refresh()
    qtbot.waitUntil(lambda: model.is_loaded)
    model.ask(ListQuery(text="high"))
    model.index(0, 0).data()  # while the new keys are on their way, a row of the old ones is wanted
    model._read_wanted()
    qtbot.waitUntil(lambda: model.keys[0] == 101)
    model.index(0, 0).data()
    qtbot.waitUntil(lambda: model.value(0) is not None)
    qtbot.waitUntil(lambda: runner.pending == 0)
    assert model.value(0) == Row(key=101, name="101")
    model.deleteLater()
