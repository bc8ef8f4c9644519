"""Every field of a ledger's rows is said on its card, with its unit."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.records.facts import Bill, CollectionDay, LineLoss, MonthRecord, Outage, PrepayCommand, ServiceOrder
from app.labels.records import FIELDS
from tests.domain.records.test_facts import MONTH, ORDER

_KINDS: dict[str, type[Any]] = {
    "line_losses": LineLoss,
    "collection": CollectionDay,
    "bills": Bill,
    "commands": PrepayCommand,
    "service_orders": ServiceOrder,
    "outages": Outage,
}


def said(name: str, record: MonthRecord) -> dict[str, str]:
    return {each.title: each.of(record) for each in FIELDS[name]}


@pytest.mark.parametrize("name", sorted(_KINDS))
def test_no_field_is_left_out(name: str) -> None:
    held = {one.name for one in fields(_KINDS[name]) if one.name not in {"id", "version"} and one.name[-3:] != "_id"}
    assert held <= {one.name for one in FIELDS[name]}


def test_figures_have_their_units() -> None:
    assert said("line_losses", MONTH) == {
        "月份": "2026-10",
        "供电量": "29,000.00 kW·h",
        "上网电量": "520.78 kW·h",
        "售电量": "26,139.35 kW·h",
        "损失电量": "3,381.43 kW·h",
        "线损率": "11.45 %",
        "应抄户数": "128 户",
        "实抄户数": "127 户",
        "抄表率": "99.22 %",
    }


def test_what_is_not_known_is_said_or_left_out() -> None:
    shown = said("service_orders", replace(ORDER, finished_at=None))
    assert (shown["派发时间"], shown["到达用时"], shown["办结时间"], shown["办结用时"]) == (
        "没有记录",
        "35 分",
        "未办结",
        "",
    )
    assert (shown["地点类别"], shown["是否有责"]) == ("农村", "无责")


def test_times_that_do_not_fit_together_are_seen() -> None:
    early = replace(ORDER, arrived_at=ORDER.accepted_at - timedelta(minutes=5))
    assert said("service_orders", early)["到达用时"] == "-5 分"
