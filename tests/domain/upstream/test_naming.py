"""What two computers call the same."""

from uuid import UUID

from app.domain.upstream.naming import conflict_id

STATION = UUID("6b1f5c1e-4f0d-5f0e-9a36-0f5c8f4f6a11")


def test_a_conflict_is_called_the_same_everywhere_and_no_two_alike() -> None:
    first = conflict_id(STATION, 12, 3, "")
    assert first == UUID("5ca8faf5-8845-5215-a13b-de24eec6324e")
    assert (
        len({first, conflict_id(STATION, 13, 3, ""), conflict_id(STATION, 12, 4, ""), conflict_id(STATION, 12, 3, "a")})
        == 4
    )
