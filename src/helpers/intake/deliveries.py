"""Several deliveries, one value: the newest wins, and what was revised is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.errors import InputError
from helpers.intake.observations import KEY, PRINTED_RATE


@dataclass(frozen=True)
class Settled:
    """One value per key.

    ``revisions`` has a row per revised value: key, ``old_value``, ``new_value``, ``old_file``, ``new_file``, rows and
    ``origin`` (which indicator or column of the file).
    """

    observations: pd.DataFrame
    revisions: pd.DataFrame
    counts: dict[str, dict[str, int]]  # file -> made, kept, repeated, superseded


def settle(observations: pd.DataFrame) -> Settled:
    """Leave one value per key.

    Within one delivery of a source (same date) a key may stand several times with the same value. Where values differ,
    the one whose entry in ``raw.yaml`` says ``supplies: true`` is taken.

    Raises
    ------
    InputError
        if values of one delivery differ and not exactly one of them is said to supply the value.
    """
    made = observations["source_file"].value_counts()
    within = _one_per_delivery(observations)
    newest = within.groupby(KEY, sort=False)["delivered"].transform("max")
    is_newest = within["delivered"] == newest
    kept = within[is_newest]
    counts = {
        file: {
            "values_made": int(number),
            "values_kept": int((kept["source_file"] == file).sum()),
            "values_repeated": int(number - (within["source_file"] == file).sum()),
            "values_superseded": int((within.loc[~is_newest, "source_file"] == file).sum()),
        }
        for file, number in made.items()
    }
    return Settled(kept, _revisions(observations, kept), counts)


def _one_per_delivery(observations: pd.DataFrame) -> pd.DataFrame:
    delivery = [*KEY, "delivered"]
    repeated = observations.duplicated(delivery, keep=False)
    groups = observations[repeated].groupby(delivery, sort=False, dropna=False)
    number = groups["obs_value"].transform("nunique", dropna=False)
    differing = observations[repeated][number > 1]
    if len(differing):
        suppliers = differing.groupby(delivery, sort=False)["supplies"].transform("sum")
        undecided = differing[suppliers == 0]
        if len(undecided):
            raise _two_values(undecided, delivery)
        # more than one supplier: their own values must agree
        supplied = differing[differing["supplies"]]
        several = supplied.groupby(delivery, sort=False)["obs_value"].transform("nunique", dropna=False) > 1
        if several.any():
            raise _two_values(supplied[several], delivery)
    ordered = observations.sort_values("supplies", ascending=False, kind="stable")
    return ordered.drop_duplicates(delivery).sort_index()


def _two_values(rows: pd.DataFrame, delivery: list[str]) -> InputError:
    key = rows[delivery].iloc[0]
    same = rows[(rows[delivery] == key).all(axis=1)].drop_duplicates("obs_value")
    named = ", ".join(f"{part} {key[part]}" for part in delivery if key[part] not in {"total", "alle"})
    found = " and ".join(
        f"{row.obs_value:g} ({row.source_file}, row {row.source_row}, {row.origin!r})" for row in same.iloc[:3].itertuples()
    )
    return InputError(
        "two values for one key in one delivery",
        f"{found}\n  key: {named}",
        "remove one file or entry from raw.yaml, give the later file its later 'delivered', "
        "or say 'supplies: true' at the base value that counts",
    )


def _revisions(observations: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Values of older deliveries that the newest one has otherwise.

    Like is compared with like: the same indicator or column of the newest file; where it has none, the value that counts.
    """
    newest = observations.groupby(KEY, sort=False)["delivered"].transform("max")
    older, newer = observations[observations["delivered"] < newest], observations[observations["delivered"] == newest]
    columns = ["obs_value", "source_file", "source_row"]
    same_origin = [*KEY, "origin"]
    newer = newer.drop_duplicates(same_origin)[[*same_origin, *columns]]
    pairs = older[[*same_origin, *columns]].merge(newer, on=same_origin, how="left", suffixes=("_old", "_new"))
    without = pairs["source_file_new"].isna()
    others = pairs.loc[without, [*same_origin, *(f"{name}_old" for name in columns)]].merge(kept[[*KEY, *columns]], on=KEY)
    others = others.rename(columns={name: f"{name}_new" for name in columns})
    pairs = pd.concat([pairs[~without], others], ignore_index=True)
    old, new = pairs["obs_value_old"], pairs["obs_value_new"]
    names = {"obs_value": "value", "source_file": "file", "source_row": "row"}
    pairs = pairs.rename(columns={f"{name}_{age}": f"{age}_{short}" for name, short in names.items() for age in ("old", "new")})
    return pairs[~((old == new) | (old.isna() & new.isna()))].sort_values([*KEY, "old_row"], kind="stable", ignore_index=True)


def summarise_revisions(revisions: pd.DataFrame) -> list[dict[str, Any]]:
    """Per pair of files: revised counts (values, rows of the older file), revised printed rates, by year."""
    summary = []
    for (old, new), rows in revisions.groupby(["old_file", "new_file"], sort=True):
        printed = rows["measure"] == PRINTED_RATE
        summary.append(
            {
                "older_file": old,
                "newer_file": new,
                "revised_values": int((~printed).sum()),
                "rows_with_revised_counts": int(rows.loc[~printed, "old_row"].nunique()),
                "revised_printed_rates": int(printed.sum()),
                "by_year": {str(year): int(n) for year, n in rows["time_period"].value_counts().sort_index().items()},
                "by_origin": {str(name): int(n) for name, n in rows["origin"].value_counts().sort_index().items()},
            }
        )
    return summary
