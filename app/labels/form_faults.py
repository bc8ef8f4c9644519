"""What is wrong with a form's file, with file, line and reason."""

from collections.abc import Mapping
from typing import Final

from app.domain.problems import Problem
from app.labels.speaking import problem_text
from app.services.papers.paper import FaultyForm

_REASONS: Final[Mapping[str, str]] = {
    "Invalid value": "等号右边的值写得不对，文字要加引号",
    "Invalid statement": "这一行不是“名称 = 值”的写法",
    "Expected '=' after a key": "名称后面缺少等号",
    "Expected newline or end of document": "值的后面多写了内容",
    "Cannot overwrite a value": "同一项写了两次",
    "Cannot declare": "同一节写了两次",
    "Duplicate inline table key": "同一项写了两次",
    "Unclosed array": "方括号没有配对",
    "Unclosed inline table": "花括号没有配对",
    "Unterminated string": "引号没有配对",
    "Illegal character": "引号没有配对，或有不能使用的字符",
    "Expecting property name": "名称要加双引号，最后一项后面不写逗号",
    "Expecting ',' delimiter": "两项之间缺少逗号",
    "Expecting ':' delimiter": "名称后面缺少冒号",
    "Expecting value": "缺少值，最后一项后面不写逗号",
    "Extra data": "结尾多写了内容",
    "Invalid control character": "引号没有配对",
}
"""What the readers of TOML and JSON say, by how it begins."""


def fault_text(fault: FaultyForm) -> str:
    """One fault as a line: where it is, and what is wrong."""
    line = f" 第 {fault.line} 行" if fault.line else ""
    place = f"（{fault.problem.field}）" if fault.problem.field else ""
    return f"{fault.folder}/{fault.file}{line}{place}：{problem_text(_in_chinese(fault.problem))}"


def _in_chinese(problem: Problem) -> Problem:
    reason = str(problem.values.get("reason", ""))
    known = next((words for begin, words in _REASONS.items() if reason.startswith(begin)), reason)
    return Problem(code=problem.code, field=problem.field, values={**problem.values, "reason": known})
