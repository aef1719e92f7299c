"""Whether the parts of a nested column fit into their totals, taken or not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from helpers.intake.tables import plain_text
from helpers.settings.catalogue import Source
from helpers.settings.raw.tidy import JOINT, Nested, TidyFile


def nested_sums(table: pd.DataFrame, codes: pd.Series, file: TidyFile, source: Source) -> list[dict[str, Any]]:
    """Compare every total of ``nested`` with the sum of its parts; entries as those of :func:`helpers.intake.sums.check_sums`.

    Parts of one total that differ in the first of several code columns (a table of sexes, one of ages) are sums of their
    own. Parts may leave a rest, but never exceed their total.

    Parameters
    ----------
    table : all rows; codes : code of each of them in the nested columns.
    """
    assert file.nested is not None
    mapped = [column for _, column in file.columns if column and column not in file.nested.columns]
    key = [table[column].map(plain_text).rename(number) for number, column in enumerate(mapped)]
    found = []
    for column, fixed in file.values.items():
        numbers = _numbers(table[column], file)
        wide = numbers.groupby([*key, codes.rename("code")], sort=False).first().unstack("code")
        for whole, parts in _divisions(file.nested).items():
            if {whole[0], *parts} <= set(wide.columns):
                entry = _compared(wide[whole[0]], wide[parts], whole[0], parts, source)
                measure = file.nested.codes[whole[0]].measure or fixed.measure or file.fixed.measure or ""
                found.append({"check": f"parts of {whole[0]}: {', '.join(parts)}", "measure": measure, **entry})
    return found


def _divisions(nested: Nested) -> dict[tuple[str, str], list[str]]:
    """Parts by their total and by what they share before the last code column."""
    divisions: dict[tuple[str, str], list[str]] = {}
    for code, entry in nested.codes.items():
        if entry.part_of is not None:
            table = code.rpartition(JOINT)[0] if len(nested.columns) > 1 else ""
            divisions.setdefault((entry.part_of, table), []).append(code)
    return divisions


def _numbers(cells: pd.Series, file: TidyFile) -> pd.Series:
    """Numbers where there are some: rows that are not taken may hold anything."""
    text = cells.map(plain_text)
    if file.thousands:
        text = text.str.replace(file.thousands, "", regex=False)
    return pd.to_numeric(text.str.replace(file.decimal, ".", regex=False), errors="coerce")


def _compared(total: pd.Series, parts: pd.DataFrame, whole: str, names: list[str], source: Source) -> dict[str, Any]:
    complete = total.notna() & parts.notna().all(axis=1)
    total, added = total[complete], parts[complete].sum(axis=1)
    difference = (total - added).round(6)
    tolerance = (source.rounded_to or 0) * (len(names) + 1) / 2
    beyond = (difference < -tolerance) & (not source.perturbed)
    rest = difference > tolerance if not source.perturbed else difference > np.inf
    within = difference[~rest]
    first = difference.idxmin() if beyond.any() else within.abs().idxmax() if (within != 0).any() else None
    return {
        "source": source.id,
        "compared": len(difference),
        "differing": int((difference != 0).sum()),
        "rest": int(rest.sum()),
        "largest": 0.0 if first is None else float(difference[first]),
        "tolerance": float(tolerance),
        "beyond": int(beyond.sum()),
        "example": "" if first is None else _example(first, total[first], added[first]),
        "note": _note(difference[rest], whole),
    }


def _note(rests: pd.Series, whole: str) -> str:
    """Parts that ``raw.yaml`` does not list, or that the file does not tell apart."""
    return f"a rest of {whole} is in none of the parts: up to {rests.max():.10g} in {len(rests)} sums" if len(rests) else ""


def _example(key: Any, total: float, added: float) -> str:
    named = ", ".join(str(part) for part in (key if isinstance(key, tuple) else (key,)))
    return f"{named}: total {total:.10g}, parts {added:.10g}"
