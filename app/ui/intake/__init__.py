"""受理: taking cases in at the counter, and everything about one case."""

from app.ui.intake.place import spec

__all__ = ["spec"]
