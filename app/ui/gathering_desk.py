"""Asking for a gathering, keeping it and printing its paper, from whichever place it is wanted."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from app.domain.daybook.gathering import Gathering, GatheringDraft, GatheringKind
from app.domain.papers.subject import PaperKind
from app.labels.daybook import GATHERINGS
from app.ui.gathering_dialog import GatheringDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.domain.people.staff import Staff
    from app.services.daybook.pack import MorningPack
    from app.ui.ground import Ground

_Kept = Callable[[Gathering], object]


def ask_morning(ground: "Ground", parent: "QWidget", kept: _Kept) -> None:
    """Show today's morning meeting: as it is on record, or as the program would fill it."""
    gatherings, people = ground.services.daybook.gatherings, ground.services.people
    ground.run(
        parent,
        lambda: (people.staff(), gatherings.of_morning(), gatherings.morning()),
        lambda read: _open(ground, parent, GatheringKind.MORNING, read, kept),
    )


def ask_gathering(ground: "Ground", parent: "QWidget", kind: GatheringKind, kept: _Kept) -> None:
    """Ask for a meeting or training that is not on record."""
    gatherings, people = ground.services.daybook.gatherings, ground.services.people
    ground.run(
        parent,
        lambda: (people.staff(), None, gatherings.morning()),
        lambda read: _open(ground, parent, kind, read, kept),
    )


def change_gathering(ground: "Ground", parent: "QWidget", gathering: Gathering, kept: _Kept) -> None:
    """Ask what is different about a gathering on record."""
    people = ground.services.people
    ground.run(
        parent,
        lambda: (people.staff(), gathering, None),
        lambda read: _open(ground, parent, gathering.kind, read, kept),
    )


def print_gathering(ground: "Ground", form: str, gathering_id: UUID) -> None:
    """Show a paper of a gathering, ready to be printed."""
    ground.desk.print_form(form, str(gathering_id), PaperKind.GATHERING)


def _open(
    ground: "Ground",
    parent: "QWidget",
    kind: GatheringKind,
    read: "tuple[tuple[Staff, ...], Gathering | None, MorningPack | None]",
    kept: _Kept,
) -> None:
    staff, gathering, pack = read
    dialog = GatheringDialog(ground, parent, kind, staff, gathering=gathering, pack=pack)
    gatherings, session = ground.services.daybook.gatherings, ground.session

    def decided(draft: GatheringDraft, form: str) -> None:
        def done(saved: Gathering) -> None:
            dialog.accept()
            said = QCoreApplication.translate("Gathering", "已保存{kind}记录 {number}。")
            ground.desk.toast(said.format(kind=GATHERINGS[kind], number=saved.number))
            kept(saved)
            if form:
                print_gathering(ground, form, saved.id)

        ground.run(parent, lambda: gatherings.save(session, draft), done, dialog.refuse)

    dialog.decided.connect(decided)
    dialog.open()
