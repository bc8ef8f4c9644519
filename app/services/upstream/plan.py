"""How a file for a courier is to be written; light, for it is named at the program's start."""

from dataclasses import dataclass

from app.domain.upstream.files import STICK_ROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What goes with a file, and who this computer is.

    `room` is how many bytes of attachments go along at the most. `is_anew` lets this computer ask to come in again as a
    new one, with a one-time code: whoever sits here was told that another works on a copy of its file, or that it was
    shut out. Everything it has goes along, and nothing of it is lost.
    """

    room: int = STICK_ROOM
    is_anew: bool = False
