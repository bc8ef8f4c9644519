"""What a check of the data file found, in words for people."""

from typing import Final

from app.services.upkeep import NO_STATION_IN_IT, NOT_A_DATABASE

_WORDS: Final = {
    NOT_A_DATABASE: "文件内容不是数据库",
    NO_STATION_IN_IT: "文件是空的，里面没有站点",
    "database disk image is malformed": "文件内部已损坏，读到损坏处中断",
}
_REFERENCE: Final = "foreign key: "


def finding_text(finding: str) -> str:
    """One finding; what only SQLite has words for is quoted, as whoever mends the file needs it."""
    if finding.startswith(_REFERENCE):
        return f"表 {finding.removeprefix(_REFERENCE)} 中有记录指向不存在的内容"
    return _WORDS.get(finding, f"数据库检查：{finding}")
