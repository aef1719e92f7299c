"""Numbers are placed on the right true row, and only there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from helpers.cli import app
from helpers.disclosure.audit import Found, Place, Vocabulary, printed_values, read_outputs
from helpers.settings import Project, load_municipality

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def frames(processed_kleinstadt: Path) -> tuple[pd.DataFrame, pd.DataFrame, Vocabulary]:
    """True observations and indicators of Kleinstadt, and its words."""
    folder = processed_kleinstadt / "data/processed/kleinstadt"
    observations, indicators = (pd.read_parquet(folder / f"internal/{name}.parquet") for name in ("observations", "indicators"))
    settings = load_municipality(Project(processed_kleinstadt), "kleinstadt")
    return observations, indicators, Vocabulary.of(settings, pd.read_parquet(folder / "released/areas.parquet"))


@pytest.fixture
def place(tmp_path: Path, frames: tuple[pd.DataFrame, pd.DataFrame, Vocabulary]) -> Callable[[str, str], Found]:
    """Read one file with a text and place its numbers."""

    def look(name: str, text: str) -> Found:
        (tmp_path / name).write_text(text, encoding="utf-8")
        observations, indicators, vocabulary = frames
        return printed_values(read_outputs(tmp_path), observations, indicators, vocabulary)

    return look


def rows(found: Found, frames: tuple[pd.DataFrame, pd.DataFrame, Vocabulary]) -> set[tuple]:
    """What was found: area, year, group, statistic or measure, column."""

    def key(at: Place) -> tuple:
        row = frames[0 if at.kind == "observation" else 1].iloc[at.row]
        return (row["ref_area"], int(row["time_period"]), row["group"], row.get("statistic", row.get("measure")), at.column)

    return {key(at) for at in found.places}


TABLE = (
    "<table><caption>{}</caption><thead><tr><th>Ortsteil</th>{}</tr></thead>"
    "<tbody><tr><th scope='row'>{}</th>{}</tr></tbody></table>"
)


def table(caption: str, heads: list[str], row: str, cells: list[str]) -> str:
    columns, values = "".join(f"<th>{head}</th>" for head in heads), "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<html lang="de"><body>{TABLE.format(caption, columns, row, values)}</body></html>'


def test_years_in_heads_decide(place: Callable, frames: tuple) -> None:
    shares = [f"{100 * (150 + 2 * at) / (1150 + 3 * at):.1f}".replace(".", ",") for at in range(3)]
    found = place(
        "a.html", table("Ausländeranteil", ["2022 (Prozent)", "2023 (Prozent)", "2024 (Prozent)"], "03 Rote Au", shares)
    )
    assert rows(found, frames) == {("03", year, "total", "value", "value") for year in (2022, 2023, 2024)}
    assert found.unplaced == [] and float(found.shares["share"].iloc[0]) == 1
    assert "Zeile '03 Rote Au', Spalte '2024 (Prozent)'" in found.places[-1].printed.place


def test_what_is_named_nowhere_is_the_total(place: Callable, frames: tuple) -> None:
    found = place("a.csv", "Gebiet;Jahr;Einwohnerinnen und Einwohner\nRote Au;2024;1156\n")
    assert rows(found, frames) == {("03", 2024, "total", "residents", "obs_value")}
    found = place("a.csv", "Jahr;Einwohnerinnen und Einwohner\n2024;3632\n")
    assert {key[0] for key in rows(found, frames)} <= {"99999001"}


def test_a_group_that_nobody_names_is_found_where_the_total_is_another_number(place: Callable, frames: tuple) -> None:
    found = place("a.csv", "Gebiet;Jahr;Einwohnerinnen und Einwohner\nRote Au;2024;154\n")
    assert rows(found, frames) == {("03", 2024, "foreign", "residents", "obs_value")}


def test_a_count_in_a_column_that_says_nothing_may_be_a_value_of_its_area(place: Callable, frames: tuple) -> None:
    found = place("a.csv", "Gebiet;Jahr;Wert 7\nRote Au;2024;154\n")
    assert ("03", 2024, "foreign", "residents", "obs_value") in rows(found, frames)


def test_numerator_and_denominator_of_an_indicator(place: Callable, frames: tuple) -> None:
    found = place("a.csv", "ref_area,time_period,indicator,numerator,denominator\n03,2024,auslaenderanteil,154,1156\n")
    assert {key[-1] for key in rows(found, frames)} == {"numerator", "denominator"}


def test_changes_are_said_without_a_sign(place: Callable, frames: tuple) -> None:
    change = 100 * (154 / 1156 - 150 / 1150)
    text = f"Rote Au: Der Ausländeranteil ist von 2022 bis 2024 um {change:.2f} Prozentpunkte gestiegen."
    found = place("a.txt", text.replace(".", ",", 1))
    assert {key[3] for key in rows(found, frames)} >= {"change_period"}


def test_the_precision_with_which_a_value_is_known_is_the_finest_printed(place: Callable, frames: tuple) -> None:
    text = "ref_area,time_period,indicator,value\n03,2024,auslaenderanteil,13.3\n03,2024,auslaenderanteil,13.32180\n"
    found = place("a.csv", text)
    (row,) = found.table().itertuples()
    assert (row.kind, row.column, row.places) == ("indicator", "value", 2) and row.step == pytest.approx(1e-5)


def test_codes_count_only_under_a_head_that_says_so(place: Callable, frames: tuple) -> None:
    assert place("a.csv", "Faktor;Jahr;Gruppe;Einwohnerinnen und Einwohner\n03;2024;nichtdeutsch;154\n").places == []
    found = place("a.csv", "Nr.;Jahr;Gruppe;Einwohnerinnen und Einwohner\n03;2024;nichtdeutsch;154\n")
    assert rows(found, frames) == {("03", 2024, "foreign", "residents", "obs_value")}


@pytest.mark.parametrize(
    "text",
    [
        "Einwohnerinnen und Einwohner in Rote Au: 2 von 154 Gebieten, siehe Abbildung 154 und Tabelle 15.4.",
        "Rote Au, Einwohnerinnen und Einwohner: weniger als 154, mindestens 154.",
        "Rote Au, Ausländerinnen und Ausländer 2024: 155 Einwohnerinnen und Einwohner.",
        "154 Punkte in einem Satz ohne alles.",
        "Rote Au, 2023: 154 Ausländerinnen und Ausländer (Einwohnerinnen und Einwohner).",
    ],
)
def test_numbers_that_are_no_true_value_here_are_not_placed(place: Callable, frames: tuple, text: str) -> None:
    assert [at for at in place("a.txt", text).places if at.value == 154 or at.kind == "observation"] == []


def test_ticks_of_an_axis_are_no_values(place: Callable, frames: tuple) -> None:
    labels = "".join(f'<text x="{10 * at}" y="90">{number}</text>' for at, number in enumerate((54, 104, 154, 204)))
    labels += '<text x="0" y="5">Rote Au, nichtdeutsch, Einwohnerinnen und Einwohner</text>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{labels}</svg>'
    assert place("a.svg", drawing).places == []


def test_a_number_in_a_table_that_is_nothing_true_is_listed(place: Callable) -> None:
    found = place("a.html", table("Ausländeranteil 2024", ["Prozent"], "Rote Au", ["77,7"]))
    assert [printed.text for printed in found.unplaced] == ["77,7"] and found.places == []
    assert found.shares["share"].tolist() == [0.0]


def test_another_year_beside_a_number_does_not_hide_it(place: Callable, frames: tuple) -> None:
    """The date of boundaries stands in the record, the year of the number nowhere."""
    found = place("a.csv", "ref_area;boundaries;group;residents\n03;2014-01-01;foreign;154\n")
    assert rows(found, frames) == {("03", 2024, "foreign", "residents", "obs_value")}


def test_a_value_under_the_head_of_something_else_is_found(place: Callable, frames: tuple) -> None:
    found = place("a.html", table("Arbeitslosenquote 2024", ["Prozent"], "03 Rote Au", ["13,32"]))
    assert rows(found, frames) == {("03", 2024, "total", "value", "value")}


def test_the_name_of_a_file_says_what_is_in_it(place: Callable, frames: tuple) -> None:
    found = place("residents_foreign_2024.csv", "Nr.;Wert\n03;154\n")
    assert rows(found, frames) == {("03", 2024, "foreign", "residents", "obs_value")}


def test_extremes_of_a_level_are_values_of_some_area(place: Callable, frames: tuple) -> None:
    shares = [f"{100 * (304 - 50 * at) / (1006 + 50 * at + 0.0):.1f}".replace(".", ",") for at in (1, 3)]
    found = place("a.txt", f"Ausländeranteil 2024 nach Ortsteil: {shares[1]} bis {shares[0]} %.")
    assert {key[:2] for key in rows(found, frames)} == {("01", 2024), ("03", 2024)}


def test_numbers_of_an_english_edition_are_read_as_english(tmp_path: Path, frames: tuple) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.txt").write_text("Rote Au 2024: 1,156 residents.", encoding="utf-8")
    found = printed_values(read_outputs(tmp_path), *frames)
    assert rows(found, frames) == {("03", 2024, "total", "residents", "obs_value")}


# -- the sample


@pytest.fixture(scope="module")
def musterstadt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Musterstadt, processed and reported."""
    root = tmp_path_factory.mktemp("musterstadt")
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", root / name / "musterstadt")
    done = CliRunner().invoke(app, ["build", "musterstadt", "--project", str(root)])
    assert done.exit_code == 0, done.output
    return root


@pytest.mark.slow
def test_the_whole_report_is_placed(musterstadt: Path) -> None:
    observations, indicators, revisions, vocabulary = _sample(musterstadt)
    reading = read_outputs(musterstadt / "outputs/musterstadt/2024")
    assert reading.unreadable == []
    found = printed_values(reading, observations, indicators, vocabulary, revisions)
    assert found.shares["share"].min() >= 0.99 and found.shares["numbers"].sum() > 2500
    assert any(file.endswith("bericht.html") for file in found.shares["file"])
    # what the report says of the municipality in its first sentence
    (row,) = indicators.query(
        "indicator == 'anteil_migrationshintergrund' and statistic == 'value' and area_level == 'municipality'"
        " and time_period == 2024 and group == 'total' and sex == 'total'"
    ).index
    assert ((found.table()["kind"] == "indicator") & (found.table()["row"] == indicators.index.get_loc(row))).any()


@pytest.mark.slow
def test_values_that_the_report_does_not_print_are_hardly_found_by_chance(musterstadt: Path) -> None:
    """A third of the values of districts is made another: the numbers in the report are no longer theirs."""
    observations, indicators, revisions, vocabulary = _sample(musterstadt)
    random = np.random.default_rng(1)
    other = ((indicators["area_level"] != "municipality") & (random.random(len(indicators)) < 0.3)).to_numpy()
    changed = indicators.copy()
    for name in ("value", "lower", "upper", "numerator", "denominator"):
        changed.loc[other, name] *= random.uniform(1.15, 1.9, other.sum())
    found = printed_values(read_outputs(musterstadt / "outputs/musterstadt/2024"), observations, changed, vocabulary, revisions)
    by_chance = {at.row for at in found.places if at.kind == "indicator"} & set(np.flatnonzero(other))
    assert len(by_chance) <= 0.002 * other.sum()


def _sample(root: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, Vocabulary]:
    folder = root / "data/processed/musterstadt"
    frames = [pd.read_parquet(folder / f"internal/{name}.parquet") for name in ("observations", "indicators", "revisions")]
    settings = load_municipality(Project(root), "musterstadt")
    return frames[0], frames[1], frames[2], Vocabulary.of(settings, pd.read_parquet(folder / "released/areas.parquet"))
