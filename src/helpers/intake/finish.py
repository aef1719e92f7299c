"""The last step of every reader: complete keys, known words, unit, source and delivery."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account, ReadFile
from helpers.intake.observations import complete
from helpers.settings import MunicipalitySettings
from helpers.settings.base import unknown
from helpers.settings.catalogue import Sex
from helpers.settings.raw import ReadFile as FileEntry


def finish(frames: list[pd.DataFrame], file: FileEntry, settings: MunicipalitySettings, account: Account, where: str) -> ReadFile:
    """Join what a reader made of a file and check it against the catalogue.

    Raises
    ------
    InputError
        for a measure, characteristic, group or sex that the catalogue does not know.
    """
    account.check()
    observations = complete(pd.concat(frames, ignore_index=True))
    _refuse_unknown(observations, settings, where)
    units = {name: measure.unit for name, measure in settings.catalogue.measures.items()}
    observations["unit_measure"] = observations["measure"].map(units)
    observations["source"], observations["source_file"] = file.source, file.place
    observations["delivered"] = file.delivered.isoformat()
    return ReadFile(observations, account)


def _refuse_unknown(observations: pd.DataFrame, settings: MunicipalitySettings, where: str) -> None:
    """Values that come from columns of the file are checked as those in raw.yaml are."""
    catalogue = settings.catalogue
    allowed: dict[str, Iterable[str]] = {
        "measure": catalogue.measures,
        "characteristic": catalogue.characteristics,
        "sex": get_args(Sex),
    }
    for part, names in allowed.items():
        _refuse(observations, ~observations[part].isin(list(names)), part, names, part, where)
    for characteristic in observations["characteristic"].unique():
        groups = {"total", *catalogue.characteristics[characteristic].groups}
        strange = (observations["characteristic"] == characteristic) & ~observations["group"].isin(groups)
        _refuse(observations, strange, "group", groups, f"group of {characteristic}", where)


def _refuse(observations: pd.DataFrame, strange: pd.Series, part: str, allowed: object, what: str, where: str) -> None:
    if strange.any():
        first = observations[strange].iloc[0]
        raise InputError(
            f"{where}, row {int(first['source_row'])}",
            unknown(first[part], allowed, what),
            "translate it in raw.yaml, and give 'characteristic' beside every 'group'",
        )
