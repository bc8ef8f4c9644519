"""Sentences for what a courier carries between a station and its hub, said at either end."""

from collections.abc import Mapping
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = {
    "hub.courier_forked": "{number} 号电脑恢复过旧备份，或另有副本在用，没有收下。"
    "请用 courier give 写出回复带回该电脑，收下后自动另起一段，再导出一次。",
    "hub.courier_gap": "缺第 {first}—{last} 条，没有收下。请用 courier give 写出回复带回该电脑，收下后重新导出。",
    "hub.courier_old_life": "这份文件出自{station} {number} 号电脑另起一段之前的数据，没有收下。旧文件不用管；"
    "刚导出的，说明有两台电脑用着同一份数据，请在导出它的电脑上填新加入码、选“重新加入”再导出。",
    "hub.courier_other_hub": "这份文件是写给另一个县中心的，没有收下。",
    "hub.courier_other_station": "加入码与这台电脑里的供电所不符，没有收下。请为它的供电所另给一个加入码。",
    "hub.courier_pending": "{station} {number} 号电脑在等批准。批准后再收一次这份文件。",
    "hub.courier_revoked": "{station} {number} 号电脑已停用，它的文件一概不收，也不再写给它。"
    "要再加入的，在该电脑上填新加入码、选“重新加入”再导出。",
    "hub.courier_moved": "{station}已迁往 {url}，这份文件没有收下，请送到那个中心办理。",
    "hub.courier_unknown": "写这份文件的电脑没有登记，没有收下。请在该电脑上用加入码重新导出。",
    "upstream.courier_cut": "文件不完整，没有采用。请重新拷贝，或请对方重新导出。",
    "upstream.courier_damaged": "文件内容坏了，没有采用。请重新拷贝，或请对方重新导出。",
    "upstream.courier_foreign": "这不是U盘传送文件（.sdc），没有采用。",
    "upstream.courier_forged": "文件的签名不对，没有采用。请核对文件从哪里来。",
    "upstream.courier_full": "{path} 所在的盘放不下，没有导出，本机数据没有变动。请腾出空间或换一个盘。",
    "upstream.courier_gap": "这份文件之前还缺第 {first}—{last} 条，没有采用。请重新导出一份送县公司，再带回新的回复。",
    "upstream.courier_needs_code": "本机还没有加入县中心，请先填县公司给的加入码。",
    "upstream.courier_needs_new_code": "重新加入要填县公司新给的加入码。",
    "upstream.courier_newer": "文件由更新版本的程序写成，请先升级程序。",
    "upstream.courier_not_written": "{path} 没有写成，本机数据没有变动。请检查U盘是否插好、是否写保护，再导出一次。",
    "upstream.courier_other_computer": "这份文件是给另一台电脑的，没有采用。",
    "upstream.courier_other_station": "这份文件是给另一个供电所的，没有采用。",
    "upstream.courier_outdated": "这份文件是县中心更早写的，没有采用。请重新导出一份送县公司，再带回新的回复。",
    "upstream.courier_too_large": "文件太大，没有采用。",
    "upstream.courier_unreadable": "文件读不了，没有采用。请检查U盘是否插好。",
    "upstream.courier_wrong_way": "这份文件方向不对：“上报”文件交县公司收，“下发”文件由本机收。没有采用。",
    "upstream.line_busy": "县中心有回应，但这时正忙或出错，没有试成。请过一会儿再试。",
    "upstream.line_timeout": "这个地址没有及时回应，没有试成。请检查网络后再试。",
    "upstream.line_tls": "这个地址的证书不可信，没有连接。县公司有 CA 证书文件的，请选上再试；没有的请联系县公司。",
    "upstream.line_unreachable": "连不上这个地址。请核对地址有没有写错，再检查网线、路由器和防火墙。",
    "upstream.not_a_hub": "这个地址有回应，但不是县中心，没有采用。请向县公司核对地址。",
    "upstream.other_hub": "这个地址是另一个县中心的，不是本机加入的那个，没有采用。请向县公司核对地址。",
    "upstream.no_line": "本机用U盘与县中心传送，没有填县中心地址，不能联网同步。",
}
