"""The services of a station are made when they are first asked for, each once, or all ahead of it."""

from functools import cached_property

from app.services.bundle import Services
from tests.station import SmallStation, shipped_definitions

_NAMES = {name for kind in Services.__mro__ for name, value in vars(kind).items() if isinstance(value, cached_property)}


def test_every_service_is_made_once(station: SmallStation) -> None:
    services = Services(station.desk.office)
    made = {name: getattr(services, name) for name in _NAMES}
    assert all(getattr(services, name) is one for name, one in made.items())


def test_all_services_can_be_made_ahead(station: SmallStation) -> None:
    services = Services(station.desk.office)
    assert not _NAMES & vars(services).keys()
    services.make_all()
    assert vars(services).keys() >= _NAMES


def test_rules_of_the_lists_can_be_read_ahead() -> None:
    rules = shipped_definitions()
    assert "business_types" not in vars(rules)
    rules.read_ahead(["CHG-NAME", "GONE"])
    assert "announced_years" in vars(rules)
    assert "business_types" not in vars(rules)
    assert [version.name for version in rules.versions("CHG-NAME")] == ["更名过户"]
    assert rules.versions("GONE") == ()
