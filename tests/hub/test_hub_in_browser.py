"""The county's pages in a real browser: signed in to, read as they are rendered, followed, nothing cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.hub.opened import open_hub
from app.hub.readers import Readers
from app.hub.web.application import make_application
from app.sync.reporting import report_packed
from tests.hub.browser import Browser, browser, program
from tests.hub.county import Computer, said
from tests.hub.listening import listening
from tests.hub.sides import Side, new_side
from tests.hub.test_hub_county import a_report
from tests.station import MONDAY, SetClock

EVIL = "<script>document.title='!'</script>供电所"
GROUND = "getComputedStyle(document.body).backgroundColor"
WINDOWS = ((1366, 768), (1920, 1080), (390, 844))

pytestmark = pytest.mark.skipif(program() is None, reason="this machine has no Chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as made:
        made.without_script()
        yield made


@pytest.fixture
def page(chromium: Browser) -> Browser:
    """A browser nobody has signed in with."""
    chromium.forget()
    return chromium


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    """A county of three stations: one that tells of itself, one with a bad name, one nobody came in for."""
    clock = SetClock(MONDAY)
    with new_side(tmp_path_factory.mktemp("county") / "hub", clock) as made:
        for code, name in (("YF", "油坊镇供电所"), ("<b>", EVIL), ("XL", "西来桥镇供电所")):
            made.upkeep.add_station(code, name)
        for code in ("YF", "<b>"):
            computer = Computer(made.client)
            computer.enrol(made.code_of(code))
            computer.sign_in()
            said(computer.post("report", report_packed(a_report())))
        yield made


@pytest.fixture(scope="module")
def word(side: Side) -> str:
    return str(Readers(side.owner, SetClock(MONDAY)).add("刘敏", "管理员"))


@pytest.fixture(scope="module")
def home(side: Side) -> Iterator[str]:
    """Where the hub is, as somebody sees it whom a proxy lets through."""
    application = make_application(open_hub(side.settings, SetClock(MONDAY)), is_behind_proxy=True)
    with listening(application) as port:
        yield f"http://127.0.0.1:{port}"


def sign_in(page: Browser, home: str, word: str) -> None:
    page.show(1366, 768)
    page.open(f"{home}/sign-in")
    page.type("input[name=name]", "刘敏")
    page.type("input[name=word]", word)
    page.press("form.sign-in button")


def test_somebody_of_the_county_looks_at_everything(page: Browser, home: str, word: str, tmp_path: Path) -> None:
    page.show(1366, 768)
    page.open(f"{home}/county")
    assert page.texts("h2") == ["登录"]
    sign_in(page, home, word)

    assert page.texts("h1") == ["供电所一览"]
    assert page.says("document.title") == "供电所一览"
    assert page.texts("tbody td:first-child") == [EVIL, "西来桥镇供电所", "油坊镇供电所"]
    row = page.texts("tbody tr:last-child td")
    assert [row[1], row[2], row[3], row[7], row[8]] == ["YF", "1", "2026-03-02 09:00", "1", "1"]

    page.press("tbody tr:last-child a")
    assert page.texts("h1") == ["油坊镇供电所"]
    assert page.texts("#limits tbody td:nth-child(6)") == ["已超 2 天 3 小时", "剩 45 分"]
    assert page.texts("#scores tbody tr:first-child td") == ["YF009", "—", "91.00", "四星"]
    page.picture(tmp_path / "station.png")

    page.press("nav a:nth-child(2)")
    assert page.texts("h1") == ["时限"]
    page.says("document.querySelector('select').value = 'YF'")
    page.press("form.chooser button")
    assert page.texts("tbody td:first-child") == ["油坊镇供电所"] * 2

    page.press("nav form button")
    assert page.texts("h2") == ["登录"]
    assert (tmp_path / "station.png").stat().st_size > 20_000


def test_nothing_is_cut_off_at_any_size(page: Browser, home: str, word: str) -> None:
    sign_in(page, home, word)
    for width, height in WINDOWS:
        page.show(width, height)
        for path in ("county", "county?view=limits", "county?view=scores", "county/YF", "county/%3Cb%3E", "docs"):
            page.open(f"{home}/{path}")
            assert page.clipped() == [], (path, width)
    assert page.says(GROUND) == "rgb(245, 247, 248)"


def test_at_night_it_is_dark(page: Browser, home: str, word: str) -> None:
    sign_in(page, home, word)
    page.show(1366, 768, is_dark=True)
    page.open(f"{home}/county/YF")
    assert page.says(GROUND) == "rgb(20, 25, 30)"


def test_on_paper_only_what_is_told_is_printed(page: Browser, home: str, word: str) -> None:
    sign_in(page, home, word)
    page.show(800, 1100, is_paper=True)
    page.open(f"{home}/county/YF")
    assert page.says("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert page.clipped() == []
