"""A computer that came in by stick gets a line: the address is tried out, and whatever is wrong with it is told."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.people.session import OWNER
from app.domain.problems import Problem, Refusal
from app.hub.commands.serving import certified
from app.labels.speaking import problem_text
from app.services.upstream.line import Line
from app.sync.packing import pack
from app.sync.wire import Answered, Asked, HttpWire, Wire
from tests.hub.certificates import authority
from tests.hub.courier_world import CODE, URL, CountyDesk, Desk, come_in, trip
from tests.hub.listening import listening
from tests.hub.test_hub_couriers import county, desk, hub_file, refused

__all__ = ["county", "desk", "hub_file"]  # fixtures

DAY = timedelta(days=1)


class Answers:
    """Whatever stands at an address and is no hub: always the same answer, or the same trouble."""

    def __init__(self, answer: Answered | Refusal) -> None:
        self.answer = answer

    def __call__(self, _url: str, _certificate: str) -> Wire:
        return self

    def send(self, _asked: Asked) -> Answered:
        if isinstance(self.answer, Refusal):
            raise self.answer
        return self.answer

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def other(hub_file: Path, tmp_path: Path, county: CountyDesk) -> Iterator[CountyDesk]:
    """Another county's hub."""
    (tmp_path / "other").mkdir()
    shutil.copyfile(hub_file, tmp_path / "other" / "hub.db")
    made = CountyDesk.on_sqlite(tmp_path / "other", county.clock)
    yield made
    made.shut()


def tried(desk: Desk, wire_to: Callable[[str, str], Wire], url: str = URL, certificate: str = "") -> str:
    code = refused(lambda: Line(desk.services.office, wire_to).try_out(OWNER, url, certificate))[0]
    # Each says something of its own that somebody can act on.
    assert not problem_text(Problem(code=code)).endswith("稍后自动重试。")
    return code.removeprefix("upstream.")


def test_a_line_of_the_countys_own_ca_is_tried_and_taken(desk: Desk, county: CountyDesk, tmp_path: Path) -> None:
    come_in(desk, county)
    line = Line(desk.services.office, HttpWire)
    now, ca = datetime.now(UTC), authority("county")
    good = certified(*ca.certify(tmp_path, since=now - DAY, until=now + DAY))
    old = certified(*ca.certify(tmp_path, since=now - 9 * DAY, until=now - 8 * DAY))
    with listening(county.client.app, good) as port:  # type: ignore[arg-type] # the application the client is of
        url = f"https://127.0.0.1:{port}"
        assert tried(desk, HttpWire, url) == "line_tls"
        assert tried(desk, HttpWire, url, authority("somebody else").pem) == "line_tls"
        assert tried(desk, HttpWire, url, "no certificate") == "certificate"
        line.try_out(OWNER, url, ca.pem)
        assert desk.upstream.status().url == ""  # only tried
        line.take(OWNER, f" {url} ", ca.pem)
    with listening(county.client.app, old, port):  # type: ignore[arg-type] # as above
        assert tried(desk, HttpWire, url, ca.pem) == "tls_date"
    assert tried(desk, HttpWire, url, ca.pem) == "line_unreachable"
    assert desk.upstream.status().url == url
    desk.set_watts(9000)
    desk.upstream.sync_once()
    trip(desk, county)  # a stick does as before
    assert desk.upstream.status().pending == 0


def test_another_countys_hub_is_not_taken_for_ones_own(desk: Desk, county: CountyDesk, other: CountyDesk) -> None:
    come_in(desk, county)
    line = Line(desk.services.office, other.wire)
    assert tried(desk, other.wire) == "other_hub"
    assert refused(lambda: line.take(OWNER, URL))[0] == "upstream.other_hub"
    assert desk.upstream.status().url == ""


def test_whatever_else_answers_is_told_apart(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    for answer, code in (
        (Answered(status=404, body=b"<html>"), "not_a_hub"),
        (Answered(status=302), "not_a_hub"),
        (Answered(status=200, body=b"<html>"), "not_a_hub"),
        (Answered(status=200, body=pack({})), "not_a_hub"),
        (Answered(status=200, body=pack({"signature": b"s"})), "other_hub"),
        (Answered(status=502, body=b"<html>"), "line_busy"),
        (Answered(status=429), "line_busy"),
        (Refusal.of("upstream.timeout"), "line_timeout"),
    ):
        assert tried(desk, Answers(answer)) == code


def test_an_address_that_is_none_is_told(desk: Desk, county: CountyDesk) -> None:
    assert tried(desk, county.wire) == "not_enrolled"
    come_in(desk, county)
    assert tried(desk, county.wire, "nowhere") == "url"
    assert tried(desk, county.wire, "http://hub.example") == "insecure"


def test_a_computer_the_hub_does_not_let_in_gets_no_line(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    county.upkeep.revoke(CODE, 1)
    assert tried(desk, county.wire) == "revoked"


def test_an_address_may_be_written_down_before_the_line_is_laid(desk: Desk, county: CountyDesk) -> None:
    come_in(desk, county)
    line = Line(desk.services.office, HttpWire)
    for url, code in (("nowhere", "upstream.url"), ("http://hub.example", "upstream.insecure")):
        assert refused(lambda url=url: line.take(OWNER, url, is_tried=False))[0] == code  # type: ignore[misc]
    line.take(OWNER, "https://127.0.0.1:9", is_tried=False)
    assert desk.upstream.status().url == "https://127.0.0.1:9"
