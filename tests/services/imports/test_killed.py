"""An import that is killed in the middle leaves the station as it was."""

import signal
import subprocess
import sys
from pathlib import Path

from app.bootstrap import open_station
from app.domain.customers.customer import Customer
from app.domain.imports.batch import ImportBatch
from app.domain.people.session import OWNER
from tests.services.imports.ledger_station import FILES, STATION, LedgerStation, StandingClock

# Kills itself with all customers written and half of them findable, before the end of the transaction.
_KILLED = """
import os, signal, sys
from pathlib import Path
from app.bootstrap import open_station
from app.domain.people.session import OWNER
from app.services.imports.ledger import Watch

def progress(done, total):
    if done * 10 > total * 8:
        print(done, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

imports = open_station(Path(sys.argv[1])).imports
imports.run(OWNER, imports.open(Path(sys.argv[2])), watch=Watch(progress=progress))
"""


def test_a_killed_import_leaves_nothing(tmp_path: Path) -> None:
    home = tmp_path / "station"
    services = open_station(home, clock=StandingClock())
    services.station.set_up("YF", "油坊镇供电所")
    station = LedgerStation(services, tmp_path)
    station.take("staff")
    station.take("areas")
    before = station.outbox()
    services.close()

    killed = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", _KILLED, str(home), str(STATION / FILES["customers"])],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert int(killed.stdout) > 9_600

    services = open_station(home, clock=StandingClock())
    station = LedgerStation(services, tmp_path)
    assert station.all_of(Customer) == {}
    assert len(station.all_of(ImportBatch)) == 2
    assert station.outbox() == before
    assert services.search.find("赵磊强") == ()
    assert services.upkeep.check(OWNER).is_sound
    assert station.take("customers").added == 11916
    services.close()
