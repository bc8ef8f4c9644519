"""A warm form of one page against the same texts, lines and code drawn straight on a ReportLab canvas; memory.

The memory of a long batch is measured in a process of its own, page by page in one file after another.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.documents.catalogue import load_catalogue
from app.documents.formats import EMPTY_BOX, TICKED_BOX
from app.documents.inking import Ink
from app.documents.marks import PageMarks
from app.documents.plans import MM
from app.documents.qr import dark_runs
from app.documents.rendering import compose, render, render_many
from app.domain.papers.form import Form

FORMS = ("work-order", "star-sheet", "callback", "receipt", "safety-card")
ROUNDS = 20
PAGES, LONG_RUN_PAGES = 150, 5_000
ROOT = Path(__file__).resolve().parents[2]
MEMORY = """
import resource, sys
from app.documents.catalogue import load_catalogue
from app.documents.rendering import render

def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()

entries = list(load_catalogue().entries.values())
count = int(sys.argv[1])
pages, after, written = 0, [], 0
while pages < count:
    for entry in entries:
        number = entry.form.corner.field if entry.form.corner else None
        values = entry.sample if number is None else {**entry.sample, number: f"YF-{pages:06}"}
        paper = render(entry.form, values)
        pages += paper.page_count
        written += len(paper.pdf)
    after.append(resident())
print(pages, written, after[0], after[len(after) // 2], after[-1])
"""
BOXES = EMPTY_BOX + TICKED_BOX


def show(line: str) -> None:
    print(f"\n{line}")  # noqa: T201 - what a benchmark is for


def drawn_straight(form: Form, page: PageMarks) -> Callable[[], bytes]:
    """Draws what is on the page with nothing left to decide."""
    height = form.page.height * MM
    runs = []
    for x, y, face, size, text in page.texts:
        start = x
        for name, run in face.runs("".join(character for character in text if character not in BOXES)):
            runs.append((name, size, start, height - y, run))
            start += face.width(run) * size
    lines = [(x0, height - y0, x1, height - y1) for x0, y0, x1, y1 in page.rules()]

    def draw() -> bytes:
        target = BytesIO()
        canvas = Canvas(target, pagesize=(form.page.width * MM, height), invariant=1, initialFontName="Song")
        for line in lines:
            canvas.line(*line)
        for name, size, x, y, run in runs:
            canvas.setFont(name, size)
            canvas.drawString(x, y, run)
        for code in page.codes:
            dark_runs.cache_clear()
            Ink(canvas, form)._draw_code(code)
        canvas.save()
        return target.getvalue()

    return draw


@pytest.mark.parametrize("code", FORMS)
def test_a_warm_form_costs_little_more_than_its_drawing(code: str) -> None:
    entry = load_catalogue().entry(code)
    (page,) = compose(entry.form, entry.sample)
    straight = drawn_straight(entry.form, page)

    def warm() -> bytes:
        dark_runs.cache_clear()  # every document has its own number
        return render(entry.form, entry.sample).pdf

    ours: list[float] = []
    peers: list[float] = []
    for _ in range(ROUNDS):
        for spent, act in ((ours, warm), (peers, straight)):
            start = time.process_time()
            act()
            spent.append(time.process_time() - start)
    ratio = statistics.median(ours) / statistics.median(peers)
    warm_ms, straight_ms = statistics.median(ours) * 1000, statistics.median(peers) * 1000
    show(f"{code}: {warm_ms:.1f} ms warm, {straight_ms:.1f} ms straight, ratio {ratio:.2f}, {len(warm()) // 1000} kB")
    assert ratio < 3


@pytest.mark.slow
def test_five_hundred_work_orders_as_one_file() -> None:
    entry = load_catalogue().entry("work-order")
    items: list[Mapping[str, object]] = [{**entry.sample, "number": f"YF-PG-{number:05}"} for number in range(500)]
    start = time.process_time()
    batch = render_many(entry.form, items)
    spent = time.process_time() - start
    assert batch.paper is not None
    assert (batch.done, batch.paper.page_count) == (500, 500)
    show(f"500 work orders as one file: {spent:.2f} s, {len(batch.paper.pdf) / 1e6:.1f} MB")


def memory_over(pages: int) -> tuple[int, float, float, float]:
    """Pages drawn, and megabytes of memory after the first round of all forms, half way and at the end."""
    asked = [sys.executable, "-c", MEMORY, str(pages)]
    told = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 - ours
    drawn, _, first, middle, last = map(int, told)
    return drawn, first / 1e6, middle / 1e6, last / 1e6


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as Linux tells it")
def test_memory_does_not_grow_with_pages() -> None:
    drawn, first, middle, last = memory_over(PAGES)
    show(f"memory: {first:.0f} MB after all forms once, {middle:.0f} MB half way, {last:.0f} MB after {drawn} pages")
    assert last - first < 8


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as Linux tells it")
def test_memory_is_flat_over_five_thousand_pages() -> None:
    drawn, first, middle, last = memory_over(LONG_RUN_PAGES)
    show(f"memory: {first:.0f} MB after all forms once, {middle:.0f} MB half way, {last:.0f} MB after {drawn} pages")
    assert last - first < 8
