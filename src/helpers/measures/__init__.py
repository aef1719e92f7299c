"""Measures: observations become indicator values, gaps, changes and ranks."""

from helpers.measures.areas import Spread, spread
from helpers.measures.breaks import breaks_of
from helpers.measures.compute import compute
from helpers.measures.jumps import jumps

__all__ = ["Spread", "breaks_of", "compute", "jumps", "spread"]
