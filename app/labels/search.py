"""What is found, in words."""

from collections.abc import Mapping
from typing import Final

from app.domain.search.entries import Kind

KINDS: Final[Mapping[Kind, str]] = {
    Kind.CUSTOMER: "客户",
    Kind.CASE: "业务",
    Kind.ORDER: "工单",
    Kind.STAFF: "人员",
    Kind.AREA: "台区",
}
