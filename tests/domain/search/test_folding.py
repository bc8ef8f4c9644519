import pytest

from app.domain.search.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("王建国", "王建国"),
        (" 王 建国\u3000", "王建国"),
        ("１１８３３６９４４２", "1183369442"),
        ("ＧＤ2026-Yf_000318", "gd2026yf000318"),
        ("阿卜杜·热合曼", "阿卜杜热合曼"),
        ("𬎆\U000323af\ue123", "𬎆\U000323af\ue123"),
        ("a\x00b\ud800'\"%*", "ab"),
        ("", ""),
        ("ABC", "abc"),
        ("（甲）㎡", "甲m2"),
    ],
)
def test_width_case_and_punctuation_do_not_matter(written: str, folded: str) -> None:
    assert fold(written) == folded
