"""Sentences about a station that moves from one hub to another."""

from collections.abc import Mapping
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = {
    "hub.move_garbled": "这份迁移文件读不全，没有采用任何内容。请重新拷贝或重新导出。",
    "hub.move_head": "新中心收到的日志只到第 {taken} 条，{station}在本中心有 {head} 条，请重新导出再迁入。",
    "hub.move_line": "第 {line} 行应是用制表符分开的三项：所编号、新地址、回执。",
    "hub.move_not_exported": "{station}没有导出待迁，请先用 station export 导出。",
    "hub.move_receipt": "回执不完整，或不是这个供电所的，请在新中心用 station receipt 重取。",
    "hub.move_version": "两个中心的版本不同（{table}），请先升级到同一版本。",
    "hub.moved_already": "{station}已迁往 {url}。要迁回来，请在那里导出，再在这里迁入。",
    "hub.purge_done": "{station}在本中心的数据已经清除。",
    "hub.purge_not_moved": "{station}还没有迁往别处，不能清除。先 station export，再 directory set。",
    "hub.purge_other_hub": "这份回执不是 {url} 那个中心给的，请在那里用 station receipt 重取。",
    "hub.purge_too_soon": "{station}指到新中心不满 {days} 天，请过几天再清除，等新中心有了自己的备份。",
    "upstream.lives_elsewhere": "本所的县中心地址已换，请向县公司要新的地址和加入码。",
    "upstream.move_untrusted": "有人要本机改连别的县中心，但不是本所的县中心签的，没有理会。请联系县公司。",
    "upstream.moved": "本所已迁到别的县中心，新地址还连不上，改动都在本机，稍后自动重试。",
    "upstream.moving": "本所正在迁往别的县中心，改动都在本机，迁好后自动同步。",
}
