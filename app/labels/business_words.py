"""Business types and stages by the names their definitions give them."""

from collections.abc import Callable

from app.domain.definitions.business import BusinessType
from app.domain.work.due import StageOf

Versions = Callable[[str], tuple[BusinessType, ...]]


def business_name(versions: Versions) -> Callable[[str], str]:
    """Says a business type's code; `versions` are those of the type with a code."""
    return lambda code: next((business.name for business in versions(code)), code)


def stage_name(versions: Versions) -> Callable[[StageOf], str]:
    """Says a stage as the version calls it that its case goes by."""

    def say(of: StageOf) -> str:
        known = (b for b in versions(of.business_code) if b.effective_from == of.business_version)
        return next((business.stage(of.stage).name for business in known), of.stage)

    return say
