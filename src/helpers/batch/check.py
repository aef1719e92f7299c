"""``check``: everything that ``process`` and ``build`` would refuse, without changing anything."""

from __future__ import annotations

from helpers.batch.process import check_edition, warnings_of
from helpers.intake import read_raw_files
from helpers.measures import compute
from helpers.settings import MunicipalitySettings


def check(settings: MunicipalitySettings) -> list[str]:
    """Read all files, join them to the geometry, compute all indicators; returns what the office should look at.

    Raises
    ------
    InputError
        for the first thing that would stop ``process``.
    """
    intake = read_raw_files(settings)
    indicators = compute(intake.observations, settings)
    check_edition(settings.municipality.edition, indicators)
    with_values = set(indicators["indicator"])
    missing = [name for name in settings.core if name not in with_values and not settings.indicators[name].features]
    found = warnings_of(intake.account)
    if missing:
        found.append(f"core indicators without data: {', '.join(missing)}")
    return found
