"""Icons inside fields as large as suits the text; Qt draws them 16 pixels high whatever the text."""

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QLineEdit, QProxyStyle, QStyle, QStyleOption, QWidget

from app.ui.overriding import override
from app.ui.theme.theme import theme

_ICON_UNITS = 18

_Field = TypeVar("_Field", bound=QLineEdit)


class _FieldStyle(QProxyStyle):
    """Fusion with larger icons in fields; only for fields that have icons, as every question goes through Python."""

    @override
    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric == QStyle.PixelMetric.PM_LineEditIconSize:
            return theme().look.px(_ICON_UNITS)
        return super().pixelMetric(metric, option, widget)


def with_icons(field: _Field) -> _Field:
    """The field, with its icons growing with the text."""
    field.setStyle(_style())
    return field


def _style() -> _FieldStyle:
    """The one style of all these fields; it lives as long as the application."""
    application = QApplication.instance()
    found = None if application is None else application.findChild(_FieldStyle)
    if isinstance(found, _FieldStyle):
        return found
    made = _FieldStyle("Fusion")
    made.setParent(application)
    return made
