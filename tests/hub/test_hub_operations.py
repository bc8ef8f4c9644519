"""The page for those who run a hub says what the program does."""

import re
from pathlib import Path

import typer

from app.hub.commands.program import PROGRAM
from app.hub.storage.tables import metadata

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_command_it_names_is_one() -> None:
    program = typer.main.get_command(PROGRAM)
    assert isinstance(program, typer.core.TyperGroup)
    known = set(program.commands)
    for name, command in program.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            known |= {f"{name} {each}" for each in command.commands}
    # Within text as `device revoke`, within blocks as `station-hub … device revoke`.
    groups = "|".join(name for name in program.commands if f"{name} list" in known or name == "courier")
    named = {f"{group} {verb}" for group, verb in re.findall(rf"\b({groups}) ([a-z]+)\b", PAGE)}
    named |= set(re.findall(r"station-hub (?:--home \S+ )?([a-z][a-z-]{2,})(?= |`|$)", PAGE, re.MULTILINE))

    assert {"backup", "restore-drill", "restored", "compact", "device revoke", "courier take"} <= named
    assert named - known - {"station-hub"} == set()


def test_a_distributed_database_gets_every_table() -> None:
    ours = {name for name, table in metadata.tables.items() if "station_id" in table.columns}
    (listed,) = re.findall(r"unnest\(ARRAY\[(.*?)\]\)", PAGE, re.DOTALL)

    assert set(re.findall(r"'(\w+)'", listed)) | {"station"} == ours
