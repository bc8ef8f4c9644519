"""Waiting for a station's log to grow: neither a thread nor a database connection is held meanwhile.

A push in this process wakes those who wait; for one in another process the ends of the logs that are waited for are
looked up twice a second, all in one thread, while anybody waits.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool

_LOOK_EVERY_S: Final = 0.5


class Waiting:
    """Those who wait in this process."""

    def __init__(self, head_of: Callable[[bytes], int]) -> None:
        self._head_of = head_of
        self._events: dict[bytes, set[asyncio.Event]] = {}
        self._heads: dict[bytes, int] = {}
        self._looking: asyncio.Task[None] | None = None

    async def beyond(self, station_id: bytes, head: int, seconds: float) -> None:
        """Come back when the station's log goes beyond this place, or after so many seconds."""
        event = asyncio.Event()
        self._events.setdefault(station_id, set()).add(event)
        self._heads[station_id] = min(head, self._heads.get(station_id, head))
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
        finally:
            self._leave(station_id, event)

    def tell(self, station_id: bytes) -> None:
        """A station's log grew."""
        for event in self._events.get(station_id, ()):
            event.set()

    async def close(self) -> None:
        """Let everybody go."""
        for station_id in list(self._events):
            self.tell(station_id)
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def _leave(self, station_id: bytes, event: asyncio.Event) -> None:
        waiting = self._events[station_id]
        waiting.discard(event)
        if not waiting:
            del self._events[station_id], self._heads[station_id]

    async def _look(self) -> None:
        try:
            while self._events:
                await asyncio.sleep(_LOOK_EVERY_S)
                for station_id in await run_in_threadpool(self._grown, dict(self._heads)):
                    self.tell(station_id)
        finally:
            self._looking = None

    def _grown(self, heads: dict[bytes, int]) -> list[bytes]:
        return [station_id for station_id, head in heads.items() if self._head_of(station_id) > head]
