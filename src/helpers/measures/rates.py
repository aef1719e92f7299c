"""Rates: counts over counts, computed from counts and never from rates.

A rate of the municipality is its own counts divided, not a mean of its districts' rates.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.measures.codes import constant, row_codes
from helpers.measures.frame import id_lists
from helpers.measures.select import PLACE, SAMPLE, SPLIT, counted, reference_rank, select, splits
from helpers.measures.uncertainty import with_uncertainty
from helpers.settings import Catalogue
from helpers.settings.catalogue import Count, Indicator


def rates(observations: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    """All values of a rate: ``factor * numerator / denominator`` per area, year, group and sex.

    A value is missing with its reason where a part is missing (status ``M``), the denominator is zero or less (``X``) or
    below ``minimum_base`` (``U``). Numerator and denominator join on area, year, group and sex; their definitions must be
    the same, comparable by the catalogue, or named in ``allowed_pairs``.
    """
    frame = _numerator(observations, indicator.numerator, indicator, catalogue)
    beside = frame.drop_duplicates("split").astype({"source": "str"}).set_index("split")["source"].to_dict()
    for number, count in enumerate(indicator.denominator):
        if frame.empty:
            break
        term = _term(observations, count, indicator, catalogue, beside)
        frame = _with_denominator(frame, term, count, indicator, catalogue, number)
    return _finished(_divided(frame, indicator), indicator, catalogue) if len(frame) else pd.DataFrame()


def delivered(observations: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    """Values that arrive computed (survey shares, indices), as they are; too uncertain ones of a survey are left out."""
    assert indicator.value is not None
    frame = _numerator(observations, [indicator.value], indicator, catalogue)
    frame = frame.assign(denominator=np.nan, denominator_characteristic="", denominator_source="", value=frame["numerator"])
    withheld, missing = frame["value"].isna() & frame["uncertain"], frame["value"].isna()
    frame["obs_status"] = np.select([withheld, missing], ["U", "M"], "A")
    frame["reason"] = np.where(withheld, "too uncertain", "")
    return _finished(frame, indicator, catalogue)


def _term(
    observations: pd.DataFrame, count: Count, indicator: Indicator, catalogue: Catalogue, beside: dict[str, str]
) -> pd.DataFrame:
    """What one count adds, for every way to split the indicator (column ``split``); each from the source ``beside``."""
    ways, observations = splits(indicator), counted(observations, count)
    parts = [select(observations, count, way, indicator, catalogue, beside=beside.get(way, "")) for way in ways]
    lengths = [len(part) for part in parts]
    split = pd.Categorical.from_codes(np.repeat(np.arange(len(ways)), lengths), categories=ways)
    return pd.concat(parts, ignore_index=True).assign(split=split)


def _numerator(observations: pd.DataFrame, counts: list[Count], indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    """Sum of the terms; a place that lacks one of them has no row."""
    frame: pd.DataFrame | None = None
    key = [*PLACE, *SPLIT, "split"]
    for number, count in enumerate(counts):
        term = _term(observations, count, indicator, catalogue, {})
        term = _best(term, reference_rank(term["reference"], list(count.reference)), key)
        term = term.rename(columns={"obs_id": f"numerator_id_{number}"})
        if frame is None:
            frame = term.rename(columns={"value": "numerator"})
        else:
            frame = _joined(frame, term[["value", "uncertain", f"numerator_id_{number}", *key]], key)
            frame["numerator"] += frame.pop("value")
            frame["uncertain"] |= frame.pop("uncertain_term")
    assert frame is not None
    return frame


def _best(rows: pd.DataFrame, rank: np.ndarray, key: list[str]) -> pd.DataFrame:
    """Of several rows with the same key the one of the smallest rank."""
    codes = row_codes([rows], key)[0]
    order = np.lexsort((rank, codes))
    again = np.zeros(len(rows), dtype=bool)
    again[order[1:]] = codes[order[1:]] == codes[order[:-1]]
    return rows[~again] if again.any() else rows


def _joined(left: pd.DataFrame, right: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Inner join; columns that both have get the ending ``_term`` on the right."""
    left_codes, right_codes = row_codes([left, right], on)
    pairs = pd.DataFrame({"code": left_codes, "left": np.arange(len(left))}).merge(
        pd.DataFrame({"code": right_codes, "right": np.arange(len(right))}), on="code"
    )
    right = right.drop(columns=on)
    right = right.rename(columns={name: f"{name}_term" for name in right.columns if name in left.columns})
    parts = [left.take(pairs["left"]).reset_index(drop=True), right.take(pairs["right"]).reset_index(drop=True)]
    return pd.concat(parts, axis=1)


def _with_denominator(
    frame: pd.DataFrame, term: pd.DataFrame, count: Count, indicator: Indicator, catalogue: Catalogue, number: int
) -> pd.DataFrame:
    """Join one term of the denominator: the best definition first, then the best reference."""
    right = term.drop(columns=SAMPLE).rename(
        columns={
            "characteristic": "denominator_characteristic",
            "reference": "denominator_reference",
            "source": "denominator_source",
            "value": "term",
            "obs_id": f"denominator_id_{number}",
        }
    )
    before = ["denominator_characteristic", "denominator_reference", "denominator_source"]
    pairs = _joined(frame.drop(columns=before, errors="ignore"), right, [*PLACE, "group", "sex", "split"])
    pairs["uncertain"] |= pairs.pop("uncertain_term")
    rank = _pair_rank(pairs, indicator, catalogue)
    pairs, rank = pairs[~np.isnan(rank)], rank[~np.isnan(rank)]
    reference = reference_rank(pairs["denominator_reference"], list(count.reference))
    if not count.reference:
        references = [pairs[["reference"]], pairs[["denominator_reference"]].set_axis(["reference"], axis=1)]
        same = np.equal(*row_codes(references, ["reference"]))
        reference = np.where(same, -np.inf, reference)
    order = np.lexsort((reference, rank))
    pairs = _best(pairs.take(order), np.arange(len(order)), [*PLACE, *SPLIT, "split"])
    pairs["denominator"] = pairs.pop("term") + (pairs["denominator"] if number else 0)
    return pairs


def _pair_rank(pairs: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> np.ndarray:
    """0 for one definition, 1 for comparable ones, 2 onwards for pairs allowed by name, NaN for all others.

    A total stands over every definition: it has none of its own.
    """
    allowed = {pair: number + 2.0 for number, pair in enumerate(indicator.allowed_pairs)}

    def rank(left: str, right: str) -> float:
        if left == right or "alle" in (left, right):
            return 0.0
        if right in catalogue.characteristics[left].comparable_with:
            return 1.0
        return allowed.get((left, right), np.nan)

    both = ["characteristic", "denominator_characteristic"]
    _, first, which = np.unique(row_codes([pairs], both)[0], return_index=True, return_inverse=True)
    ranks = [rank(str(left), str(right)) for left, right in pairs[both].iloc[first].itertuples(index=False)]
    return np.asarray(ranks, dtype=float)[which]


def _divided(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    above, below = frame["numerator"].to_numpy(dtype=float), frame["denominator"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.array(indicator.factor * above / below)
    status, reason = np.full(len(frame), "A", dtype=object), np.full(len(frame), "", dtype=object)
    for hit, sign, why in (
        (below < indicator.minimum_base, "U", f"fewer than {indicator.minimum_base} in the denominator"),
        (below == 0, "X", "the denominator is zero"),
        (below < 0, "X", "the denominator is negative"),
        (np.isnan(above) | np.isnan(below), "M", "a part of the rate is missing"),
    ):
        value[hit], status[hit], reason[hit] = np.nan, sign, why
    return frame.assign(value=value, obs_status=pd.Categorical(status), reason=pd.Categorical(reason))


def _finished(frame: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    frame = with_uncertainty(frame, indicator, catalogue)
    terms = [name for name in frame.columns if name.startswith(("numerator_id_", "denominator_id_"))]
    ids = id_lists(frame[terms].to_numpy(dtype=np.int64))
    said = {"indicator": indicator.id, "statistic": "value", "unit": indicator.unit}
    return frame.drop(columns=[*SAMPLE, *terms, "uncertain", "split"]).assign(
        observation_ids=ids, **{name: constant(text, len(frame)) for name, text in said.items()}
    )
