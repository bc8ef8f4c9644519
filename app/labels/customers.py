"""Sentences about what identifies a customer, and names of customers' states."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.domain.customers.customer import CustomerState, IdKind

PROBLEMS: Final[Mapping[str, str]] = {
    "id_number.old": "这是15位旧身份证号，已停用，请按新证填写18位号码。",
    "id_number.length": "身份证号应为18位，现有{length}位。",
    "id_number.characters": "身份证号前17位应为数字，末位为数字或X。",
    "id_number.region": "身份证号开头“{region}”不是行政区划代码，请核对。",
    "id_number.birth_date": "身份证号中的出生日期不存在或不合理，请核对第7至14位。",
    "id_number.check_digit": "身份证号末位校验不符，请逐位核对。",
    "credit_code.length": "统一社会信用代码应为18位，现有{length}位。",
    "credit_code.characters": "统一社会信用代码只用数字和大写字母（不用I、O、S、V、Z），第3至8位为数字。",
    "credit_code.registrar": "统一社会信用代码首位不是登记管理部门代码，请核对。",
    "credit_code.check_digit": "统一社会信用代码末位校验不符，请逐位核对。",
    "phone.characters": "电话号码只能由数字和短横线组成。",
    "phone.length": "电话号码位数不对：手机11位，固定电话7至8位（可加区号），现有{length}位。",
    "account.characters": "户号只能由数字组成。",
    "account.length": "户号应为10位或13位，现有{length}位。",
    "name.missing": "户名未填。",
    "name.length": "户名不超过{most}个字。",
    "name.control_character": "户名第{place}个字符看不见，可能由复制带入，请删去重填。",
    "capacity.not_positive": "容量应大于零。",
    "capacity.voltage": "容量{capacity} kW超出该供电电压的上限{most} kW，请改供电电压或核对容量。",
    "customer.missing": "请先选定用电客户。",
    "customer.account_taken": "户号{account}已属另一客户，请核对。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    IdKind: {
        IdKind.RESIDENT: "居民身份证",
        IdKind.BUSINESS_LICENCE: "营业执照",
        IdKind.OTHER: "其他有效证件",
    },
    CustomerState: {
        CustomerState.NORMAL: "正常用电客户",
        CustomerState.SUSPENDED: "暂停用电",
        CustomerState.CLOSED: "已销户",
    },
}
