"""A hub in the open: encrypted with a certificate of the county's own CA, which is the only one computers trust."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.problems import Refusal
from app.hub.commands.serving import certified
from app.labels.speaking import problems_text
from app.services.upstream.upstream import UpstreamService
from app.sync.wire import HttpWire
from tests.hub.certificates import Authority, authority
from tests.hub.listening import listening
from tests.hub.sides import Side, new_side
from tests.station import SmallStation, resident_draft

DAY = timedelta(days=1)
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def ca() -> Authority:
    return authority("county")


@pytest.fixture
def side(station: SmallStation, tmp_path: Path) -> Iterator[Side]:
    """A hub with the small station on its roll."""
    with new_side(tmp_path / "hub", station.clock) as made:
        made.upkeep.add_station("YF", "油坊镇供电所")
        yield made


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def test_a_computer_talks_to_a_hub_of_the_countys_own_ca(
    side: Side, ca: Authority, station: SmallStation, tmp_path: Path
) -> None:
    upstream = UpstreamService(station.desk.office, station.desk.people, HttpWire)
    tls = certified(*ca.certify(tmp_path, since=NOW - DAY, until=NOW + DAY))
    with listening(side.client.app, tls) as port:  # type: ignore[arg-type] # the application the client is of
        url = f"https://127.0.0.1:{port}"
        for certificate in ("", authority("somebody else").pem):
            with pytest.raises(Refusal) as refused:
                upstream.enrol(station.head, side.code_of("YF"), url, certificate)
            assert code_of(refused) == "upstream.tls"
        upstream.enrol(station.head, side.code_of("YF"), url, ca.pem)
        outcome = upstream.sync_once()
    assert outcome.pushed == outcome.pulled > 40


@pytest.mark.parametrize("days", [(-400, -35), (35, 400)], ids=["over", "to come"])
def test_a_wrong_date_is_told_and_work_goes_on(
    side: Side, ca: Authority, station: SmallStation, tmp_path: Path, days: tuple[int, int]
) -> None:
    """The computer's date being wrong looks as if the certificate's days were others."""
    upstream = UpstreamService(station.desk.office, station.desk.people, HttpWire)
    good = certified(*ca.certify(tmp_path, since=NOW - DAY, until=NOW + DAY))
    bad = certified(*ca.certify(tmp_path, since=NOW + days[0] * DAY, until=NOW + days[1] * DAY))
    application = side.client.app
    with listening(application, good) as port:  # type: ignore[arg-type] # as above
        upstream.enrol(station.head, side.code_of("YF"), f"https://127.0.0.1:{port}", ca.pem)
    with listening(application, bad, port), pytest.raises(Refusal) as refused:  # type: ignore[arg-type] # as above
        upstream.sync_once()
    assert problems_text(refused.value.problems) == "县中心证书的日期与本机对不上，多半是本机日期不对。请先校准日期。"
    assert upstream.status().trouble == "upstream.tls_date"
    assert station.register(resident_draft()).number
    assert upstream.status().pending > 40


def test_certificate_and_key_belong_together(ca: Authority, tmp_path: Path) -> None:
    certificate, key = ca.certify(tmp_path, since=NOW - DAY, until=NOW + DAY)
    _, other = ca.certify(tmp_path, since=NOW - 2 * DAY, until=NOW + DAY)
    assert certified(None, None) is None
    assert certified(certificate, key) == (certificate, key)
    for pair, code in (
        ((certificate, None), "hub.tls_both"),
        ((None, key), "hub.tls_both"),
        ((certificate, other), "hub.tls_unusable"),
        ((key, certificate), "hub.tls_unusable"),
        ((tmp_path / "nowhere", key), "hub.tls_unusable"),
    ):
        with pytest.raises(Refusal) as refused:
            certified(*pair)
        assert code_of(refused) == code
