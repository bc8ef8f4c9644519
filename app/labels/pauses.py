"""Sentences about pauses, and the words a pause and what was done with it are told in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.domain.work.event import EventKind
from app.domain.work.pause_terms import PauseTerms
from app.domain.work.pauses import CasePause, PauseState
from app.domain.work.receipt import ReceiptLine
from app.domain.zone import STATION_ZONE
from app.labels.work import STOP_REASONS

PROBLEMS: Final[Mapping[str, str]] = {
    "pause.before_acceptance": "开始时间早于受理时间，请核对。",
    "pause.not_begun": "开始时间还没有到，请核对。",
    "pause.after_end": "所填时间晚于业务结束的时间，请核对。",
    "pause.backwards": "结束时间早于开始时间，请核对。",
    "pause.end_ahead": "结束时间还没有到。未结束的请留空，到时再点“结束”；约定的日期写在说明里。",
    "pause.end_missing": "请填写结束时间。",
    "pause.ends_by_resume": "业务还在暂停，结束时间由“恢复”记下，这里请留空。",
    "pause.reason_unknown": "没有“{reason}”这个暂停原因，请重新选择。",
    "pause.twice": "与第{pause}段暂停原因相同且时间重叠，请更正那一段，不要重复补记。",
    "pause.proof_missing": "请写明凭据，或选一份附件。",
    "pause.file_unknown": "本业务没有这份附件，请先添加附件。",
    "pause.unknown": "业务{number}没有这段暂停，请核对。",
    "pause.over": "第{pause}段暂停已撤销或未获批准，不能再改。",
    "pause.change_waiting": "第{pause}段暂停的更正或撤销还待批准，批准后再办。",
    "pause.still_running": "业务还在暂停，请先恢复，再撤销这一段。",
    "pause.ended_already": "第{pause}段暂停已经结束。",
    "pause.nothing_changed": "内容没有改动。",
    "pause.nothing_waits": "第{pause}段暂停没有待批准的事项。",
    "pause.why_missing": "请填写理由。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    PauseState: {
        PauseState.COUNTS: "已计入",
        PauseState.WAITING: "待批准",
        PauseState.REFUSED: "未批准",
        PauseState.REMOVED: "已撤销",
    },
}

LASTS: Final = "未结束"


def reason_text(terms: PauseTerms) -> str:
    """Why it stands still; a reason that is no code is shown as it is."""
    return STOP_REASONS.get(terms.reason, terms.reason)


def state_text(pause: CasePause) -> str:
    """Whether it counts, and what waits for approval: 已计入，撤销待批准."""
    said = LABELS[PauseState][pause.state]
    if pause.change is None:
        return said
    return f"{said}，{'撤销' if pause.change.terms is None else '更正'}待批准"


def span_text(terms: PauseTerms) -> str:
    """From when until when: 2026-10-09 09:00 至 2026-10-10 17:30; 未结束 while it lasts."""
    return f"{_minute(terms.starts_at)} 至 {_minute(terms.ends_at) or LASTS}"


def stops_text(lines: Sequence[ReceiptLine]) -> str:
    """On which days a limit stood still and why: 停计：03-03 至 03-04 恶劣天气；03-06 资金未落实; empty for none."""
    groups: list[list[ReceiptLine]] = []
    for line in lines:
        if not (line.reasons or line.counted_minutes):
            continue  # a rest day does not part two days of one storm
        if groups and groups[-1][-1].reasons == line.reasons:
            groups[-1].append(line)
        else:
            groups.append([line])
    said = "；".join(f"{_days(group)} {_reasons(group[0])}" for group in groups if group[0].reasons)
    return f"停计：{said}" if said else ""


def said_of_pause(kind: str, payload: Mapping[str, str | int]) -> str:
    """What an event about a pause says beside its name: the times and words it carries."""
    parts = [] if kind == EventKind.CASE_PAUSED else [_times(payload)]  # whose `from` and `to` are stages
    reason = str(payload.get("reason", ""))
    parts += [STOP_REASONS.get(reason, reason), str(payload.get("note", "")), str(payload.get("why", ""))]
    if payload.get("approval") == "needed":
        parts.append("待批准")
    return "；".join(part for part in parts if part)


def _days(group: Sequence[ReceiptLine]) -> str:
    first, last = group[0].day, group[-1].day
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d} 至 {last:%m-%d}"


def _reasons(line: ReceiptLine) -> str:
    return "、".join(STOP_REASONS.get(reason, reason) for reason in line.reasons)


def _times(payload: Mapping[str, str | int]) -> str:
    said = [f"{_written(payload['from'])} 起"] if "from" in payload else []
    if "to" in payload:
        said.append(f"至 {_written(payload['to'])}" if payload["to"] else LASTS)
    return " ".join(said)


def _written(text: str | int) -> str:
    return _minute(datetime.fromisoformat(str(text)))


def _minute(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(STATION_ZONE):%Y-%m-%d %H:%M}"
