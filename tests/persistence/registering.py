"""A program of its own that takes cases in until it is killed, and says each number once the verb has returned."""

import sys
from pathlib import Path

from app.persistence.database import Database
from app.services.bundle import Services
from app.services.clock import SystemClock
from app.services.definitions import Definitions
from app.services.feed import Feed
from app.services.folder import DataFolder, installed_path
from app.services.office import Office
from tests.station import resident_draft


def main(home: Path) -> None:
    """Register until killed."""
    folder = DataFolder(home)
    definitions = Definitions(installed_path("resources") / "reference")
    desk = Services(
        Office(
            database=Database.at(folder.database),
            clock=SystemClock(),
            definitions=definitions,
            feed=Feed(),
            folder=folder,
        )
    )
    clerk = desk.people.session_of("YF003")
    while True:
        case = desk.cases.register(clerk, resident_draft()).case
        sys.stdout.write(f"{case.number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
