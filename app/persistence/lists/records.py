"""The month's records from other systems, as ledgers."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, case, func, or_, select

from app.domain.lists import ColumnKind, ListColumn
from app.persistence.lists.keyed import ListPlan, equals
from app.persistence.tables.customers import customer
from app.persistence.tables.grid import transformer_area as area
from app.persistence.tables.people import staff
from app.persistence.tables.records import bill, collection_day, line_loss, outage, prepay_command, service_order

_NUMBER = ColumnKind.NUMBER

# Loss in hundredths of a percent, rounded; areas without supply have none.
_LOSS_RATE = case(
    (line_loss.c.supplied + line_loss.c.fed_in == 0, None),
    else_=func.round(
        (line_loss.c.supplied + line_loss.c.fed_in - line_loss.c.sold)
        * 10000.0
        / (line_loss.c.supplied + line_loss.c.fed_in)
    ),
)

LINE_LOSSES: Final = ListPlan(
    name="line_losses",
    key="line_loss.rowid",
    source=line_loss.join(area, line_loss.c.area_id == area.c.id).join(staff, area.c.a_manager_id == staff.c.id),
    columns=(
        ListColumn(name="month", title="月份", width=6),
        ListColumn(name="area_number", title="台区编号", width=8),
        ListColumn(name="area", title="台区", width=12),
        ListColumn(name="manager", title="A角", width=5),
        ListColumn(name="supplied", title="供电量 kW·h", kind=_NUMBER, width=8, is_hundredths=True),
        ListColumn(name="sold", title="售电量 kW·h", kind=_NUMBER, width=8, is_hundredths=True),
        ListColumn(name="loss_rate", title="线损率 %", kind=_NUMBER, width=6, is_hundredths=True),
        ListColumn(name="meters_due", title="应抄户数", kind=_NUMBER, width=6),
        ListColumn(name="meters_read", title="实抄户数", kind=_NUMBER, width=6),
    ),
    values={
        "id": line_loss.c.id,
        "month": line_loss.c.month,
        "area_number": area.c.number,
        "area": area.c.name,
        "manager": staff.c.name,
        "supplied": line_loss.c.supplied,
        "sold": line_loss.c.sold,
        "loss_rate": _LOSS_RATE,
        "meters_due": line_loss.c.meters_due,
        "meters_read": line_loss.c.meters_read,
    },
    order=(line_loss.c.month.desc(), _LOSS_RATE.desc()),
    text=(area.c.number, area.c.name, staff.c.name),
    filters={"month": equals(line_loss.c.month), "manager": equals(staff.c.number)},
)

COLLECTION: Final = ListPlan(
    name="collection",
    key="collection_day.rowid",
    source=collection_day.join(area, collection_day.c.area_id == area.c.id),
    columns=(
        ListColumn(name="day", title="日期", kind=ColumnKind.DAY, width=7),
        ListColumn(name="area_number", title="台区编号", width=8),
        ListColumn(name="area", title="台区", width=12),
        ListColumn(name="meters_due", title="应采户数", kind=_NUMBER, width=6),
        ListColumn(name="meters_collected", title="成功户数", kind=_NUMBER, width=6),
        ListColumn(name="missing", title="失败户数", kind=_NUMBER, width=6),
    ),
    values={
        "id": collection_day.c.id,
        "day": collection_day.c.day,
        "area_number": area.c.number,
        "area": area.c.name,
        "meters_due": collection_day.c.meters_due,
        "meters_collected": collection_day.c.meters_collected,
        "missing": collection_day.c.meters_due - collection_day.c.meters_collected,
    },
    order=(collection_day.c.day.desc(), (collection_day.c.meters_due - collection_day.c.meters_collected).desc()),
    text=(area.c.number, area.c.name),
    filters={"month": lambda value, _now: func.substr(collection_day.c.day, 1, 7) == value},
)

_OWED = bill.c.receivable - bill.c.received


def _managed_by(number: str, _now: datetime) -> ColumnElement[bool]:
    """Of an area the person with this staff number is A- or B-role of."""
    person = select(staff.c.id).where(staff.c.number == number)
    return or_(area.c.a_manager_id.in_(person), area.c.b_manager_id.in_(person))


BILLS: Final = ListPlan(
    name="bills",
    key="bill.rowid",
    source=bill.join(customer, bill.c.customer_id == customer.c.id).join(area, customer.c.area_id == area.c.id),
    columns=(
        ListColumn(name="period", title="账期", width=6),
        ListColumn(name="account_number", title="户号", width=7),
        ListColumn(name="name", title="户名", width=9),
        ListColumn(name="area", title="台区", width=12),
        ListColumn(name="receivable", title="应收 元", kind=_NUMBER, width=7, is_hundredths=True),
        ListColumn(name="received", title="实收 元", kind=_NUMBER, width=7, is_hundredths=True),
        ListColumn(name="owed", title="欠费 元", kind=_NUMBER, width=7, is_hundredths=True),
        ListColumn(name="paid_on", title="收费日期", kind=ColumnKind.DAY, width=7),
        ListColumn(name="due_on", title="缴费期限", kind=ColumnKind.DAY, width=7),
    ),
    values={
        "id": bill.c.id,
        "customer_id": bill.c.customer_id,
        "period": bill.c.period,
        "account_number": customer.c.account_number,
        "name": customer.c.name,
        "area": area.c.name,
        "receivable": bill.c.receivable,
        "received": bill.c.received,
        "owed": _OWED,
        "paid_on": bill.c.paid_on,
        "due_on": bill.c.due_on,
    },
    order=(bill.c.period.desc(), _OWED.desc(), customer.c.account_number),
    text=(customer.c.account_number, customer.c.name, area.c.name),
    filters={
        "month": equals(bill.c.period),
        "owing": lambda _value, _now: _OWED > 0,
        "grid": equals(area.c.grid),
        "manager": _managed_by,
    },
)

COMMANDS: Final = ListPlan(
    name="commands",
    key="prepay_command.rowid",
    source=prepay_command.join(customer, prepay_command.c.customer_id == customer.c.id),
    columns=(
        ListColumn(name="issued_at", title="下发时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="account_number", title="户号", width=7),
        ListColumn(name="name", title="户名", width=9),
        ListColumn(name="kind", title="指令", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="executed_at", title="执行时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="is_success", title="结果", kind=ColumnKind.BADGE, width=5),
    ),
    values={
        "id": prepay_command.c.id,
        "issued_at": prepay_command.c.issued_at,
        "account_number": customer.c.account_number,
        "name": customer.c.name,
        "kind": prepay_command.c.kind,
        "executed_at": prepay_command.c.executed_at,
        "is_success": prepay_command.c.is_success,
    },
    order=(prepay_command.c.issued_at.desc(),),
    text=(customer.c.account_number, customer.c.name),
)

SERVICE_ORDERS: Final = ListPlan(
    name="service_orders",
    key="service_order.rowid",
    source=service_order.join(area, service_order.c.area_id == area.c.id).join(
        staff, service_order.c.staff_id == staff.c.id
    ),
    columns=(
        ListColumn(name="number", title="工单编号", width=9),
        ListColumn(name="kind", title="业务类型", width=8),
        ListColumn(name="source", title="来源", width=6),
        ListColumn(name="area", title="台区", width=12),
        ListColumn(name="staff", title="责任人", width=5),
        ListColumn(name="accepted_at", title="受理时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="arrived_at", title="到达时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="finished_at", title="办结时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="is_at_fault", title="是否有责", kind=ColumnKind.BADGE, width=5),
    ),
    values={
        "id": service_order.c.id,
        "number": service_order.c.number,
        "kind": service_order.c.kind,
        "source": service_order.c.source,
        "area": area.c.name,
        "staff": staff.c.name,
        "accepted_at": service_order.c.accepted_at,
        "arrived_at": service_order.c.arrived_at,
        "finished_at": service_order.c.finished_at,
        "is_at_fault": service_order.c.is_at_fault,
    },
    order=(service_order.c.accepted_at.desc(),),
    text=(service_order.c.number, service_order.c.kind, area.c.name, staff.c.name),
    filters={"kind": equals(service_order.c.kind), "staff": equals(staff.c.number)},
)

OUTAGES: Final = ListPlan(
    name="outages",
    key="outage.rowid",
    source=outage.join(area, outage.c.area_id == area.c.id),
    columns=(
        ListColumn(name="started_at", title="开始时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="ended_at", title="结束时间", kind=ColumnKind.MOMENT, width=9),
        ListColumn(name="area_number", title="台区编号", width=8),
        ListColumn(name="area", title="台区", width=12),
        ListColumn(name="kind", title="性质", kind=ColumnKind.BADGE, width=5),
        ListColumn(name="is_at_fault", title="是否有责", kind=ColumnKind.BADGE, width=5),
    ),
    values={
        "id": outage.c.id,
        "started_at": outage.c.started_at,
        "ended_at": outage.c.ended_at,
        "area_number": area.c.number,
        "area": area.c.name,
        "kind": outage.c.kind,
        "is_at_fault": outage.c.is_at_fault,
    },
    order=(outage.c.started_at.desc(),),
    text=(area.c.number, area.c.name),
)
