"""What the window needs from the services to let people in; handed over once they are loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui.asking import Find
from app.ui.shell.places import PlaceSpec
from app.ui.signing.first_run import FirstRunAnswers

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.ui.upstream.joining import Joining


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Verbs of the services; the session they return is handed back to them.

    Attributes:
        station: the station's name; empty before it was founded.
        is_first_run: whether the data folder is empty and a station must be founded first.
        found_station, sign_in, unlock, change_password, sign_out: called on the database worker; they may refuse.
        places: the work places for a person, in the order of the tabs.
        search: what answers the search box for a person.
        hint: what the page to sign in says beside; only the sample station has something to say.
        joining: the ways into a station other computers have; None where there are none.
        is_joining: whether this computer has begun to join and nobody can sign in yet.
        idle_minutes: after how many idle minutes the window locks; 0 is never.
    """

    station: str
    is_first_run: bool
    found_station: Callable[[FirstRunAnswers], "Session"]
    sign_in: Callable[[str, str], "Session"]
    unlock: Callable[["Session", str], object]
    change_password: Callable[["Session", str, str], object]
    sign_out: Callable[["Session"], object]
    places: Callable[["Session"], Sequence[PlaceSpec]]
    search: Callable[["Session"], Find]
    joining: "Joining | None" = None
    is_joining: bool = False
    hint: str = ""
    idle_minutes: int = 10
