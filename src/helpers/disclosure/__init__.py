"""Disclosure: which values may be released.

Until disclosure control exists, everything is released as it is, and every page of a report says so.
"""

from helpers.disclosure.release import NOTICE, release

__all__ = ["NOTICE", "release"]
