"""What is said of the attachments that wait."""

from app.domain.upstream.files import FilesWaiting
from app.labels.work_terms import size_text


def waiting_text(files: FilesWaiting) -> str:
    """How many attachments wait to go up and to come down, with their sizes."""
    parts = [
        f"{words} {count:,} 个（{size_text(size)}）"
        for words, count, size in (("待上传", files.up, files.up_bytes), ("待下载", files.down, files.down_bytes))
        if count
    ]
    return "，".join(parts) or "没有等待的"


def trouble_text(files: FilesWaiting) -> str:
    """How many cannot be carried, and where to look; empty when there are none."""
    if not files.troubled:
        return ""
    return f"{files.troubled:,} 个附件有问题，详见各业务的附件。"
