"""``integrationsbericht describe FILE``: what an unknown file looks like, and an entry of ``raw.yaml`` to start from."""

from helpers.intake.describe.entry import Description, describe

__all__ = ["Description", "describe"]
