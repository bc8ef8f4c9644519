"""Papers on their way out: saved, printed, void, and what was logged of it."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.domain.lists import ListSource
from app.domain.papers.printing import DUPLICATE, PrintKind, PrintRecord, PrintVoid
from app.domain.papers.subject import PaperSubject
from app.domain.people.session import Session
from app.domain.problems import Refusal
from app.services.feed import Topic
from app.services.office import Office
from app.services.papers import printing
from app.services.papers.ledger import log_paper, newest, of_subject
from app.services.papers.originals import refuse_second_original, void_print
from app.services.papers.paper import Paper
from app.services.papers.print_log import PrintLog
from app.services.papers.print_queue import PrintQueue
from app.services.papers.queue_memory import QueueMemory

if TYPE_CHECKING:
    from app.services.papers.press import Press

_DOCUMENT: Final = ".docx"


class PrintRoom:
    """What becomes of finished papers; the print log is its memory, `queue` what is on its way."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.queue = PrintQueue(office.clock, QueueMemory(office.folder.print_queue))

    @cached_property
    def _press(self) -> "Press":
        # ReportLab and the catalogue cost half a second: paid by the first paper, never by the first paint.
        from app.services.papers.press import Press  # noqa: PLC0415

        return Press(self._office.folder.forms)

    def save(self, session: Session, paper: Paper, path: Path) -> tuple[PrintRecord, ...]:
        """Write the paper to a file, whole or not at all, and log it; to a `.docx` as a document for Word and WPS.

        Raises:
            Refusal: `paper.not_for_office` when it cannot be had as one; `export.no_permission`, `export.not_written`.
        """
        if path.suffix.lower() != _DOCUMENT:
            self._press.write(paper.pdf, path)
        elif paper.is_office:
            mark = DUPLICATE if any(part.original_id for part in paper.parts) else ""
            now = self._office.clock.now()
            self._press.write_document(paper.form_code, paper.contents[0], now, path, mark=mark)
        else:
            raise Refusal.of("paper.not_for_office", form=paper.form_name)
        return self.record_print(session, paper, PrintKind.SAVED)

    def send(self, session: Session, paper: Paper, job: printing.PrintJob) -> tuple[PrintRecord, ...]:
        """Print the PDF itself through the system's print service and log it.

        Raises:
            Refusal: `print.printed_before`, `printer.none`, `printer.failed`; nothing is logged then.
        """
        self.refuse_second_original(paper)
        self.queue.add(session, printing.send(paper.pdf, job), job)
        return self.record_print(session, paper, PrintKind.PRINTED, sets=job.sets)

    def refuse_second_original(self, paper: Paper) -> None:
        """Refuse to print what was printed since this paper was made; made anew it is marked 副本.

        Raises:
            Refusal: `print.printed_before`.
        """
        with self._office.database.read() as tx:
            refuse_second_original(tx, paper)

    def void(self, session: Session, record_id: UUID, reason: str) -> PrintVoid:
        """作废: say that a print is spoiled, lost or wrong; the next one of the same content is an original again.

        Raises:
            Refusal: `print.reason_missing`, `print.only_saved`, `print.voided_before`, `record.missing`, or
                `permission.denied` for a print of somebody else without the permission to take cases in.
        """
        with self._office.database.write(session.staff_id) as tx:
            void = void_print(self._office, tx, session, record_id, reason)
        self._office.feed.announce(Topic.PAPERS)
        return void

    def record_print(
        self, session: Session, paper: Paper, kind: PrintKind, *, sets: int = 1
    ) -> tuple[PrintRecord, ...]:
        """Log a paper that was printed or saved; samples and blank forms leave no trace."""
        if not paper.parts:
            return ()
        with self._office.database.write(session.staff_id) as tx:
            records = log_paper(self._office, tx, session, paper, kind, sets)
        self._office.feed.announce(Topic.PAPERS, Topic.CASES)
        return records

    def history(self, subject: PaperSubject) -> tuple[PrintRecord, ...]:
        """Every time a paper of this subject left, oldest first."""
        with self._office.database.read() as tx:
            return of_subject(tx, subject)

    def log(self, session: Session) -> ListSource:
        """The print log as a list, newest first; area managers see their own."""
        return PrintLog(self._office, session, self._name_of)

    def recent(self, session: Session, most: int = 200) -> tuple[PrintRecord, ...]:
        """The newest prints first; area managers see their own."""
        with self._office.database.read() as tx:
            return newest(tx, session, most)

    def _name_of(self, code: str) -> str:
        """What a form is called; its code when the station has taken it away since."""
        entry = self._press.entries.get(code)
        return code if entry is None else entry.form.name
