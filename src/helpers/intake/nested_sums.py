"""Whether parts within one file fit into the totals that it prints, taken or not."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.intake.sums import reasons_of_source
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
                added = wide[parts].sum(axis=1, skipna=False)
                entry = compared(wide[whole[0]], added, len(parts), source, rest_of=whole[0])
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


def compared(
    total: pd.Series, parts: pd.Series, terms: pd.Series | int, source: Source, *, rest_of: str | None = None
) -> dict[str, Any]:
    """Totals against the sums of their parts; an entry as those of :func:`helpers.intake.sums.check_sums`, without its name.

    Parameters
    ----------
    total, parts : of the same index, which names the sums; one without a number is not compared.
    terms : how many rounded numbers a sum has.
    rest_of : name of a total that may be more than its parts.
    """
    sums = pd.DataFrame({"total": total, "parts": parts, "terms": terms}).dropna()
    difference = (sums["total"] - sums["parts"]).round(6)
    tolerance = (source.rounded_to or 0) / 2 * (1 + sums["terms"])
    beyond = ((difference if rest_of is not None else -difference.abs()) < -tolerance) & (not source.perturbed)
    rest = (difference > tolerance) & (rest_of is not None and not source.perturbed)
    # by position: a label may stand twice; an expected rest is no deviation
    deviation = (difference * (beyond if beyond.any() else ~rest)).abs()
    worst = int(deviation.argmax()) if (deviation > 0).any() else None
    notes = reasons_of_source(source) if ((difference != 0) & ~rest).any() else []
    if rest.any():
        notes.append(
            f"a rest of {rest_of} is in none of the parts: up to {difference[rest].max():.10g} in {int(rest.sum())} sums"
        )
    return {
        "source": source.id,
        "compared": len(sums),
        "differing": int((difference != 0).sum()),
        "rest": int(rest.sum()),
        "largest": 0.0 if worst is None else float(difference.iloc[worst]),
        "tolerance": float(tolerance.max()) if len(sums) else 0.0,
        "beyond": int(beyond.sum()),
        "example": "" if worst is None else _example(sums.iloc[worst]),
        "note": "; ".join(notes),
    }


def _example(sums: pd.Series) -> str:
    named = [str(part) for part in (sums.name if isinstance(sums.name, tuple) else (sums.name,)) if str(part)]
    return f"{', '.join(named)}: total {sums['total']:.10g}, parts {sums['parts']:.10g}"
