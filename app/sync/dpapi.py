"""Windows' keeping of secrets (DPAPI): what one user of one computer hid nobody else reads (`design/sync.md` 4.11)."""

import ctypes
import sys
from ctypes import wintypes
from typing import Final

assert sys.platform == "win32"  # noqa: S101 - the libraries below are only there

_NO_QUESTIONS: Final = 0x1  # CRYPTPROTECT_UI_FORBIDDEN: keeping in step goes on without anybody looking
_WHAT: Final = "station-desk: the key of this computer"


class _Blob(ctypes.Structure):
    """DATA_BLOB: so many bytes from there on."""

    _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))


_crypt32 = ctypes.WinDLL("crypt32", use_last_error=True)
_kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
_kernel32.LocalFree.argtypes = [wintypes.HLOCAL]
_kernel32.LocalFree.restype = wintypes.HLOCAL
for _function, _words in (
    (_crypt32.CryptProtectData, wintypes.LPCWSTR),
    (_crypt32.CryptUnprotectData, ctypes.c_void_p),
):
    _function.argtypes = [
        *(ctypes.POINTER(_Blob), _words, ctypes.POINTER(_Blob), ctypes.c_void_p, ctypes.c_void_p, wintypes.DWORD),
        ctypes.POINTER(_Blob),
    ]
    _function.restype = wintypes.BOOL


def hide(secret: bytes) -> bytes:
    """A secret as only the same user of this Windows gets it back, also after the password was changed.

    Raises:
        OSError: Windows would not, for example for an account without a profile.
    """
    into = _Blob()
    done = _crypt32.CryptProtectData(
        ctypes.byref(_blob(secret)), _WHAT, None, None, None, _NO_QUESTIONS, ctypes.byref(into)
    )
    return _taken(done, into)


def reveal(hidden: bytes) -> bytes:
    """The secret again.

    Raises:
        OSError: somebody else hid it, or another Windows, or it was altered since.
    """
    into = _Blob()
    done = _crypt32.CryptUnprotectData(
        ctypes.byref(_blob(hidden)), None, None, None, None, _NO_QUESTIONS, ctypes.byref(into)
    )
    return _taken(done, into)


def _blob(content: bytes) -> _Blob:
    return _Blob(len(content), ctypes.create_string_buffer(content, len(content)))


def _taken(done: int, blob: _Blob) -> bytes:
    """What Windows answered with, which it leaves to its caller to give back."""
    if not done:
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        return ctypes.string_at(blob.data, blob.size)
    finally:
        ctypes.memset(blob.data, 0, blob.size)  # a secret does not stay behind in memory that is given back
        _kernel32.LocalFree(blob.data)
