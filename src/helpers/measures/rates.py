"""Rates: counts over counts, computed from counts and never from rates.

A rate of the municipality is its own counts divided, not a mean of its districts' rates.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.select import PLACE, SPLIT, reference_rank, select, splits
from helpers.settings import Catalogue
from helpers.settings.catalogue import Count, Indicator


def rates(observations: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    """All values of a rate: ``factor * numerator / denominator`` per area, year, group and sex.

    A value is missing with its reason where a part is missing (status ``M``), the denominator is zero (``X``) or below
    ``minimum_base`` (``U``). Numerator and denominator join on area, year, group and sex; their definitions must be the
    same, comparable by the catalogue, or named in ``allowed_pairs``.
    """
    parts = [_split(observations, indicator, split, catalogue) for split in splits(indicator)]
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def delivered(observations: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    """Values that arrive computed (survey shares, indices), as they are."""
    assert indicator.value is not None
    parts = [
        _numerator(observations, [indicator.value], split, indicator, catalogue).assign(
            denominator=np.nan, denominator_characteristic="", denominator_source=""
        )
        for split in splits(indicator)
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame["value"] = frame["numerator"]
    return _finished(frame, indicator)


def _split(observations: pd.DataFrame, indicator: Indicator, split: str, catalogue: Catalogue) -> pd.DataFrame:
    frame = _numerator(observations, indicator.numerator, split, indicator, catalogue)
    for number, count in enumerate(indicator.denominator):
        if frame.empty:
            return frame
        term = select(observations, count, split, indicator, catalogue, beside=frame["source"].iloc[0])
        frame = _with_denominator(frame, term, count, indicator, catalogue, number)
    return _finished(_divided(frame, indicator), indicator) if len(frame) else frame


def _numerator(
    observations: pd.DataFrame, counts: list[Count], split: str, indicator: Indicator, catalogue: Catalogue
) -> pd.DataFrame:
    """Sum of the terms; a place that lacks one of them has no row."""
    frame: pd.DataFrame | None = None
    for count in counts:
        term = select(observations, count, split, indicator, catalogue)
        term["rank"] = reference_rank(term["reference"], list(count.reference))
        term = term.sort_values("rank", kind="stable").drop_duplicates([*PLACE, *SPLIT]).drop(columns="rank")
        if frame is None:
            frame = term.rename(columns={"value": "numerator"})
        else:
            both = frame.merge(term[[*PLACE, *SPLIT, "value", "ids"]], on=[*PLACE, *SPLIT], suffixes=("", "_term"))
            both["numerator"] += both.pop("value")
            both["ids"] += both.pop("ids_term")
            frame = both
    assert frame is not None
    return frame


def _with_denominator(
    frame: pd.DataFrame, term: pd.DataFrame, count: Count, indicator: Indicator, catalogue: Catalogue, number: int
) -> pd.DataFrame:
    """Join one term of the denominator: the best definition first, then the best reference."""
    right = term.rename(
        columns={
            "characteristic": "denominator_characteristic",
            "reference": "denominator_reference",
            "source": "denominator_source",
            "value": "term",
            "ids": "ids_term",
        }
    )
    on = [*PLACE, "group", "sex"]
    before = ["denominator_characteristic", "denominator_reference", "denominator_source"]
    pairs = frame.drop(columns=before, errors="ignore").merge(right, on=on)
    pairs["pair"] = _pair_rank(pairs, indicator, catalogue)
    pairs = pairs[pairs["pair"].notna()]
    same = pairs["reference"] == pairs["denominator_reference"]
    rank = reference_rank(pairs["denominator_reference"], list(count.reference))
    pairs["rank"] = rank.mask(same & (not count.reference), -np.inf)
    pairs = pairs.sort_values(["pair", "rank"], kind="stable").drop_duplicates([*PLACE, *SPLIT])
    pairs["ids"] += pairs.pop("ids_term")
    pairs["denominator"] = pairs.pop("term") + (pairs["denominator"] if number else 0)
    return pairs.drop(columns=["pair", "rank"])


def _pair_rank(pairs: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.Series:
    """0 for one definition, 1 for comparable ones, 2 onwards for pairs allowed by name, NaN for all others.

    A total stands over every definition: it has none of its own.
    """
    allowed = {pair: number + 2.0 for number, pair in enumerate(indicator.allowed_pairs)}
    ranks = {}
    for left, right in set(zip(pairs["characteristic"], pairs["denominator_characteristic"], strict=True)):
        if left == right or "alle" in (left, right):
            ranks[left, right] = 0.0
        elif right in catalogue.characteristics[left].comparable_with:
            ranks[left, right] = 1.0
        else:
            ranks[left, right] = allowed.get((left, right), np.nan)
    keys = list(zip(pairs["characteristic"], pairs["denominator_characteristic"], strict=True))
    return pd.Series([ranks[key] for key in keys], index=pairs.index, dtype="float64")


def _divided(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    below = frame["denominator"]
    with np.errstate(divide="ignore", invalid="ignore"):
        frame["value"] = indicator.factor * frame["numerator"] / below
    frame["obs_status"], frame["reason"] = "A", ""
    for hit, status, reason in (
        (below < indicator.minimum_base, "U", f"fewer than {indicator.minimum_base} in the denominator"),
        (below == 0, "X", "the denominator is zero"),
        (frame["numerator"].isna() | below.isna(), "M", "a part of the rate is missing"),
    ):
        frame.loc[hit, ["value", "obs_status", "reason"]] = [np.nan, status, reason]
    return frame


def _finished(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    frame = frame.rename(columns={"ids": "observation_ids"})
    if "obs_status" not in frame:
        frame["obs_status"] = np.where(frame["value"].isna(), "M", "A")
    frame["indicator"], frame["statistic"], frame["unit"] = indicator.id, "value", indicator.unit
    return frame
