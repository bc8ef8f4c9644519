"""The hub as a process of its own, for what must not share the tests' process."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread


@contextmanager
def hub_process(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`station-hub serve`, listening; it is stopped at the end if it still runs."""
    command = [sys.executable, "-m", "app.hub", "--home", str(home), "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as hub:  # noqa: S603 - our own program
        assert hub.stderr is not None
        assert any("Uvicorn running" in line for line in hub.stderr)
        # Whoever does not read what the hub logs stops it when the pipe is full.
        reader = Thread(target=hub.stderr.read)
        reader.start()
        try:
            yield hub
        finally:
            hub.terminate()
            hub.wait()
            reader.join()
