"""The mark of an overridden method, for Python versions whose `typing` does not have it yet."""

from typing import TYPE_CHECKING, TypeVar

_Method = TypeVar("_Method")

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method: _Method) -> _Method:
        """The method itself; importing typing_extensions only for this would delay the first paint."""
        return method


__all__ = ["override"]
