"""A line that is cut: what a computer and a hub say to each other goes through here, until it does not."""

import socket
from contextlib import suppress
from random import Random
from threading import Thread
from typing import Final

_PORTION: Final = 4096


class CuttingProxy:
    """Passes connections on to any of several ports, and cuts some of them in the middle of what they say.

    `cut` is the share of portions after which a connection is cut; it may be changed at any time.
    """

    def __init__(self, ports: list[int], random: Random) -> None:
        self.cut = 0.0
        self.cuts = 0
        self._ports = ports
        self._random = random
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._accepting = Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for one, which closing alone does not
        self._listening.close()
        self._accepting.join()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        ports = self._ports[:]
        self._random.shuffle(ports)
        for port in ports:
            with suppress(OSError):
                far = socket.create_connection(("127.0.0.1", port), timeout=5)
                far.settimeout(None)
                Thread(target=self._pass_on, args=(far, near), daemon=True).start()
                self._pass_on(near, far)
                return
        near.close()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while portion := source.recv(_PORTION):
                if self._random.random() < self.cut:
                    self.cuts += 1
                    break
                target.sendall(portion)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
