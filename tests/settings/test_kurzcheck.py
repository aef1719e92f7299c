"""Answers to the Kurz-Check fit its form; mistakes name file, entry, key and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from helpers.errors import InputError
from helpers.settings import load_catalogue
from helpers.settings.kurzcheck import KurzCheckAnswers, breaks_between
from helpers.settings.project import CLONE

if TYPE_CHECKING:
    from tests.conftest import SmallProject

QUESTIONS = [item.id for item in load_catalogue([CLONE / "params/catalogue"]).kurzcheck.questions]
Change = Callable[[list[dict]], None]


def entry(role: str = "beirat", edition: int = 2024, **answers: object) -> dict:
    return {
        "edition": edition,
        "role": role,
        "date": f"{edition}-05-02",
        "answers": dict.fromkeys(QUESTIONS, 50) | answers,
    }


def write(small: SmallProject, entries: list[dict]) -> Path:
    path = small.project.params("kleinstadt") / "kurzcheck.yaml"
    path.write_text(yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")
    return path


def test_the_form_has_thirteen_questions_in_both_languages() -> None:
    form = load_catalogue([CLONE / "params/catalogue"]).kurzcheck
    assert len(form.questions) == 13
    for question in form.questions:
        assert question.question.de.endswith("?") and question.question.en.endswith("?")
        assert 0 < len(question.topic.de) <= 30 and question.topic.en
    assert {"verwaltungsspitze", "integrationsstelle", "beirat"} <= {role.id for role in form.roles}


def test_answers_from_0_to_100_and_none(small: SmallProject) -> None:
    write(small, [entry(beschluss=0, leitbild=100, konzept=None)])
    (read,) = small.load().kurzcheck
    assert (read.answers["beschluss"], read.answers["leitbild"], read.answers["konzept"]) == (0, 100, None)


def test_a_municipality_without_a_kurzcheck(small: SmallProject) -> None:
    assert small.load().kurzcheck == []


@pytest.mark.parametrize(
    ("entries", "messages"),
    [
        ([entry(beschluss=45)], ["line 5, 0.answers.beschluss: found 45", "multiple of 10"]),
        ([entry(beschluss=110)], ["found 110", "less than or equal to 100"]),
        ([entry(beschluss=-10)], ["found -10", "greater than or equal to 0"]),
        ([entry(beschluss=False)], ["found False", "valid integer"]),
        ([entry(beschluss="80 %")], ["found '80 %'", "valid integer"]),
        (
            [entry(sprachkurse=50)],
            ["entry 1 (beirat, 2024)", "14 answers, the form has 13 questions", "unknown question 'sprachkurse'"],
        ),
        ([entry(role="beirrat")], ["entry 1 (beirrat, 2024)", "unknown role 'beirrat'; did you mean 'beirat'"]),
        ([entry(), entry()], ["entry 2 (beirat, 2024)", "has answered this edition already", "keep one"]),
        ([entry() | {"date": "2019-05-02"}], ["date: 2019-05-02 does not belong to edition 2024"]),
        ([entry() | {"answers": dict.fromkeys(QUESTIONS)}], ["all of them are null", "remove the entry"]),
        ([entry() | {"answers": dict.fromkeys(QUESTIONS[:-2], 50)}], ["nothing on beschwerde, chefsache", "write null"]),
        ([entry() | {"name": "Frau Beispiel"}], ["unknown key 'name'"]),
        ([entry() | {"answers": [50] * 13}], ["answers: found [50, 50", "valid dictionary"]),
    ],
)
def test_mistakes_are_named(small: SmallProject, entries: list[dict], messages: list[str]) -> None:
    path = write(small, entries)
    with pytest.raises(InputError) as error:
        small.load()
    for message in [str(path), *messages]:
        assert message in str(error.value)


def test_a_misspelt_question_is_not_called_a_fourteenth(small: SmallProject) -> None:
    answers = {name.replace("leitbild", "leitbld"): 50 for name in QUESTIONS}
    write(small, [entry() | {"answers": answers}])
    with pytest.raises(InputError, match="answers: unknown question 'leitbld'; did you mean 'leitbild'"):
        small.load()


def test_other_roles_make_a_break() -> None:
    def given(edition: int, *roles: str) -> list[KurzCheckAnswers]:
        return [KurzCheckAnswers.model_validate(entry(role, edition)) for role in roles]

    same = [*given(2020, "beirat", "rat"), *given(2022, "rat", "beirat")]
    assert breaks_between(same) == []
    (found,) = breaks_between([*same, *given(2024, "rat")])
    assert (found.year, found.measures) == (2024, ["kurzcheck_score"])


def test_similar_comparators_say_why(small: SmallProject) -> None:
    text = "comparators: [{code: '99999002', name: Nachbarort, kind: gemeinde, similar: true}]\n"
    small.append(small.municipality_yaml, text)
    with pytest.raises(InputError, match="'similar: true' and 'why' belong together"):
        small.load()


def test_use_names_known_indicators_from_0_to_3(small: SmallProject) -> None:
    small.append(small.municipality_yaml, "use: {auslaenderanteil: 2}\n")
    assert small.load().municipality.use == {"auslaenderanteil": 2}
    small.edit(small.municipality_yaml, "auslaenderanteil: 2", "auslaenderanteil: 4")
    with pytest.raises(InputError, match="less than or equal to 3"):
        small.load()
    small.edit(small.municipality_yaml, "auslaenderanteil: 4", "auslaenderantel: 1")
    with pytest.raises(InputError, match="use: unknown indicator 'auslaenderantel'; did you mean 'auslaenderanteil'"):
        small.load()
