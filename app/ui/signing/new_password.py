"""Choosing a password: twice the same, and good enough; used by the first run and by changing it."""

from PySide6.QtCore import QCoreApplication

from app.domain.people.credential import MIN_PASSWORD_LENGTH


def password_trouble(password: str, again: str) -> str:
    """What is wrong with a new password and its repetition, or nothing.

    The same rules are kept by the services; here they are told while somebody types.
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        return QCoreApplication.translate("NewPassword", "密码至少 {n} 位。").format(n=MIN_PASSWORD_LENGTH)
    if password.isdigit() or password.isalpha():
        return QCoreApplication.translate("NewPassword", "密码须同时有字母和数字。")
    if password != again:
        return QCoreApplication.translate("NewPassword", "两次输入的密码不一致，请重填。")
    return ""


def password_rules() -> str:
    """The rules, as the hint under the field says them."""
    return QCoreApplication.translate("NewPassword", "至少 {n} 位，不能与工号相同").format(n=MIN_PASSWORD_LENGTH)
