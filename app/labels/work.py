"""Sentences about cases, their limits and the definitions behind them, and names of their states and steps.

`{…_label}` stands for the Chinese name of the code of the same name in the problem's values.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.domain.definitions.business import BusinessKind, CustomerCategory
from app.domain.definitions.limit import LimitMode, LimitScope, LimitUnit
from app.domain.definitions.paper import PaperNeed
from app.domain.definitions.stage import Holder
from app.domain.records.facts import PlaceKind
from app.domain.work.calendar import DayKind
from app.domain.work.case import CaseState, Origin, PaperState
from app.domain.work.clocks import CASE_ENDED, CUSTOMER_STAGE
from app.domain.work.counter import CounterAlert
from app.domain.work.deadlines import ClockState
from app.domain.work.event import EventKind, SubjectKind
from app.domain.work.holding import Keeper
from app.domain.work.pausing import PauseReason
from app.domain.work.steps import StepKind

PROBLEMS: Final[Mapping[str, str]] = {
    "field.missing": "{label}未填。",
    "field.not_a_choice": "{label}没有“{value}”这一项，请重新选择。",
    "field.not_a_date": "{label}不是有效日期，请按年-月-日填写。",
    "field.not_a_moment": "{label}不是有效时间，请填到分钟。",
    "field.not_a_number": "{label}应为不小于零的数。",
    "field.unknown": "本业务没有“{label}”这一项。",
    "field.not_of_stage": "本环节不填“{label}”，请核对环节与字段。",
    "area.missing": "请选定台区。",
    "area.not_running": "台区“{area}”未运行，不能受理，请核对台区。",
    "paper.unknown": "本业务没有“{paper}”这项资料。",
    "paper.not_promisable": "“{paper}”不能容缺，须收齐后办理。",
    "paper.required": "“{paper}”为必收资料，不能标为不需要。",
    "gate.papers_complete": "缺“{paper}”，收齐或签承诺书后才能进入下一环节。",
    "gate.papers_original": "“{paper}”尚未补齐，补齐后才能归档。",
    "gate.order_finished": "本环节的工单还没有完工。",
    "gate.bills_settled": "该户电费尚未结清。",
    "gate.form_signed": "表单“{form}”客户还没有签字。",
    "gate.notice_given": "一次性告知书还没有交给客户。",
    "case.step_not_allowed": "业务{number}现为“{state_label}”，不能{step_label}。",
    "case.reason_missing": "请填写原因。",
    "case.time_backwards": "所填时间早于业务{number}进入本环节的时间，请核对。",
    "case.ended": "业务{number}已办结或归档，不能再改。",
    "case.unknown_number": "没有编号为“{number}”的业务，请核对。",
    "case.not_your_step": "本岗位不能“{step_label}”，请由经办岗位办理。",
    "case.order_open": "工单{number}还没有办结，请先完工或撤回。",
    "business.unknown": "没有业务类型“{business}”。",
    "business.not_in_force": "“{name}”在{day}尚未施行，请核对受理日期。",
    "counter.already_signed": "{ticket}号已签字办结。",
    "counter.signed_before_called": "{ticket}号的签字时间早于叫号时间，请核对。",
    "clock.amount": "时限应为1至{most}，现为{amount}。",
    "clock.pause_backwards": "第{pause}段暂停的结束早于开始，请核对。",
    "clock.end_before_start": "结束时间早于开始时间，请核对。",
    "clock.never_ends": "这个时限到2199年底也用不完，请核对工作日历与暂停。",
    "definition.code_not_file": "业务代码“{business}”与文件名不一致。",
    "definition.missing": "定义缺“{path}”。",
    "definition.wrong_type": "定义中“{path}”的类型不对。",
    "definition.not_a_table": "定义中“{path}”应为一组键值。",
    "definition.negative": "定义中“{path}”不能小于零。",
    "definition.unknown_value": "定义中“{path}”没有“{value}”这个取值。",
    "definition.unknown_reference": "定义中“{path}”引用的“{value}”不存在。",
    "definition.duplicate": "定义中“{path}”的“{value}”重复。",
    "definition.limit_amount": "定义中时限“{path}”应大于零。",
    "definition.stage_order": "定义中“{path}”的环节走向不对：须逐环节向前，首末环节对所有业务适用。",
}

STOP_REASONS: Final[Mapping[str, str]] = {
    PauseReason.CUSTOMER_PAPERS: "客户补正资料",
    PauseReason.CUSTOMER_WORKS: "客户工程施工",
    PauseReason.CUSTOMER_PAYMENT: "客户未缴费",
    PauseReason.CUSTOMER_POSTPONED: "客户改约或暂不送电",
    PauseReason.PERMIT: "掘路、占道等政府审批",
    PauseReason.LAND: "政策处理、青苗赔偿",
    PauseReason.WEATHER: "恶劣天气",
    PauseReason.GRID_WORKS: "电网配套工程",
    PauseReason.ACCESS_DESIGN: "客户委托接入系统设计",
    PauseReason.EXPERT_REVIEW: "专家组会审",
    PauseReason.FUNDS: "资金未落实",
    PauseReason.UPSTREAM: "待上级批复",
    CUSTOMER_STAGE: "客户环节，不计供电企业时限",
    CASE_ENDED: "业务终止期间",
}
"""Why a clock stood still, by the reason on a receipt line; a reason that is not here is shown as it is."""

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    CaseState: {
        CaseState.OPEN: "在办",
        CaseState.PAUSED: "暂停",
        CaseState.DONE: "已办结",
        CaseState.WITHDRAWN: "已撤销",
        CaseState.REFUSED: "不予受理",
        CaseState.ARCHIVED: "已归档",
    },
    StepKind: {
        StepKind.ADVANCE: "进入下一环节",
        StepKind.CLOSE: "办结",
        StepKind.ARCHIVE: "归档",
        StepKind.RETURN: "退回整改",
        StepKind.PAUSE: "暂停",
        StepKind.RESUME: "恢复",
        StepKind.WITHDRAW: "撤销",
        StepKind.REFUSE: "不予受理",
        StepKind.REOPEN: "重开",
    },
    Origin: {
        Origin.COUNTER: "营业厅",
        Origin.PHONE: "电话",
        Origin.HOTLINE: "95598",
        Origin.ONLINE: "网上国网",
        Origin.GOVERNMENT: "政务平台",
        Origin.VISIT: "走访",
        Origin.STAFF: "台区经理自报",
    },
    PaperState: {
        PaperState.MISSING: "未收",
        PaperState.PRESENT: "已收",
        PaperState.PROMISED: "容缺（已承诺）",
        PaperState.NOT_NEEDED: "不需要",
    },
    PaperNeed: {PaperNeed.REQUIRED: "必收", PaperNeed.CONDITIONAL: "按情形收取"},
    PauseReason: {reason: STOP_REASONS[reason] for reason in PauseReason},
    PlaceKind: {PlaceKind.TOWN: "城区", PlaceKind.RURAL: "农村", PlaceKind.REMOTE: "特殊边远地区"},
    Holder: {
        Holder.CLERK: "内勤",
        Holder.AREA_MANAGER: "台区经理",
        Holder.HEAD: "所长",
        Holder.CUSTOMER: "客户",
    },
    Keeper: {
        Keeper.CLERK: "内勤",
        Keeper.AREA_MANAGER: "台区经理",
        Keeper.HEAD: "所长",
        Keeper.CUSTOMER: "客户",
        Keeper.EXPERTS: "专家组",
        Keeper.FUNDS: "资金",
        Keeper.CONTRACTOR: "施工单位",
        Keeper.DESIGNER: "设计单位",
        Keeper.UPSTREAM: "上级部门",
        Keeper.AUTHORITY: "政府、属地",
        Keeper.WEATHER: "天气",
        Keeper.OTHER: "其他",
        Keeper.NOBODY: "业务终止期间",
    },
    BusinessKind: {BusinessKind.COUNTER: "柜台业务", BusinessKind.FAULT: "故障报修", BusinessKind.SERVICE: "服务诉求"},
    CustomerCategory: {
        CustomerCategory.RESIDENT: "居民",
        CustomerCategory.NON_RESIDENT: "非居民",
        CustomerCategory.ANY: "不限",
    },
    ClockState: {
        ClockState.NORMAL: "正常",
        ClockState.NEAR: "临期",
        ClockState.OVERDUE: "超期",
        ClockState.PAUSED: "暂停",
        ClockState.MET: "按时完成",
        ClockState.LATE: "超期完成",
    },
    CounterAlert: {CounterAlert.NORMAL: "正常", CounterAlert.NEAR: "临近时限", CounterAlert.OVER: "超过时限"},
    LimitUnit: {
        LimitUnit.WORKING_DAY: "个工作日",
        LimitUnit.CALENDAR_DAY: "天",
        LimitUnit.HOUR: "小时",
        LimitUnit.MINUTE: "分钟",
    },
    LimitMode: {LimitMode.STATUTORY: "法定计算", LimitMode.ELAPSED: "按营业时间逐分计算"},
    LimitScope: {
        LimitScope.WHOLE: "全过程",
        LimitScope.UTILITY: "供电企业环节",
        LimitScope.STAGE: "单环节",
        LimitScope.ARRIVAL: "到达现场",
        LimitScope.RESTORATION: "恢复供电",
        LimitScope.CALLBACK: "回访",
    },
    DayKind: {
        DayKind.WORKDAY: "工作日",
        DayKind.WEEKEND: "周末",
        DayKind.HOLIDAY: "节假日",
        DayKind.MAKE_UP: "调休上班",
        DayKind.STATION_WORKS: "本所上班",
        DayKind.STATION_RESTS: "本所休息",
    },
    SubjectKind: {
        SubjectKind.CASE: "业务",
        SubjectKind.ORDER: "工单",
        SubjectKind.STAFF: "人员",
        SubjectKind.STATION: "供电所",
    },
    EventKind: {
        EventKind.CASE_ACCEPTED: "受理",
        EventKind.CASE_ADVANCED: "进入下一环节",
        EventKind.CASE_RETURNED: "退回整改",
        EventKind.CASE_PAUSED: "暂停",
        EventKind.CASE_RESUMED: "恢复",
        EventKind.CASE_PAUSE_ENTERED: "补记暂停",
        EventKind.CASE_PAUSE_ENDED: "结束暂停",
        EventKind.CASE_PAUSE_CORRECTED: "更正暂停",
        EventKind.CASE_PAUSE_REMOVED: "撤销暂停",
        EventKind.CASE_PAUSE_APPROVED: "批准暂停",
        EventKind.CASE_PAUSE_REFUSED: "不批准暂停",
        EventKind.CASE_WITHDRAWN: "客户撤销",
        EventKind.CASE_REFUSED: "不予受理",
        EventKind.CASE_CLOSED: "办结",
        EventKind.CASE_REOPENED: "重开",
        EventKind.CASE_ARCHIVED: "归档",
        EventKind.CASE_FIELDS_ENTERED: "录入",
        EventKind.CASE_CORRECTED: "更正",
        EventKind.CASE_HANDED_OVER: "移交负责人",
        EventKind.CASE_PAPER_CHANGED: "资料变更",
        EventKind.CASE_ATTACHED: "添加附件",
        EventKind.CASE_NOTICE_GIVEN: "交付一次性告知书",
        EventKind.CASE_PAPER_ASKED: "补充要求资料",
        EventKind.CASE_FORM_SIGNED: "客户签字",
        EventKind.CASE_FORM_PRINTED: "打印表单",
        EventKind.CASE_CALLED_BACK: "回访",
        EventKind.COUNTER_CALLED: "叫号",
        EventKind.COUNTER_SIGNED: "签字办结",
        EventKind.ORDER_CREATED: "建单",
        EventKind.ORDER_DISPATCHED: "派工",
        EventKind.ORDER_ACCEPTED: "接单",
        EventKind.ORDER_DEPARTED: "出发",
        EventKind.ORDER_ARRIVED: "到达",
        EventKind.ORDER_FINISHED: "完工",
        EventKind.ORDER_HANDED_BACK: "退回",
        EventKind.ORDER_WITHDRAWN: "撤回",
        EventKind.ORDER_ARCHIVED: "工单归档",
        EventKind.ORDER_HANDED_OVER: "移交",
        EventKind.TIMES_ANSWERED: "说明时间疑问",
        EventKind.TIMES_DECIDED: "认定时间说明",
    },
}
