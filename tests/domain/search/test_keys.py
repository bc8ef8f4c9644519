import pytest

from app.domain.search import keys
from app.domain.search.entries import Entry, Kind, Match
from app.domain.search.keys import Filing, Stored, keys_of, number_matched, pairs_of, pairs_to_find
from app.domain.search.pinyin import Readings

READINGS = Readings([{"王": "wang", "曾": "ceng", "红": "hong"}, {"曾": "zeng"}], {"曾": [["zeng"]]})


def entry(*numbers: tuple[Match, str], names: tuple[str, ...] = (), address: str = "") -> Entry:
    return Entry(kind=Kind.CUSTOMER, ref=b"1", title="", names=names, numbers=numbers, address=address)


def filed(one: Entry) -> Stored:
    stored = Filing(READINGS).stored(one)
    assert stored.keys == keys_of(stored.tokens)  # what is put in is what will be taken out
    return stored


def test_a_number_is_kept_from_both_ends_but_a_phone_and_a_document_only_from_behind() -> None:
    stored = filed(entry((Match.ACCOUNT, "１２3-4"), (Match.PHONE, "19900005611"), (Match.DOCUMENT, "32118X")))

    assert keys_of(stored.tokens) == ["04321", "11234", "011650000991", "0x81123"]
    assert "19900005611" not in stored.tokens


def test_a_name_is_kept_as_written_and_in_letters() -> None:
    stored = filed(entry(names=("曾 红", "", "王红")))

    assert keys_of(stored.tokens) == [
        *["n曾红", "izh", "ich", "yzenghong", "ycenghong"],
        *["n王红", "iwh", "ywanghong"],
    ]
    assert stored.text == "曾红\n王红\t"


def test_more_names_than_are_remembered_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_MOST_NAMES", 1)
    filing = Filing(READINGS)

    assert [filing.stored(entry(names=(name,))).keys[0] for name in ("王红", "曾红", "王红")] == [
        "n王红",
        "n曾红",
        "n王红",
    ]


def test_nothing_to_find_gives_no_keys() -> None:
    stored = filed(entry((Match.ACCOUNT, ""), (Match.METER, "--")))

    assert keys_of(stored.tokens) == []
    assert pairs_of(stored.text) == ""


def test_the_same_number_twice_is_one_key() -> None:
    stored = filed(entry((Match.ACCOUNT, "123"), (Match.METER, "123")))

    assert keys_of(stored.tokens) == ["0321", "1123"]


def test_something_that_is_no_number_is_refused() -> None:
    with pytest.raises(KeyError):
        filed(entry((Match.NAME, "王红")))


def test_pairs_hold_every_part_of_names_and_address() -> None:
    stored = filed(entry(names=("王红", "𬎆"), address="3组 9号"))

    assert pairs_of(stored.text).split() == ["x3组", "x组9", "x9号", "x号", "n王红", "n红", "n𬎆"]


@pytest.mark.parametrize(
    ("word", "pairs"),
    [
        ("建国", ("x建国",)),
        ("鸣凤村", ("x凤村", "x鸣凤")),
        ("9组54号", ("x4号", "x组5", "x9组")),
        ("1111", ("x11",)),
        ("扬中市油坊镇鸣凤村9组54号", ("x4号", "x组5", "x村9", "x鸣凤")),
    ],
)
def test_few_pairs_find_a_word(word: str, pairs: tuple[str, ...]) -> None:
    assert pairs_to_find("x", word) == pairs


def test_the_entry_tells_which_number_it_was() -> None:
    tokens = filed(
        entry((Match.ACCOUNT, "318222"), (Match.METER, "5000318"), (Match.PHONE, "318"), names=("318",))
    ).tokens

    assert number_matched(tokens, "318") == (Match.PHONE, True)
    assert number_matched(tokens, "0318") == (Match.METER, False)
    assert number_matched(tokens, "3182") == (Match.ACCOUNT, False)
    assert number_matched(tokens, "318222") == (Match.ACCOUNT, True)
    with pytest.raises(ValueError, match="no number"):
        number_matched(tokens, "77")
