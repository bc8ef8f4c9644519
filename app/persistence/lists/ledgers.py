"""The ledgers: customers, transformer areas, staff and firms."""

from typing import Final

from app.domain.lists import ColumnKind, ListColumn
from app.persistence.lists.keyed import ListPlan, equals, tail
from app.persistence.tables.customers import customer
from app.persistence.tables.firms import firm
from app.persistence.tables.grid import transformer_area as area
from app.persistence.tables.people import staff

_A: Final = staff.alias("a_manager")
_B: Final = staff.alias("b_manager")

CUSTOMERS: Final = ListPlan(
    name="customers",
    key="customer.rowid",
    source=customer.join(area, customer.c.area_id == area.c.id).join(_A, area.c.a_manager_id == _A.c.id),
    whole=customer,
    columns=(
        ListColumn(name="account_number", title="户号", width=7),
        ListColumn(name="name", title="户名", width=9),
        ListColumn(name="address", title="用电地址", width=16),
        ListColumn(name="phone_tail", title="电话尾号", width=5, is_sortable=False),
        ListColumn(name="area", title="台区", width=12),
        ListColumn(name="manager", title="台区经理", width=5),
        ListColumn(name="category", title="用电类别", width=9),
        ListColumn(name="capacity_w", title="合同容量", kind=ColumnKind.NUMBER, width=6),
        ListColumn(name="voltage", title="供电电压", width=6),
        ListColumn(name="meter_number", title="电能表资产号", width=14),
        ListColumn(name="opened_on", title="立户日期", kind=ColumnKind.DAY, width=7),
        ListColumn(name="state", title="状态", kind=ColumnKind.BADGE, width=6),
    ),
    values={
        "id": customer.c.id,
        "account_number": customer.c.account_number,
        "name": customer.c.name,
        "address": customer.c.address,
        "phone_tail": tail(customer.c.phone),
        "area": area.c.name,
        "manager": _A.c.name,
        "category": customer.c.category,
        "capacity_w": customer.c.capacity_w,
        "voltage": customer.c.voltage,
        "meter_number": customer.c.meter_number,
        "opened_on": customer.c.opened_on,
        "state": customer.c.state,
    },
    order=(customer.c.account_number,),
    text=(customer.c.account_number, customer.c.name, customer.c.address, customer.c.meter_number),
    filters={
        "area": equals(area.c.number),
        "grid": equals(area.c.grid),
        "state": equals(customer.c.state),
        "category": equals(customer.c.category),
        "manager": equals(_A.c.number),
    },
)

AREAS: Final = ListPlan(
    name="areas",
    key="transformer_area.rowid",
    source=area.join(_A, area.c.a_manager_id == _A.c.id).join(_B, area.c.b_manager_id == _B.c.id),
    columns=(
        ListColumn(name="number", title="台区编号", width=8),
        ListColumn(name="name", title="台区名称", width=13),
        ListColumn(name="grid", title="网格", width=6),
        ListColumn(name="village", title="所在村", width=7),
        ListColumn(name="feeder", title="所属线路", width=9),
        ListColumn(name="capacity_kva", title="配变容量 kVA", kind=ColumnKind.NUMBER, width=7),
        ListColumn(name="line_m", title="低压线路 m", kind=ColumnKind.NUMBER, width=7),
        ListColumn(name="a_manager", title="A角", width=5),
        ListColumn(name="b_manager", title="B角", width=5),
    ),
    values={
        "id": area.c.id,
        "number": area.c.number,
        "name": area.c.name,
        "grid": area.c.grid,
        "village": area.c.village,
        "feeder": area.c.feeder,
        "capacity_kva": area.c.capacity_kva,
        "line_m": area.c.line_m,
        "a_manager": _A.c.name,
        "b_manager": _B.c.name,
    },
    order=(area.c.number,),
    text=(area.c.number, area.c.name, area.c.village, _A.c.name),
    filters={"grid": equals(area.c.grid), "manager": equals(_A.c.number)},
)

STAFF: Final = ListPlan(
    name="staff",
    key="staff.rowid",
    source=staff,
    columns=(
        ListColumn(name="number", title="工号", width=6),
        ListColumn(name="name", title="姓名", width=6),
        ListColumn(name="post", title="岗位", width=8),
        ListColumn(name="team", title="班组", width=6),
        ListColumn(name="phone", title="手机号", width=8, is_sortable=False),
        ListColumn(name="is_active", title="在岗", kind=ColumnKind.BADGE, width=5),
    ),
    values={
        "id": staff.c.id,
        "number": staff.c.number,
        "name": staff.c.name,
        "post": staff.c.post,
        "team": staff.c.team,
        "phone": staff.c.phone,
        "is_active": staff.c.is_active,
    },
    order=(staff.c.number,),
    text=(staff.c.number, staff.c.name, staff.c.post),
    filters={"team": equals(staff.c.team), "post": equals(staff.c.post)},
)

FIRMS: Final = ListPlan(
    name="firms",
    key="firm.rowid",
    source=firm,
    columns=(
        ListColumn(name="credit_code", title="统一社会信用代码", width=11),
        ListColumn(name="name", title="单位名称", width=14),
        ListColumn(name="licences", title="资质", width=18, is_sortable=False),
        ListColumn(name="contact", title="联系人", width=5, is_sortable=False),
        ListColumn(name="is_active", title="名录", kind=ColumnKind.BADGE, width=5),
    ),
    values={
        "id": firm.c.id,
        "credit_code": firm.c.credit_code,
        "name": firm.c.name,
        "licences": firm.c.licences,
        "contact": firm.c.contact,
        "is_active": firm.c.is_active,
    },
    order=(firm.c.credit_code,),  # by a number others gave: no firm stands before another by merit or by use
    text=(firm.c.credit_code, firm.c.name),
    filters={"active": lambda value, _now: firm.c.is_active.is_(value == "1")},
)
