"""What a chapter shows of small areas: places of arrival, segregation, social index."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers import Workbook
from helpers.batch.process import process
from helpers.errors import InputError
from helpers.figures import Box, Figure, Table, style
from helpers.settings import Project, load_municipality
from helpers.views.arrival import COLOURS

Make = Callable[..., Workbook]


def with_setting(sample: Project, folder: Path, text: str) -> Project:
    """The sample with something added to municipality.yaml, not processed yet."""
    shutil.copytree(sample.root, folder)
    project = Project(folder)
    path = project.params("musterstadt") / "municipality.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")
    return project


@pytest.fixture
def figure(workbook: Make) -> Figure:
    found = workbook().field("wohnen_sozialraum").arrival()
    assert isinstance(found, Figure)
    return found


def test_the_map_counts_places_of_arrival(figure: Figure) -> None:
    assert figure.headline == "Orte mit Ankunftsfunktion: 4 von 17 Gebieten"
    assert "Mittel 2022–2024" in figure.subtitle
    assert "Bahnhofsviertel" in figure.alt and "Ziegelfeld *" in figure.alt


def test_the_note_says_how_firm_the_types_are(figure: Figure) -> None:
    assert "10 % höher oder niedriger" in figure.note
    assert "hinzu: 2 (Gerbervorstadt, Hafen)" in figure.note
    assert "7 von 17 Gebieten" in figure.note


def test_accommodation_small_areas_and_poverty_are_spoken_of(figure: Figure) -> None:
    for said in ("* mit Sammelunterkunft", "Hohenforst", "keine Rangfolge", "Armut zählt nicht mit; „SGB-II-Quote“"):
        assert said in figure.note


def test_every_type_in_the_legend_has_a_colour_of_its_own_and_none_warns(figure: Figure) -> None:
    colours = [entry.color for entry in figure.legend]
    assert len(colours) == len(set(colours)) == 6
    assert len(set(COLOURS.values())) == len(COLOURS) == 8
    assert not set(COLOURS.values()) & {style.CATEGORICAL[1], style.CATEGORICAL[2]}  # orange and dark red


def test_the_table_behind_the_map_has_limits_features_and_context(figure: Figure) -> None:
    assert figure.data is not None
    titles = [column.title for column in figure.data.columns]
    assert titles[0] == "Stadtbezirk" and titles[-1] == "SGB-II-Quote 2024"
    limits, first = figure.data.rows[:2]
    assert limits[0] == "Grenze" and first[0] == "01 Altstadt"
    assert [row[0] for row in figure.data.rows[1:]] == sorted(str(row[0]) for row in figure.data.rows[1:])  # no ranking
    high = [value > limit for value, limit in zip(first[3:6], limits[3:6], strict=True)]  # type: ignore[operator]
    assert high == [True] * 3 and first[1] == "Ort mit Ankunftsfunktion, hoher Ausländeranteil"


def test_the_table_of_types_tells_firm_areas_from_others(workbook: Make) -> None:
    table = workbook().field("wohnen_sozialraum").arrival_table()
    assert isinstance(table, Table)
    assert table.data.rows[0] == [
        "Ort mit Ankunftsfunktion, hoher Ausländeranteil",
        4,
        "Bahnhofsviertel, Nordstadt, Ziegelfeld *",
        "Altstadt",
    ]
    assert sum(int(row[1]) for row in table.data.rows) == 17  # type: ignore[arg-type]


def test_it_reads_in_english(workbook: Make) -> None:
    chapter = workbook(language="en").field("wohnen_sozialraum")
    assert chapter.arrival().headline == "Places of arrival: 4 of 17 areas"
    assert "by chance alone" in " ".join(chapter.segregation_text().sentences).lower()  # type: ignore[union-attr]


def test_an_earlier_edition_shows_its_own_years(workbook: Make) -> None:
    assert "Mittel 2019–2021" in workbook(edition=2021).field("wohnen_sozialraum").arrival().subtitle


def test_too_few_years_are_said(workbook: Make) -> None:
    box = workbook(edition=2015).field("wohnen_sozialraum").arrival()
    assert isinstance(box, Box) and "drei aufeinander folgenden Jahren" in box.sentences[0]


def test_segregation_in_sentences(workbook: Make) -> None:
    box = workbook().field("wohnen_sozialraum").segregation_text()
    value, chance, isolation, limits = box.sentences
    assert "2024 20,5 von 100" in value
    assert "um den Zufall bereinigt" in chance
    assert "(Musterstadt: 18,0\N{NO-BREAK SPACE}%)" in isolation
    assert "18 Stadtbezirke" in limits and "nicht mit anderen Kommunen" in limits


def test_the_social_index_is_off(workbook: Make) -> None:
    box = workbook().field("wohnen_sozialraum").social_index()
    assert isinstance(box, Box) and "nicht eingeschaltet" in box.sentences[0]


def test_switched_on_everything_is_shown(sample_project: Project, tmp_path: Path) -> None:
    text = """
small_areas:
  arrival: {limits: {inflow: 1.5}, shift: 0.05}
  social_index: {status: [arbeitslosenanteil, sgb2_quote], dynamics: [arbeitslosenanteil]}
  smoothing: [arbeitslosenanteil]
  morans_i: [auslaenderanteil]
"""
    project = with_setting(sample_project, tmp_path / "project", text)
    process(load_municipality(project, "musterstadt"))
    chapter = Workbook("musterstadt", project=project.root).field("wohnen_sozialraum")
    figure = chapter.arrival()
    assert "Zuzüge aus dem Ausland: mehr als das 1,5" in figure.note.replace("1,50", "1,5")
    assert "Moran-Index" in chapter.segregation_text().sentences[-1]
    table = chapter.social_index()
    assert isinstance(table, Table)
    assert "SGB" in table.source and "Arbeitslos" in table.source
    assert [row[0] for row in table.data.rows] == ["hoch", "mittel", "niedrig", "sehr niedrig"]
    named = [name for row in table.data.rows for cell in row[1:] for name in str(cell).split(", ") if name != "–"]
    assert len(named) == len(set(named)) == 17
    wb = Workbook("musterstadt", project=project.root)
    classes = wb.reading.values["statistic"].isin(["social_status_class", "social_dynamics_class"])
    for codes, sentence in ({"05"}, "1 von 17 Gebieten"), (set(named), ""):
        hidden = classes & (wb.reading.values["ref_area"].isin(codes) if sentence else classes)
        values = wb.reading.values.astype({"conf_status": "str"})
        values.loc[hidden, "conf_status"], values.loc[hidden, "value"] = "C", float("nan")
        wb.reading = replace(wb.reading, values=values)
        shown = wb.field("wohnen_sozialraum").social_index()
        assert "Nordstadt" not in str(shown)
        assert sentence in shown.note if sentence else "ist geheim gehalten" in shown.sentences[0]


def test_a_flag_on_another_level_is_explained(sample_project: Project, tmp_path: Path) -> None:
    project = with_setting(sample_project, tmp_path / "project", "")
    path = project.params("musterstadt") / "municipality.yaml"
    text = path.read_text(encoding="utf-8").replace('- area: "08"\n    level: district', '- area: "08"\n    level: region')
    path.write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(InputError, match="flagged on the finest level, district, not on region"):
        load_municipality(project, "musterstadt")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("{arrival: {limits: {stock: 0}}}", "greater than 0"),
        ("{arrival: {shift: 1}}", "less than 1"),
        ("{arrival: {limits: {zuzug: 1}}}", "unknown key 'zuzug'"),
        ("{social_index: {status: []}}", "at least 1"),
        ("{social_index: {status: [sgb2_quote, sgb2_quote]}}", "stands twice"),
        ("{social_index: {status: [auslaenderanteil]}}", "has the direction 'neutral'"),
        ("{social_index: {status: [sgb2_qoute]}}", "did you mean 'sgb2_quote'"),
        ("{smoothing: [segregationsindex]}", "is no rate"),
        ("{smoothing: [fluktuation]}\nswitches: {indicators_off: [fluktuation]}", "'fluktuation' is switched off"),
        ("{morans_i: [auslanderanteil]}", "did you mean 'auslaenderanteil'"),
    ],
)
def test_a_wrong_setting_is_explained(sample_project: Project, tmp_path: Path, setting: str, message: str) -> None:
    project = with_setting(sample_project, tmp_path / "project", f"\nsmall_areas: {setting}\n")
    with pytest.raises(InputError, match=message):
        load_municipality(project, "musterstadt")
