"""Batch: process data, run notebooks, put reports together."""

from helpers.batch.build import Built, build
from helpers.batch.check import check
from helpers.batch.process import is_current, process

__all__ = ["Built", "build", "check", "is_current", "process"]
