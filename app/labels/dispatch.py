"""Sentences about work orders and crews, and names of their states and steps.

`{…_label}` stands for the Chinese name of the code of the same name in the problem's values.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.domain.dispatch.alerts import OrderAlert
from app.domain.dispatch.choice import ChoiceReason
from app.domain.dispatch.loads import LoadState
from app.domain.dispatch.order import OrderState, OrderStep

PROBLEMS: Final[Mapping[str, str]] = {
    "order.step_not_allowed": "工单{number}现为“{state_label}”，不能{step_label}。",
    "order.no_lead": "请先指定工作负责人，再派工。",
    "order.reason_missing": "请填写退回或撤回的原因。",
    "order.handing_reason_missing": "请填写移交原因。",
    "order.same_crew": "工单{number}的人员没有变动，请另选负责人或监护人。",
    "order.nobody_else": "此时没有别人可以接手，请从名单中另选。",
    "order.not_yours": "工单{number}不是派给本人的，不能回报。",
    "order.kind_unknown": "没有工单类型“{kind}”。",
    "order.time_backwards": "工单{number}的“{step_label}”时间早于上一步，请核对。",
    "crew.guardian_missing": "“{kind}”须两人作业，请指定监护人。",
    "crew.guardian_works": "监护人不得兼任负责人或工作班成员，请另选一人。",
    "crew.guardian_busy": "{name}此时正监护工单{number}，不能同时监护两处。",
    "crew.unknown_person": "查无此人，请重新选择。",
    "crew.inactive": "{name}已不在岗，不能派工。",
    "crew.absent": "{name}因{reason}不在岗，至 {until}，请改派。",
    "crew.not_area_manager": "{name}不是台区经理，不能任工作负责人。",
    "crew.certificate_missing": "{name}没有{certificate_label}，本任务须持证，请改派或先办证。",
    "crew.certificate_expired": "{name}的{certificate_label}已于 {until} 到期，本任务须持证，请改派或先办证。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    OrderState: {
        OrderState.WAITING: "待派工",
        OrderState.DISPATCHED: "已派工",
        OrderState.ACCEPTED: "已接单",
        OrderState.DEPARTED: "已出发",
        OrderState.ARRIVED: "已到达",
        OrderState.FINISHED: "已完工",
        OrderState.HANDED_BACK: "已退回",
        OrderState.WITHDRAWN: "已撤回",
        OrderState.ARCHIVED: "已归档",
    },
    OrderStep: {
        OrderStep.DISPATCH: "派工",
        OrderStep.ACCEPT: "接单",
        OrderStep.DEPART: "出发",
        OrderStep.ARRIVE: "到达",
        OrderStep.FINISH: "完工",
        OrderStep.HAND_BACK: "退回",
        OrderStep.WITHDRAW: "撤回",
        OrderStep.ARCHIVE: "归档",
        OrderStep.HAND_OVER: "移交",
    },
    LoadState: {
        LoadState.NORMAL: "正常",
        LoadState.NEAR: "临近",
        LoadState.OVERDUE: "超期",
        LoadState.FULL: "满载",
        LoadState.AWAY: "不在岗",
    },
    OrderAlert: {
        OrderAlert.NONE: "正常",
        OrderAlert.NEAR: "将超时",
        OrderAlert.OVERDUE: "已超时",
    },
    ChoiceReason: {
        ChoiceReason.MANAGER: "客户经理",
        ChoiceReason.A_ROLE: "A角",
        ChoiceReason.B_ROLE: "B角",
        ChoiceReason.MUTUAL_AID: "互助",
    },
}
