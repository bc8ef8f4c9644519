"""A bad line: a proxy between a computer and the hub that does to each request what it is told."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from threading import Event, Thread
from typing import Final, TypeAlias

_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


class Harm(StrEnum):
    """What the line does to one request or its answer."""

    NONE = "none"
    CUT_BEFORE = "cut_before"  # the connection breaks before the hub hears of it
    CUT_AFTER = "cut_after"  # the hub has done it, and the answer is lost
    CUT_INSIDE = "cut_inside"  # the answer breaks off in the middle
    SILENT = "silent"  # the hub has done it, nothing comes back, and the connection stays open
    CRUMBS = "crumbs"  # both ways byte by byte
    TWICE = "twice"  # the hub gets the whole request twice
    TURNED_REQUEST = "turned_request"  # one bit of the request's body is another
    TURNED_ANSWER = "turned_answer"  # one bit of the answer's body is another
    SHORT_ANSWER = "short_answer"  # the answer's body ends early, and says so
    BAD_GATEWAY = "bad_gateway"  # 502 and a page for people
    TOO_LARGE = "too_large"  # 413, as from a proxy that allows less than the hub
    TOO_MANY = "too_many"  # 429 with a time to stay away


_OWN_ANSWERS: Final[Mapping[Harm, bytes]] = {
    Harm.BAD_GATEWAY: b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 15\r\n\r\n<h1>nginx</h1>\n",
    Harm.TOO_LARGE: b"HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n",
    Harm.TOO_MANY: b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 120\r\ncontent-length: 0\r\n\r\n",
}


class _BrokenError(Exception):
    """The connection shall end here."""


@dataclass(frozen=True, slots=True)
class _Message:
    """A request or an answer: everything before its body, and the body."""

    head: bytes
    body: bytes

    @property
    def whole(self) -> bytes:
        return self.head + self.body


class FaultProxy:
    """The proxy; each of `harms` is done to the next request whose path begins so, all others go through."""

    def __init__(self, hub_port: int) -> None:
        self.hub_port = hub_port
        self.port = 0
        self.harms: list[tuple[str, Harm]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, is_up: Event) -> None:
        self._loop, self._ends = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        is_up.set()
        await self._ends.wait()
        server.close()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._ends.set)

    async def _client(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(_BrokenError, ConnectionError, asyncio.IncompleteReadError):
            while True:
                request = await _message(reader)
                await self._pass(request, writer, self._next(request))
        writer.transport.abort()

    def _next(self, request: _Message) -> Harm:
        path = request.head.split(b" ", 2)[1].decode()
        for place, (verb, harm) in enumerate(self.harms):
            if path.startswith(verb):
                del self.harms[place]
                return harm
        return Harm.NONE

    async def _pass(self, request: _Message, writer: StreamWriter, harm: Harm) -> None:
        if harm in _OWN_ANSWERS:
            await _write(writer, _OWN_ANSWERS[harm])
            return
        if harm is Harm.CUT_BEFORE:
            raise _BrokenError
        if harm is Harm.TURNED_REQUEST:
            request = _turned(request)
        answer = await self._ask(request, in_crumbs=harm is Harm.CRUMBS)
        if harm is Harm.TWICE:
            await self._ask(request)
        if harm is Harm.SILENT:
            await self._ends.wait()
        await _ANSWERED.get(harm, _whole)(writer, answer)

    async def _ask(self, request: _Message, *, in_crumbs: bool = False) -> _Message:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.hub_port)
        try:
            await _write(writer, request.whole, in_crumbs=in_crumbs)
            return await _message(reader)
        finally:
            writer.close()


@contextmanager
def fault_proxy(hub_port: int) -> Iterator[FaultProxy]:
    """A proxy before the hub at this port of this machine, in a thread of its own."""
    proxy, is_up = FaultProxy(hub_port), Event()
    thread = Thread(target=lambda: asyncio.run(proxy.serve(is_up)))
    thread.start()
    is_up.wait()
    try:
        yield proxy
    finally:
        proxy.end()
        thread.join()


async def _message(reader: StreamReader) -> _Message:
    head = await reader.readuntil(_HEAD_END)
    lengths = [line[len(_LENGTH) :] for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH)]
    return _Message(head, await reader.readexactly(int(lengths[0])) if lengths else b"")


async def _write(writer: StreamWriter, data: bytes, *, in_crumbs: bool = False) -> None:
    for start in range(0, len(data), 1 if in_crumbs else len(data)):
        writer.write(data[start : start + 1] if in_crumbs else data)
        await writer.drain()


def _turned(message: _Message) -> _Message:
    middle = len(message.body) // 2
    turned = bytearray(message.body)
    if turned:
        turned[middle] ^= 0x10
    return _Message(message.head, bytes(turned))


async def _whole(writer: StreamWriter, answer: _Message) -> None:
    await _write(writer, answer.whole)


async def _crumbs(writer: StreamWriter, answer: _Message) -> None:
    await _write(writer, answer.whole, in_crumbs=True)


async def _cut(_writer: StreamWriter, _answer: _Message) -> None:
    raise _BrokenError


async def _cut_inside(writer: StreamWriter, answer: _Message) -> None:
    await _write(writer, answer.whole[: len(answer.head) + len(answer.body) // 2])
    raise _BrokenError


async def _turned_answer(writer: StreamWriter, answer: _Message) -> None:
    await _write(writer, _turned(answer).whole)


async def _short(writer: StreamWriter, answer: _Message) -> None:
    body = answer.body[: len(answer.body) // 2]
    said = f"content-length: {len(answer.body)}".encode()
    await _write(writer, answer.head.replace(said, f"content-length: {len(body)}".encode()) + body)


_Answering: TypeAlias = Callable[[StreamWriter, _Message], Awaitable[None]]
_ANSWERED: Final[Mapping[Harm, _Answering]] = {
    Harm.CRUMBS: _crumbs,
    Harm.CUT_AFTER: _cut,
    Harm.CUT_INSIDE: _cut_inside,
    Harm.TURNED_ANSWER: _turned_answer,
    Harm.SHORT_ANSWER: _short,
}
