"""Frozen values as plain JSON values and back."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people.staff import CertificateKind, Role, Staff
from app.domain.plain import from_plain, to_plain
from app.domain.rating.facts import Satisfaction
from app.domain.work.case import Case, CasePaper, CaseState, Origin, PaperState

CASE = Case(
    id=UUID(int=1),
    number="2026-YF-000001-5",
    business_code="LV-RES-NEW",
    business_version=date(2024, 6, 1),
    stage="accept",
    stage_since=datetime(2026, 3, 2, 1, tzinfo=UTC),
    state=CaseState.OPEN,
    customer_id=None,
    area_id=UUID(int=2),
    responsible_id=UUID(int=3),
    name="𠮷田",
    phone="",
    address="",
    accepted_at=datetime(2026, 3, 2, 1, tzinfo=UTC),
    origin=Origin.COUNTER,
    details={"capacity": 8000},
    papers=(CasePaper(code="identity", state=PaperState.PRESENT, attachment_ids=(UUID(int=4),)),),
)


@dataclass(frozen=True)
class Share:
    """A value with a part and what may be missing."""

    part: Fraction
    role: Role | None
    is_whole: bool


def test_a_case_comes_back_from_json_as_it_was() -> None:
    text = json.dumps(to_plain(CASE), ensure_ascii=False)

    assert '"papers": [{"code": "identity", "state": "present", "attachment_ids": [' in text
    assert from_plain(Case, json.loads(text)) == CASE


@given(
    st.builds(Share, part=st.fractions(), role=st.none() | st.sampled_from(Role), is_whole=st.booleans()),
)
def test_every_share_comes_back(share: Share) -> None:
    assert from_plain(Share, json.loads(json.dumps(to_plain(share)))) == share


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        (12, 12),
        ("字", "字"),
        (Satisfaction.SATISFIED, "satisfied"),
        (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 1, tzinfo=UTC), "2026-03-02T01:00:00+00:00"),
        (Fraction(1, 3), "1/3"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({1: (2, 3)}, {"1": [2, 3]}),
        ([Role.HEAD], ["head"]),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({CertificateKind.CLIMBING}, ["climbing"]),
    ],
)
def test_the_plain_form(value: object, plain: object) -> None:
    found = to_plain(value)

    assert found == plain
    assert type(found) is type(plain)  # an enumeration member becomes a text, not something that looks like one


@pytest.mark.parametrize("value", [1.5, b"bytes", object()])
def test_what_has_no_plain_form_is_a_mistake(value: object) -> None:
    with pytest.raises(TypeError, match="no JSON form"):
        to_plain(value)


def test_a_kind_without_a_plain_form_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="no JSON form"):
        from_plain(bytes, "x")


@pytest.mark.parametrize(
    ("kind", "plain", "value"),
    [
        (tuple[Role, ...], ["head", "clerk"], (Role.HEAD, Role.CLERK)),
        (Role | None, None, None),
        (Role | None, "head", Role.HEAD),
        (dict[str, int], {"a": 1}, {"a": 1}),
        (date, "2026-03-02", date(2026, 3, 2)),
        (datetime, "2026-03-02T09:00:00+08:00", datetime(2026, 3, 2, 1, tzinfo=UTC)),
        (object, [1], [1]),
        (Fraction, "2/3", Fraction(2, 3)),
    ],
)
def test_kinds_read_back(kind: Any, plain: object, value: object) -> None:  # noqa: ANN401 - a type or an annotation
    assert from_plain(kind, plain) == value


def test_staff_read_back_without_what_has_a_default() -> None:
    plain = {"id": str(UUID(int=1)), "number": "YF001", "name": "罗", "post": "", "team": "", "phone": "", "roles": []}

    assert from_plain(Staff, plain) == Staff(
        id=UUID(int=1), number="YF001", name="罗", post="", team="", phone="", roles=()
    )
