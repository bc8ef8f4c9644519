"""What was saved last: number and limit, with the prints the type needs and the way to the case."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from app.labels.form_names import FORM_NAMES
from app.labels.limits import moment_text
from app.labels.numbers import numbering_text
from app.labels.work_terms import limit_amount
from app.ui.icons import Icon
from app.ui.intake.flowing import flow
from app.ui.parts import button, clear, column, label, named, row
from app.ui.tools import marked_button, tool

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.work.cases import Registered
    from app.ui.ground import Ground


def limit_sentence(registered: "Registered", ground: "Ground") -> str:
    """The first limit that runs: 2026-10-16 17:30 前（居民全过程办电，5 个工作日）; empty when none does."""
    running = [(clock.deadline.due_at, clock) for clock in registered.clocks if clock.deadline is not None]
    if not running:
        return ""
    due_at, clock = min(running, key=lambda pair: pair[0])
    return f"{moment_text(due_at, ground.desk.now())} 前（{clock.spec.name}，{limit_amount(clock.limit)}）"


class SavedCard(QFrame):
    """Stays until the next case is saved or it is closed."""

    opened = Signal(str)
    """The case is to be shown: its id."""
    more_wanted = Signal(object)
    """The same customer wants something else too: the Case."""

    def __init__(self, ground: "Ground") -> None:
        super().__init__()
        named(self, "savedCard", self.tr("已受理"))
        self.setProperty("role", "notice")
        self.setProperty("tone", "good")
        self._ground = ground
        self._text = named(label("", "heading", wraps=True), "savedNumber")
        self._limit = named(label("", wraps=True), "savedLimit")
        self._verbs = flow()
        close = tool("savedClose", self.tr("收起"), Icon.CLOSE)
        close.clicked.connect(self.hide)
        head = row(spacing=8)
        head.addWidget(self._text, 1)
        head.addWidget(close)
        inside = column(self, margins=(16, 8, 8, 12), spacing=6)
        inside.addLayout(head)
        inside.addWidget(self._limit)
        inside.addLayout(self._verbs)
        self.hide()

    def show_registered(
        self, registered: "Registered", business_name: str, forms: tuple[str, ...], notice: str = ""
    ) -> None:
        """Show a case just taken in; `forms` are the codes of what is printed now, `notice` that of its notice."""
        case = registered.case
        self._text.setText(
            self.tr("已受理 {number} · {business} · {name}").format(
                number=case.number, business=business_name, name=case.name
            )
        )
        sentence = limit_sentence(registered, self._ground)
        limit = self.tr("时限：{sentence}").format(sentence=sentence) if sentence else ""
        self._limit.setText("\n".join(filter(None, (limit, numbering_text(case.number, ())))))
        self._limit.setVisible(bool(self._limit.text()))
        clear(self._verbs)
        for code in forms:
            words = self.tr("打印{form}").format(form=FORM_NAMES.get(code, code))
            verb = marked_button(words, f"print-{code}", Icon.PRINT)
            verb.clicked.connect(lambda _=False, code=code: self._ground.desk.print_form(code, str(case.id)))
            self._verbs.addWidget(verb)
        if notice:
            self._verbs.addWidget(self._notice_verb(case.id, notice))
        opens = button(self.tr("查看这件业务(&K)"), "savedOpen")
        opens.clicked.connect(lambda: self.opened.emit(str(case.id)))
        self._verbs.addWidget(opens)
        more = button(self.tr("同一客户再办(&J)"), "savedMore")
        more.clicked.connect(lambda: self.more_wanted.emit(case))
        self._verbs.addWidget(more)
        self.show()

    def _notice_verb(self, case_id: "UUID", notice: str) -> QPushButton:
        """The customer signs for the notice while he still stands here."""
        entering, session = self._ground.services.entering, self._ground.session
        words = self.tr("{form}已签收").format(form=FORM_NAMES.get(notice, notice))
        verb = marked_button(words, "savedNotice", Icon.CHECK)

        def given() -> None:
            verb.setEnabled(False)
            self._ground.run(
                self,
                lambda: entering.give_notice(session, case_id, notice, is_signed=True),
                lambda _: self._ground.desk.toast(self.tr("已记录客户签收告知书。")),
            )

        verb.clicked.connect(given)
        return verb
