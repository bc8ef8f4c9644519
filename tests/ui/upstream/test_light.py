"""What the light says: by words, icon and tone, for every way a computer can stand with its hub."""

from datetime import UTC, datetime

import pytest

from app.services.upstream.standing import TableCheck, UpstreamCheck, UpstreamStatus
from app.ui.icons import Icon
from app.ui.upstream.light import light_of
from app.ui.upstream.standing_card import check_text

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def standing(**fields: object) -> UpstreamStatus:
    known = {"is_enrolled": True, "is_active": True, "url": "https://hub.example", "succeeded_at": NOON}
    return UpstreamStatus(**{**known, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "words", "mark", "tone"),
    [
        (UpstreamStatus(), "未接入上级", Icon.NOT_CONNECTED, "plain"),
        (standing(is_active=False), "待批准", Icon.NOT_CONNECTED, "near"),
        (standing(trouble="upstream.unreachable"), "离线 · 12:00起", Icon.NOT_CONNECTED, "near"),
        (standing(trouble="upstream.unreachable", succeeded_at=None), "离线", Icon.NOT_CONNECTED, "near"),
        (standing(trouble="upstream.revoked"), "同步受阻", Icon.SYNC_TROUBLE, "over"),
        (standing(disputes=2, pending=3), "2 处冲突", Icon.SYNC_TROUBLE, "near"),
        (standing(pending=3), "待上传 3", Icon.SYNCING, "plain"),
        (standing(trouble="upstream.busy"), "已同步", Icon.SYNCED, "good"),
        (standing(), "已同步", Icon.SYNCED, "good"),
        (standing(url="", pending=3), "待上传 3", Icon.SYNCING, "plain"),
        (standing(url=""), "U盘 · 03-02", Icon.SYNCED, "plain"),
        (standing(url="", succeeded_at=None), "U盘", Icon.SYNCED, "plain"),
    ],
)
def test_the_light(status: UpstreamStatus, words: str, mark: Icon, tone: str) -> None:
    light = light_of(status, is_on_its_way=False)
    assert (light.words, light.mark, light.tone) == (words, mark, tone)


def test_a_round_on_its_way_is_said_but_not_where_there_is_no_hub() -> None:
    assert light_of(standing(), is_on_its_way=True).words == "同步中"
    assert light_of(UpstreamStatus(), is_on_its_way=True).words == "未接入上级"


def test_the_hint_tells_all_of_it() -> None:
    status = standing(
        trouble="upstream.timeout", pending=3, disputes=2, quarantined=1, offset_ms=600_000, is_clock_wrong=True
    )
    assert light_of(status, is_on_its_way=False).hint.splitlines() == [
        "上次同步没有完成。",
        "县中心没有及时回答，稍后自动重试。",
        "还有 3 条待上传。",
        "2 处冲突待处理。",
        "县中心未采用 1 条，请联系县公司。",
        "上次成功：2026-03-02 12:00",
        "本机时间比县中心慢 10 分钟，请校准。",
    ]


@pytest.mark.parametrize(
    ("pending", "missing", "end"),
    [
        (0, 0, "没有缺漏。进度相同的其他电脑，校验码应相同。"),
        (2, 0, "没有缺漏，还有 2 条待上传。"),
        (0, 3, "缺少 3 条、待落库 0 条，请联系县公司。"),
    ],
)
def test_a_check_is_told_with_a_short_code(pending: int, missing: int, end: str) -> None:
    tables = (TableCheck(table="customer", rows=1200, hash="ab"), TableCheck(table="staff", rows=7, hash="cd"))
    found = UpstreamCheck(cursor=9, pending=pending, waiting=0, unknown=0, missing=missing, tables=tables)
    assert check_text(found) == f"进度 9，2 张表共 1,207 条，校验码 E36C048A。{end}"
