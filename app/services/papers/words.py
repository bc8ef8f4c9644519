"""Words as they stand on papers."""

from collections.abc import Mapping
from typing import Final

from app.domain.customers.customer import IdKind
from app.domain.definitions.limit import LimitUnit
from app.domain.work.case import Origin

ORIGINS: Final[Mapping[Origin, str]] = {
    Origin.COUNTER: "营业厅",
    Origin.PHONE: "电话",
    Origin.HOTLINE: "95598",
    Origin.ONLINE: "网上国网",
    Origin.GOVERNMENT: "政务平台",
    Origin.VISIT: "走访",
    Origin.STAFF: "台区经理自报",
}
ID_KINDS: Final[Mapping[IdKind, str]] = {
    IdKind.RESIDENT: "居民身份证",
    IdKind.BUSINESS_LICENCE: "营业执照",
    IdKind.OTHER: "其他有效证件",
}
UNITS: Final[Mapping[LimitUnit, str]] = {
    LimitUnit.WORKING_DAY: "个工作日",
    LimitUnit.CALENDAR_DAY: "天",
    LimitUnit.HOUR: "小时",
    LimitUnit.MINUTE: "分钟",
}
PROMISED: Final = "承诺书，容缺受理"
BY_THE_CUSTOMER: Final = "客户自办"
