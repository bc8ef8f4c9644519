"""Who may look at the county's page from elsewhere: by a word of his own, for a day, and written down."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.domain.problems import Refusal
from app.hub.audit import Act
from app.hub.opened import open_hub
from app.hub.readers import Readers
from app.hub.web.application import make_application
from app.hub.web.counter import Limits
from tests.hub.county import County, new_key

MINUTE = timedelta(minutes=1)

# How a page reads what it is given is the same on both engines.
on_one_engine = pytest.mark.parametrize("a_county", ["sqlite"], indirect=True)


@pytest.fixture
def readers(county: County) -> Iterator[Readers]:
    """Who may look, as those see it who look after the hub."""
    owner = county.owner()
    yield Readers(owner, county.clock)
    owner.close()


@pytest.fixture
def liu(readers: Readers) -> dict[str, str]:
    """Somebody who may look: what goes into the form."""
    name = f"刘{new_key().hex()[:6]}"
    return {"name": name, "word": str(readers.add(name, "管理员")).lower()}


@pytest.fixture
def proxied(county: County) -> Iterator[TestClient]:
    """A browser that comes by a proxy on the hub's own machine."""
    with TestClient(county.application(is_behind_proxy=True), base_url="https://hub.example") as client:
        yield client


def test_people_of_the_county_sign_in_to_look(
    county: County, readers: Readers, liu: dict[str, str], proxied: TestClient
) -> None:
    assert proxied.get("/county", follow_redirects=False).headers["location"] == "/sign-in"
    assert proxied.get("/county/YF", follow_redirects=False).headers["location"] == "/sign-in"
    assert "姓名" in proxied.get("/sign-in").text

    into = proxied.post("/sign-in", data=liu, follow_redirects=False)

    assert (into.status_code, into.headers["location"]) == (303, "/county")
    assert all(part in into.headers["set-cookie"] for part in ("HttpOnly", "SameSite=strict", "Max-Age=28800"))
    page = proxied.get("/county")
    assert liu["name"] in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert "<script" not in page.text
    county.clock.forward(hours=9)
    assert "姓名" in proxied.get("/county").text  # the day is over
    deeds = [deed.act for deed in readers.deeds() if liu["name"] in {deed.who, deed.about}]
    assert deeds == [Act.COUNTY_READ, Act.READER_CAME, Act.READER_ADDED]


@on_one_engine
def test_a_visit_ends_when_it_is_over_or_taken_back(readers: Readers, liu: dict[str, str], proxied: TestClient) -> None:
    proxied.post("/sign-in", data=liu)
    proxied.post("/sign-out")
    assert proxied.get("/county", follow_redirects=False).status_code == 303
    proxied.post("/sign-in", data=liu)
    assert proxied.get("/county", follow_redirects=False).status_code == 200
    readers.remove(liu["name"], "管理员")
    assert proxied.get("/county", follow_redirects=False).status_code == 303


def test_who_does_not_know_the_word_stays_out(readers: Readers, liu: dict[str, str], proxied: TestClient) -> None:
    tries = ({**liu, "word": "00000-00000-00000-00000"}, {**liu, "name": "nobody"}, {**liu, "word": "please"})
    assert [proxied.post("/sign-in", data=each).status_code for each in tries] == [403, 403, 403]
    denied = [deed.who for deed in readers.deeds() if deed.act is Act.READER_DENIED]
    assert denied[:3] == [liu["name"], "?", liu["name"]]


@on_one_engine
def test_only_over_tls_is_the_pass_kept_from_the_open(county: County, liu: dict[str, str]) -> None:
    application = make_application(open_hub(county.settings, county.clock), is_tls=True)
    with TestClient(application, base_url="https://hub.example") as client:
        answer = client.post("/sign-in", data=liu, follow_redirects=False)
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


@on_one_engine
def test_a_forged_pass_opens_nothing(county: County) -> None:
    with TestClient(county.application(), client=("10.0.0.9", 50000)) as client:
        for shown_pass in ("", "A", "AAAA", "!", "A" * 80):
            client.cookies.set("station_hub_reader", shown_pass)
            assert client.get("/county", follow_redirects=False).status_code == 303
        for body in (b"", b"name=x", b"\xff", b"name=x&word=" + b"y" * 4000):
            assert client.post("/sign-in", content=body).status_code == 400


@on_one_engine
def test_who_tries_too_often_has_to_wait(county: County) -> None:
    with TestClient(county.application(Limits(per_address=1, sign_ins=1))) as client:
        assert [client.post("/sign-in", data={"name": "x", "word": "y"}).status_code for _ in range(2)] == [403, 429]
        answers = [client.get("/county", follow_redirects=False) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 429]
        assert answers[1].headers["retry-after"] == "60"
        assert "请 60 秒后再试" in answers[1].text


def test_readers_have_names(readers: Readers) -> None:
    for name in ("", "x" * 41, "a\nb"):
        with pytest.raises(Refusal, match=r"hub\.reader_name"):
            readers.add(name, "管理员")
    name = new_key().hex()
    readers.add(name, "管理员")
    assert name in readers.names()
    with pytest.raises(Refusal, match=r"hub\.reader_known"):
        readers.add(name, "管理员")
    readers.remove(name, "管理员")
    with pytest.raises(Refusal, match=r"hub\.reader_unknown"):
        readers.remove(name, "管理员")
