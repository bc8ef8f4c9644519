"""Sentences for what a courier carries between a station and its hub, said at either end."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # the sentences are needed at every start, what tells of files only where there are some
    from app.services.upstream.courier import CarriedIn, CarriedOut

_KIB: Final = 1024

PROBLEMS: Final[Mapping[str, str]] = {
    "hub.courier_gap": "缺第 {first}—{last} 条，没有收下。请用 courier give 写出回复带回该电脑，收下后重新导出。",
    "hub.courier_old_life": "这份文件出自{station} {number} 号电脑另起一段之前的数据，没有收下。旧文件不用管；"
    "刚导出的，说明有两台电脑用着同一份数据，请让那一台停用后重新加入。",
    "hub.courier_other_hub": "这份文件是写给另一个县中心的，没有收下。",
    "hub.courier_other_station": "加入码与这台电脑里的供电所不符，没有收下。请为它的供电所另给一个加入码。",
    "hub.courier_pending": "{station} {number} 号电脑在等批准。批准后再收一次这份文件。",
    "hub.courier_revoked": "{station} {number} 号电脑已停用，它的文件一概不收，也不再写给它。",
    "hub.courier_unknown": "写这份文件的电脑没有登记，没有收下。请在该电脑上用加入码重新导出。",
    "upstream.courier_cut": "文件不完整，没有采用。请重新拷贝，或请对方重新导出。",
    "upstream.courier_damaged": "文件内容坏了，没有采用。请重新拷贝，或请对方重新导出。",
    "upstream.courier_foreign": "这不是U盘传送文件（.sdc），没有采用。",
    "upstream.courier_forged": "文件的签名不对，没有采用。请核对文件从哪里来。",
    "upstream.courier_full": "{path} 所在的盘放不下，没有导出，本机数据没有变动。请腾出空间或换一个盘。",
    "upstream.courier_gap": "这份文件之前还缺第 {first}—{last} 条，没有采用。请重新导出一份送县公司，再带回新的回复。",
    "upstream.courier_needs_code": "本机还没有加入县中心，请先填县公司给的加入码。",
    "upstream.courier_newer": "文件由更新版本的程序写成，请先升级程序。",
    "upstream.courier_not_written": "{path} 没有写成，本机数据没有变动。请检查U盘是否插好、是否写保护，再导出一次。",
    "upstream.courier_other_computer": "这份文件是给另一台电脑的，没有采用。",
    "upstream.courier_other_station": "这份文件是给另一个供电所的，没有采用。",
    "upstream.courier_outdated": "这份文件是县中心更早写的，没有采用。请重新导出一份送县公司，再带回新的回复。",
    "upstream.courier_too_large": "文件太大，没有采用。",
    "upstream.courier_unreadable": "文件读不了，没有采用。请检查U盘是否插好。",
    "upstream.courier_wrong_way": "这份文件方向不对：“上报”文件交县公司收，“下发”文件由本机收。没有采用。",
    "upstream.no_line": "本机用U盘与县中心传送，没有填县中心地址，不能联网同步。",
}


def carried_out_text(carried: "CarriedOut", path: str) -> str:
    """What was written for the hub."""
    held = f"{carried.changes:,} 条改动" if carried.changes else "没有新的改动，可取回其他电脑的"
    asking = "含加入申请，" if carried.is_asking else ""
    return f"已导出并核对：{path}，{asking}{held}，{-(-carried.size // _KIB):,} KB。"


def carried_in_text(carried: "CarriedIn", written: str) -> str:
    """What the hub's file brought."""
    outcome = carried.outcome
    told = [f"已收下县中心 {written} 的文件"]
    if carried.is_welcome:
        told.append("本机已加入县中心")
    told.append(f"送到 {outcome.pushed:,} 条，收到 {outcome.pulled:,} 条")
    if outcome.disputes:
        told.append(f"新冲突 {outcome.disputes} 处")
    if outcome.quarantined:
        told.append(f"县中心未采用 {outcome.quarantined} 条，请联系县公司")
    return "，".join(told) + "。"
