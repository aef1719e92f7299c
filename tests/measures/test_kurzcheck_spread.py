"""Spread and change of the Kurz-Check, against numbers worked out by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.intake.kurzcheck import answer_frame, overall, role_means
from helpers.measures.kurzcheck import changes_between, most_different, spread_by_question

if TYPE_CHECKING:
    from tests.conftest import SmallProject

#: edition, role, answers to three questions
GIVEN = [
    (2020, "spitze", (80, 60, None)),
    (2020, "beirat", (40, 60, 10)),
    (2024, "spitze", (90, 50, 30)),
    (2024, "beirat", (20, 50, 40)),
    (2024, "rat", (70, None, 80)),
]
ANSWERS = pd.DataFrame(
    [
        (edition, role, question, math.nan if answer is None else float(answer))
        for edition, role, answers in GIVEN
        for question, answer in zip(("a", "b", "c"), answers, strict=True)
    ],
    columns=["edition", "role", "question", "answer"],
)


def test_spread_by_hand() -> None:
    now = spread_by_question(ANSWERS[ANSWERS["edition"] == 2024]).set_index("question")
    assert now.loc["a", ["lowest", "highest", "range", "answered"]].tolist() == [20, 90, 70, 3]
    assert now.loc["b", ["lowest", "highest", "range", "answered"]].tolist() == [50, 50, 0, 2]
    assert now.loc["c", ["lowest", "highest", "range", "mean"]].tolist() == [30, 80, 50, 50]


def test_one_answer_has_no_range() -> None:
    before = spread_by_question(ANSWERS[ANSWERS["edition"] == 2020]).set_index("question")
    assert before.loc["c", "lowest"] == 10 and math.isnan(before.loc["c", "range"])


def test_where_they_differ_most() -> None:
    now = spread_by_question(ANSWERS[ANSWERS["edition"] == 2024])
    assert most_different(now)["question"].tolist() == ["a", "c"]  # on b they agree
    assert most_different(now, 1)["question"].tolist() == ["a"]


def test_equal_ranges_are_not_split() -> None:
    spread = pd.DataFrame({"question": list("abcd"), "range": [30.0, 50.0, 30.0, 30.0]})
    assert most_different(spread, 3)["question"].tolist() == ["b"]
    assert most_different(spread.assign(range=30.0), 3)["question"].tolist() == ["a", "b", "c"]


def test_means_by_hand() -> None:
    means = role_means(ANSWERS).set_index(["edition", "role"])
    assert means["mean"].to_dict() == pytest.approx(
        {
            (2020, "spitze"): 70,
            (2020, "beirat"): 110 / 3,
            (2024, "spitze"): 170 / 3,
            (2024, "beirat"): 110 / 3,
            (2024, "rat"): 75,
        }
    )
    assert means.loc[(2024, "rat"), "answered"] == 2
    assert overall(ANSWERS).to_dict() == pytest.approx({2020: 160 / 3, 2024: (170 / 3 + 110 / 3 + 75) / 3})


def test_changes_only_of_what_a_role_answered_both_times() -> None:
    found = changes_between(ANSWERS)
    assert set(found["base_edition"]) == {2020} and set(found["edition"]) == {2024}
    assert found.set_index(["role", "question"])["change"].to_dict() == {
        ("spitze", "a"): 10,
        ("spitze", "b"): -10,
        ("beirat", "a"): -20,
        ("beirat", "b"): -10,
        ("beirat", "c"): 30,
    }
    assert changes_between(ANSWERS[ANSWERS["edition"] == 2024]).empty


answer = st.one_of(st.none(), st.integers(0, 10).map(lambda number: 10.0 * number))
forms = st.lists(st.lists(answer, min_size=4, max_size=4), min_size=1, max_size=6)


@given(forms)
def test_laws_of_the_spread(form: list[list[float | None]]) -> None:
    rows = [(2024, f"r{r}", f"q{q}", value) for r, values in enumerate(form) for q, value in enumerate(values)]
    frame = pd.DataFrame(rows, columns=["edition", "role", "question", "answer"]).astype({"answer": "float64"})
    spread = spread_by_question(frame)
    assert len(spread) == 4
    known = spread[spread["answered"] > 1]
    assert ((known["range"] >= 0) & (known["range"] <= 100)).all()
    assert ((known["lowest"] <= known["mean"] + 1e-9) & (known["mean"] <= known["highest"] + 1e-9)).all()
    assert spread.loc[spread["answered"] <= 1, "range"].isna().all()
    # whoever answers in another order changes nothing
    other = spread_by_question(frame.iloc[::-1]).set_index("question").loc[spread["question"]].reset_index()
    pd.testing.assert_frame_equal(spread, other[spread.columns])


def test_the_overall_value_is_an_indicator(small: SmallProject) -> None:
    questions = [item.id for item in small.load().catalogue.kurzcheck.questions]
    text = "".join(
        f"- {{edition: 2024, role: {role}, date: {day}, answers: {{{', '.join(f'{name}: {answer}' for name in questions)}}}}}\n"
        for role, day, answer in (("beirat", "2024-05-02", 40), ("rat", "2025-01-20", 70))
    )
    (small.project.params("kleinstadt") / "kurzcheck.yaml").write_text(text, encoding="utf-8")
    processed = small.process()
    assert processed.value("niko_kurzcheck") == 55
    (row,) = processed.counts("kurzcheck_score").to_dict("records")
    assert (row["time_period"], row["reference"], row["source"]) == (2024, "2025-01-20", "kurzcheck")
    assert answer_frame(processed.settings.kurzcheck)["answer"].mean() == 55
