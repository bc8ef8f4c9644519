"""A real browser without a window: Chromium, spoken to through two pipes, so that no driver is needed."""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
)  # fmt: skip

_PATIENCE_S = 120  # a test may fail, but not wait for ever

# The browser reads from 3 and writes to 4; neither may be the other's before both are there.
_AT_THREE_AND_FOUR = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for place, end in enumerate(ends, start=3):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""


def program() -> str | None:
    """The browser of this machine; None when it has none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Browser:
    """One page of it."""

    def __init__(self, asks: int, answers: int) -> None:
        self._asks = asks
        self._answers = answers
        self._rest = b""
        self._number = 0
        self._loads = 0
        self._session = ""
        self._session = self._ask("Target.attachToTarget", targetId=self._page(), flatten=True)["sessionId"]
        self._ask("Page.enable")

    def show(self, width: int, height: int, *, is_dark: bool = False, is_paper: bool = False) -> None:
        """Have a window of this size, of a machine that is set light or dark, or a sheet of paper."""
        self._ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self._ask("Emulation.setEmulatedMedia", media="print" if is_paper else "", features=[scheme])

    def forget(self) -> None:
        """Be somebody who has never been anywhere."""
        self._ask("Network.clearBrowserCookies")

    def without_script(self) -> None:
        """Let pages run no script; what the test asks still runs."""
        self._ask("Emulation.setScriptExecutionDisabled", value=True)

    def open(self, url: str) -> None:
        """Go to an address and wait until the page is there."""
        self._awaiting("Page.navigate", url=url)

    def press(self, selector: str) -> None:
        """Press what the selector finds, and wait for the page that comes."""
        place = self.says(
            f"(b => [b.left + b.width / 2, b.top + b.height / 2])({_one(selector)}.getBoundingClientRect())"
        )
        at = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
        self._ask("Input.dispatchMouseEvent", type="mousePressed", **at)
        self._awaiting("Input.dispatchMouseEvent", type="mouseReleased", **at)

    def type(self, selector: str, words: str) -> None:
        """Write into a field."""
        self.says(f"{_one(selector)}.focus()")
        self._ask("Input.insertText", text=words)

    def says(self, expression: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """What an expression comes to on the page."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def texts(self, selector: str) -> list[str]:
        """What is written in everything the selector finds, as it is shown."""
        found: list[str] = self.says(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.innerText)")
        return found

    def clipped(self) -> list[str]:
        """What does not fit where it stands: wider than the window, or than its own room."""
        found: list[str] = self.says(
            "[...document.querySelectorAll('html, body, main, section, table, td, th, dd, a, h1, nav')]"
            ".filter(e => getComputedStyle(e).display != 'none')"
            ".filter(e => (e.clientWidth && e.scrollWidth > e.clientWidth + 1)"
            " || e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.tagName + ': ' + e.innerText.slice(0, 40))"
        )
        return found

    def picture(self, path: Path) -> None:
        """The whole page as a picture."""
        taken = self._ask("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(taken["data"]))

    def close(self) -> None:
        """End the browser."""
        self._session = ""
        self._ask("Browser.close")

    def _page(self) -> str:
        targets = self._ask("Target.getTargets")["targetInfos"]
        return str(next(target["targetId"] for target in targets if target["type"] == "page"))

    def _awaiting(self, verb: str, **parameters: object) -> None:
        before = self._loads
        self._ask(verb, **parameters)
        while self._loads == before:
            self._read()

    def _ask(self, verb: str, **parameters: object) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": verb, "params": parameters}
        os.write(
            self._asks, json.dumps(message | ({"sessionId": self._session} if self._session else {})).encode() + b"\0"
        )
        while (answer := self._read()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        found: dict[str, Any] = answer["result"]
        return found

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._answers], [], [], _PATIENCE_S)
            assert ready, "the browser does not answer"
            more = os.read(self._answers, 1 << 16)
            assert more, "the browser has gone"
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        self._loads += message.get("method") == "Page.loadEventFired"
        return message


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that knows nothing yet; it is gone at the end."""
    place = program()
    assert place is not None
    asked, asks = os.pipe()
    answers, answered = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        command = [place, *_OPTIONS, f"--user-data-dir={own}", "about:blank"]
        running = subprocess.Popen(  # noqa: S603 - the browser, our words
            [sys.executable, "-c", _AT_THREE_AND_FOUR, str(asked), str(answered), *command],
            pass_fds=(asked, answered),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(asked)
        os.close(answered)
        try:
            page = Browser(asks, answers)
            yield page
            page.close()
        finally:
            running.terminate()
            running.wait()
            os.close(asks)
            os.close(answers)


def _one(selector: str) -> str:
    return f"document.querySelector({json.dumps(selector)})"
