"""What the Kurz-Check tells: where roles differ, and what has changed between editions."""

from __future__ import annotations

import pandas as pd


def spread_by_question(answers: pd.DataFrame) -> pd.DataFrame:
    """How far the roles lie apart, per edition and question.

    Parameters
    ----------
    answers : long form, see :func:`helpers.intake.kurzcheck.answer_frame`.

    Returns
    -------
    ``edition``, ``question``, ``lowest``, ``highest``, ``mean`` (per cent), ``answered`` (roles with an answer) and
    ``range`` = highest minus lowest in percentage points, NaN where fewer than two roles answered.
    """
    grouped = answers.groupby(["edition", "question"], sort=False)["answer"]
    frame = grouped.agg(lowest="min", highest="max", mean="mean", answered="count").reset_index()
    frame["range"] = (frame["highest"] - frame["lowest"]).where(frame["answered"] > 1)
    return frame


def most_different(spread: pd.DataFrame, number: int = 3) -> pd.DataFrame:
    """Of one edition, the questions on which roles differ most: widest first, equal ranges in the order of the form.

    Questions with the same range as the last one are not split: where more would follow, fewer are named, but never none.
    """
    ordered = spread[spread["range"] > 0].sort_values("range", ascending=False, kind="stable")
    if len(ordered) <= number or ordered["range"].iloc[number - 1] > ordered["range"].iloc[number]:
        return ordered.head(number)
    wider = ordered[ordered["range"] > ordered["range"].iloc[number]]
    return wider if len(wider) else ordered.head(number)


def changes_between(answers: pd.DataFrame) -> pd.DataFrame:
    """Change of each role's answer to each question against the edition before.

    Only what one role answered both times is compared: a new role or an open question makes no change.

    Returns
    -------
    ``edition``, ``base_edition``, ``role``, ``question``, ``answer``, ``base_answer`` and ``change`` in percentage points.
    """
    editions = sorted(answers["edition"].unique())
    before = dict(zip(editions[1:], editions, strict=False))
    given = answers[answers["answer"].notna()]
    now = given[given["edition"].isin(before)].assign(base_edition=lambda rows: rows["edition"].map(before))
    earlier = given.rename(columns={"edition": "base_edition", "answer": "base_answer"})
    both = now.merge(earlier, on=["base_edition", "role", "question"], how="inner")
    both["change"] = both["answer"] - both["base_answer"]
    return both[["edition", "base_edition", "role", "question", "answer", "base_answer", "change"]]
