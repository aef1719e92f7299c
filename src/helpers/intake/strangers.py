"""Rows of areas that the municipality's settings do not know: set aside, each with the reason that its key says."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from helpers.errors import InputError
from helpers.intake.account import Account
from helpers.intake.codes import LONG, level_of_ags, normalise_ags
from helpers.intake.tables import plain_text
from helpers.settings import MunicipalitySettings

#: why rows of other municipalities are not used
FOREIGN_AREA = "area not of this municipality"
#: collective keys such as 05999998
ELSEWHERE = "people who live or work elsewhere: no area of its own"
#: they stand beside their Gemeinden, which would count twice
BETWEEN = "Samtgemeinde or Verbandsgemeinde: between the Kreis and its Gemeinden"
#: its key begins with that of the municipality: with numbers, and without any
NOT_IN_GEOMETRY = "area of this municipality that the geometry does not have"
GONE = "area of this municipality without a number: dissolved, or made later"
#: how similar a key or a name must be to be proposed
NEAR_KEY, NEAR_NAME = 0.8, 0.6


def put_strangers_aside(
    keys: pd.Series,
    names: pd.Series | None,
    cells: pd.DataFrame,
    found: set[str],
    settings: MunicipalitySettings,
    areas: pd.DataFrame,
    account: Account,
) -> None:
    """Account for rows whose area is unknown, by reason; say which areas of the municipality's own are among them.

    Where a level has official keys (the Gemeinden of a Landkreis), an own area that has numbers but no place in the
    geometry is a hole in it or a wrong key: it stands in ``areas_only_in_data`` and in a warning, with the areas of the
    geometry that it may be, which are among those without data in the file.

    Parameters
    ----------
    keys, names : of the area in each of these rows, as the file writes them; cells : their numbers.
    found : codes of the areas that have rows in the file; areas : the area tree.
    """
    own = normalise_ags(settings.municipality.code)
    reasons = keys.map({key: _reason(str(key), own) for key in keys.unique()})
    lost = keys[reasons == NOT_IN_GEOMETRY]
    filled = cells.loc[lost.index].map(lambda cell: any(sign.isdigit() for sign in str(cell))).any(axis=1)
    with_numbers = set(lost[filled])
    reasons.loc[lost[~lost.isin(list(with_numbers))].index] = GONE
    for reason, number in reasons.value_counts().sort_index().items():
        account.put_aside(str(reason), int(number))
    below = areas[[_reason(code, own) == NOT_IN_GEOMETRY for code in areas["code"]]]
    if below.empty:
        return
    silent = below[~below["code"].isin(list(found))]
    for key in sorted(with_numbers):
        rows = lost.index[lost == key]
        name = "" if names is None else plain_text(names.loc[rows[0]])
        near = _near(normalise_ags(key), name, silent)
        level = str(below["area_level"].iloc[0])
        account.areas_only_in_data.append({"key": key, "name": name, "level": level, "rows": len(rows), "near": near})
        said = f"; near in the geometry: {', '.join(near)}" if near else ""
        account.warnings.append(f"{f'{key} {name}'.strip()} has numbers, but is not in the geometry{said}")


def _reason(key: str, own: str) -> str:
    """What a key that no area has stands for."""
    try:
        level = level_of_ags(key)
    except InputError:
        return FOREIGN_AREA
    code = normalise_ags(key)
    if level == "outside":
        return ELSEWHERE
    if len(code) < LONG or not code.startswith(own) or code == own:
        return FOREIGN_AREA
    return BETWEEN if level == "verbandsgemeinde" else NOT_IN_GEOMETRY


def _near(code: str, name: str, areas: pd.DataFrame) -> list[str]:
    """Areas of a similar name, or of a similar key where the file has no names."""
    said = dict(zip(areas["name"] if name else areas["code"], areas["code"] + " " + areas["name"], strict=True))
    close = get_close_matches(name or code, list(said), n=3, cutoff=NEAR_NAME if name else NEAR_KEY)
    return [said[word] for word in close]
