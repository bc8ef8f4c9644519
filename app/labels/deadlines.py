"""Sentences about clocks that are handed in to be counted, and the law they are counted by."""

from collections.abc import Mapping
from typing import Final

from app.domain.definitions.limit import Limit, LimitMode, LimitUnit

PROBLEMS: Final[Mapping[str, str]] = {
    "paper.no_limit": "{number}没有这一项时限，或时限还没有起算。",
    "deadline.not_a_batch": "应为由对象组成的列表，或含 items（列表）和可选 calendar 的对象。",
    "deadline.not_an_object": "这一项应为一个对象。",
    "deadline.not_a_list": "“{key}”应为列表。",
    "deadline.not_a_text": "“{key}”应为文字。",
    "deadline.not_a_number": "“{key}”应为整数。",
    "deadline.not_text_or_number": "“{key}”应为文字或整数。",
    "deadline.not_yes_or_no": "“{key}”应为 true（上班）或 false（休息）。",
    "deadline.unknown_key": "不认识“{key}”这一项，请核对拼写。",
    "deadline.missing": "缺“{key}”。",
    "deadline.no_id": "缺“id”，或“id”不是文字或整数。",
    "deadline.not_a_moment": "“{key}”的“{value}”不是时间，请按 2026-10-01T09:30 的样式填写。",
    "deadline.out_of_range": "“{key}”的“{value}”不在{first}年至{last}年之间，请核对。",
    "deadline.not_a_day": "“{key}”不是日期，请按 2026-10-01 的样式填写。",
    "deadline.not_a_choice": "“{key}”没有“{value}”这个取值，可用：{choices}。",
    "deadline.one_limit": "“rule”与“limit”须填其一，且只填其一。",
    "deadline.fields_without_rule": "“fields”只与“rule”同用。",
    "deadline.rule_form": "“rule”应写成 业务代码/时限代码，如 LV-RES-NEW/promise。",
    "deadline.no_such_limit": "“{name}”没有时限“{limit}”，可用：{choices}。",
    "deadline.backwards": "“{key}”早于开始，请核对。",
    "deadline.segment": "“{key}”应为先后两个时刻，如 08:30、12:00，且不早于上一段结束。",
    "deadline.no_segments": "“{key}”至少应有一段营业时间。",
}

_DAYS: Final = "《民法典》第二百零一条、第二百零三条：开始当日不计入，自下一日起算，到末日营业时间结束时止"
_REST_DAYS: Final = "；末日为休息日的，顺延至下一工作日"
_HOURS: Final = "《民法典》第二百零一条：按小时计算的，自开始之时起算，昼夜连续"


def basis_text(limit: Limit) -> str:
    """By which law, or by which other agreement, a limit is counted."""
    if limit.mode is LimitMode.STATUTORY:
        if limit.unit is LimitUnit.WORKING_DAY:
            return _DAYS
        return _DAYS + _REST_DAYS if limit.unit is LimitUnit.CALENDAR_DAY else _HOURS
    if limit.unit is LimitUnit.CALENDAR_DAY:
        return "规则另定：自开始之时起，每天按24小时连续计算"
    return "规则另定：自开始之时起，按营业时间逐分计算"
