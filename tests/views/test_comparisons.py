"""Kreis Unna beside its Land and other Kreise: figures from the raw tables by plain pandas; and what is said without any."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers import Workbook
from helpers.batch.process import process
from helpers.figures import Box, Figure, Sign
from helpers.settings import Project, load_municipality
from helpers.views.comparison import comparison

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("12411-15i", "12521-03i", "22811-05i", "22811-01i")
Make = Callable[..., Workbook]


@pytest.fixture(scope="module")
def unna(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    project = Project(tmp_path_factory.mktemp("unna"))
    shutil.copytree(ROOT / "params/kreis_unna", project.params("kreis_unna"))
    for folder, names in (
        ("raw", [f"landesdatenbank/{name}.csv" for name in TABLES]),
        ("shapes", ["geo/municipality_nrw.geojson"]),
    ):
        target = getattr(project, folder)("kreis_unna")
        target.mkdir(parents=True)
        for name in names:
            shutil.copyfile(open_data / "nrw" / name, target / Path(name).name)
    process(load_municipality(project, "kreis_unna"))
    return Workbook("kreis_unna", project=project.root)


def table(open_data: Path, name: str, header: int) -> pd.DataFrame:
    path = open_data / f"nrw/landesdatenbank/{name}.csv"
    return pd.read_csv(path, sep=";", encoding="iso-8859-1", skiprows=header, header=None, dtype=str, on_bad_lines="skip")


@pytest.fixture(scope="module")
def residents(open_data: Path) -> pd.Series:
    return pd.to_numeric(table(open_data, "12411-15i", 5).set_index(1)[3], errors="coerce").dropna()


def shown(figure: object) -> dict[str, list[object]]:
    assert isinstance(figure, Figure) and figure.data
    return {str(row[0]): list(row[1:]) for row in figure.data.rows}


def test_foreign_nationals_beside_the_land(unna: Workbook, open_data: Path, residents: pd.Series) -> None:
    azr = table(open_data, "12521-03i", 8)
    continents = azr[azr[3].str.fullmatch(r"\d", na=False)]
    foreign = continents[5].where(continents[5] != "-", "0").astype(float).groupby(continents[1]).sum()
    share = 100 * foreign / residents
    figure = unna.field("demografie").comparison("auslaenderanteil")
    rows = shown(figure)
    for name, code in (
        ("Märkischer Kreis", "05962"),
        ("Dortmund", "05913"),
        ("Kreis Soest", "05974"),
        ("Nordrhein-Westfalen", "05"),
    ):
        assert rows[name][1] == pytest.approx(share[code])
        assert rows[name][2] == pytest.approx(share["05978"] - share[code])
    assert figure.headline == "Ausländeranteil: 2,0 Prozentpunkte unter dem Wert von Nordrhein-Westfalen"  # type: ignore[union-attr]
    # neutral: nothing is better or worse
    assert "günstiger" not in str(figure.payload())  # type: ignore[union-attr]


def test_minimum_income_beside_the_land(unna: Workbook, open_data: Path, residents: pd.Series) -> None:
    recipients = table(open_data, "22811-05i", 9).set_index(1)[4].dropna()
    rate = 100 * recipients[["05978", "05", "05962"]].astype(float) / residents[["05978", "05", "05962"]]
    figure = unna.field("soziale_sicherung").comparison("mindestsicherungsquote")
    rows = shown(figure)
    assert rows["Kreis Unna"][1] == pytest.approx(rate["05978"])
    assert rows["Nordrhein-Westfalen"][1:3] == pytest.approx([rate["05"], rate["05978"] - rate["05"]])
    assert rows["Nordrhein-Westfalen"][3] == "Kreis Unna günstiger"
    assert rows["Märkischer Kreis"][3] == "Kreis Unna ungünstiger"
    assert "Nordrhein-Westfalen 11,1 %" in figure.alt.replace("\u00a0", " ")  # type: ignore[union-attr]


def test_similar_areas_come_first_and_say_why(unna: Workbook) -> None:
    figure = unna.field("demografie").comparison("auslaenderanteil")
    assert list(shown(figure)) == ["Kreis Unna", "Märkischer Kreis", "Dortmund", "Hamm", "Kreis Soest", "Nordrhein-Westfalen"]
    assert "Ähnlich: Märkischer Kreis (Nachbarkreis ähnlicher Größe" in figure.note  # type: ignore[union-attr]


def test_a_gemeinde_is_set_beside_the_land_too(unna: Workbook) -> None:
    lunen = Workbook("kreis_unna", area="05978024", project=unna.reading.settings.project.root)
    rows = shown(lunen.field("soziale_sicherung").comparison("mindestsicherungsquote"))
    assert rows["Nordrhein-Westfalen"][1] == pytest.approx(100 * 1_997_154 / 18_034_454)


def test_a_reason_stands_where_there_is_no_number(unna: Workbook) -> None:
    reading = unna.reading
    values = reading.values.copy()
    of_dortmund = (values["ref_area"] == "05913") & (values["statistic"] == "value")
    values.loc[of_dortmund, "characteristic"] = "auslaender_melde"
    values.loc[(values["ref_area"] == "05915") & (values["statistic"] == "value"), ["value", "obs_status"]] = [float("nan"), "U"]
    changed = type(reading)(**{**reading.__dict__, "values": values})
    figure = comparison(changed, reading.indicator("auslaenderanteil"))
    rows = shown(figure)
    assert rows["Dortmund"][1:] == [Sign("X"), Sign("X"), "andere Definition der Gruppe"]
    assert rows["Hamm"][-1] == "zu unsicher"
    assert "Dortmund: andere Definition der Gruppe." in figure.alt and ">andere Definition der Gruppe<" in figure.svg  # type: ignore[union-attr]
    none = type(reading)(**{**reading.__dict__, "values": values[values["area_level"] != "comparator"]})
    hint = comparison(none, reading.indicator("auslaenderanteil"))
    assert isinstance(hint, Box)
    assert "kein vergleichbarer Wert" in hint.sentences[0] and "Nordrhein-Westfalen: nicht geliefert" in hint.sentences[0]


def test_without_comparators_there_is_nothing(workbook: Make) -> None:
    assert workbook().field("demografie").comparison("auslaenderanteil") is None


def test_every_reason_and_kind_has_words_in_both_languages() -> None:
    from helpers.measures.comparison import KINDS, REASONS
    from helpers.narrative.words import WORDS

    assert {*REASONS, *(f"kind_{kind}" for kind in KINDS)} <= set(WORDS)
    assert all(set(WORDS[name]) == {"de", "en"} and all(WORDS[name].values()) for name in WORDS)


def test_a_secret_value_of_a_comparator_is_neither_named_nor_called_missing(unna: Workbook) -> None:
    reading = unna.reading
    values = reading.values.copy()
    values[["conf_status", "reason"]] = values[["conf_status", "reason"]].astype("str")
    other = reading.settings.municipality.comparators[-1]
    rows = (
        (values["ref_area"] == other.code) & (values["area_level"] == "comparator") & (values["indicator"] == "auslaenderanteil")
    )
    assert values.loc[rows, "value"].notna().any()
    values.loc[rows, ["value", "numerator", "denominator", "lower", "upper"]] = float("nan")
    values.loc[rows, "conf_status"] = "C"
    figure = comparison(replace(reading, values=values), reading.indicator("auslaenderanteil"))
    row = shown(figure)[other.name]
    assert row[1:3] == [Sign("C")] * 2 and row[-1] == "geheim gehalten"
    assert isinstance(figure, Figure)
    assert other.name not in figure.alt and "Geheim gehalten: Werte von Vergleichsgebieten (1)." in figure.alt
    assert "keine Angabe" not in figure.svg + figure.alt
