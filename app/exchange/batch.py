"""A run of rows taken column by column: fast where cells are plain, exact where they are not."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from app.domain.problems import Problem
from app.exchange import cleaning
from app.exchange.checked import RowProblem, Source
from app.exchange.cleaning import Cleaned, Wart
from app.exchange.kinds import FIELDS, Need
from app.exchange.tables import Cell

T = TypeVar("T")

_ENERGY = (100, 0, 1_000_000_000, "import.not_an_amount")  # hundredths of kW·h
_MONEY = (100, -1_000_000_000, 1_000_000_000, "import.not_an_amount")  # cents; corrections are negative


class Findings:
    """What was noticed over all batches of a sheet."""

    def __init__(self, source: Source) -> None:
        self.refused: list[RowProblem] = []
        self.incomplete: list[RowProblem] = []
        self.refused_rows: set[int] = set()
        self.cleaned: Counter[Wart] = Counter()
        self.memos: dict[str, dict[Cell, Cleaned[object]]] = {}
        self.titles = {field: column for column, field in source.mapping.items()}
        self.needs = {field.name: field.need for field in FIELDS[source.words.kind]}
        self.unremarkable = {Wart.NUMBER_AS_TEXT} if source.table.is_text else set[Wart]()

    def refuse(self, row: int, field: str, code: str, values: Mapping[str, str | int] | None = None) -> None:
        """Note why this row cannot be taken."""
        self.refused.append(self._problem(row, field, code, values))
        self.refused_rows.add(row)

    def lack(self, row: int, field: str, code: str = "import.missing") -> None:
        """Note what this row lacks, though it is taken."""
        self.incomplete.append(self._problem(row, field, code, None))

    def take(self, row: int, field: str, cell: Cell, cleaned: Cleaned[T]) -> T | None:
        """The value of a cleaned cell, with its wart, problem or absence noted."""
        if cleaned.problem:
            found = str(cell) if cleaned.problem == "import.unknown_word" else ""
            self.refuse(row, field, cleaned.problem, {"found": found} if found else None)
        elif cleaned.value is None:
            need = self.needs[field]
            if need is Need.REQUIRED:
                self.refuse(row, field, "import.missing")
            elif need is Need.EXPECTED:
                self.lack(row, field)
        elif cleaned.wart is not None and cleaned.wart not in self.unremarkable:
            self.cleaned[cleaned.wart] += 1
        return cleaned.value

    def _problem(self, row: int, field: str, code: str, values: Mapping[str, str | int] | None) -> RowProblem:
        return RowProblem(row=row, column=self.titles.get(field, field), field=field, code=code, values=values or {})


class Batch:
    """Some rows of a source; every method gives one column as values, None where a cell is empty or wrong."""

    def __init__(self, source: Source, findings: Findings, start: int, stop: int) -> None:
        self.rows = source.table.row_numbers[start:stop]
        self.findings = findings
        self._words = source.words
        columns = zip(source.table.columns, zip(*source.table.rows[start:stop], strict=True), strict=True)
        self._cells = {source.mapping[title]: cells for title, cells in columns if title in source.mapping}

    def codes(self, field: str) -> list[str]:
        """Letters and digits that name something; "" when there is none."""
        return self._strings(field, cleaning.IS_PLAIN_CODE, cleaning.clean_code)

    def texts(self, field: str) -> list[str]:
        """Free text; "" when there is none."""
        return self._strings(field, cleaning.IS_PLAIN_TEXT, cleaning.clean_text)

    def words(self, field: str) -> list[str | None]:
        """The values that words of the vocabulary stand for."""
        return self._values(field, cleaning.word_cleaner(self._words.meanings(field)))

    def days(self, field: str) -> list[date | None]:
        """Days."""
        return self._values(field, cleaning.clean_day)

    def months(self, field: str) -> list[str | None]:
        """Months as YYYY-MM."""
        return self._values(field, cleaning.clean_month)

    def moments(self, field: str) -> list[datetime | None]:
        """Moments in UTC."""
        return self._values(field, cleaning.clean_moment)

    def energies(self, field: str) -> list[int | None]:
        """Energy in hundredths of kW·h."""
        return self._values(field, cleaning.number_cleaner(*_ENERGY))

    def amounts(self, field: str) -> list[int | None]:
        """Money in cents."""
        return self._values(field, cleaning.number_cleaner(*_MONEY))

    def counts(self, field: str) -> list[int | None]:
        """Numbers of things."""
        return self._values(field, cleaning.number_cleaner(1, 0, 1_000_000, "import.not_a_count"))

    def numbers(
        self, field: str, unit: int, lowest: int | Decimal, highest: int | Decimal, code: str
    ) -> list[int | None]:
        """Numbers in `unit`-ths of the sheet's unit; outside [lowest, highest] they are `code`."""
        return self._values(field, cleaning.number_cleaner(unit, lowest, highest, code))

    def check(self, field: str, values: Sequence[str], problem_of: Callable[[str], Problem | None]) -> None:
        """Refuse the rows whose value there is has a problem."""
        for row, value in zip(self.rows, values, strict=True):
            if value and (problem := problem_of(value)) is not None:
                self.findings.refuse(row, field, problem.code, problem.values)

    def require_known(self, field: str, values: Iterable[str], known: Container[str], code: str) -> None:
        """Refuse the rows whose value is not among the known keys."""
        for row, value in zip(self.rows, values, strict=True):
            if value and value not in known:
                self.findings.refuse(row, field, code, {"found": value})

    def require_order(
        self, field: str, earlier: Sequence[T | None], later: Sequence[T | None], code: str = "import.wrong_order"
    ) -> None:
        """Refuse the rows where what must not be less than another value is; absent values are in order."""
        for row, first, second in zip(self.rows, earlier, later, strict=True):
            if first is not None and second is not None and second < first:  # type: ignore[operator]  # same kind of value
                self.findings.refuse(row, field, code)

    def accepted(self, *columns: Sequence[object]) -> Iterator[tuple[Any, ...]]:
        """Row number and values, side by side, of the rows not refused; what is required is there in each of them."""
        refused = self.findings.refused_rows
        return (line for line in zip(self.rows, *columns, strict=True) if line[0] not in refused)

    def _raw(self, field: str) -> Sequence[Cell]:
        cells = self._cells.get(field)
        return [""] * len(self.rows) if cells is None else cells

    def _strings(
        self, field: str, is_plain: Callable[[str], object], clean: Callable[[Cell], Cleaned[str]]
    ) -> list[str]:
        take = self.findings.take
        return [
            cell if type(cell) is str and is_plain(cell) else take(row, field, cell, clean(cell)) or ""
            for row, cell in zip(self.rows, self._raw(field), strict=True)
        ]

    def _values(self, field: str, clean: Callable[[Cell], Cleaned[T]]) -> list[T | None]:
        memo: dict[Cell, Cleaned[T]] = self.findings.memos.setdefault(field, {})  # type: ignore[assignment]  # a memo serves one field
        take = self.findings.take
        values: list[T | None] = []
        for row, cell in zip(self.rows, self._raw(field), strict=True):
            if type(cell) is bool:  # equal to 1 and 0 as a key of the memo
                cleaned = clean(str(cell).upper())
            elif (cleaned_before := memo.get(cell)) is None:
                cleaned = memo[cell] = clean(cell)
            else:
                cleaned = cleaned_before
            unremarkable = cleaned.value is not None and cleaned.wart is None
            values.append(cleaned.value if unremarkable else take(row, field, cell, cleaned))
        return values
