import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from app.domain.search.entries import Entry, Hit, Kind, Match
from app.domain.search.keys import Filing
from app.domain.search.pinyin import Readings
from app.domain.search.query import parse
from app.persistence.search_index import (
    SEARCH_TABLES,
    add_batch,
    batch_of,
    create_search_tables,
    index_entries,
    remove_entries,
)
from app.persistence.searching import find

REFERENCE = Path(__file__).resolve().parents[2] / "resources" / "reference"


@pytest.fixture(scope="module")
def readings() -> Readings:
    return Readings.of(
        (REFERENCE / "pinyin.tsv").read_text(encoding="utf-8"),
        tomllib.loads((REFERENCE / "surnames.toml").read_text(encoding="utf-8")),
    )


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        create_search_tables(connection)
        yield connection
    engine.dispose()


def customer(name: str, account: str, phone: str = "", meter: str = "", document: str = "", address: str = "") -> Entry:
    numbers = ((Match.ACCOUNT, account), (Match.PHONE, phone), (Match.METER, meter), (Match.DOCUMENT, document))
    return Entry(
        kind=Kind.CUSTOMER,
        ref=account.encode(),
        title=name,
        subtitle=address,
        names=(name,),
        numbers=numbers,
        address=address,
    )


def case(number: str, name: str) -> Entry:
    return Entry(
        kind=Kind.CASE, ref=number.encode(), title=number, names=(name,), numbers=((Match.CASE_NUMBER, number),)
    )


ADDRESS = "扬中市油坊镇鸣凤村9组54号"
RECORDS = (
    customer("王建国", "1183369442", "19900005611", "3230001163731906368642", "321182199802078157", ADDRESS),
    customer("王建", "1176203685", address="扬中市油坊镇老郎村1组6号"),
    customer("查良镛", "1117910149", address="扬中市油坊镇同德村2组149号"),
    customer("单雄信", "1101673589"),
    customer("欧阳海", "1164749410"),
    customer("尉迟恭", "1108141783"),
    customer("陈䶮", "1200000001"),
    customer("刘嘉𬎆", "1200000002"),
    customer("𪻐", "1200000003"),
    customer("吕布", "1200000004"),
    customer("油坊新世纪加油站(ABC)", "1165202710", document="91321182LAQA4020GC", address="油坊社区3-146号 5#"),
    case("2026-YF-000318", "孙权"),
    Entry(kind=Kind.STAFF, ref=b"s", title="钱玉", names=("钱玉",), numbers=((Match.STAFF_NUMBER, "YF012"),)),
    Entry(kind=Kind.AREA, ref=b"a", title="鸣凤1号变", names=("鸣凤1号变",)),
)


@pytest.fixture
def station(connection: Connection, readings: Readings) -> Connection:
    index_entries(connection, RECORDS, readings, are_new=True)
    return connection


def titles(connection: Connection, text: str) -> list[str]:
    return [hit.title for hit in find(connection, parse(text))]


def dump(connection: Connection) -> list[object]:
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, search_pair, 'row')")
    counted = [
        connection.exec_driver_sql("SELECT count(*) FROM search_entry").scalar(),
        connection.exec_driver_sql("SELECT count(*) FROM search_key").scalar(),
        connection.exec_driver_sql("SELECT count(*) FROM temp.v").scalar(),
    ]
    connection.exec_driver_sql("DROP TABLE temp.v")
    return list(counted)


@pytest.mark.parametrize(
    ("text", "title", "matched"),
    [
        ("王建国", "王建国", Match.NAME),
        ("建国", "王建国", Match.NAME),
        ("国", "王建国", Match.NAME),
        ("䶮", "陈䶮", Match.NAME),
        ("𬎆", "刘嘉𬎆", Match.NAME),
        ("嘉𬎆", "刘嘉𬎆", Match.NAME),
        ("𪻐", "𪻐", Match.NAME),
        ("zly", "查良镛", Match.PINYIN),
        ("CLY", "查良镛", Match.PINYIN),
        ("zhaliang", "查良镛", Match.PINYIN),
        ("cha liang yong", "查良镛", Match.PINYIN),
        ("sxx", "单雄信", Match.PINYIN),
        ("dxx", "单雄信", Match.PINYIN),
        ("欧阳", "欧阳海", Match.NAME),
        ("oyh", "欧阳海", Match.PINYIN),
        ("尉迟", "尉迟恭", Match.NAME),
        ("yuchi", "尉迟恭", Match.PINYIN),
        ("wcg", "尉迟恭", Match.PINYIN),
        ("lyubu", "吕布", Match.PINYIN),
        ("1183369442", "王建国", Match.ACCOUNT),
        ("11833", "王建国", Match.ACCOUNT),
        ("9442", "王建国", Match.ACCOUNT),
        ("442", "王建国", Match.ACCOUNT),
        ("１１８３３６９４４２", "王建国", Match.ACCOUNT),
        ("5611", "王建国", Match.PHONE),
        ("199 0000 5611", "王建国", Match.PHONE),
        ("368642", "王建国", Match.METER),
        ("3230001163731906368642", "王建国", Match.METER),
        ("8157", "王建国", Match.DOCUMENT),
        ("91321182laqa4020gc", "油坊新世纪加油站(ABC)", Match.DOCUMENT),
        ("鸣凤村9组", "王建国", Match.ADDRESS),
        ("149号", "查良镛", Match.ADDRESS),
        ("3-146", "油坊新世纪加油站(ABC)", Match.ADDRESS),
        ("世纪", "油坊新世纪加油站(ABC)", Match.NAME),
        ("(abc)", "油坊新世纪加油站(ABC)", Match.NAME),
        ("2026-YF-000318", "2026-YF-000318", Match.CASE_NUMBER),
        ("318", "2026-YF-000318", Match.CASE_NUMBER),
        ("2026yf", "2026-YF-000318", Match.CASE_NUMBER),
        ("yf012", "钱玉", Match.STAFF_NUMBER),
    ],
)
def test_what_a_person_remembers_finds_the_record(station: Connection, text: str, title: str, matched: Match) -> None:
    first = find(station, parse(text))[0]

    assert (first.title, first.matched) == (title, matched)


def test_a_hit_says_which_record_and_why(station: Connection) -> None:
    assert find(station, parse("9442")) == [
        Hit(kind=Kind.CUSTOMER, ref=b"1183369442", title="王建国", subtitle=ADDRESS, matched=Match.ACCOUNT)
    ]


@pytest.mark.parametrize("text", ["19900", "321182", "没有这个人", "凤鸣", "9组6号", "zzz", "建王", "村组"])
def test_what_is_not_there_is_not_found(station: Connection, text: str) -> None:
    assert titles(station, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王 鸣凤村", ["王建国"]),
        ("鸣凤村 wang", ["王建国"]),
        ("wjg 5611", ["王建国"]),
        ("9442 5611", ["王建国"]),
        ("王 1176", ["王建"]),
        ("油坊镇 149", ["查良镛"]),
        ("王 同德村", []),
        ("wjg 5612", []),
    ],
)
def test_words_are_found_together(station: Connection, text: str, expected: list[str]) -> None:
    assert titles(station, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *["'", '"', "%", "*", "_", "[", "\\", "--", ";", "\x00", "\ud800", "", " "],
        *['" OR 1=1 --', "'; DROP TABLE search_entry; --", "(((", "^", "+", "NEAR(", "* *"],
    ],
)
def test_signs_of_the_query_language_find_nothing_and_break_nothing(station: Connection, text: str) -> None:
    assert titles(station, text) == []
    assert titles(station, "建国") == ["王建国"]


def test_hostile_signs_around_a_name_do_not_hide_it(station: Connection) -> None:
    assert titles(station, '"王建国"* %\'') == ["王建国"]
    assert titles(station, "王建国 AND") == []
    assert titles(station, "王" * 500) == []
    assert titles(station, "a " * 500) == ["油坊新世纪加油站(ABC)"]


def test_whole_numbers_come_before_tails_before_starts_before_names(connection: Connection, readings: Readings) -> None:
    entries = [
        customer("318超市", "1000000001"),
        customer("丙", "3180000000"),
        customer("乙", "1000000318"),
        customer("甲", "318"),
        customer("丁", "1000000002", address="318号"),
    ]
    index_entries(connection, entries, readings)

    assert titles(connection, "318") == ["甲", "乙", "丙", "318超市", "丁"]


def test_the_shorter_name_comes_first(station: Connection) -> None:
    assert titles(station, "王建") == ["王建", "王建国"]
    assert titles(station, "wj") == ["王建", "王建国"]


def test_no_kind_crowds_out_another(connection: Connection, readings: Readings) -> None:
    many = [customer("王红", f"11000000{n:02}") for n in range(60)]
    index_entries(connection, [*many, case("1", "王红"), case("2", "王红兵")], readings)

    found = find(connection, parse("王红"), limit=10)

    assert [hit.kind for hit in found].count(Kind.CUSTOMER) == 8
    assert {hit.title for hit in found if hit.kind is Kind.CASE} == {"1", "2"}
    assert len(find(connection, parse("王红"))) == 20
    assert find(connection, parse("王红"), limit=0) == []


def test_kinds_can_be_chosen(station: Connection) -> None:
    assert [hit.title for hit in find(station, parse("鸣凤"), kinds=[Kind.AREA])] == ["鸣凤1号变"]
    assert find(station, parse("建国"), kinds=[Kind.AREA, Kind.CASE]) == []
    assert find(station, parse("建国"), kinds=[]) == []


def test_a_changed_record_is_found_by_what_it_is_now(station: Connection, readings: Readings) -> None:
    index_entries(station, [customer("李明", "1183369442", "19900007777", address="长旺村2组")], readings)

    for gone in ("建国", "wjg", "5611", "鸣凤村9组", "368642"):
        assert titles(station, gone) == []
    for there in ("李明", "lm", "7777", "长旺村", "9442"):
        assert titles(station, there) == ["李明"]


def test_indexing_the_same_again_changes_nothing(station: Connection, readings: Readings) -> None:
    before = dump(station)

    index_entries(station, RECORDS, readings)

    assert dump(station) == before
    assert titles(station, "建国") == ["王建国"]


def test_the_last_entry_of_the_same_record_counts(connection: Connection, readings: Readings) -> None:
    index_entries(connection, [customer("王红", "1"), customer("王兰", "1")], readings, are_new=True)

    assert titles(connection, "王") == ["王兰"]


def test_removed_records_leave_nothing_behind(station: Connection) -> None:
    for kind in Kind:
        remove_entries(station, kind, [entry.ref for entry in RECORDS if entry.kind is kind])
    remove_entries(station, Kind.CUSTOMER, [b"unknown"])

    assert dump(station) == [0, 0, 0]


def test_the_same_ref_in_another_kind_is_another_record(connection: Connection, readings: Readings) -> None:
    twins = [
        Entry(kind=Kind.STAFF, ref=b"1", title="甲", names=("孙权",)),
        Entry(kind=Kind.AREA, ref=b"1", title="乙", names=("孙权",)),
    ]
    index_entries(connection, twins, readings)
    remove_entries(connection, Kind.STAFF, [b"1"])

    assert titles(connection, "孙权") == ["乙"]


def test_no_phone_is_stored_as_written(station: Connection) -> None:
    stored = [
        str(row) for table in SEARCH_TABLES[1:] for row in station.exec_driver_sql(f"SELECT * FROM {table}").all()
    ]

    assert not any("19900005611" in row for row in stored)
    assert any("11650000991" in row for row in stored)


def test_more_records_than_one_statement_takes_are_replaced(connection: Connection, readings: Readings) -> None:
    index_entries(connection, [customer(f"王{n}", f"{n:010}") for n in range(1201)], readings)
    index_entries(connection, [customer(f"李{n}", f"{n:010}") for n in range(1201)], readings)

    assert titles(connection, "王") == []
    assert len(find(connection, parse("李"), limit=2000)) == 1201


def test_of_a_batch_made_a_while_ago_only_what_is_still_wanted_goes_in(
    connection: Connection, readings: Readings
) -> None:
    entries = [customer("王红", "1183369441"), customer("李明", "1183369442"), customer("赵兰", "1183369443")]
    batch = batch_of(Kind.CUSTOMER, entries, Filing(readings))
    index_entries(connection, [customer("李明", "1183369442", phone="19900001111")], readings)

    add_batch(connection, batch, frozenset({entries[0].ref, entries[2].ref}))

    assert [hit.title for hit in find(connection, parse("118336944"))] == ["王红", "李明", "赵兰"]
    assert [hit.title for hit in find(connection, parse("兰"))] == ["赵兰"]


def test_more_keys_than_one_statement_takes_are_all_put_in_and_taken_out(
    connection: Connection, readings: Readings
) -> None:
    many = [customer(f"王红{n}", f"{n:010}", f"139{n:08}") for n in range(300)]
    index_entries(connection, many, readings)

    assert connection.exec_driver_sql("SELECT count(*) FROM search_key").scalar_one() == 3600
    assert [hit.ref for hit in find(connection, parse("13900000299"))] == [b"0000000299"]

    remove_entries(connection, Kind.CUSTOMER, [one.ref for one in many])
    assert connection.exec_driver_sql("SELECT count(*) FROM search_key").scalar_one() == 0
