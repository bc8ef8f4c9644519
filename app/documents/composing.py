"""A form and its values turned into marks on pages, block by block."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Final

from app.documents.charts import lay_chart
from app.documents.flow import TableFlow, lines_of, write_lines
from app.documents.fonts import typeface
from app.documents.marks import CodeMark, CutMark, PageMarks, TextMark
from app.documents.plans import MM, FormPlan, PlacedPlan, TablePlan
from app.domain.papers.code import PaperCode
from app.domain.papers.layout import Block, Chart, Cut, FontRole, Gap
from app.domain.problems import Refusal

PAGE_LIMIT: Final = 300  # of one paper; a layout whose heads fill the page would never end

_CUT_SIZE: Final = 8.0


class Composer:
    """Fills pages from the top down; `y`, `top` and `bottom` are those of the page under work, in points."""

    def __init__(self, plan: FormPlan, values: Mapping[str, object]) -> None:
        self._plan = plan
        self._values = values
        size = plan.form.page
        self._margin_top = size.top * MM
        self.bottom = (size.height - size.bottom) * MM
        self._repeated: list[TablePlan] = []
        self._is_repeating = False
        self.pages: list[PageMarks] = []
        self.turn()

    def compose(self) -> list[PageMarks]:
        """All pages of the form.

        Raises:
            Refusal: `paper.does_not_fit` when a text is too long for its fixed place; as `turn` does.
        """
        for block, following in zip_longest(self._plan.blocks, self._plan.blocks[1:]):
            if isinstance(block, TablePlan) and block.table.is_leading:
                self._make_room(block, following)
            if isinstance(block, Cut) and self._starts_a_page(block, following):
                self.turn()  # the counterfoil has a sheet of its own: nothing is left to tear off
            else:
                self._lay(block)
        return self.pages

    def turn(self) -> None:
        """Begin a new page with what stands on every page.

        Raises:
            Refusal: `paper.does_not_fit` when that leaves no room; `paper.too_many_pages` beyond PAGE_LIMIT.
        """
        if self._is_repeating:
            raise Refusal.of("paper.does_not_fit", text=self._plan.form.name)
        if len(self.pages) == PAGE_LIMIT:
            raise Refusal.of("paper.too_many_pages", limit=PAGE_LIMIT)
        self.page = PageMarks()
        self.pages.append(self.page)
        self.y = self.top = self._margin_top
        self._lay_corner()
        self._is_repeating = True
        for table in self._repeated:
            TableFlow(self, table, lines_of(table, self._values), self._values).run()
            self.top = self.y
        self._is_repeating = False

    def _make_room(self, heading: TablePlan, following: TablePlan | PlacedPlan | Block | None) -> None:
        """Turn the page when a heading and the beginning of what it heads have no room on this one."""
        room = TableFlow(self, heading, lines_of(heading, self._values), self._values).opening()
        if isinstance(following, TablePlan):
            room += TableFlow(self, following, lines_of(following, self._values), self._values).opening()
        if self.y + room > self.bottom and self.y > self.top:
            self.turn()

    def _lay(self, block: TablePlan | PlacedPlan | Block) -> None:
        if isinstance(block, TablePlan):
            TableFlow(self, block, lines_of(block, self._values), self._values).run()
            if block.table.is_repeated:
                self._repeated.append(block)
        elif isinstance(block, PlacedPlan):
            self._lay_placed(block)
        elif isinstance(block, Chart):
            lay_chart(self, block, self._plan.form, self._values)
        elif isinstance(block, Gap):
            self.y = min(self.bottom, self.y + block.height * MM)
        elif isinstance(block, Cut):
            self._lay_cut(block)

    def _starts_a_page(self, cut: Cut, following: TablePlan | PlacedPlan | Block | None) -> bool:
        """Whether the counterfoil after a perforation has no room below it, but would fit on a page of its own."""
        if not isinstance(following, TablePlan):
            return False
        flow = TableFlow(self, following, lines_of(following, self._values), self._values)
        height = flow.natural_height()
        return self.y + cut.height * MM + height > self.bottom and self.top + height <= self.bottom

    def _lay_corner(self) -> None:
        corner, size = self._plan.form.corner, self._plan.form.page
        if corner and (text := self._values.get(corner.field)):
            x = (size.width - size.right - corner.size) * MM
            code = PaperCode(number=str(text), form=self._plan.form.code).text
            self.page.codes.append(CodeMark(x, self._margin_top, corner.size * MM, code))

    def _lay_placed(self, placed: PlacedPlan) -> None:
        plan = placed.plan
        fitted = plan.set_for(self._values, {}, 0)
        if fitted.height > plan.height:
            raise Refusal.of("paper.does_not_fit", text="".join(fitted.lines)[:20])
        write_lines(self.pages[0], plan, fitted, placed.y, plan.height)

    def _lay_cut(self, cut: Cut) -> None:
        height, size = cut.height * MM, self._plan.form.page
        if self.y + height > self.bottom:
            self.turn()
        middle = self.y + height / 2
        self.y += height
        if self._plan.only_values:
            return
        face = typeface(FontRole.SONG)
        x = (size.width * MM - face.width(cut.text) * _CUT_SIZE) / 2
        self.page.texts.append(TextMark(x, middle + 0.38 * _CUT_SIZE, face, _CUT_SIZE, cut.text))
        right = size.width * MM - x + _CUT_SIZE  # the text stands in the middle of the paper
        self.page.cuts += [CutMark(0, x - _CUT_SIZE, middle), CutMark(right, size.width * MM, middle)]
