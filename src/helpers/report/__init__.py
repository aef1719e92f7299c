"""Executed notebooks become one accessible, self-contained report."""

from helpers.report.assemble import assemble
from helpers.report.meta import ReportMeta

__all__ = ["ReportMeta", "assemble"]
