"""The workbook with which German municipalities observe integration and write their Integrationsbericht."""

from typing import Any

__version__ = "0.1.0"
__all__ = ["Workbook"]


def __getattr__(name: str) -> Any:
    """``from helpers import Workbook`` loads what a notebook needs, and only then."""
    if name == "Workbook":
        from helpers.workbook import Workbook

        return Workbook
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")
