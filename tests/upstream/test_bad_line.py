"""A computer and the hub over a line that does everything a line can do: each is told rightly, nothing is lost."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from random import Random
from threading import Thread

import pytest
import uvicorn

from app.domain.customers.customer import Customer
from app.domain.people.session import OWNER
from app.domain.problems import Refusal
from app.hub.web.application import make_application
from app.sync import wire as wires
from app.sync.wire import HttpWire
from tests.station import CHEN, ZHANG, SetClock
from tests.upstream.computers import Computer, Templates, make_computer
from tests.upstream.fault_proxy import FaultProxy, Harm, fault_proxy
from tests.upstream.local_hub import LocalHub


@contextmanager
def served(hub: LocalHub) -> Iterator[int]:
    """The hub on a port of this machine, in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        application = make_application(hub.hub)
        server = uvicorn.Server(
            uvicorn.Config(application, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        )
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


class Line:
    """A hub, a proxy before it, and a computer that has come in by way of it."""

    def __init__(self, hub: LocalHub, proxy: FaultProxy, computer: Computer) -> None:
        self.hub = hub
        self.proxy = proxy
        self.computer = computer

    def edit(self, address: str) -> None:
        with self.computer.office.database.write(ZHANG) as tx:
            tx.of(Customer).save(replace(tx.of(Customer).get(CHEN), address=address))

    def addresses(self) -> list[str]:
        """What the log says was written, one after the other."""
        return [str(entry.won[6]) for entry in self.hub.log() if entry.key == CHEN.bytes and 6 in entry.won]


@pytest.fixture(scope="module")
def line(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    folder = tmp_path_factory.mktemp("line")
    with ExitStack() as opened:
        hub = LocalHub(templates.hub, folder / "hub", SetClock())
        opened.callback(hub.end)
        proxy = opened.enter_context(fault_proxy(opened.enter_context(served(hub))))
        computer = make_computer(
            templates.station,
            folder / "pc",
            templates.definitions,
            HttpWire,
            Random(1),  # noqa: S311 - its waits
        )
        opened.callback(computer.office.database.close)
        computer.upstream.enrol(OWNER, hub.code(), proxy.url)
        computer.upstream.sync_once()
        yield Line(hub, proxy, computer)


@pytest.mark.parametrize(
    ("verb", "harm", "trouble"),
    [
        ("/v1/push", Harm.CUT_BEFORE, "upstream.unreachable"),
        ("/v1/push", Harm.CUT_AFTER, "upstream.unreachable"),
        ("/v1/push", Harm.SILENT, "upstream.timeout"),
        ("/v1/push", Harm.TURNED_ANSWER, "upstream.garbled"),
        ("/v1/push", Harm.TOO_LARGE, "upstream.too_large"),
        ("/v1/push", Harm.TOO_MANY, "upstream.busy_hub"),
        ("/v1/pull", Harm.CUT_INSIDE, "upstream.unreachable"),
        ("/v1/pull", Harm.SHORT_ANSWER, "upstream.garbled"),
        ("/v1/pull", Harm.TURNED_ANSWER, "upstream.garbled"),
        ("/v1/pull", Harm.BAD_GATEWAY, "upstream.hub_trouble"),
    ],
)
def test_a_round_that_is_harmed_says_why_and_the_next_makes_it_good(
    line: Line, verb: str, harm: Harm, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.edit(f"{verb} {harm}")
    line.proxy.harms.append((verb, harm))

    if harm is Harm.SILENT:
        monkeypatch.setattr(wires, "_READ_S", 0.2)  # a minute is long for a test
    with pytest.raises(Refusal) as refused:
        line.computer.upstream.sync_once()
    monkeypatch.undo()
    status = line.computer.upstream.status()

    assert refused.value.problems[0].code == status.trouble == trouble
    assert_made_good(line, f"{verb} {harm}")


@pytest.mark.parametrize("verb", ["/v1/session", "/v1/push"])
def test_a_bit_turned_on_the_way_to_the_hub_is_refused_there(line: Line, verb: str) -> None:
    line.edit(f"翻转 {verb}")
    line.proxy.harms.append((verb, Harm.TURNED_REQUEST))
    before = len(line.hub.log())

    with pytest.raises(Refusal, match=r"upstream\.garbled"):
        line.computer.upstream.sync_once()

    assert len(line.hub.log()) == before
    assert_made_good(line, f"翻转 {verb}")


@pytest.mark.parametrize("harm", [Harm.CRUMBS, Harm.TWICE])
def test_a_slow_or_stuttering_line_does_no_harm(line: Line, harm: Harm) -> None:
    line.edit(f"慢 {harm}")
    line.proxy.harms.extend([("/v1/push", harm), ("/v1/pull", harm)])

    assert line.computer.upstream.sync_once().pushed == 1
    assert_made_good(line, f"慢 {harm}")


def test_the_hub_wants_to_be_left_alone_for_as_long_as_it_says(line: Line) -> None:
    line.proxy.harms.append(("/v1/challenge", Harm.TOO_MANY))
    with pytest.raises(Refusal):
        line.computer.upstream.sync_once()
    wait = line.computer.upstream.next_wait()
    assert wait is not None
    assert wait >= 120
    line.computer.upstream.sync_once()


def test_those_who_never_finish_asking_keep_nobody_else_waiting(line: Line) -> None:
    with ExitStack() as dawdlers:
        for _ in range(60):
            dawdler = dawdlers.enter_context(socket.create_connection(("127.0.0.1", line.proxy.hub_port)))
            dawdler.sendall(b"POST /v1/push HTTP/1.1\r\nhost: hub\r\ncontent-length: 5000\r\n\r\nx")
        line.edit("有人磨蹭")
        assert line.computer.upstream.sync_once().pushed == 1
    assert_made_good(line, "有人磨蹭")


def assert_made_good(line: Line, address: str) -> None:
    """After a round without harm nothing is left to be sent, and what was written is in the log once."""
    line.proxy.harms.clear()
    line.computer.upstream.sync_once()
    status = line.computer.upstream.status()
    log = line.hub.log()
    assert (status.pending, status.cursor, status.trouble) == (0, len(log), "")
    assert line.addresses().count(address) == 1
