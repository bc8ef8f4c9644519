"""签字件回收: scans of signed papers on the left, the page beside them, filed one after the other by key."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.labels.signed import pages_text
from app.ui.papers.preview import PaperPreview
from app.ui.papers.signed_form import SignedForm
from app.ui.papers.signed_list import SignedLine, SignedList
from app.ui.parts import column, named
from app.ui.splitting import shared_splitter

if TYPE_CHECKING:
    from app.domain.problems import Problem, Refusal
    from app.services.papers.paper import Paper
    from app.services.papers.signed_copy import SignedCopy, TakenCopy
    from app.ui.ground import Ground
    from app.ui.running import Job


class SignedPage(QWidget):
    """Add scans, look, say which form and which day, file."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "signedPage", self.tr("签字件回收"))
        self._ground = ground
        self._lines: list[SignedLine] = []
        self._current = -1
        self._asked = 0
        self.scans = SignedList(ground.desk.settings)
        self.form = SignedForm(ground, self._warnings)
        self.preview = PaperPreview(ground, self._on_no_picture)
        beside = QWidget()
        inside = column(beside, spacing=12)
        inside.addWidget(self.preview, 1)
        inside.addWidget(self.form)
        middle = shared_splitter("signedSplitter", (self.scans, beside), (3, 8), ground.desk.settings)
        column(self).addWidget(middle, 1)
        self.setFocusProxy(self.scans)
        self.scans.chosen.connect(self.add)
        self.scans.current_changed.connect(self._on_current)
        self.scans.removed.connect(self._on_removed)
        self.form.number_typed.connect(self._on_number)
        self.form.edited.connect(self._on_edited)
        self.form.filing_wanted.connect(self._on_filing)
        self.form.case_wanted.connect(self._on_case)
        self._on_current(-1)

    @Slot(list)
    def add(self, paths: Sequence[Path]) -> None:
        """Read files and put their papers on the list."""
        ground = self._ground

        def read(job: "Job[tuple[SignedCopy, ...]]") -> "tuple[SignedCopy, ...]":
            return ground.services.signed.read(ground.session, paths, job.report)

        ground.desk.run_long(
            self.tr("正在读取 {n} 个扫描件").format(n=len(paths)), read, owner=self, on_done=self._on_read
        )

    def _on_read(self, copies: "tuple[SignedCopy, ...]") -> None:
        first = len(self._lines)
        self._lines += [SignedLine(copy=copy, form=copy.form) for copy in copies]
        self.scans.show_lines(self._lines, first)
        self.form.begin()

    def _warnings(self, line: SignedLine, form: str, day: date) -> "Sequence[Problem]":
        return self._ground.services.signed.warnings(line.copy, form, day)

    @Slot(int)
    def _on_current(self, number: int) -> None:
        self._current = number
        line = self._lines[number] if number >= 0 else None
        self.form.show_line(line)
        self._asked += 1
        if line is None:
            self.preview.show_nothing(self.tr("添加扫描件后，这里显示扫描的页面。"))
            return
        asked, ground, copy = self._asked, self._ground, line.copy

        def show(paper: "Paper") -> None:
            if asked == self._asked:
                name = " ".join(filter(None, (paper.name, pages_text(copy))))
                self.preview.show_paper(replace(paper, name=name))

        def refuse(refusal: "Refusal") -> None:
            if asked == self._asked:
                self._on_no_picture(refusal)

        ground.run(self, lambda: ground.services.signed.paper(copy), show, refuse)

    def _on_no_picture(self, refusal: "Refusal") -> None:
        self.preview.show_nothing(self._ground.desk.tell(refusal))

    @Slot(int)
    def _on_removed(self, number: int) -> None:
        del self._lines[number]
        self.scans.show_lines(self._lines, min(number, len(self._lines) - 1))

    @Slot(str)
    def _on_number(self, number: str) -> None:
        ground, line = self._ground, self._lines[self._current]

        def found(copy: "SignedCopy") -> None:
            if self._put(line, replace(line, copy=copy, form=copy.form, is_by_hand=True)):
                self.form.begin()

        ground.run(
            self,
            lambda: ground.services.signed.give_number(ground.session, line.copy, number),
            found,
            self.form.refuse,
        )

    @Slot(str, str)
    def _on_edited(self, form: str, day: str) -> None:
        self._lines[self._current] = replace(self._lines[self._current], form=form, day=day)
        self.scans.show_line(self._current, self._lines[self._current])

    @Slot(str, object)
    def _on_filing(self, form: str, day: date) -> None:
        ground, line = self._ground, self._lines[self._current]

        def filed(taken: "TakenCopy") -> None:
            if taken.is_new:  # said in the status line: a toast would cover the next paper's fields
                ground.desk.say_saved(self.tr("{number} 的签字件").format(number=taken.number))
            else:
                ground.desk.toast(self.tr("这份以前已归入 {number}，没有改动。").format(number=taken.number))
            if self._put(line, replace(line, taken=taken)):
                self._go_on()

        ground.run(
            self,
            lambda: ground.services.signed.take_in(ground.session, line.copy, form, day),
            filed,
            self.form.refuse,
        )

    def _put(self, before: SignedLine, after: SignedLine) -> bool:
        """Show a line as it is now, unless it was taken off the list or changed meanwhile."""
        number = next((each for each, line in enumerate(self._lines) if line is before), None)
        if number is None:
            return False
        self._lines[number] = after
        self.scans.show_lines(self._lines, self._current)
        return number == self._current

    def _go_on(self) -> None:
        """Turn to the next paper that is not filed yet."""
        count = len(self._lines)
        following = [(self._current + step) % count for step in range(1, count)]
        number = next((each for each in following if self._lines[each].taken is None), None)
        if number is None:
            self.scans.setFocus()
            return
        self.scans.show_lines(self._lines, number)
        self.form.begin()

    @Slot()
    def _on_case(self) -> None:
        owner = self._lines[self._current].copy.owner
        if owner is not None:
            self._ground.desk.open_record("case", str(owner.case.id))
