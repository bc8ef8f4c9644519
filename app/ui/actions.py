"""Everything that can be done by key: one table of actions with words, icon and shortcut."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.icons import Icon, icon


class ActionId(StrEnum):
    """The name of an action; also the object name of its QAction."""

    HELP = "help"
    EDIT = "edit"
    SEARCH = "search"
    REFRESH = "refresh"
    NEXT_PANE = "nextPane"
    PRINT = "print"
    NEW = "new"
    SAVE = "save"
    PREVIEW = "preview"
    NEXT_STEP = "nextStep"
    BACK = "back"
    FILTER = "filter"
    COPY_ROWS = "copyRows"
    EXPORT = "export"
    UNDO = "undo"
    DELETE = "delete"
    LARGER = "larger"
    SMALLER = "smaller"
    DARK = "dark"
    LOCK = "lock"
    SIGN_OUT = "signOut"
    CHANGE_PASSWORD = "changePassword"  # noqa: S105 - the name of an action


class ActionSpec(NamedTuple):
    """How an action is called and reached; `text` is Chinese source for translation."""

    text: str
    shortcut: str = ""
    mark: Icon | None = None


ACTIONS: dict[ActionId, ActionSpec] = {
    ActionId.HELP: ActionSpec("本页帮助", "F1", Icon.HELP),
    ActionId.EDIT: ActionSpec("修改", "F2", Icon.EDIT),
    ActionId.SEARCH: ActionSpec("查找", "F3", Icon.SEARCH),
    ActionId.REFRESH: ActionSpec("刷新", "F5", Icon.REFRESH),
    ActionId.NEXT_PANE: ActionSpec("下一栏", "F6"),
    ActionId.PRINT: ActionSpec("打印", "F9", Icon.PRINT),
    ActionId.NEW: ActionSpec("新建", "Ctrl+N", Icon.ADD),
    ActionId.SAVE: ActionSpec("保存", "Ctrl+S", Icon.SAVE),
    ActionId.PREVIEW: ActionSpec("预览", "Ctrl+P", Icon.PREVIEW),
    ActionId.NEXT_STEP: ActionSpec("下一环节", "Ctrl+Return"),
    ActionId.BACK: ActionSpec("返回", "Esc"),
    ActionId.FILTER: ActionSpec("筛选", "Ctrl+F", Icon.FILTER),
    ActionId.COPY_ROWS: ActionSpec("复制为表格", "Ctrl+C"),
    ActionId.EXPORT: ActionSpec("导出", "Ctrl+E", Icon.EXPORT),
    ActionId.UNDO: ActionSpec("撤回", "Ctrl+Z", Icon.UNDO),
    ActionId.DELETE: ActionSpec("删除", "", Icon.DELETE),
    ActionId.LARGER: ActionSpec("放大文字", "Ctrl++"),
    ActionId.SMALLER: ActionSpec("缩小文字", "Ctrl+-"),
    ActionId.DARK: ActionSpec("深色界面", "Ctrl+Shift+D"),
    ActionId.LOCK: ActionSpec("锁定", "Ctrl+L", Icon.LOCK),
    ActionId.SIGN_OUT: ActionSpec("退出登录"),
    ActionId.CHANGE_PASSWORD: ActionSpec("修改密码"),
}


def words(action: ActionId) -> str:
    """The words of an action."""
    return QCoreApplication.translate("Actions", ACTIONS[action].text)


def make_action(
    which: ActionId, owner: QWidget, do: Callable[[], object], *, text: str = "", is_local: bool = True
) -> QAction:
    """An action of the table, bound to its owner.

    `text` names what exactly happens here (打印派工单). A local action is reached by key only while the owner or
    something inside it has the focus, so that two screens may use the same key.
    """
    spec = ACTIONS[which]
    made = QAction(text or words(which), owner)
    made.setObjectName(which.value)
    if spec.shortcut:
        made.setShortcut(QKeySequence(spec.shortcut))
    if spec.mark is not None:
        made.setIcon(icon(spec.mark))
    made.setShortcutContext(
        Qt.ShortcutContext.WidgetWithChildrenShortcut if is_local else Qt.ShortcutContext.WindowShortcut
    )
    made.triggered.connect(lambda _checked=False: do())
    owner.addAction(made)
    return made
