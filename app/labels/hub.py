"""Sentences of the hub's own commands; what it refuses computers is said in `upstream`."""

from collections.abc import Mapping
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = {
    "hub.account": "用所给的管理账号连不上数据库，或它无权建角色：{reason}",
    "hub.backup_exists": "“{path}”已存在，请换一个文件名。",
    "hub.backup_failed": "备份没有做成：{reason}",
    "hub.database_url": "数据库地址不对，应以 postgresql:// 或 sqlite:/// 开头。",
    "hub.device_not_revoked": "{station}的 {number} 号电脑还没有停用，先停用才能注销。",
    "hub.device_not_pending": "{station}的 {number} 号电脑不在等待批准。",
    "hub.device_unknown": "{station}没有 {number} 号电脑，请用 device list 核对。",
    "hub.drill_failed": "恢复演练没有做成：{reason}",
    "hub.needs_tls": "没有证书时只在本机监听。请给出 --tls-cert 与 --tls-key，或由前置代理加密并加 --behind-proxy。",
    "hub.no_backup": "“{path}”里没有备份。",
    "hub.not_set_up": "“{folder}”里还没有中心，请先用 init 建立，或用 try 试用。",
    "hub.reader_known": "{name}已可查看一览。",
    "hub.reader_name": "姓名要填，不超过 {most} 个字。",
    "hub.reader_unknown": "查看人中没有{name}，请用 reader list 核对。",
    "hub.set_up_already": "“{folder}”里已有中心。",
    "hub.station_known": "供电所 {station} 已在名册上。",
    "hub.station_name": "供电所的编号与名称都要填，各不超过八十个字。",
    "hub.station_unknown": "名册上没有供电所 {station}，请用 station list 核对。",
    "hub.tls_both": "证书和私钥要一起给：--tls-cert 与 --tls-key。",
    "hub.tls_unusable": "证书 {certificate} 和私钥 {key} 读不了，或不是一对。",
}
