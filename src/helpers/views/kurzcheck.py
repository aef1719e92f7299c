"""The Kurz-Check: how several roles see the integration work of their municipality."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.figures import Box, Column, DataTable, Dots, Figure, Sign, dot_chart, figure_to_svg, format_number, unit_label
from helpers.figures.objects import Cell
from helpers.intake.kurzcheck import answer_frame, overall, role_means
from helpers.measures.kurzcheck import changes_between, most_different, spread_by_question
from helpers.narrative.kurzcheck import Apart, apart_sentence, change_sentence, roles_sentence
from helpers.views.parts import hint
from helpers.views.reading import Reading

#: how many topics are named as those that moved most
MOST_MOVED = 2


@dataclass(frozen=True)
class _Check:
    """The last edition up to that of the report."""

    edition: int
    roles: list[str]  # in the order of the form
    answers: pd.DataFrame  # of this edition: questions by roles
    means: pd.Series  # by role
    mean: float
    spread: pd.DataFrame
    changes: pd.DataFrame


def _check(reading: Reading) -> _Check | None:
    entries = [entry for entry in reading.settings.kurzcheck if entry.edition <= reading.edition]
    if not entries:
        return None
    answers = answer_frame(entries)
    edition = int(answers["edition"].max())
    now = answers[answers["edition"] == edition]
    means = role_means(now).set_index("role")["mean"]
    spread, changes = spread_by_question(now), changes_between(answers)
    return _Check(
        edition=edition,
        roles=[role.id for role in reading.settings.catalogue.kurzcheck.roles if role.id in means.index],
        answers=now.pivot(index="question", columns="role", values="answer"),
        means=means,
        mean=float(overall(now).iloc[0]),
        spread=_in_order_of_form(reading, spread),
        changes=changes[changes["edition"] == edition],
    )


def _in_order_of_form(reading: Reading, spread: pd.DataFrame) -> pd.DataFrame:
    order = [question.id for question in reading.settings.catalogue.kurzcheck.questions]
    return spread.set_index("question").loc[order].reset_index()


def kurzcheck(reading: Reading) -> Figure | Box:
    """All questions of the last edition: a dot per role, the range between roles as a line."""
    id = "abb-kurzcheck"
    check = _check(reading)
    if check is None:
        return hint(reading, id, reading.word("kurzcheck_none"))
    form, language = reading.settings.catalogue.kurzcheck, reading.language
    rows = [
        Dots(question.topic.get(language), tuple(_number(check.answers.at[question.id, role]) for role in check.roles))
        for question in form.questions
    ]
    names = _role_names(reading)
    drawn = dot_chart(
        rows, respondents=[names[role] for role in check.roles], head=reading.word("range_in_points"), language=language
    )
    municipality = reading.settings.municipality.name
    return Figure(
        id=id,
        headline=_headline(reading, check),
        language=language,
        subtitle=reading.word("kurzcheck_subtitle", name=municipality, edition=check.edition),
        source=reading.settings.catalogue.sources[form.source].name.get(language),
        note=reading.word("kurzcheck_self_image"),
        mark=reading.mark,
        alt=" ".join(_sentences(reading, check)),
        svg=figure_to_svg(drawn, id),
        data=_table(reading, check),
    )


def kurzcheck_text(reading: Reading) -> Box | None:
    """How the roles see it, where they differ most, what has changed, what they add; nothing where the figure says why."""
    id = "text-kurzcheck"
    check = _check(reading)
    if check is None:
        return None
    names, marks = _role_names(reading), ("“", "”") if reading.language == "en" else ("„", "“")
    comments = [
        f"{names[entry.role]}: {marks[0]}{entry.comment}{marks[1]}"
        for entry in reading.settings.kurzcheck
        if entry.edition == check.edition and entry.comment
    ]
    headline = reading.word("kurzcheck", edition=check.edition)
    sentences = [*_sentences(reading, check), *comments]
    return Box(id=id, headline=headline, language=reading.language, style="reading", sentences=sentences, mark=reading.mark)


def _sentences(reading: Reading, check: _Check) -> list[str]:
    language, names, topics = reading.language, _role_names(reading), _topics(reading)
    said = [roles_sentence(check.edition, check.mean, [(names[role], check.means[role]) for role in check.roles], language)]
    apart = [Apart(topics[row.question], row.lowest, row.highest) for row in most_different(check.spread).itertuples()]
    said.append(apart_sentence(apart, language))
    if len(check.changes):
        by_question = check.changes.groupby("question", sort=False)["change"].mean()
        largest = by_question[by_question != 0].sort_values(key=abs, ascending=False, kind="stable").head(MOST_MOVED)
        change = float(check.changes.groupby("role")["change"].mean().mean())
        moved = [(topics[str(question)], float(value)) for question, value in largest.items()]
        said.append(change_sentence(int(check.changes["base_edition"].iloc[0]), change, moved, language))
    return [sentence for sentence in said if sentence]


def _headline(reading: Reading, check: _Check) -> str:
    widest = most_different(check.spread, 1)
    if widest.empty:
        return reading.word("kurzcheck", edition=check.edition)
    topic = _topics(reading)[widest["question"].iloc[0]]
    size = format_number(float(widest["range"].iloc[0]), 0, reading.language)
    return reading.word("kurzcheck_widest", edition=check.edition, topic=topic, range=size)


def _table(reading: Reading, check: _Check) -> DataTable:
    """Questions down; answers, range and changes of every role across."""
    language, names = reading.language, _role_names(reading)
    percent, points = unit_label("percent", language), unit_label("percentage_points", language)
    columns = [Column(reading.word("topic"), kind="text", row_header=True)]
    given = reading.word("answers_of", edition=check.edition)
    columns += [Column(names[role], unit=percent, group=given) for role in check.roles]
    columns.append(Column(reading.word("range"), unit=points, group=given))
    changed = [role for role in check.roles if role in set(check.changes["role"])]
    if changed:
        since = reading.word("changes_since", edition=int(check.changes["base_edition"].iloc[0]))
        columns += [Column(names[role], unit=points, signed=True, group=since) for role in changed]
    columns.append(Column(reading.word("question"), kind="text"))
    changes = check.changes.set_index(["question", "role"])["change"].to_dict()
    ranges = check.spread.set_index("question")["range"]
    rows: list[list[Cell]] = [
        [
            question.topic.get(language),
            *(_cell(check.answers.at[question.id, role]) for role in check.roles),
            _cell(ranges[question.id]),
            *(_cell(changes.get((question.id, role))) for role in changed),
            question.question.get(language),
        ]
        for question in reading.settings.catalogue.kurzcheck.questions
    ]
    return DataTable(columns, rows)


def _cell(value: float | None) -> Cell:
    return Sign("M") if value is None or pd.isna(value) else float(value)


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _role_names(reading: Reading) -> dict[str, str]:
    return {role.id: role.name.get(reading.language) for role in reading.settings.catalogue.kurzcheck.roles}


def _topics(reading: Reading) -> dict[str, str]:
    return {item.id: item.topic.get(reading.language) for item in reading.settings.catalogue.kurzcheck.questions}
