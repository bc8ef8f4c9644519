"""What the operating system must hold before Qt can start: probed by loading it, installed by apt-get where allowed."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.console import Stop, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One Debian package and what shows that it, or its like on another system, is there.

    Attributes:
        package: its name in Debian 12.
        libraries: shared libraries that must load.
        programs: commands that must be found.
        places: patterns of folders where they may be when they are on no search path.
        parts: files that must lie where the first of these commands really is.
        loss: what cannot be done without it, in Chinese and in English; empty where nothing can be.
    """

    package: str
    libraries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    loss: tuple[str, str] | tuple[()] = ()

    @property
    def is_essential(self) -> bool:
        """Whether there is no going on without it."""
        return not self.loss


# Sonames are what `objdump -p` names as NEEDED in Qt 6.11's own libraries and platform plug-ins.
OFFSCREEN = (
    Need(package="libgl1", libraries=("libGL.so.1",)),
    Need(package="libegl1", libraries=("libEGL.so.1",)),
    Need(package="libglib2.0-0", libraries=("libglib-2.0.so.0", "libgthread-2.0.so.0")),
    Need(package="libfontconfig1", libraries=("libfontconfig.so.1",)),
    Need(package="libfreetype6", libraries=("libfreetype.so.6",)),
    Need(package="libdbus-1-3", libraries=("libdbus-1.so.3",)),
    Need(package="libx11-6", libraries=("libX11.so.6",)),
    Need(package="libxkbcommon0", libraries=("libxkbcommon.so.0",)),
)
WINDOW = (
    Need(package="libx11-xcb1", libraries=("libX11-xcb.so.1",)),
    Need(package="libxcb-cursor0", libraries=("libxcb-cursor.so.0",)),
    Need(package="libxcb-icccm4", libraries=("libxcb-icccm.so.4",)),
    Need(package="libxcb-image0", libraries=("libxcb-image.so.0",)),
    Need(package="libxcb-keysyms1", libraries=("libxcb-keysyms.so.1",)),
    Need(package="libxcb-randr0", libraries=("libxcb-randr.so.0",)),
    Need(package="libxcb-render-util0", libraries=("libxcb-render-util.so.0",)),
    Need(package="libxcb-shape0", libraries=("libxcb-shape.so.0",)),
    Need(package="libxcb-shm0", libraries=("libxcb-shm.so.0",)),
    Need(package="libxcb-sync1", libraries=("libxcb-sync.so.1",)),
    Need(package="libxcb-xfixes0", libraries=("libxcb-xfixes.so.0",)),
    Need(package="libxcb-xkb1", libraries=("libxcb-xkb.so.1",)),
    Need(package="libxkbcommon-x11-0", libraries=("libxkbcommon-x11.so.0",)),
)
PRINTING = (
    Need(
        package="libcups2",
        libraries=("libcups.so.2",),
        loss=("程序仍可打开，只是暂时不能打印。", "The program opens all the same, but cannot print yet."),
    ),
)
VIRTUAL_SCREEN = (Need(package="xvfb", programs=("Xvfb",)), Need(package="xauth", programs=("xauth",)))
_NO_OFFICE = (
    "没有 LibreOffice，导出文件能否打开的测试将跳过。",
    "Without LibreOffice the test that opens what was exported is skipped.",
)
OFFICE = (
    Need(package="libreoffice-writer-nogui", programs=("soffice",), parts=("libswlo.so",), loss=_NO_OFFICE),
    Need(package="libreoffice-calc-nogui", programs=("soffice",), parts=("libsclo.so",), loss=_NO_OFFICE),
)
DATABASE = (
    Need(
        package="postgresql",
        programs=("initdb", "pg_ctl", "pg_dump"),
        places=("/usr/lib/postgresql/*/bin",),
        loss=(
            "没有 PostgreSQL，县级中心只在 SQLite 上测试。",
            "Without PostgreSQL the county's hub is tested on SQLite only.",
        ),
    ),
)
BROWSER = (
    Need(
        package="chromium-headless-shell",
        programs=("chromium-headless-shell",),
        loss=(
            "没有 Chromium，县级网页不在浏览器里测试。",
            "Without Chromium the county's pages are not tested in a browser.",
        ),
    ),
)
PIP = Need(package="python3-pip")


def missing(needs: Iterable[Need]) -> tuple[Need, ...]:
    """The needs this machine does not meet, in the order given."""
    return tuple(need for need in needs if not _is_met(need))


def _is_met(need: Need) -> bool:
    places = [_place(program, need.places) for program in need.programs]
    if not all(map(_loads, need.libraries)) or None in places:
        return False
    return all((Path(str(places[0])).resolve().parent / part).exists() for part in need.parts)


def _place(program: str, places: Iterable[str]) -> str | None:
    """Where a command is: on the search path, or in one of the folders that fit."""
    found = (shutil.which(program, path=folder) for pattern in places for folder in Path("/").glob(pattern[1:]))
    return shutil.which(program) or next(filter(None, found), None)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_line(needs: Iterable[Need]) -> str:
    """The line an administrator of Debian, Ubuntu, UOS or Kylin types to meet these needs."""
    packages = " ".join(need.package for need in needs)
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}"


def may_install() -> bool:
    """Whether this process can install packages itself: root, where there is apt-get."""
    return sys.platform != "win32" and os.geteuid() == 0 and has_apt()


def has_apt() -> bool:
    """Whether the system installs its packages with apt-get."""
    return shutil.which("apt-get") is not None


def update_lists() -> None:
    """Let apt-get learn what can be had; to be called when `may_install()`.

    One stale source makes it fail as a whole while the packages can still be had: `install` decides.
    """
    subprocess.run(["apt-get", "update", "-q"], env=_unasked(), check=False)


def install(needs: Sequence[Need]) -> None:
    """Install the packages of these needs; to be called when `may_install()`.

    Raises:
        Stop: apt-get failed.
    """
    packages = [need.package for need in needs]
    say(f"正在安装系统软件包：{' '.join(packages)}", f"Installing system packages: {' '.join(packages)}")
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    if subprocess.run(command, env=_unasked(), check=False).returncode:
        raise Stop(
            f"系统软件包安装失败，请查看上面 apt-get 的提示。可重试：{apt_line(needs)}",
            f"apt-get could not install them, see its message above. To try again: {apt_line(needs)}",
        )


def _unasked() -> dict[str, str]:
    return os.environ | {"DEBIAN_FRONTEND": "noninteractive"}


def ask_for(needs: Sequence[Need], *, apt: bool) -> Stop:
    """What to tell a person who cannot install these needs here: the exact line, or without apt what is needed."""
    if apt:
        return Stop(
            f"缺少系统软件包。请由管理员执行下面一行，然后重试：\n\n  {apt_line(needs)}\n",
            "System packages are missing. Ask the administrator to run the line above, then try again.",
        )
    wanted = ", ".join(part for need in needs for part in (need.libraries or need.programs or (need.package,)))
    return Stop(
        f"缺少系统组件，请用本系统的软件管理工具安装，然后重试：\n\n  {wanted}\n",
        "The components above are missing. Install them with this system's own package manager, then try again.",
    )
