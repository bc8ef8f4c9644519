"""Sentences and words for attachments on their way to the county's hub and back."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.domain.upstream.files import FileWhere

PROBLEMS: Final[Mapping[str, str]] = {
    "attachment.by_stick": "“{name}”还没有传到本机。本机用U盘与县中心传送，下次导出、收下文件时带来。",
    "attachment.not_sent_yet": "“{name}”还没有从登记它的电脑传到县中心，请稍后再打开。",
    "upstream.file_hash": "附件在途中出错，没有采用，稍后自动重传。",
    "upstream.file_offset": "附件续传的位置与县中心对不上，稍后自动重试。",
    "upstream.file_too_large": "附件太大，县中心没有接收，原件仍在本机。请联系县公司。",
    "upstream.files_full": "本所在县中心的附件空间已满，附件留在本机。请联系县公司。",
    "upstream.no_such_file": "这份附件还没有从登记它的电脑传到县中心，请稍后再试。",
}

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    FileWhere: {
        FileWhere.SAFE: "已存",
        FileWhere.NOT_SENT: "待上传",
        FileWhere.NOT_FETCHED: "未下载",
        FileWhere.ON_ITS_WAY: "下载中",
        FileWhere.LOST: "文件不在",
    },
}
