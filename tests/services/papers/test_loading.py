"""What drawing needs is loaded by the first paper, not with the services."""

import subprocess
import sys


def test_the_services_come_up_without_the_libraries_of_papers() -> None:
    check = (
        "import sys, app.services.bundle;"
        "print([name for name in ('reportlab', 'pypdfium2', 'xlsxwriter') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter

    assert done.stdout.strip() == "[]"
