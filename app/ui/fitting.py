"""Fitting the window out: the services' verbs behind its doors, and the work places behind its tabs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.people.session import Session
from app.domain.zone import STATION_ZONE
from app.ui.changes import ChangeFeed
from app.ui.counter_watch import CounterWatch
from app.ui.file_watch import FileWatch
from app.ui.finding import hit_suggestion
from app.ui.icons import drawing
from app.ui.lists.exporting import ExportDesk
from app.ui.order_watch import OrderWatch
from app.ui.papers.printing_desk import PrintingDesk
from app.ui.preloading import Preloading
from app.ui.running import Runner
from app.ui.settings_store import LocalSettings
from app.ui.shell.desk import DayCounts, Desk
from app.ui.shell.doors import Doors
from app.ui.shell.places import PlaceSpec
from app.ui.shell.window import MainWindow
from app.ui.suggesting import Suggestion
from app.ui.tabs import place_modules, places_of
from app.ui.upstream.joining import Joining
from app.ui.upstream.porter import FilePorter
from app.ui.upstream.watch import UpstreamWatch
from app.ui.warning_watch import WarningWatch

if TYPE_CHECKING:
    from app.domain.problems import Refusal
    from app.services.bundle import Services
    from app.services.today import Counts
    from app.ui.signing.first_run import FirstRunAnswers

_DEMO_SETTING: Final = "demo"
_IDLE_SETTING: Final = "window.idle"
_IDLE_DEFAULT: Final = {"minutes": 10}
_ENOUGH: Final = 24
_SOON_MS: Final = 250
_COUNT_AGAIN_MS: Final = 60_000
_COUNTED: Final = frozenset({"cases", "orders", "station"})


def fit_out(
    window: MainWindow, services: "Services", runner: Runner, settings: LocalSettings, *, note: str = ""
) -> Desk:
    """Open the doors of a window on an open station; `note` is what the page to sign in says then."""
    feed = ChangeFeed(window)
    services.office.feed.subscribe(lambda topics: feed.announce(str(topic) for topic in topics))
    desk = Desk(
        runner=runner,
        feed=feed,
        settings=settings,
        now=lambda: services.office.clock.now().astimezone(STATION_ZONE),
        tell=_said,
        parent=window,
    )

    desk.look_wanted.connect(lambda is_dark, points: window.set_look(is_dark=is_dark, points=points))

    watches = _watches(window, desk, services)
    PrintingDesk(window, desk, services, lambda: _person_at(window))
    ExportDesk(window, desk, services, lambda: _person_at(window))

    def places(session: Session) -> Sequence[PlaceSpec]:
        _WhenQuiet(window, runner, watches)
        return places_of(services, session)

    def prepare() -> None:
        from app.labels import rating_words, speaking  # noqa: F401, PLC0415 - what is said, for all places

        services.make_all()
        services.cases.businesses()
        drawing()

    def finish() -> None:
        services.papers.make_ready()

    def open_doors(doors: Doors) -> None:
        window.open_doors(desk, doors)
        Preloading(window, runner, prepare, place_modules(), finish)
        if note:
            window.sign_in_page.note.setText(note)

    runner.run(
        lambda: _doors(services, places),
        owner=window,
        on_done=open_doors,
        on_refused=lambda refusal: window.stay_closed(_said(refusal)),
    )
    return desk


def _said(refusal: "Refusal") -> str:
    """A refusal in sentences."""
    from app.labels.speaking import problems_text  # noqa: PLC0415 - all the sentences there are; nobody may need one

    return problems_text(refusal.problems)


def _doors(services: "Services", places: Callable[[Session], Sequence[PlaceSpec]]) -> Doors:
    """The verbs that let people in; called on the database worker."""
    is_set_up = services.station.is_set_up()

    def found(answers: "FirstRunAnswers") -> Session:
        services.station.set_up(answers.station_code, answers.station_name)
        services.people.add_first_head(answers.head_number, answers.head_name, answers.password)
        return services.people.sign_in(answers.head_number, answers.password)

    services.office.definitions.read_ahead(services.lists.business_codes())
    minutes = services.station.setting(_IDLE_SETTING, _IDLE_DEFAULT)["minutes"]
    return Doors(
        station=services.station.station().name if is_set_up else "",
        is_first_run=not is_set_up,
        found_station=found,
        sign_in=services.people.sign_in,
        unlock=lambda session, password: services.people.sign_in(session.number, password),
        change_password=services.people.change_password,
        sign_out=lambda _session: None,
        places=places,
        search=lambda _session: _finder(services),
        joining=Joining(services),
        is_joining=not services.people.has_passwords() and services.upstream.status().is_enrolled,
        hint=_sample_hint(services),
        idle_minutes=int(str(minutes)),
    )


def _sample_hint(services: "Services") -> str:
    """Who can sign in at the sample station, with which password; nothing at a real one."""
    shown = services.station.setting(_DEMO_SETTING, {})
    if not shown:
        return ""
    from app.labels.station import sample_text  # noqa: PLC0415 - as in `_said`

    numbers = str(shown.get("sign_ins", "")).split(",")
    people = [person for person in services.people.staff() if person.number in numbers]
    return sample_text(people, str(shown["password"])) if people else ""


def _finder(services: "Services") -> Callable[[str], Sequence[Suggestion]]:
    def find(text: str) -> Sequence[Suggestion]:
        return [hit_suggestion(hit) for hit in services.search.find(text, _ENOUGH)]

    return find


def _person_at(window: MainWindow) -> Session | None:
    """Who is signed in."""
    person = None if window.reception is None else window.reception.person
    return person if isinstance(person, Session) else None


def _is_at_work(window: MainWindow) -> bool:
    """Whether somebody has work before him: signed in, not locked, the window on the screen."""
    reception = window.reception
    is_shown = window.isVisible() and not window.isMinimized()
    return is_shown and reception is not None and reception.frame is not None and window.page is reception.frame


def _watches(window: MainWindow, desk: Desk, services: "Services") -> Sequence[Callable[[], None]]:
    """What asks by itself while the program runs; how each of them begins when somebody has come in."""

    def person() -> Session | None:
        return _person_at(window)

    keeper = CountKeeper(window, desk, services)
    watches = (
        OrderWatch(window, desk, services, person),
        CounterWatch(window, desk, services, person),
        WarningWatch(window, desk, services, person),
        FileWatch(window, desk, services, lambda: _is_at_work(window)),
        UpstreamWatch(window, desk, services),
        FilePorter(window, desk, services),
    )
    for clockwork in (keeper, *watches):  # what asks by itself must not ask a station that was closed
        desk.restore_wanted.connect(clockwork.deleteLater)
    return (keeper.count, *(watch.begin for watch in watches))


class _WhenQuiet(QObject):
    """Begins these once nobody waits for an answer: the lists of the first place come before links and notices."""

    def __init__(self, window: MainWindow, runner: Runner, begins: Sequence[Callable[[], None]]) -> None:
        super().__init__(window)
        self._runner = runner
        self._begins = begins
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_SOON_MS)

    @Slot()
    def _look(self) -> None:
        if self._runner.pending:
            return
        self._timer.stop()
        for begin in self._begins:
            begin()
        self.deleteLater()


class CountKeeper(QObject):
    """Keeps the links of the status line true: after every change, and every minute because time goes on."""

    def __init__(self, window: MainWindow, desk: Desk, services: "Services") -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._services = services
        self._timer = QTimer(self)
        self._timer.setInterval(_COUNT_AGAIN_MS)
        self._timer.timeout.connect(self.count)
        self._timer.start()
        desk.feed.changed.connect(self._on_changed)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & _COUNTED:
            self.count()

    @Slot()
    def count(self) -> None:
        """Count again, for whoever is signed in."""
        person = _person_at(self._window)
        if person is not None:
            self._desk.runner.run(
                lambda: self._services.today.counts(person),
                owner=self,
                on_done=self._show,
                on_refused=self._desk.refuse,
            )

    def _show(self, counts: "Counts") -> None:
        self._desk.counts_changed.emit(
            DayCounts(due_today=counts.due_today, overdue=counts.overdue, unassigned=counts.unassigned)
        )
