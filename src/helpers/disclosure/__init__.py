"""Disclosure control: which values may be released, and the proof that nothing else can be read out of what is.

``cells`` and ``relations`` say what adds up to what, ``assembly`` makes a :class:`problem.Problem` of it, ``suppress``
chooses what to hide, ``release`` computes everything derived again from what is left. ``audit`` reads what was written.
"""

from helpers.disclosure.release import Released, release

__all__ = ["Released", "release"]
