"""Sentences on fetching the station's records from the county's hub as a whole."""

from collections.abc import Mapping
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = {
    "upstream.download_cancelled": "已停止下载，本机数据没有变动。下次从停下的地方继续。",
    "upstream.no_snapshot": "县中心没有可以整体下载的数据。",
    "upstream.snapshot_older": "县中心给的数据比本机旧（到第 {found} 条，本机已到第 {cursor} 条），没有采用。请联系县公司。",
    "upstream.snapshot_unsound": "下载的数据不完整或不是县中心签发的，没有采用。请稍后再试，仍不行请联系县公司。",
}
