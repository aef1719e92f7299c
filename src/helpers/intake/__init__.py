"""Intake: raw files become observations, every row accounted for."""

from helpers.intake.read import Intake, read_raw_files

__all__ = ["Intake", "read_raw_files"]
