"""The customers' ledger read and checked, against openpyxl merely walking through the same file."""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.domain.imports.batch import ImportKind
from app.exchange.checked import Checked, Lookups, Source
from app.exchange.customers import read_customers
from app.exchange.drafts import CustomerDraft
from app.exchange.recognition import recognise
from app.exchange.tables import open_table
from app.exchange.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parents[2]
LEDGER = ROOT / "../shared/data/station/客户档案.xlsx"
AREAS = frozenset(f"321182{number:05}" for number in range(1, 91))

pytestmark = pytest.mark.slow  # the figures; what is read and stored is checked in the tests of imports


def _read_and_check() -> Checked[CustomerDraft]:
    vocabulary = load_vocabulary(ROOT / "resources/reference/imports")
    table = open_table(LEDGER, vocabulary.titles)
    found = recognise(table, vocabulary)
    source = Source(table=table, mapping=found.mapping, words=vocabulary.sheets[ImportKind.CUSTOMERS])
    return read_customers(source, Lookups(today=date(2026, 11, 2), area_numbers=AREAS))


def _walk_with_openpyxl() -> int:
    workbook = openpyxl.load_workbook(LEDGER, read_only=True)
    rows = sum(1 for _ in workbook.worksheets[0].iter_rows(values_only=True))
    workbook.close()
    return rows


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def test_reading_and_checking_customers(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(_read_and_check().drafts) == 11916
    assert _walk_with_openpyxl() == 12009
    ours = min(_seconds(_read_and_check) for _ in range(5))
    peer = min(_seconds(_walk_with_openpyxl) for _ in range(2))
    with capsys.disabled():
        sys.stdout.write(
            f"\n12,006 customers read and checked: {ours:.3f} s, openpyxl alone {peer:.3f} s, ratio {ours / peer:.2f}\n"
        )
