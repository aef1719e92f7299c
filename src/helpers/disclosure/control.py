"""Which counts of a municipality may be published, and which are kept secret and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.disclosure.assembly import Assembled, assemble
from helpers.disclosure.cells import Cells, cells_of, too_fine
from helpers.disclosure.published import published_before
from helpers.disclosure.relations import all_sums
from helpers.disclosure.shares import shares_of
from helpers.disclosure.suppress import Pattern, suppress
from helpers.intake.observations import KEY
from helpers.settings import MunicipalitySettings

#: SDMX code list CL_CONF_STATUS: free; confidential. Internal observations say why: a small count; to protect others; the
#: area level is not for publication
FREE, SECRET, PRIMARY, SECONDARY, TOO_FINE = "F", "C", "A", "D", "N"
#: seconds after which the best pattern that is proven safe is taken instead of the best of all
TIME_LIMIT = 300.0


@dataclass(frozen=True)
class Decision:
    """The cells of a municipality, how they hang together, and which of them are hidden."""

    settings: MunicipalitySettings
    cells: Cells
    assembled: Assembled
    pattern: Pattern

    def status(self, observations: pd.DataFrame) -> np.ndarray:
        """``conf_status`` of internal observations, one for each row."""
        number = len(self.cells)
        primary = self.assembled.problem.primary[:number]
        by_cell = np.where(self.pattern.hidden[:number], np.where(primary, PRIMARY, SECONDARY), FREE)
        now = self.cells.rows[self.cells.rows["obs_id"] >= 0]
        of_row = pd.Series(by_cell[now["cell"]], index=now["obs_id"].to_numpy())
        found = observations["obs_id"].map(of_row).fillna(FREE)
        return found.mask(too_fine(observations, self.settings), TOO_FINE).to_numpy(dtype=object)

    def known_already(self) -> list[str]:
        """Small counts that nothing can protect: what gives them away was published before, or by somebody else."""
        found = []
        for cell in self.pattern.unprotectable:
            if cell < len(self.cells):
                found.append(self._named(cell))
            else:
                rest = self.assembled.unprinted.iloc[cell - len(self.cells)]
                found.append(f"rest of {rest['kind']} of {self._named(rest['whole'])}")
        return found

    def _named(self, cell: int) -> str:
        row = self.cells.rows[self.cells.rows["cell"] == cell].iloc[0]
        return ", ".join(str(row[name]) for name in KEY if str(row[name]) not in {"total", "alle"})


def decide(observations: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame, settings: MunicipalitySettings) -> Decision:
    """Hide what is too small, and as little else as keeps that from being computed or narrowed down.

    Figures of the whole municipality stay, for others publish them too; unless nothing else can protect a small count.

    Parameters
    ----------
    observations, indicators : internal ones; areas : the area tree.
    """
    cells = cells_of(observations, settings, published_before(settings))
    # where all is open nothing can be protected, and nothing need be
    sums = [] if cells.open.all() else all_sums(cells, areas, settings, shares_of(indicators, cells, settings))
    assembled = assemble(cells, sums)
    pattern = suppress(assembled.problem, TIME_LIMIT)
    if len(pattern.unprotectable):
        wider = assemble(cells, sums, wholes_known=False)
        again = suppress(wider.problem, TIME_LIMIT)
        if len(again.unprotectable) < len(pattern.unprotectable):
            assembled, pattern = wider, again
    return Decision(settings, cells, assembled, pattern)
