"""Reading a sheet batch by batch: progress, stopping, repeats, and the sum of what was found."""

from collections.abc import Callable, Hashable, Iterable
from operator import attrgetter
from typing import TypeVar

from app.domain.problems import Problem, Refusal, refuse_if_any
from app.exchange.batch import Batch, Findings
from app.exchange.checked import Checked, Source, Watch
from app.exchange.recognition import required_fields

D = TypeVar("D")

_ROWS_AT_ONCE = 1_000  # often enough for a progress bar, seldom enough to cost nothing


def read_rows(
    source: Source,
    make: Callable[[Batch], Iterable[tuple[int, D]]],
    key: tuple[str, ...],
    watch: Watch,
    clash_of: Callable[[D, D], str] = lambda _first, _second: "import.repeated_otherwise",
) -> Checked[D]:
    """Every row of the source as a draft, refused, or a repeat.

    `make` gives row and draft for the rows of a batch it did not refuse; `key` names the attributes that identify a
    record: the same record again is a repeat when identical, else refused with the code
    `clash_of(accepted draft, this one)`.

    Raises:
        Refusal: `import.column_missing` for each required field no column was mapped to; `import.stopped`.
    """
    _require_columns(source)
    findings = Findings(source)
    accepted: dict[Hashable, tuple[int, D]] = {}
    key_of = attrgetter(*key)
    repeats = 0
    total = len(source.table.rows)
    for start in range(0, total, _ROWS_AT_ONCE):
        if watch.should_stop():
            raise Refusal.of("import.stopped")
        batch = Batch(source, findings, start, start + _ROWS_AT_ONCE)
        for row, draft in make(batch):
            first_row, first = accepted.setdefault(key_of(draft), (row, draft))
            if first is draft:
                continue
            if first == draft:
                repeats += 1
                continue
            findings.refuse(row, key[0], clash_of(first, draft), {"first_row": first_row})
        watch.progress(start + len(batch.rows), total)
    rows = {row for row, _ in accepted.values()}
    by_row = attrgetter("row")
    return Checked(
        read=total,
        drafts=tuple(draft for _, draft in accepted.values()),
        rows=tuple(row for row, _ in accepted.values()),
        refused=tuple(sorted(findings.refused, key=by_row)),
        incomplete=tuple(sorted((gap for gap in findings.incomplete if gap.row in rows), key=by_row)),
        cleaned=dict(findings.cleaned),
        repeats=repeats,
    )


def _require_columns(source: Source) -> None:
    mapped = set(source.mapping.values())
    refuse_if_any(
        Problem(code="import.column_missing", field=field, values={"column": source.words.columns[field][0]})
        for field in required_fields(source.words.kind)
        if field not in mapped
    )
