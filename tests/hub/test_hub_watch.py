"""What the hub shows to those who watch it, and how often it lets itself be asked."""

import dataclasses
import io
import json
import logging
from pathlib import Path

from starlette.testclient import TestClient

from app.hub.opened import open_hub
from app.hub.web.application import make_application
from app.hub.web.counter import Limits
from app.hub.web.limits import RateLimit
from app.hub.web.logbook import start_log
from tests.hub.county import CAPACITY, County, new_key, refusal


def test_health_needs_no_token(county: County) -> None:
    answer = county.client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_every_answer_carries_the_headers_of_safety(county: County) -> None:
    for path in ("/health", "/v1/pull", "/nowhere"):
        headers = county.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'")


def test_figures_are_for_this_machine_alone(county: County) -> None:
    code = county.station()
    first, second = county.computer(code), county.computer(code)
    key = new_key()
    first.push(first.customer(key), first.operation(new_key(), {CAPACITY: 1}))
    first.read()
    second.read()
    first.push(first.operation(key, {CAPACITY: 1}))
    second.push(second.operation(key, {CAPACITY: 2}))

    text = county.client.get("/metrics").text

    assert f'station_hub_log_lines{{station="{code}"}} 3' in text
    assert f'station_hub_conflicts_waiting{{station="{code}"}} 1' in text
    assert f'station_hub_operations_in_quarantine{{station="{code}"}} 1' in text
    assert f'station_hub_computers_active{{station="{code}"}} 2' in text
    assert 'station_hub_requests_total{path="/v1/push",status="200"}' in text
    proxied = county.client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"})
    assert refusal(proxied) == (403, "upstream.refused")
    with TestClient(county.application(), client=("10.0.0.9", 50000)) as elsewhere:
        assert refusal(elsewhere.get("/metrics")) == (403, "upstream.refused")


def test_what_the_hub_understands_is_described(county: County) -> None:
    described = county.client.get("/openapi.json").json()
    assert {"/v1/enrol", "/v1/push", "/v1/pull", "/v1/lease", "/health"} <= described["paths"].keys()
    assert "/v1/push" in county.client.get("/docs").text


def test_a_computer_gone_wild_is_told_to_wait(county: County) -> None:
    with TestClient(county.application(Limits(per_device=3, per_address=2))) as client:
        computer = county.computer(county.station())
        computer.client = client
        answers = [computer.pulled() for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[-1].headers["retry-after"] == "20"
        strangers = [client.post("/v1/challenge", content=b"") for _ in range(3)]
        assert [answer.status_code for answer in strangers] == [400, 400, 429]


def test_behind_a_proxy_each_address_counts_for_itself(county: County) -> None:
    with TestClient(county.application(Limits(per_address=1), is_behind_proxy=True)) as client:
        statuses = [
            client.post("/v1/challenge", content=b"", headers={"X-Forwarded-For": address}).status_code
            for address in ("10.0.0.1", "10.0.0.2", "10.0.0.9, 10.0.0.1")
        ]
    assert statuses == [400, 400, 429]


def test_a_bucket_fills_again_and_is_forgotten_when_full() -> None:
    limit = RateLimit(60)
    assert [limit.wait_s(b"a", 0.0) for _ in range(61)] == [0] * 60 + [1]
    assert limit.wait_s(b"a", 1.0) == 0
    for number in range(20_000):
        limit.wait_s(str(number).encode(), 1000.0)
    assert len(limit._buckets) <= 20_000


def test_the_log_says_what_was_asked_and_nothing_of_what_was_said(county: County) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    try:
        start_log(stream)
        computer = county.computer(county.station())
        computer.push(computer.customer(new_key()))
        county.client.get("/secret-%2Fpath?phone=13800000000")
        county.client.get(f"/v1/blobs/{'0a' * 32}")
        logging.getLogger("x").error("broke", exc_info=RuntimeError("bug"))
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    logged = [json.loads(line) for line in stream.getvalue().splitlines()]
    lines = [line for line in logged if not line["logger"].startswith("httpx")]  # the test's own client
    said = [(line["path"], line["status"]) for line in lines if line["logger"] == "station_hub.requests"]
    assert ("/v1/push", 200) in said
    assert ("other", 404) in said
    assert ("/v1/blobs/{sha256}", 401) in said
    assert "13800000000" not in json.dumps(lines)
    assert "RuntimeError: bug" in lines[-1]["trace"]


def test_a_database_that_is_away_is_said_to_be_busy(county: County, tmp_path: Path) -> None:
    away = dataclasses.replace(county.settings, database=f"sqlite:///{tmp_path / 'no' / 'hub.db'}")
    computer = county.computer(county.station())
    with TestClient(make_application(open_hub(away, county.clock))) as client:
        computer.client = client
        answer = computer.pulled()
    assert refusal(answer) == (503, "upstream.busy_hub")
    assert answer.headers["retry-after"] == "10"
