"""A hub on a real port of this machine, served as `station-hub serve` does, in a thread that ends with the test."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from app.hub.commands.serving import Tls, server_of


@contextmanager
def listening(application: FastAPI, tls: Tls | None = None, port: int = 0) -> Iterator[int]:
    """The port it listens on."""
    server = server_of(application, "127.0.0.1", 0, tls)
    with socket.create_server(("127.0.0.1", port)) as place:
        began = threading.Event()
        startup = server.startup

        async def start(sockets: list[socket.socket] | None = None) -> None:
            await startup(sockets)
            began.set()

        server.startup = start  # type: ignore[method-assign] # to be told when it listens
        thread = threading.Thread(target=server.run, args=([place],))
        thread.start()
        try:
            assert began.wait(30)
            yield place.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
