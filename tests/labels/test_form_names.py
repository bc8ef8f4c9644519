"""Names of forms come with the forms."""

from pathlib import Path

import pytest

from app.documents.catalogue import load_catalogue
from app.labels.form_names import FORM_NAMES
from app.services.definitions import Definitions

ROOT = Path(__file__).resolve().parents[2]


def test_each_shipped_form_is_called_what_its_layout_says() -> None:
    names = {code: entry.form.name for code, entry in load_catalogue().entries.items()}
    differing = {code: FORM_NAMES[code] for code in FORM_NAMES if FORM_NAMES[code] != names[code]}
    assert set(FORM_NAMES) == set(names)
    assert len(FORM_NAMES) == len(names)
    assert differing.items() <= {("one-time-notice", "一次性告知书"), ("supplement-notice", "补充告知书")}


def test_a_form_that_is_not_shipped_has_no_name() -> None:
    assert FORM_NAMES.get("own-form", "own-form") == "own-form"
    with pytest.raises(KeyError):
        FORM_NAMES["../forms"]


def test_every_form_the_rules_name_is_shipped() -> None:
    definitions = Definitions(ROOT / "resources/reference")
    named = {code for business in definitions.business_types for code in business.forms}
    named |= {code for kind in definitions.order_kinds for code in kind.forms}
    assert named - set(FORM_NAMES) == set()
