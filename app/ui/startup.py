"""From nothing to an application that can show its first window: what must be so before Qt exists, then the look."""

import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence

from PySide6 import __version_info__ as qt_version
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.ui.theme.theme import Theme

_FIRST_QT_THAT_NEEDS_312 = (6, 12)
_FIRST_PYTHON_FOR_IT = (3, 12)
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def refuse_deadly_versions(
    qt: Sequence[int] = tuple(qt_version[:2]), python: Sequence[int] = tuple(sys.version_info[:2])
) -> None:
    """Refuse the pair of versions that kills the program after some minutes of use.

    PySide6 6.12 drops a reference to None with every void call on CPython before 3.12.

    Raises:
        SystemExit: for such a pair.
    """
    if tuple(qt) >= _FIRST_QT_THAT_NEEDS_312 and tuple(python) < _FIRST_PYTHON_FOR_IT:
        raise SystemExit("PySide6 6.12 及以上版本需要 Python 3.12,请改装 PySide6 6.11。")


def refuse_without_screen(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> None:
    """Refuse to open a window where there is nothing to show it on, such as a server; Qt would abort in English.

    Raises:
        SystemExit: on Linux without X11, Wayland or a platform that was named.
    """
    if platform == "linux" and not any(environment.get(name) for name in _SCREENS):
        raise SystemExit("这里没有图形界面，打不开窗口。可用命令行办理，加 --help 看全部命令。")


def prepare_environment(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what Qt reads once, before the application exists.

    The wheel has no plug-in for fcitx; fcitx5 answers on the interface of ibus.
    """
    if environment.get("QT_IM_MODULE") in ("fcitx", "fcitx5"):
        environment["QT_IM_MODULE"] = "ibus"


def make_application(arguments: Sequence[str], *, is_dark: bool = False, points: int = 14) -> QApplication:
    """The application, dressed and speaking Chinese.

    Raises:
        SystemExit: when the versions of Qt and Python do not go together, or there is no screen.
    """
    refuse_deadly_versions()
    refuse_without_screen()
    prepare_environment()
    application = QApplication(list(arguments))
    application.setApplicationName("station-desk")
    application.setApplicationDisplayName("供电所工作台")
    QLocale.setDefault(QLocale("zh_CN"))
    _speak_chinese(application)
    Theme(application).apply(is_dark=is_dark, points=points)
    return application


def _speak_chinese(application: QApplication) -> None:
    """Load Qt's own texts: standard buttons, context menus of fields, file dialogs."""
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
