"""Sentences and words of the counter: papers asked for later, visits and their minutes, trips, what else to settle."""

from collections.abc import Mapping
from typing import Final

from app.domain.people.staff import Staff
from app.domain.work.asking import LaterRequest
from app.labels.work_terms import moment_in_full

PROBLEMS: Final[Mapping[str, str]] = {
    "asking.paper_missing": "请写明还要客户提供什么资料。",
    "asking.on_notice": "“{paper}”已写在一次性告知书上，不必另行要求，收到后直接勾选。",
    "asking.asked_before": "“{paper}”已经补充要求过，收到后直接勾选。",
    "asking.not_on_notice": "已交付的一次性告知书上没有“{paper}”。确需客户提供的，用“补充要求资料”并写明原因。",
}


def request_text(request: LaterRequest, by: Staff | None) -> str:
    """Who asked for a paper later, when and why: 2026-03-02 09:40 孙丽：原件字迹不清."""
    who = "数据文件夹所有者" if by is None else by.name
    return f"{moment_in_full(request.asked_at)} {who}：{request.reason}"
