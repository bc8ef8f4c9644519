"""The verbs of a computer that joins a station others have; called on the workers."""

from typing import TYPE_CHECKING

from app.ui.upstream.answers import HubAnswers, certificate_in

if TYPE_CHECKING:
    from app.domain.people.session import Session
    from app.domain.upstream.rebuilding import Progress
    from app.services.bundle import Services
    from app.services.upstream.standing import UpstreamStatus
    from app.ui.running import Job


class Joining:
    """From the one-time code to the first head who signs in here."""

    def __init__(self, services: "Services") -> None:
        self._services = services

    @property
    def services(self) -> "Services":
        """The open folder, for whoever joins with a stick."""
        return self._services

    def begin(self, answers: HubAnswers, job: "Job[UpstreamStatus]") -> "UpstreamStatus":
        """Join by a code and fetch what the others did; the job may be cancelled between two pages.

        Raises:
            Refusal: as `UpstreamService.join`, `upstream.certificate`.
        """
        certificate = certificate_in(answers.certificate)
        return self._services.upstream.join(answers.code, answers.url, certificate, answers.name, _reported(job))

    def go_on(self, job: "Job[UpstreamStatus]") -> "UpstreamStatus":
        """Fetch what is missing yet; the job may be cancelled between two pages.

        Raises:
            Refusal: as `UpstreamService.sync_once`; `upstream.pending` while nobody has let this computer in.
        """
        if self.status().url:  # one that came in by stick has no line to fetch anything over
            self._services.upstream.sync_once(_reported(job))
        return self.status()

    def status(self) -> "UpstreamStatus":
        """How far it is."""
        return self._services.upstream.status()

    def admit(self, number: str, password: str) -> "tuple[Session, str]":
        """Give a head a password on this computer and let him in; with the station's name.

        Raises:
            Refusal: as `UpstreamService.admit_head`.
        """
        services = self._services
        services.upstream.admit_head(number, password)
        return services.people.sign_in(number.strip(), password), services.station.station().name


def _reported(job: "Job[UpstreamStatus]") -> "Progress":
    return lambda _step, done, total: job.report(done, total)
