import tomllib
from pathlib import Path

import pytest

from app.domain.search.pinyin import Readings

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "resources" / "reference"
DATA = ROOT / "../shared/data/characters"


@pytest.fixture(scope="module")
def readings() -> Readings:
    return Readings.of(
        (REFERENCE / "pinyin.tsv").read_text(encoding="utf-8"),
        tomllib.loads((REFERENCE / "surnames.toml").read_text(encoding="utf-8")),
    )


def test_all_readings_of_a_character_are_known(readings: Readings) -> None:
    assert readings.of_character("单") == ("dan", "chan", "shan")
    assert readings.of_character("𬎆") == ("ying",)
    assert readings.of_character("a") == ("a",)
    assert readings.of_character("\ue000") == ()


@pytest.mark.parametrize(
    ("name", "initials", "spelling"),
    [
        ("查良镛", ("zly", "cly"), "zhaliangyong"),
        ("仇英", ("qy", "cy", "jy"), "qiuying"),
        ("解缙", ("xj", "jj"), "xiejin"),
        ("曾国藩", ("zgf", "cgf"), "zengguofan"),
        ("盖叫天", ("gjt",), "gejiaotian"),
        ("区涵", ("oh", "qh"), "ouhan"),
        ("尉迟恭", ("ycg", "wcg"), "yuchigong"),
        ("万俟卨", ("mqx", "msx", "wqx", "wsx"), "moqixie"),
        ("单于", ("cy",), "chanyu"),
        ("欧阳修", ("oyx",), "ouyangxiu"),
        ("吕布", ("lb",), "lvbu"),
        ("䶮", ("y",), "yan"),
        ("𪻐", ("c",), "cong"),
        ("abc厂", ("abcc",), "abcchang"),
    ],
)
def test_the_surnames_reading_comes_first_and_no_reading_is_lost(
    readings: Readings, name: str, initials: tuple[str, ...], spelling: str
) -> None:
    pinyin = readings.of_name(name)

    assert pinyin.initials[: len(initials)] == initials
    assert pinyin.spellings[0] == spelling


def test_shan_xiongxin_is_found_by_each_reading_of_his_surname(readings: Readings) -> None:
    pinyin = readings.of_name("单雄信")

    assert pinyin.initials[:2] == ("sxx", "dxx")
    assert "cxx" in pinyin.initials
    assert {"shanxiongxin", "danxiongxin", "chanxiongxin"} <= set(pinyin.spellings)


def test_a_character_nobody_can_read_is_passed_over(readings: Readings) -> None:
    assert readings.of_name("李\ue000").initials == ("l",)
    assert readings.of_name("\ue000").initials == ()
    assert readings.of_name("").spellings == ()


def test_combinations_are_capped(readings: Readings) -> None:
    long = readings.of_name("单单单单单单单单单单")
    short = readings.of_name("单单单单")

    assert (len(long.initials), len(long.spellings)) == (4, 4)
    assert (len(short.initials), len(short.spellings)) == (32, 12)
    assert short.initials[0] == "sddd"


def test_a_surname_needs_a_syllable_for_each_character() -> None:
    with pytest.raises(ValueError, match="尉迟"):
        Readings.of("0\twei\t尉\n", {"compound": {"尉迟": ["yu"]}})


@pytest.mark.parametrize("level", [1, 2, 3])
def test_every_standard_character_can_be_read(readings: Readings, level: int) -> None:
    characters = (DATA / f"level-{level}.txt").read_text(encoding="utf-8").split()

    assert [character for character in characters if not readings.of_character(character)] == []


def test_the_table_names_its_source_and_licence() -> None:
    head = (REFERENCE / "pinyin.tsv").read_text(encoding="utf-8")[:600]

    assert "pypinyin" in head
    assert "MIT License" in head
