"""The Kurz-Check: its questions and roles (catalogue), and what each role answered (``params/<municipality>/kurzcheck.yaml``)."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from helpers.errors import InputError
from helpers.settings.base import Identifier, Settings, Text, unknown
from helpers.settings.catalogue import Break

#: what the overall value of an edition is stored as
MEASURE = "kurzcheck_score"

#: degree of agreement in per cent; strict, because YAML reads "no" as false and false would be 0
Answer = Annotated[int, Field(strict=True, ge=0, le=100, multiple_of=10)]


class Question(Settings):
    """One question; the topic stands on the axis of the figure."""

    id: Identifier
    topic: Text
    question: Text


class Role(Settings):
    """Who answers: an office or a body, never a person."""

    id: Identifier
    name: Text


class KurzCheckForm(Settings):
    """``kurzcheck.yaml`` of the catalogue."""

    source: Identifier = Field(description="the catalogue's source that names whose form it is")
    questions: Annotated[list[Question], Field(min_length=1)]
    roles: Annotated[list[Role], Field(min_length=1)]

    @model_validator(mode="after")
    def every_id_once(self) -> KurzCheckForm:
        for kind in ("questions", "roles"):
            ids = [item.id for item in getattr(self, kind)]
            if twice := next((name for name in ids if ids.count(name) > 1), None):
                raise ValueError(f"'{kind}': id {twice!r} stands twice")
        return self


class KurzCheckAnswers(Settings):
    """What one role answered in one edition: every question, with null where there is no answer."""

    edition: int = Field(description="the year that the answers stand for")
    role: Identifier = Field(description="a role of the catalogue's kurzcheck.yaml; never the name of a person")
    date: dt.date
    answers: dict[Identifier, Answer | None] = Field(description="per question 0, 10, … 100 per cent, or null")
    comment: str = ""


def breaks_between(entries: list[KurzCheckAnswers]) -> list[Break]:
    """Editions in which other roles answered than in the one before: the overall values are then not comparable."""
    roles: dict[int, set[str]] = {}
    for entry in entries:
        roles.setdefault(entry.edition, set()).add(entry.role)
    text = Text(
        de="Im Kurz-Check haben andere Stellen geantwortet als zuvor.", en="Other roles answered the Kurz-Check than before."
    )
    years = sorted(roles)
    return [
        Break(id=f"kurzcheck_{year}", year=year, text=text, measures=[MEASURE])
        for before, year in pairwise(years)
        if roles[year] != roles[before]
    ]


def check_kurzcheck(entries: list[KurzCheckAnswers], form: KurzCheckForm, path: Path) -> None:
    """The answers fit the form, and each role answered once per edition.

    Raises
    ------
    InputError
        naming file, entry and key.
    """
    questions, roles = ([item.id for item in items] for items in (form.questions, form.roles))
    seen: set[tuple[int, str]] = set()
    for number, entry in enumerate(entries, start=1):
        where = f"{path}, entry {number} ({entry.role}, {entry.edition})"
        if entry.role not in roles:
            raise InputError(where, f"role: {unknown(entry.role, roles, 'role')}", "roles stand in catalogue/kurzcheck.yaml")
        if (entry.edition, entry.role) in seen:
            raise InputError(where, "this role has answered this edition already", "keep one of the two entries")
        seen.add((entry.edition, entry.role))
        if not entry.edition <= entry.date.year <= entry.edition + 1:
            raise InputError(
                where, f"date: {entry.date} does not belong to edition {entry.edition}", "use a day of that year or the next"
            )
        _check_answers(where, entry, questions)


def _check_answers(where: str, entry: KurzCheckAnswers, questions: list[str]) -> None:
    if strange := [name for name in entry.answers if name not in questions]:
        number = f"{len(entry.answers)} answers, the form has {len(questions)} questions; "
        problem = f"answers: {number if len(entry.answers) > len(questions) else ''}{unknown(strange[0], questions, 'question')}"
        raise InputError(where, problem, "the questions stand in catalogue/kurzcheck.yaml")
    if missing := [name for name in questions if name not in entry.answers]:
        raise InputError(where, f"answers: nothing on {', '.join(missing)}", "write null where there is no answer")
    if all(answer is None for answer in entry.answers.values()):
        raise InputError(where, "answers: all of them are null", "remove the entry until the role has answered")
