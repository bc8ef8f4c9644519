"""A station in a data folder of its own, and the command line on it, as a county script would use it."""

import io
import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_station
from app.cli.call import Ground, Progress
from app.cli.program import run
from app.services.bundle import Services
from app.services.demo.filling import fill
from app.services.demo.scene import StoryClock
from app.services.folder import installed_path
from tests.station import PASSWORD, SetClock, local

DEMO_DAY = local(2026, 11, 10, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:  # noqa: ANN401 - a JSON value
        return json.loads(self.out)

    @property
    def refused(self) -> list[str]:
        """The codes of the problems, of a command that was refused with `--json`."""
        assert self.code == 1
        return [problem["code"] for problem in json.loads(self.err)["refused"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The command line on one data folder, with a clock that is set by hand."""

    home: Path
    patch: pytest.MonkeyPatch
    clock: SetClock = field(default_factory=SetClock)

    def __call__(self, *words: str, stdin: str = "", number: str = "", password: str = PASSWORD) -> Said:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
        with self.patch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            if password:
                patch.setenv("STATION_DESK_PASSWORD", password)
            person = ["--as", number] if number else []
            code = run(["--home", str(self.home), *person, *words], self._ground)
            texts = [_written(stream) for stream in (out, err)]
        return Said(code=code, out=texts[0], err=texts[1])

    def json(self, *words: str, stdin: str = "", number: str = "") -> Any:  # noqa: ANN401 - a JSON value
        """The answer to a command that is done."""
        said = self(*words, "--json", stdin=stdin, number=number)
        assert said.code == 0, said.err
        return said.value

    @property
    def _ground(self) -> Ground:
        return Ground(open_station=self._opened, make_demo=_make_demo, start_log=lambda _: None)

    def _opened(self, home: Path) -> Services:
        return open_station(home, clock=self.clock)


def _make_demo(home: Path, progress: Progress) -> None:
    """The sample station as it stands on a morning in November 2026, whatever day the tests run on."""
    clock = StoryClock(DEMO_DAY)
    services = open_station(home, clock=clock)
    try:
        if not services.station.is_set_up():
            fill(services, clock, installed_path("resources") / "demo", DEMO_DAY, progress)
    finally:
        services.close()


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Front:
    """The command line on a folder that does not exist yet."""
    monkeypatch.delenv("STATION_DESK_PASSWORD", raising=False)
    return Front(home=tmp_path / "home", patch=monkeypatch)


@pytest.fixture
def desk(empty: Front, station_template: Path) -> Front:
    """The command line on a small station."""
    empty.home.mkdir()
    shutil.copyfile(station_template, empty.home / "station.db")
    return empty


RESIDENT: Mapping[str, object] = {
    "business": "LV-RES-NEW",
    "name": "查良镛",
    "phone": "19900001234",
    "address": "扬中市油坊镇鸣凤村9组54号",
    "area": "32118200001",
    "fields": {"id_number": "321182199802078157", "capacity": 8000},
    "papers": {"identity": "present", "premises": "promised"},
}


@pytest.fixture
def resident() -> dict[str, Any]:
    """低压居民新装 as a county script hands it in."""
    return json.loads(json.dumps(RESIDENT))  # type: ignore[no-any-return]  # a copy of the object above


@pytest.fixture
def case_number(desk: Front, resident: dict[str, Any]) -> str:
    """The number of a case just taken in."""
    return str(desk.json("case", "register", "-", stdin=json.dumps(resident))["number"])
