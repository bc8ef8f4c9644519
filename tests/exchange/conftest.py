"""The station's ledgers as every test of this folder reads them; paths are relative to the checkout."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from app.domain.imports.batch import ImportKind
from app.exchange.checked import Lookups, Source
from app.exchange.recognition import recognise
from app.exchange.tables import open_table
from app.exchange.vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).resolve().parents[2]

Sheet = Callable[[ImportKind, Sequence[Sequence[str]]], Source]


@pytest.fixture(scope="session")
def station() -> Path:
    return (ROOT / "../shared/data/station").resolve()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(ROOT / "resources/reference/imports")


@pytest.fixture(scope="session")
def source_of(vocabulary: Vocabulary) -> Callable[[Path], Source]:
    def source(path: Path) -> Source:
        table = open_table(path, vocabulary.titles)
        found = recognise(table, vocabulary)
        assert found.kind is not None
        return Source(table=table, mapping=found.mapping, words=vocabulary.sheets[found.kind])

    return source


@pytest.fixture
def typed(tmp_path: Path, vocabulary: Vocabulary) -> Sheet:
    """A ledger typed by hand: its heads and rows, of a kind one says."""

    def sheet(kind: ImportKind, lines: Sequence[Sequence[str]]) -> Source:
        path = tmp_path / "手工.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(lines)
        table = open_table(path, vocabulary.titles)
        found = recognise(table, vocabulary, kind)
        return Source(table=table, mapping=found.mapping, words=vocabulary.sheets[kind])

    return sheet


@pytest.fixture(scope="session")
def lookups() -> Lookups:
    return Lookups(
        today=date(2026, 11, 2),
        area_numbers=frozenset(f"321182{number:05}" for number in range(1, 91)),
        staff_numbers=frozenset(f"YF{number:03}" for number in range(1, 19)),
        account_numbers=frozenset({"1183369442", "1176203685"}),
    )
