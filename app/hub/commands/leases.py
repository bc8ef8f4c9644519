"""The command that says which leased numbers were given to documents, and which never will be."""

import typer

from app.hub.commands.stations import Station, in_columns
from app.hub.numbers import LeasedBlock, leased_blocks
from app.persistence.ids import station_id
from app.persistence.types import to_milliseconds

_SERIES = {"case": "业务", "order": "派工单", "outage": "停电计划", "gathering": "会议"}


def list_leases(ctx: typer.Context, code: Station) -> None:
    """列出一个供电所的编号号段：给了几号机，用了多少，作废的号码（年度已过或数据已另起一段）。"""
    own = station_id(code).bytes
    with ctx.obj.owner() as store, store.of_station(own, writing=False) as connection:
        blocks = leased_blocks(connection, own, to_milliseconds(ctx.obj.clock.now()))
    in_columns(
        ("种类", "年度", "起", "止", "几号机", "已用", "作废"),
        (
            (
                _SERIES.get(each.series, each.series),
                str(each.year),
                str(each.low),
                str(each.high),
                str(each.device_index),
                str(each.used),
                _void(each),
            )
            for each in blocks
        ),
    )


def _void(block: LeasedBlock) -> str:
    if not block.is_over:
        return ""
    return "、".join(str(low) if low == high else f"{low}-{high}" for low, high in block.unused)
