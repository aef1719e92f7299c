"""What a notebook can do, and what it is told when it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from helpers import Workbook
from helpers.errors import InputError
from helpers.figures import Box, Figure, KeyFigures, Table
from helpers.figures.objects import MIME
from helpers.measures.gaps import PAIRS
from helpers.settings import Project

Make = Callable[..., Workbook]


def test_before_process_it_says_what_to_run_in_one_sentence(sample_project: Project, tmp_path: Path) -> None:
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(sample_project.root / name, tmp_path / name)
    with pytest.raises(InputError) as error:
        Workbook("musterstadt", project=tmp_path)
    assert str(error.value).splitlines() == [
        "musterstadt: its data were not processed yet",
        "  → run: integrationsbericht process musterstadt",
    ]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"area": "2"}, "unknown area '2'; did you mean"),
        ({"language": "fr"}, "unknown language 'fr'"),
        ({"edition": 1999}, "data reach from"),
    ],
)
def test_mistakes_are_named(workbook: Make, arguments: dict, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        workbook(**arguments)


def test_unknown_names_come_with_close_matches(workbook: Make) -> None:
    with pytest.raises(InputError, match="did you mean 'ausbildung_arbeit'"):
        workbook().field("ausbildung")
    with pytest.raises(InputError, match="did you mean 'beschaeftigungsquote'"):
        workbook().field("ausbildung_arbeit").trend("beschaeftigungquote")


def test_every_figure_has_text_and_data_behind_it(workbook: Make) -> None:
    work = workbook().field("ausbildung_arbeit")
    for figure in (
        work.trend("beschaeftigungsquote"),
        work.trend("beschaeftigungsquote", by="sex"),
        work.gap("beschaeftigungsquote", by="nationality"),
        work.gaps("nationality"),
        work.map("arbeitslosenanteil"),
        work.bars("arbeitslosenanteil"),
    ):
        assert isinstance(figure, Figure)
        assert len(figure.alt) >= 40 and figure.data and figure.data.rows
        assert figure.source.endswith("eigene Berechnung")
        assert figure._repr_mimebundle_()[MIME]["id"] == figure.id


def test_the_data_behind_a_chart_are_the_values(workbook: Make) -> None:
    wb = workbook()
    figure = wb.field("ausbildung_arbeit").trend("beschaeftigungsquote", by="nationality")
    assert isinstance(figure, Figure) and figure.data
    values = wb.data("beschaeftigungsquote")
    values = values[(values["statistic"] == "value") & (values["area_level"] == "municipality") & (values["time_period"] == 2024)]
    expected = {row.group: row.value for row in values[values["sex"] == "total"].itertuples()}
    assert figure.data.rows[-1] == [2024, expected["foreign"], expected["german"], expected["total"]]


def test_where_there_are_no_data_a_sentence_stands(workbook: Make) -> None:
    chapter = workbook(area="05").field("schule")  # schools are known for the whole city only
    for shown in (chapter.trend("gymnasialquote_klasse8"), chapter.map("gymnasialquote_klasse8"), chapter.in_brief()):
        assert isinstance(shown, Box) and shown.style == "hint" and len(shown.sentences) == 1


def test_every_breakdown_has_a_word_for_its_absence(workbook: Make) -> None:
    chapter = workbook(area="05").field("schule")
    for by in PAIRS:
        shown = chapter.gaps(by)
        assert isinstance(shown, Box) and shown.sentences[0].startswith("Werte nach ")


def test_a_district_is_seen_beside_the_municipality(workbook: Make) -> None:
    wb = workbook(area="05")
    figure = wb.field("ausbildung_arbeit").trend("arbeitslosenanteil")
    assert isinstance(figure, Figure) and figure.data
    assert [column.title for column in figure.data.columns] == ["Jahr", "Nordstadt", "Musterstadt insgesamt"]
    assert isinstance(wb.field("ausbildung_arbeit").key_figures(), KeyFigures)


MARK = "intern – nicht veröffentlichen"


def everything(wb: Workbook) -> Iterator[Any]:
    """What every view shows, for every field."""
    yield from (wb.kurzcheck(), wb.kurzcheck_text(), wb.review(), wb.confidentiality(), wb.overview().revisions())
    names = {"in_brief", "key_figures", "table", "targets", "watch", "arrival", "arrival_table", "social_index", "data_sheets"}
    for chapter in (wb.overview(), *(wb.field(name) for name in wb.reading.settings.fields)):
        for name in names:
            yield getattr(chapter, name)()
        for by in PAIRS:
            yield chapter.gaps(by)
        for item in chapter.indicators[:3]:
            yield from (chapter.trend(item.id), chapter.map(item.id), chapter.bars(item.id), chapter.comparison(item.id))
            yield from (chapter.gap(item.id, "nationality"), chapter.gap_text(item.id, "nationality"))
            yield chapter.features(item.id, headline="Merkmale")
    yield wb.field("wohnen_sozialraum").segregation_text()


@pytest.mark.parametrize("area", [None, "05"])
def test_everything_from_internal_values_is_marked(workbook: Make, area: str | None) -> None:
    kinds = set()
    for shown in everything(workbook(internal=True, area=area)):
        for item in shown if isinstance(shown, list) else [shown]:
            if item is None:
                continue
            bundle = item._repr_mimebundle_()
            kinds.add(item.kind)
            assert bundle[MIME]["mark"] == MARK and MARK in bundle["text/html"], item.id
    assert kinds >= {"figure", "box", "table", "key_figures", "definition_sheet"}
    assert "mark" in workbook().overview().in_brief().payload() and not workbook().overview().in_brief().mark


@pytest.mark.parametrize(("internal", "other"), [(True, "released"), (False, "internal")])
def test_internal_and_released_are_never_mixed(sample_project: Project, tmp_path: Path, internal: bool, other: str) -> None:
    shutil.copytree(sample_project.root, tmp_path, dirs_exist_ok=True)
    folder = Project(tmp_path).processed("musterstadt") / other
    for path in folder.glob("*.parquet"):
        if path.stem != "areas":  # names and codes, of which there is one file
            path.unlink()
    wb = Workbook("musterstadt", internal=internal, project=tmp_path)
    assert isinstance(wb.field("ausbildung_arbeit").map("arbeitslosenanteil"), Figure)
    assert wb.overview().revisions() is not None


def test_an_earlier_edition_ends_earlier(workbook: Make) -> None:
    figure = workbook(edition=2020).field("ausbildung_arbeit").trend("beschaeftigungsquote")
    assert isinstance(figure, Figure) and figure.data
    assert figure.data.rows[-1][0] == 2020


def test_the_english_edition_comes_from_the_same_keys(workbook: Make) -> None:
    wb = workbook(language="en")
    figure = wb.field("ausbildung_arbeit").gap("beschaeftigungsquote", by="nationality")
    assert "gap hardly changed since 2014" in figure.headline
    german = {"Quelle", "Insgesamt", "Stadtbezirk", "Prozentpunkte", "seit "}
    shown = [
        figure,
        wb.overview().table(),
        wb.overview().in_brief("fluktuation"),
        wb.field("wohnen_sozialraum").map("auslaenderanteil"),
    ]
    for item in shown:
        text = str({key: value for key, value in item.payload().items() if key != "source"})
        assert not [word for word in german if word in text]


def test_core_table_names_what_has_no_data(workbook: Make) -> None:
    table = workbook(area="05").overview().table()
    assert isinstance(table, Table)
    without = table.note.split("Ohne Daten: ")[1]
    assert "Gymnasialquote Jahrgangsstufe 8" in without and "Beschäftigungsquote" not in without
    assert {"Beschäftigungsquote", "SGB-II-Quote"} <= {row[0] for row in table.data.rows}


def test_plain_data_for_own_work(workbook: Make) -> None:
    wb = workbook()
    assert {"beschaeftigungsquote", "sgb2_quote"} <= set(wb.indicators()["indicator"])
    areas = wb.areas()
    assert isinstance(areas, gpd.GeoDataFrame) and len(areas) == 18 and len(wb.areas("region")) == 5
    assert len(wb.data("sgb2_quote")) > 100


def test_definition_sheet_says_who_is_counted(workbook: Make) -> None:
    sheets = {sheet.headline: sheet for sheet in workbook().field("ausbildung_arbeit").data_sheets()}
    terms = {item.term: item.text for item in sheets["Beschäftigungsquote"].terms}
    assert any(term.startswith("Wer zählt: Staatsangehörigkeit (Bundesagentur") for term in terms)
    assert any(term.startswith("Bezugsgröße: Staatsangehörigkeit (Melderegister") for term in terms)
    assert {"Definition", "Quelle", "Grenzen der Daten", "Warum beobachtet", "Prüfung des Nutzens"} <= set(terms)
