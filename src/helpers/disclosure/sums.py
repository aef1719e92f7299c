"""Relations of one kind, as links between a whole and its parts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Sums:
    """Relations of one kind: for each link its relation (a number), its cell and its sign (1 the whole, -1 a part).

    ``rest``: ``protected`` where a small rest is a secret as any small count; ``complement`` where it is one only by the
    complement rule; ``known`` where it is no secret, and is taken to be known: people of whom nobody knows where they live
    cannot be found either; ``none`` where the relation holds without a rest or not at all.

    Several relations may share a part that no table prints, e.g. the people between two ages: a ``cell`` of -1 is the first of
    ``parts`` (their numbers), -2 the second. ``derivable`` parts are those that follow from the printed counts: secret if small.
    """

    kind: str
    relation: np.ndarray
    cell: np.ndarray
    sign: np.ndarray
    rest: str
    parts: np.ndarray = field(default_factory=lambda: np.zeros(0))
    derivable: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
