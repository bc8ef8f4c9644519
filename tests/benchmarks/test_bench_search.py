"""The search box at 100,000 customers: prints times, asserts answers and being faster than a plain LIKE."""

import random
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from app.domain.search.entries import Entry, Kind, Match
from app.domain.search.pinyin import Readings
from app.domain.search.query import parse
from app.persistence.search_index import create_search_tables, index_entries
from app.persistence.searching import find

REFERENCE = Path(__file__).resolve().parents[2] / "resources" / "reference"
CUSTOMERS = 100_000
IMPORTED = 12_000
ROUNDS = 100

pytestmark = pytest.mark.slow

SURNAMES = (
    "王" * 8 + "李" * 8 + "张" * 7 + "刘" * 5 + "陈" * 5 + "杨赵黄周吴徐孙胡朱高林何郭马罗单曾仇解查盖区冼覃朴乐" * 2
)
COMPOUND = ("欧阳", "尉迟", "万俟", "上官", "诸葛")
GIVEN = "建国秀英伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰红文辉玲宏斌佳怡轩𬱖㼆𠅤𬀩𬎆䶮𪻐𬍛"
VILLAGES = ("鸣凤村", "老郎村", "同德村", "会龙村", "长旺村", "太平村", "振兴村", "振华村", "油坊社区", "新坝村")
FIRMS = ("超市", "电器厂", "加油站", "家庭农场", "五金有限公司", "水产养殖专业合作社")


def say(line: str) -> None:
    """Put a line of figures into the benchmark's output."""
    print(line)  # noqa: T201 - what a benchmark is for


def customers() -> Iterator[Entry]:
    chance = random.Random(20261001)  # noqa: S311 - the same station in every run
    for number in range(CUSTOMERS):
        surname = chance.choice(SURNAMES) if chance.random() < 0.98 else chance.choice(COMPOUND)
        name = surname + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        if chance.random() < 0.08:
            name = f"油坊{''.join(chance.choices(GIVEN[:34], k=2))}{chance.choice(FIRMS)}"
        yield Entry(
            kind=Kind.CUSTOMER,
            ref=number.to_bytes(16, "big"),
            title=name,
            names=(name,),
            numbers=(
                (Match.ACCOUNT, f"11{number * 7919 % 10**8:08}"),
                (Match.PHONE, f"1990{number * 104_729 % 10**7:07}"),
                (Match.METER, f"3230001{number * 15_485_863 % 10**15:015}"),
                (
                    Match.DOCUMENT,
                    f"321182{1940 + number % 65}{1 + number % 12:02}{1 + number % 28:02}{number % 10**4:04}",
                ),
            ),
            address=f"扬中市油坊镇{chance.choice(VILLAGES)}{chance.randint(1, 20)}组{chance.randint(1, 150)}号",
        )


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return list(customers())


@pytest.fixture(scope="module", params=["memory", "file"])
def station(
    request: pytest.FixtureRequest, entries: list[Entry], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    place = "" if request.param == "memory" else f"/{tmp_path_factory.mktemp('station') / 'station.db'}"
    readings = Readings.of(
        (REFERENCE / "pinyin.tsv").read_text(encoding="utf-8"),
        tomllib.loads((REFERENCE / "surnames.toml").read_text(encoding="utf-8")),
    )
    engine = create_engine(f"sqlite://{place}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        create_search_tables(connection)
        connection.exec_driver_sql("CREATE TABLE plain (name, account, phone, meter, address)")
        spent = []
        for first in range(0, CUSTOMERS, IMPORTED):
            started = time.perf_counter()
            index_entries(connection, entries[first : first + IMPORTED], readings, are_new=True)
            spent.append(time.perf_counter() - started)
            connection.commit()
        connection.exec_driver_sql(
            "INSERT INTO plain VALUES (?, ?, ?, ?, ?)",
            [(entry.title, *(number for _, number in entry.numbers[:3]), entry.address) for entry in entries],
        )
        connection.commit()
        say(f"\n{request.param}: indexing {IMPORTED}: first {spent[0]:.2f} s, with 84,000 there {spent[-2]:.2f} s")
        yield connection
    engine.dispose()


def kinds_of_query(entry: Entry) -> dict[str, str]:
    account, phone, meter, document = (number for _, number in entry.numbers)
    return {
        "account": account,
        "account tail": account[-4:],
        "account start": account[:5],
        "one digit": "1",
        "phone": phone,
        "phone tail": phone[-4:],
        "meter": meter,
        "meter tail": meter[-6:],
        "meter start": meter[:7],
        "document": document,
        "name": entry.title,
        "two characters": "建国",
        "one character": "王",
        "rare character": "𬎆",
        "initials": "zly",
        "two initials": "wj",
        "one initial": "w",
        "full pinyin": "wang jian guo",
        "first syllable": "wang",
        "address": entry.address,
        "village and group": "鸣凤村9组",
        "what all addresses have": "油坊镇",
        "one character all have": "油",
        "group and house": "9组54号",
        "name and village": "王 鸣凤村",
        "initials and village": "wj 鸣凤村",
        "surname and account": "wang 1100",
        "two common words": "王 油坊镇",
        "account and phone": f"{account[-4:]} {phone[-4:]}",
        "two surnames": "王 李",
        "nobody": "没有这个人",
        "case number": "2026-YF-000318",
    }


def timed(connection: Connection, text: str) -> tuple[float, int]:
    started = time.perf_counter()
    found = find(connection, parse(text))
    return time.perf_counter() - started, len(found)


def test_every_kind_of_query_at_100000_customers(station: Connection, entries: list[Entry]) -> None:
    entry = entries[54_321]
    report = []
    for label, text in kinds_of_query(entry).items():
        rounds = sorted(timed(station, text)[0] for _ in range(ROUNDS))
        report.append((rounds[-2], rounds[ROUNDS // 2], label, timed(station, text)[1]))
    say("\n    p99 ms  median  found")
    for slowest, median, label, found in sorted(report, reverse=True):
        say(f"{slowest * 1000:10.2f}{median * 1000:8.2f}{found:7}  {label}")

    for exact in ("account", "phone", "meter", "document", "name", "address"):
        assert entry.ref in {hit.ref for hit in find(station, parse(kinds_of_query(entry)[exact]), limit=500)}


@pytest.mark.parametrize("text", ["建国", "5611", "𬎆", "鸣凤村9组54号"])
def test_it_is_faster_than_a_plain_like(station: Connection, text: str) -> None:
    columns = ("name", "account", "phone", "meter", "address")
    like = " OR ".join(f"{column} LIKE ?" for column in columns)

    def plain() -> float:
        started = time.perf_counter()
        station.exec_driver_sql(f"SELECT count(*) FROM plain WHERE {like}", (f"%{text}%",) * len(columns)).all()
        return time.perf_counter() - started

    slow = min(plain() for _ in range(3))
    fast = min(timed(station, text)[0] for _ in range(3))
    say(f"\n{text}: LIKE {slow * 1000:.1f} ms, search {fast * 1000:.2f} ms, {slow / fast:.0f} times as fast")

    assert fast < slow
