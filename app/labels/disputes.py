"""What a conflict is about, in the trade's words: the record, its field, the values."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.domain.upstream.operation import Plain
    from app.services.upstream.standing import DisputeLine

RECORD: Final = "整条记录"
"""What a conflict is about that concerns no field: whether the record stays."""

TABLES: Final[Mapping[str, str]] = {
    "absence": "请假外出",
    "attachment": "附件",
    "bill": "电费",
    "canary": "同步信号",
    "certificate": "证书",
    "collection_day": "日采集",
    "counter_session": "柜台接待",
    "customer": "客户",
    "firm": "施工企业",
    "gathering": "会议",
    "line_loss": "台区线损",
    "outage": "停电",
    "outage_plan": "计划停电",
    "prepay_command": "费控指令",
    "service_order": "服务工单",
    "setting": "站点设置",
    "staff": "人员",
    "station": "站点",
    "transformer_area": "台区",
    "work_case": "业务",
    "work_order": "派工单",
}

FIELDS: Final[Mapping[str, str]] = {
    "a_manager_id": "A角",
    "absent": "缺席人员",
    "accepted_at": "受理（接单）时间",
    "account_number": "户号",
    "added_at": "附上时间",
    "address": "地址",
    "area_id": "台区",
    "area_ids": "停电台区",
    "arrived_at": "到达时间",
    "attendees": "参加人员",
    "b_manager_id": "B角",
    "business_code": "业务类型",
    "business_version": "业务类型版本",
    "called_at": "叫号时间",
    "called_off": "取消原因",
    "capacity_kva": "容量（kVA）",
    "capacity_w": "容量",
    "case_id": "业务",
    "category": "用电类别",
    "clerk_id": "受理人员",
    "closed_at": "办结时间",
    "code": "所代码",
    "contact": "联系人",
    "county": "县公司",
    "created_at": "建立时间",
    "credit_code": "统一社会信用代码",
    "customer_id": "客户",
    "day": "日期",
    "decisions": "议定事项",
    "departed_at": "出发时间",
    "details": "业务内容",
    "device_index": "电脑编号",
    "dispatched_at": "派工时间",
    "due_arrive_at": "到达期限",
    "due_at": "完工期限",
    "due_on": "缴费期限",
    "ended_at": "结束时间",
    "ends_at": "结束时间",
    "executed_at": "执行时间",
    "fed_in": "上网电量",
    "feeder": "所属线路",
    "finished_at": "完工时间",
    "from_at": "停电时间",
    "grid": "网格",
    "guardian_id": "监护人",
    "held_at": "召开时间",
    "hint": "停电提示",
    "id_kind": "证件类型",
    "id_number": "证件号码",
    "is_active": "在岗（有效）",
    "is_at_fault": "责任",
    "is_running": "运行",
    "is_success": "执行结果",
    "issued_at": "下发时间",
    "key": "设置项",
    "kind": "类别",
    "late_reason": "未提前告知的原因",
    "latitude_e6": "纬度",
    "lead_id": "工作负责人",
    "licences": "资质",
    "line": "停电线路",
    "line_m": "线路长度（m）",
    "longitude_e6": "经度",
    "measures": "安全措施",
    "media_type": "文件类型",
    "member_ids": "班员",
    "meter_number": "电能表资产号",
    "meters_collected": "采集成功表数",
    "meters_due": "应抄表数",
    "meters_read": "实抄表数",
    "month": "月份",
    "name": "名称",
    "n": "次数",
    "number": "编号",
    "opened_on": "立户日期",
    "orders": "部署工作",
    "origin": "来源",
    "paid_on": "缴费日期",
    "paper_code": "所属资料",
    "papers": "资料",
    "period": "电费月份",
    "phone": "电话",
    "place": "地点",
    "place_kind": "城乡",
    "planned_from": "计划开始",
    "planned_to": "计划结束",
    "post": "岗位",
    "reason": "原因",
    "receivable": "应收",
    "received": "实收",
    "responsible_id": "责任人",
    "result": "完工内容",
    "risks": "危险点",
    "roles": "角色",
    "scope": "停电范围",
    "sha256": "文件校验值",
    "signed_at": "签收时间",
    "size_bytes": "文件大小",
    "sold": "售电量",
    "source": "来源",
    "staff_id": "人员",
    "stage": "环节",
    "stage_since": "环节开始时间",
    "started_at": "开始时间",
    "starts_at": "开始时间",
    "state": "状态",
    "subject": "主题",
    "supplied": "供电量",
    "task": "任务",
    "team": "班组",
    "texts": "记录内容",
    "ticket": "排队号",
    "to_at": "送电时间",
    "told_on": "告知日期",
    "valid_until": "有效期至",
    "value": "设置值",
    "village": "村",
    "voltage": "电压等级",
    "warnings": "提醒事项",
    "written_at": "写入时间",
}

NONE: Final = "（无）"
"""What is said of a field without a value."""


def dispute_text(line: "DisputeLine") -> str:
    """The record and its field, as 业务 查良镛 2026-YF-000001-5：电话."""
    part = f"（{line.dispute.part}）" if line.dispute.part else ""
    return f"{record_text(line)}：{field_text(line)}{part}"


def record_text(line: "DisputeLine") -> str:
    """The record, as 业务 查良镛 2026-YF-000001-5."""
    return " ".join(filter(None, (TABLES.get(line.table, line.table), line.title)))


def field_text(line: "DisputeLine") -> str:
    """The field, or that it is about the record itself."""
    return FIELDS.get(line.column, line.column) if line.column else RECORD


def value_text(line: "DisputeLine", value: "Plain", names: Mapping[str, str] | None = None) -> str:
    """One of the values as people read it: words for codes, the station's time for moments.

    `names` says what ids and codes stand for; without it only people have names.
    """
    from app.labels.upstream_words import value_words  # noqa: PLC0415 - it knows the records of every area

    if not line.column:
        return "保留" if value else "删除"
    if value is None or value == "":
        return NONE
    if line.dispute.part and isinstance(value, str):
        value = _part(value)
    return value_words(line.table, line.column, value, line.names if names is None else names)


def _part(value: str) -> str:
    """A part of a value as it would be typed: texts without their quotes."""
    found = json.loads(value)
    return found if isinstance(found, str) else value
