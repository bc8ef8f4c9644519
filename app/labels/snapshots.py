"""Sentences on fetching the station's records from the county's hub as a whole."""

from collections.abc import Mapping
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = {
    "upstream.no_snapshot": "县中心没有可以整体下载的数据。",
    "upstream.snapshot_older": "县中心给的数据只到第 {found} 条，比本机（第 {cursor} 条）旧，没有采用。请联系县公司。",
    "upstream.snapshot_unsound": "下载的数据不完整或不是县中心签发的，没有采用。请稍后再试，仍不行请联系县公司。",
}
