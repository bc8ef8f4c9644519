"""The environment variables the program and its tests are started with, worked out from those of the person."""

from collections.abc import Mapping
from pathlib import Path

HAS_OFFICE = "STATION_DESK_TESTS_HAVE_OFFICE"
"""Set for tests where LibreOffice is there: what needs it must then run, not be skipped."""
_NOT_FOR_TESTS = frozenset({HAS_OFFICE, "PYTHONDONTWRITEBYTECODE"})
UNSEEN = frozenset({"offscreen", "minimal"})  # Qt's platforms that draw into memory


def has_screen(variables: Mapping[str, str], platform: str) -> bool:
    """Whether a window will be seen: on Linux if Qt is told so or finds an X or Wayland display, elsewhere always."""
    if not platform.startswith("linux"):
        return True
    if chosen := variables.get("QT_QPA_PLATFORM"):
        return chosen.partition(":")[0] not in UNSEEN
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def for_program(variables: Mapping[str, str], *, platform: str, encoding: str) -> dict[str, str]:
    """The variables to run the program with: drawn into memory when there is no screen, and a UTF-8 locale.

    Args:
        variables: those of the person.
        platform: as in `sys.platform`.
        encoding: of the present locale, as `locale.getencoding()` answers it.
    """
    chosen = _in_utf8(variables, encoding) if platform.startswith("linux") else dict(variables)
    if not has_screen(variables, platform):
        chosen["QT_QPA_PLATFORM"] = chosen.get("QT_QPA_PLATFORM") or "offscreen"
    return chosen


def for_tests(
    variables: Mapping[str, str], *, platform: str, encoding: str, has_office: bool, folder: Path | None = None
) -> dict[str, str]:
    """The variables to run the tests with: always drawn into memory, and none of the person's own Qt settings.

    Python keeps what it compiled: tests start the program many times, as people do, and compiling it anew takes longer
    than starting it. `has_office` says whether LibreOffice is there, `folder` where the tests write if not where it is
    usual.
    """
    chosen = for_program(variables, platform=platform, encoding=encoding)
    kept = {name: value for name, value in chosen.items() if not name.startswith("QT_") and name not in _NOT_FOR_TESTS}
    kept |= {HAS_OFFICE: "1"} if has_office else {}
    kept |= {} if folder is None else {"PYTEST_DEBUG_TEMPROOT": str(folder)}
    return kept | {"QT_QPA_PLATFORM": "offscreen"}


def _in_utf8(variables: Mapping[str, str], encoding: str) -> dict[str, str]:
    chosen = dict(variables)
    if encoding.lower().replace("-", "") != "utf8":
        # Qt warns on any other locale, and LC_ALL or LC_CTYPE would outweigh LANG.
        chosen.pop("LC_ALL", None)
        chosen.pop("LC_CTYPE", None)
        chosen["LANG"] = "C.UTF-8"
    return chosen
