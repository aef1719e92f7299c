"""Official keys of areas in the forms in which statistical offices write them: AGS and ARS, short or filled up.

One unit has several keys. A kreisfreie Stadt is a Kreis (5 digits) and a Gemeinde (8 digits, the last three 000) at
once; Berlin and Hamburg are a Land (2 digits) as well. The shortest form stands for all of them.
"""

from __future__ import annotations

import re
from typing import Literal

import pandas as pd

from helpers.errors import InputError
from helpers.settings import MunicipalitySettings

AgsLevel = Literal["bund", "land", "regierungsbezirk", "kreis", "verbandsgemeinde", "gemeinde", "outside"]

#: Germany, as GENESIS and the Regionaldatenbank write it
BUND = {"DG", "DINSG"}
#: by number of digits; 7: Verbandsgemeinden in tables of the Regionaldatenbank, 9: those of an ARS
LEVELS: dict[int, AgsLevel] = {
    2: "land",
    3: "regierungsbezirk",
    5: "kreis",
    7: "verbandsgemeinde",
    8: "gemeinde",
    9: "verbandsgemeinde",
}
#: by number of digits; keys of that length are AGS in no other Land
LAND_WITH_LONG_KEYS = {10: "07", 11: "03"}
#: in Niedersachsen a Samtgemeinde has a key like that of a Gemeinde
SAMTGEMEINDE = re.compile(r"03\d{3}4\d{2}")
#: from here on a key says more than a Land or Regierungsbezirk, and cannot be taken for a city's own short code
LONG = 7


def normalise_ags(text: str) -> str:
    """The shortest form of a key: ``05111000`` and ``05111`` are ``05111``; ``11000000`` and ``11`` are ``11``.

    Blanks go, leading zeros stay, and one that a spreadsheet dropped is put back where the number of digits shows it
    (``5978``, ``5978004``). An ARS of 12 digits becomes the AGS, as do the keys of 10 and 11 digits in which the
    Regionaldatenbank puts the number of the Verbandsgemeinde (``0713101001``) or Samtgemeinde (``03151401002``)
    between Kreis and Gemeinde. What is no key at all is given back as it is.
    """
    code = re.sub(r"\s+", "", text)
    if not (code.isascii() and code.isdigit()):
        return code
    if len(code) in {1, 4, 7, 11} and code[0] != "0":
        code = f"0{code}"
    if len(code) == 12 and code[5:9] != "0000" and code[9:] == "000":
        code = code[:9]
    elif len(code) == 12 or code[:2] == LAND_WITH_LONG_KEYS.get(len(code)):
        code = code[:5] + code[-3:]
    if len(code) == 8:
        code = code.removesuffix("000")
    if len(code) == 5 and code.endswith("00"):  # no Kreis has the number 00: a Regierungsbezirk or Land, filled up
        code = code[:3].removesuffix("0") if code.endswith("000") else code[:3]
    return code


def level_of_ags(code: str) -> AgsLevel:
    """What a key stands for: a kreisfreie Stadt is a Kreis, Berlin and Hamburg are a Land.

    ``outside``: collective keys for people who live or work elsewhere, such as 05999998.

    Raises
    ------
    InputError
        for a text that is no key.
    """
    known = normalise_ags(code)
    if known.upper() in BUND:
        return "bund"
    if known.isascii() and known.isdigit() and len(known) in LEVELS:
        if known[2:5] == "999":
            return "outside"
        return "verbandsgemeinde" if SAMTGEMEINDE.fullmatch(known) else LEVELS[len(known)]
    raise InputError(f"area code {code!r}", "is no AGS or ARS", "name the column with the codes, and read it as text")


def match_ags(codes: pd.Series, settings: MunicipalitySettings, areas: pd.DataFrame) -> pd.DataFrame:
    """Columns ``ref_area`` and ``area_level`` of areas that belong to the municipality; missing for all others.

    Those are the municipality itself, its areas if their codes are AGS (the Gemeinden of a Landkreis) and the
    comparators of ``municipality.yaml``. A city's own codes (``01`` to ``25``) are never taken for a Land or Kreis.

    Parameters
    ----------
    codes : keys as the file writes them; areas : the area tree.
    """
    own = normalise_ags(settings.municipality.code)
    known = {own: (settings.municipality.code, "municipality")}
    for area in areas.itertuples(index=False):
        code = normalise_ags(area.code)
        comparator = area.area_level == "comparator"
        below = area.area_level != "municipality" and len(code) >= LONG and code.startswith(own)
        if comparator or below:
            known.setdefault(code, (area.code, area.area_level))
    keys = codes.map(lambda cell: normalise_ags(str(cell)), na_action="ignore")
    return pd.DataFrame(
        {
            "ref_area": keys.map({code: area for code, (area, _) in known.items()}),
            "area_level": keys.map({code: level for code, (_, level) in known.items()}),
        },
        index=codes.index,
        dtype="object",
    )
