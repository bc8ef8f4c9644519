"""Forms stand on the shelf in the order they are used."""

import pytest

from app.domain.definitions.form_group import FormGroup, form_groups_from
from app.domain.problems import Refusal
from app.services.papers.shelving import in_groups
from tests.station import SmallStation


def test_every_shipped_form_stands_in_one_group_and_every_listed_form_ships(station: SmallStation) -> None:
    shelf = station.desk.papers.catalogue()
    listed = [code for group in station.desk.office.definitions.form_groups for code in group.forms]

    assert [form.code for form in shelf.forms if not form.group] == []
    assert [form.code for form in shelf.forms] == listed
    assert [form.name for form in shelf.forms][:2] == ["用电业务一次性告知书", "用电业务补充告知书"]


def test_a_form_of_no_group_stands_last(station: SmallStation) -> None:
    lines = {form.code: form for form in station.desk.papers.catalogue().forms}
    few = {code: lines[code] for code in ("callback", "receipt", "work-order")}
    groups = (FormGroup(name="派工", forms=("work-order", "taken-away")), FormGroup(name="回访", forms=("callback",)))

    assert [form.code for form in in_groups(few, groups)] == ["work-order", "callback", "receipt"]


def test_a_form_listed_twice_is_refused() -> None:
    with pytest.raises(Refusal, match=r"definition\."):
        form_groups_from({"group": [{"name": "甲", "forms": ["a"]}, {"name": "乙", "forms": ["a"]}]})
