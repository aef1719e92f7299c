"""Which change is large enough to be called one."""

from __future__ import annotations

from helpers.settings.catalogue import Indicator

#: of shares: one percentage point; of small shares and other units: a tenth of the earlier value
POINTS = 1.0
PART = 0.1


def noticeable(indicator: Indicator, earlier: float) -> float:
    """Smallest change, in the unit of the indicator, that is called a change.

    ``noticeable`` of the indicator if it has one. Otherwise a percentage point, or a tenth of the earlier value where
    that is less: from 2 to 3 per cent is much.
    """
    if indicator.noticeable is not None:
        return indicator.noticeable
    relative = PART * abs(earlier)
    return min(POINTS, relative) if indicator.unit == "percent" else relative
