"""The folder of a hub: where its database is and the keys that are only its own."""

import os
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from platformdirs import user_data_path

from app.domain.problems import Refusal

_KEY_BYTES: Final = 32
_SERVING: Final = "hub.toml"
_UPKEEP: Final = "upkeep.toml"
_FILES: Final = "files"
_PRIVATE: Final = 0o600

STATION_GIB: Final = 20
SNAPSHOT_LINES: Final = 20_000
SNAPSHOT_HOURS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a process that serves needs.

    Attributes:
        database: where the stations' rows are, signed in as the role that owns nothing.
        county: the same database as the role that reads all stations.
        signing_key: the hub's Ed25519 key, as hexadecimal digits.
        token_key: what tokens are sealed with; all processes of one hub have the same.
        files: the folder of snapshots and attachments; all processes of one hub see the same.
        station_gib: the most a station may keep of attachments, in GiB.
        snapshot_lines: how far a log may grow until the station's snapshot is made anew.
        snapshot_hours: how old the snapshot of a station whose log has grown may be.
    """

    database: str
    county: str
    signing_key: str
    token_key: str
    files: Path
    station_gib: int = STATION_GIB
    snapshot_lines: int = SNAPSHOT_LINES
    snapshot_hours: int = SNAPSHOT_HOURS

    @property
    def public_key(self) -> bytes:
        """What computers check the hub's signatures with."""
        return self._key().public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The hub's signature, 64 bytes."""
        return self._key().sign(message)

    @property
    def token_secret(self) -> bytes:
        """The bytes tokens are sealed with."""
        return bytes.fromhex(self.token_key)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.signing_key))


def new_settings(database: str, county: str, files: Path) -> Settings:
    """Settings with fresh keys."""
    return Settings(
        database=database,
        county=county,
        signing_key=Ed25519PrivateKey.generate().private_bytes_raw().hex(),
        token_key=os.urandom(_KEY_BYTES).hex(),
        files=files,
    )


class HubHome:
    """The folder; its files are for the hub's own account only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_set_up(self) -> bool:
        """Whether a hub was made here."""
        return (self.path / _SERVING).exists()

    @property
    def trial_database(self) -> str:
        """The URL of the file a hub on SQLite keeps everything in."""
        return f"sqlite:///{self.path / 'hub.db'}"

    @property
    def files(self) -> Path:
        """Where snapshots and attachments lie unless the settings name another folder."""
        return self.path / _FILES

    def settings(self) -> Settings:
        """What serving needs.

        Raises:
            Refusal: `hub.not_set_up`.
        """
        said = self._read(_SERVING)
        # A hub that was set up before there were files says nothing of them; a name without a root is within the home.
        files = self.path / said.pop(_FILES, _FILES)
        return Settings(
            database=said["database"],
            county=said["county"],
            signing_key=said["signing_key"],
            token_key=said["token_key"],
            files=files,
            station_gib=int(said.get("station_gib", STATION_GIB)),
            snapshot_lines=int(said.get("snapshot_lines", SNAPSHOT_LINES)),
            snapshot_hours=int(said.get("snapshot_hours", SNAPSHOT_HOURS)),
        )

    def upkeep_database(self) -> str:
        """The database as the account that looks after it signs in.

        Raises:
            Refusal: `hub.not_set_up`.
        """
        return self._read(_UPKEEP)["database"]

    def write(self, settings: Settings, upkeep_database: str) -> None:
        """Keep the settings of a new hub."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write(_UPKEEP, {"database": upkeep_database})
        said = {name: str(value) for name, value in asdict(settings).items()}
        if settings.files == self.files:
            del said[_FILES]  # so that the home can be moved
        self._write(_SERVING, said)

    def _read(self, name: str) -> dict[str, str]:
        try:
            return tomllib.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError as trouble:
            raise Refusal.of("hub.not_set_up", folder=str(self.path)) from trouble

    def _write(self, name: str, values: dict[str, str]) -> None:
        lines = [f"{key} = '{value}'\n" for key, value in values.items()]  # TOML's literal text: nothing to escape
        place = self.path / name
        place.unlink(missing_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w", encoding="utf-8") as file:
            file.writelines(lines)


def default_home() -> Path:
    """Where a hub lives unless it is said otherwise."""
    return user_data_path("station-hub", appauthor=False)
