"""The Kurz-Check: answers in long form, and its overall value as an observation."""

from __future__ import annotations

import pandas as pd

from helpers.intake.observations import complete
from helpers.settings import MunicipalitySettings
from helpers.settings.kurzcheck import MEASURE, KurzCheckAnswers

FILE = "kurzcheck.yaml"


def answer_frame(entries: list[KurzCheckAnswers]) -> pd.DataFrame:
    """One row per answer: ``edition``, ``role``, ``question``, ``answer`` (0 to 100 per cent, NaN where null).

    Rows keep the order of the entries and of the questions in them.
    """
    rows = [
        (entry.edition, entry.role, question, float("nan") if answer is None else float(answer))
        for entry in entries
        for question, answer in entry.answers.items()
    ]
    frame = pd.DataFrame(rows, columns=["edition", "role", "question", "answer"])
    return frame.astype({"edition": "int64", "answer": "float64"})


def role_means(answers: pd.DataFrame) -> pd.DataFrame:
    """``mean`` of the questions that each role answered, with their number ``answered``; one row per edition and role."""
    grouped = answers.groupby(["edition", "role"], sort=False)["answer"]
    return grouped.agg(mean="mean", answered="count").reset_index()


def overall(answers: pd.DataFrame) -> pd.Series:
    """Mean of the roles' means by edition: every role has the same weight, however many questions it left open."""
    return role_means(answers).groupby("edition")["mean"].mean()


def kurzcheck_observations(settings: MunicipalitySettings) -> pd.DataFrame:
    """The overall value of every edition as a row of the observation model; none without a Kurz-Check.

    The reference in time is the day of the last answer; row 0 means: made of several entries of the file.
    """
    if not settings.kurzcheck:
        return pd.DataFrame()
    days: dict[int, str] = {}
    for entry in settings.kurzcheck:
        days[entry.edition] = max(days.get(entry.edition, ""), entry.date.isoformat())
    values = overall(answer_frame(settings.kurzcheck))
    frame = pd.DataFrame({"time_period": values.index, "obs_value": values.to_numpy()})
    frame = complete(frame.assign(measure=MEASURE, ref_area=settings.municipality.code, area_level="municipality"))
    return frame.assign(
        reference=frame["time_period"].map(days),
        unit_measure=settings.catalogue.measures[MEASURE].unit,
        obs_status="A",
        source=settings.catalogue.kurzcheck.source,
        source_file=FILE,
        source_row=0,
    )
