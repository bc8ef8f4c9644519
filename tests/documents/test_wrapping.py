"""Lines as Chinese is set."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import typeface
from app.documents.formats import EMPTY_BOX, TICKED_BOX
from app.documents.wrapping import fit, wrap
from app.domain.papers.layout import FontRole, TextStyle

WIDE: defaultdict[str, float] = defaultdict(lambda: 1.0)


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket() -> None:
    assert wrap("停电验电，装设地线（两组）完成", WIDE, 4) == ("停电验", "电，装设", "地线（两", "组）完成")


def test_words_and_numbers_stay_whole_where_they_can() -> None:
    assert wrap("表号3340001封印", WIDE, 8) == ("表号", "3340001封", "印")
    assert wrap("12345678901234", WIDE, 5) == ("12345", "67890", "1234")


def test_a_check_box_moves_with_its_wording() -> None:
    boxes = f"{EMPTY_BOX}低压居民　{TICKED_BOX}低压非居民　{EMPTY_BOX}高压"
    assert wrap(boxes, WIDE, 9) == (f"{EMPTY_BOX}低压居民　", f"{TICKED_BOX}低压非居民　", f"{EMPTY_BOX}高压")
    running = f"甲{TICKED_BOX}" + "文" * 60
    assert wrap(running, WIDE, 9)[0] == f"甲{TICKED_BOX}" + "文" * 7


def test_line_breaks_are_kept() -> None:
    assert wrap("一\n\n二", WIDE, 9) == ("一", "", "二")


@given(st.text(alphabet="一二三，。（）abc 12\n", max_size=200), st.integers(min_value=1, max_value=20))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, limit: int) -> None:
    lines = wrap(text, WIDE, limit)
    assert "".join(lines) == text.replace("\n", "")
    assert all(len(line) <= limit for line in lines)


def test_a_text_that_fits_keeps_its_size() -> None:
    fitted = fit("户名", TextStyle(size=10), typeface(FontRole.SONG), 100, 20)
    assert (fitted.lines, fitted.size) == (("户名",), 10)


def test_a_longer_text_shrinks_before_it_wraps_out_of_its_cell() -> None:
    style = TextStyle(size=10, min_size=7)
    assert fit("户" * 12, style, typeface(FontRole.SONG), 100, 12).size == 8
    assert fit("户" * 40, style, typeface(FontRole.SONG), 100, 12).lines == ("户" * 14, "户" * 14, "户" * 12)
    growing = fit("户" * 25, style, typeface(FontRole.SONG), 100, 12, is_growing=True)
    assert (growing.size, len(growing.lines)) == (10, 3)
