"""The work places in the order of their tabs; a place is imported when somebody first turns to it."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Final

from app.domain.people.session import Session
from app.domain.people.staff import Role
from app.ui.ground import Ground
from app.ui.icons import Icon
from app.ui.shell.places import Place, PlaceSpec

if TYPE_CHECKING:
    from app.services.bundle import Services
    from app.ui.shell.desk import Desk

# Importing every place took a third of the time until today's lists were filled: each import waits for its visit.
# ruff: noqa: PLC0415

_PLACES: Final = ("today", "intake", "dispatch", "rating", "papers", "ledgers", "settings")
_AT_CASES: Final = frozenset({Role.CLERK, Role.AREA_MANAGER, Role.HEAD})


def place_modules() -> Iterator[str]:
    """The modules of every place, each a small piece to import."""
    for place in _PLACES:
        name = f"app.ui.{place}"
        yield from (found.name for found in walk_packages(import_module(name).__path__, f"{name}."))


def places_of(services: "Services", session: Session) -> Sequence[PlaceSpec]:
    """The places of one person; the frame leaves out those the roles do not see."""

    def ground(desk: "Desk") -> Ground:
        return Ground(desk=desk, services=services, session=session)

    return (
        PlaceSpec(id="today", title="今日", icon=Icon.TODAY, make=lambda desk: _today(ground(desk))),
        PlaceSpec(
            id="intake",
            title="受理",
            icon=Icon.INTAKE,
            make=lambda desk: _intake(ground(desk)),
            roles=_AT_CASES,
            kinds=frozenset({"case"}),
        ),
        PlaceSpec(
            id="dispatch",
            title="派工",
            icon=Icon.DISPATCH,
            make=lambda desk: _dispatch(ground(desk)),
            roles=_AT_CASES,
            kinds=frozenset({"order"}),
        ),
        PlaceSpec(id="rating", title="星级绩效", icon=Icon.RATING, make=lambda desk: _rating(ground(desk))),
        PlaceSpec(id="papers", title="表单", icon=Icon.PAPERS, make=lambda desk: _papers(ground(desk))),
        PlaceSpec(
            id="ledgers",
            title="台账",
            icon=Icon.LEDGERS,
            make=lambda desk: _ledgers(ground(desk)),
            kinds=frozenset({"customer", "area", "staff"}),
        ),
        PlaceSpec(id="settings", title="设置", icon=Icon.SETTINGS, make=lambda desk: _settings(ground(desk))),
    )


def _today(ground: Ground) -> Place:
    from app.ui.today.place import TodayPlace

    return TodayPlace(ground.services, ground.session, ground.desk)


def _intake(ground: Ground) -> Place:
    from app.ui.intake.place import IntakePlace

    return IntakePlace(ground)


def _dispatch(ground: Ground) -> Place:
    from app.ui.dispatch.place import DispatchPlace

    return DispatchPlace(ground)


def _rating(ground: Ground) -> Place:
    from app.ui.rating.place import RatingPlace

    return RatingPlace(ground.services, ground.session, ground.desk)


def _papers(ground: Ground) -> Place:
    from app.ui.papers.place import PapersPlace

    return PapersPlace(ground)


def _ledgers(ground: Ground) -> Place:
    from app.ui.ledgers.place import LedgersPlace

    return LedgersPlace(ground)


def _settings(ground: Ground) -> Place:
    from app.ui.settings.place import SettingsPlace

    return SettingsPlace(ground.services, ground.session, ground.desk)
