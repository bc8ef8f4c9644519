"""Sentences about what the rules of supply ask for: the 客户经理 and the survey."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.domain.work.case import ManagerChoice

PROBLEMS: Final[Mapping[str, str]] = {
    "manager.not_chosen": "客户选定客户经理的，请写明选的是谁。",
    "manager.unknown": "查无此人，请重新选择客户经理。",
    "manager.inactive": "{name}已不在岗，请另选一人。",
    "manager.not_area_manager": "{name}不是台区经理，不能任客户经理。",
    "manager.same": "现在就由{name}负责，不必移交。",
    "survey.too_few": "现场勘查不少于{least}人，请再指定一人同去。",
    "survey.team_missing": "报装容量达到{threshold} kVA，须由客户经理牵头、团队勘查，请选工作班成员。",
    "survey.team_posts": "报装容量达到{threshold} kVA，团队中至少有一人为{posts}，请补选。",
    "supply.threshold": "容量界限应为1至{most} kVA的整数。",
    "supply.weekday": "例会日应为周一至周日中的一天。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    ManagerChoice: {ManagerChoice.ASSIGNED: "指派", ManagerChoice.CUSTOMER: "客户选定"},
}
