"""Sentences and words for the county's hub: joining, keeping in step, conflicts."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.upstream.choices import Choice, DisputeState

if TYPE_CHECKING:  # only the hub's page needs what tells of it; the sentences are needed at every start
    from app.services.upstream.standing import UpstreamStatus

PROBLEMS: Final[Mapping[str, str]] = {
    "upstream.already_enrolled": "本机已加入“{name}”，不用再加入。",
    "upstream.append_only": "县中心不接受改动已登记的事实。",
    "upstream.busy": "正在同步，请稍候。",
    "upstream.busy_hub": "县中心正忙，稍后自动重试。",
    "upstream.certificate": "这份 CA 证书读不了，请向县公司核对。",
    "upstream.code_invalid": "加入码不对，或已用过、已过期。请向县公司另要一个。",
    "upstream.copied": "这份数据有两台电脑在用，另一台已接替本机上传。本机照常办理，请用新加入码重新加入。",
    "upstream.epoch": "县中心已认不得这份数据：它是旧副本，或另有电脑在用。请用新加入码重新加入。",
    "upstream.forked": "本机数据恢复过旧备份，县中心已另起一段接收，下次同步继续。",
    "upstream.expected": "与县中心的编号对不上（中心要第 {expect} 条），请联系县公司。",
    "upstream.gap": "县中心少发了记录（要第 {expected} 条，来了第 {found} 条），没有采用。稍后自动重试。",
    "upstream.garbled": "县中心的回答读不懂，没有采用。请把程序升级到最新版本，再联系县公司。",
    "upstream.hub_trouble": "县中心出错（{status}），稍后自动重试。",
    "upstream.insecure": "县中心地址要用 https，只有本机的可以用 http。",
    "upstream.key_locked": "本机密钥属于另一 Windows 用户或重装前的系统。请换回原用户，或向县公司要加入码重新加入。",
    "upstream.key_unreadable": "本机密钥已损坏，读不了。请向县公司要加入码重新加入，本机数据不受影响。",
    "upstream.lease_invalid": "县中心没有给出编号号段，请联系县公司。",
    "upstream.no_such_conflict": "“{value}”不是冲突的编号，请用 sync conflicts 列出的编号。",
    "upstream.not_a_head": "{name}不是在岗所长，不能在新电脑上首先设密码。",
    "upstream.not_empty": "这个数据文件夹里已有数据，只有空文件夹可以作为新电脑加入。",
    "upstream.not_enrolled": "本机还没有加入县中心。",
    "upstream.not_yours": "这处冲突由业务责任人或所长处理。",
    "upstream.other_station": "这个加入码属于“{name}”，不是本所的。",
    "upstream.pending": "县公司还没有批准本机加入，批准后自动同步。",
    "upstream.pruned": "县中心要的记录（第 {expect} 条起）本机已清理，请联系县公司。",
    "upstream.refused": "县中心不认识本机，请联系县公司。",
    "upstream.revoked": "本机已被县公司停用，数据仍在本机。请联系县公司。",
    "upstream.station_full": "本所先后加入的电脑已满 255 台，不能再加入，请联系县公司注销停用的电脑。",
    "upstream.still_needed": "这条记录还有别的记录用着，不能删除。",
    "upstream.timeout": "县中心没有及时回答，稍后自动重试。",
    "upstream.tls": "县中心的证书不可信，没有连接。请联系县公司。",
    "upstream.tls_date": "县中心证书的日期与本机对不上，多半是本机日期不对。请先校准日期。",
    "upstream.too_far_behind": "本机离线太久，县中心已不留那么早的记录，需要重新加入。请联系县公司。",
    "upstream.too_large": "这批改动太大，县中心没有接收。请联系县公司。",
    "upstream.too_many": "县中心一时应接不过来，稍后自动重试。",
    "upstream.too_new": "这处冲突涉及新版本的内容，请先升级程序。",
    "upstream.too_old": "程序版本太旧，只能上传、不能接收。请升级程序。",
    "upstream.unauthorised": "县中心没有认可本次连接，稍后自动重试。",
    "upstream.unreachable": "连不上县中心，本机照常办理，稍后自动重试。",
    "upstream.url": "县中心地址不对，应像 https://hub.example 这样写。",
    "upstream.value": "这一项不能是这个值，请核对后重填。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Choice: {Choice.KEPT: "采用现值", Choice.OTHER: "采用另一值", Choice.EDITED: "另填"},
    DisputeState: {
        DisputeState.OPEN: "待处理",
        DisputeState.MERGED: "已自动合并",
        DisputeState.DECIDED: "已处理",
    },
}

_MILLISECOND: Final = timedelta(milliseconds=1)


def standing_text(status: "UpstreamStatus") -> str:
    """How the computer stands, in one line."""
    if not status.is_enrolled:
        return PROBLEMS["upstream.not_enrolled"]
    if not status.is_active:
        return PROBLEMS["upstream.pending"]
    if status.trouble:
        return "上次同步没有完成。"
    if status.pending:
        return f"还有 {status.pending} 条待上传。"
    return "本机的改动都已上传，其他电脑的都已收下。" if status.url else "本机改动都已由U盘送到。"


def clock_text(status: "UpstreamStatus") -> str:
    """How far this computer's clock is off; empty when it is right enough."""
    if not status.is_clock_wrong:
        return ""
    minutes = abs(status.offset_ms) * _MILLISECOND // timedelta(minutes=1)
    return f"本机时间比县中心{'慢' if status.offset_ms > 0 else '快'} {minutes} 分钟，请校准。"
