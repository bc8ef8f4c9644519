"""A warm form of one page against the same texts, lines and code drawn straight on a ReportLab canvas."""

import statistics
import time
from collections.abc import Callable, Mapping
from io import BytesIO

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

FORMS = ("work-order", "star-sheet", "callback")
ROUNDS = 30
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
