"""PostgreSQL's own programs, at the hub's database."""

import os
import subprocess

from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL


def run_program(url: URL, program: str, *arguments: str) -> str:
    """Run a program of PostgreSQL's on a database; why it failed, empty when it did not.

    Args:
        url: the database; it may name several servers, of which one is in charge.
        program: such as `pg_dump`.
        arguments: its own, without the place of the database.
    """
    driven = url.set(drivername="postgresql+psycopg")
    _, place = driven.get_dialect()().create_connect_args(driven)
    # Not on the command line, where every process of the machine would see it.
    password = {"PGPASSWORD": place.pop("password")} if "password" in place else {}
    try:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, our words
            [program, *arguments, f"--dbname={make_conninfo(**place)}"],
            env=os.environ | password,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return program
    return done.stderr.strip() if done.returncode else ""
