"""What is said of a file for a courier that was written, or taken in."""

from typing import TYPE_CHECKING

from app.labels.work_terms import size_text

if TYPE_CHECKING:  # the sentences are needed before there is any file
    from app.services.upstream.courier import CarriedIn, CarriedOut


def carried_out_text(carried: "CarriedOut", path: str) -> str:
    """What was written for the hub."""
    held = f"{carried.changes:,} 条改动" if carried.changes else "没有新的改动，可取回其他电脑的"
    asking = "含加入申请，" if carried.is_asking else ""
    files, left = carried.files, ""
    if files.count:
        held += f"，附件 {files.count:,} 个（{size_text(files.size)}）"
    if files.left:
        left = f"另有 {files.left:,} 个附件没放下，下次再带。"
    return f"已导出并核对：{path}，{asking}{held}，共 {size_text(carried.size)}。{left}"


def carried_in_text(carried: "CarriedIn", written: str) -> str:
    """What the hub's file brought."""
    outcome = carried.outcome
    told = [f"已收下县中心 {written} 的文件"]
    if carried.is_welcome:
        told.append("本机已加入县中心")
    if carried.records:
        told.append(f"取回全部数据 {carried.records:,} 条")
    told.append(f"送到 {outcome.pushed:,} 条，收到 {outcome.pulled:,} 条")
    if outcome.disputes:
        told.append(f"新冲突 {outcome.disputes} 处")
    if outcome.quarantined:
        told.append(f"县中心未采用 {outcome.quarantined} 条，请联系县公司")
    files = carried.files
    if files.held:
        told.append(f"县中心已有附件 {files.held:,} 个")
    if files.count:
        told.append(f"收到附件 {files.count:,} 个")
    if files.damaged:
        told.append(f"{files.damaged:,} 个附件在途中损坏，没有采用，下次再带")
    return "，".join(told) + "。"
