import pytest

from app.domain.search.entries import Match
from app.domain.search.query import MOST_WORDS, Word, parse


def words(text: str) -> list[list[str]]:
    return [[word.text for word in alternative] for alternative in parse(text).alternatives]


def starts(word: Word) -> list[str]:
    return [look_up.start for look_up in word.keys]


def only(text: str) -> Word:
    ((word,),) = parse(text).alternatives
    return word


@pytest.mark.parametrize("text", ["", "   ", "\u3000", "'\"%*()-:^", "\x00", "\ud800"])
def test_nothing_to_look_for(text: str) -> None:
    assert parse(text).alternatives == ()


def test_digits_are_looked_for_from_behind_from_the_front_and_in_names() -> None:
    assert starts(only("５6-11")) == ["01165", "15611", "n5611", "i5611", "y5611"]
    assert starts(only("11")) == ["111", "n11", "i11", "y11"]


def test_han_is_looked_for_in_names_and_addresses_only() -> None:
    word = only("建国")

    assert starts(word) == ["n建国"]
    assert [look_up.pairs for look_up in word.pairs] == [("n建国",), ("x建国",)]


def test_a_single_character_begins_a_pair() -> None:
    assert [(look_up.pairs, look_up.is_start) for look_up in only("𬎆").pairs] == [(("n𬎆",), True), (("x𬎆",), True)]


@pytest.mark.parametrize("typed", ["lü", "LV", "lyu"])
def test_each_way_to_type_the_umlaut(typed: str) -> None:
    assert starts(only(typed))[-2:] == ["ilv", "ylv"]


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("王 鸣凤村", [["王", "鸣凤村"]]),
        ("wang jian guo", [["wangjianguo"], ["wang", "jian", "guo"]]),
        ("199 0000 5611", [["19900005611"], ["199", "0000", "5611"]]),
        ("wang 5611", [["wang", "5611"]]),
        ("2026-YF-000318", [["2026yf000318"]]),
        ("临-3-12", [["临312"]]),
        ("王 王", [["王"]]),
    ],
)
def test_words(text: str, alternatives: list[list[str]]) -> None:
    assert words(text) == alternatives


def test_a_draft_number_is_looked_up_as_a_number_though_its_mark_is_no_letter() -> None:
    (word,) = parse("临-3-12").alternatives[0]
    assert [look_up.start for look_up in word.keys if look_up.match is None] == ["0213临", "1临312"]
    assert not word.is_in_text
    for text in ("临江", "临"):
        (word,) = parse(text).alternatives[0]
        assert [look_up.match for look_up in word.keys] == [Match.NAME]


def test_what_is_too_long_is_cut() -> None:
    assert [len(word) for word in words("王" * 500)[0]] == [40]
    assert len(words(" ".join(f"第{n}号" for n in range(50)))[0]) == MOST_WORDS
