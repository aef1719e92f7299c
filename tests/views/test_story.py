"""The sample tells a story (tools/musterstadt); the report must find it."""

from __future__ import annotations

from collections.abc import Callable

from helpers import Workbook
from helpers.figures import Box, Figure, Sign, Table

Make = Callable[..., Workbook]


def said(box: object) -> str:
    assert isinstance(box, Box)
    return " ".join(box.sentences).replace("\u00a0", " ")


def test_arrival_neighbourhoods_stand_out(workbook: Make) -> None:
    brief = said(workbook().overview().in_brief("zuzug_ausland_kleinraeumig"))
    assert "höchste Werte 2024: Bahnhofsviertel (47,6 je 1.000), Nordstadt (45,2 je 1.000), Ziegelfeld (33,8 je 1.000)." in brief
    assert "Ziegelfeld: Im Stadtbezirk Ziegelfeld liegt eine Sammelunterkunft" in brief
    table = workbook().field("wohnen_sozialraum").features("zuzug_ausland_kleinraeumig", "fluktuation", headline="Merkmale")
    assert isinstance(table, Table)
    areas = {str(row[0]): row[1:] for row in table.data.rows if "Musterstadt" not in str(row[0])}
    known = {name: values for name, values in areas.items() if not isinstance(values[0], Sign)}
    for place in (0, 1):
        top = sorted(known, key=lambda name: -known[name][place])[:2]
        assert {name[:2] for name in top} == {"02", "05"}


def test_the_accommodation_is_named_where_it_matters(workbook: Make) -> None:
    chapter = workbook().field("wohnen_sozialraum")
    note = "Sammelunterkunft"
    assert note in chapter.map("zuzug_ausland_kleinraeumig").note  # type: ignore[union-attr]
    assert note not in chapter.map("arbeitslosenanteil").note  # type: ignore[union-attr]


def test_day_care_gap_closes_and_employment_gap_persists(workbook: Make) -> None:
    overview = workbook().overview()
    brief = said(overview.in_brief())
    assert "Am deutlichsten kleiner geworden ist der Abstand bei „Betreuungsquote 3 bis unter 6“" in brief
    assert "4,0 Prozentpunkte (2024); 2014 waren es 13,9 Prozentpunkte" in brief
    figure = workbook().field("ausbildung_arbeit").gap("beschaeftigungsquote", by="nationality")
    said_of_it = "Beschäftigungsquote nach Staatsangehörigkeit: Abstand seit 2014 kaum verändert (13,3 Prozentpunkte)"
    assert figure.headline == said_of_it


def test_the_new_definition_of_2019_cuts_the_series(workbook: Make) -> None:
    chapter = workbook().field("sprache")
    figure = chapter.trend("sprachstand_einschulung", by="migration_background")
    assert isinstance(figure, Figure)
    assert "Ab 2019 nach anderer Definition" in figure.note
    assert ">Bruch<" in figure.svg
    # the change that the headline names begins at the break
    assert "2014" not in figure.headline and "2019" in figure.headline
    changes = workbook().data("sprachstand_einschulung")
    changes = changes[changes["statistic"].str.contains("change") & changes["characteristic"].isin(["mh_seu", "mh_mz_weit"])]
    assert len(changes) > 0
    assert not ((changes["time_period"] >= 2019) & (changes["base_period"] < 2019)).any()


def test_a_district_of_250_people_is_shown_but_not_interpreted(workbook: Make) -> None:
    chapter = workbook().field("ausbildung_arbeit")
    bars = chapter.bars("arbeitslosenanteil")
    assert isinstance(bars, Figure)
    assert "18 Hohenforst" in {row[0] for row in bars.data.rows}  # type: ignore[union-attr]
    assert "Hohenforst" in bars.note and "Hohenforst" not in bars.alt + bars.headline
    assert ">Hohenforst<" not in chapter.map("arbeitslosenanteil").svg  # type: ignore[union-attr]


def test_naturalisation_has_no_change_across_the_law_of_2024(workbook: Make) -> None:
    rows = workbook().data("einbuergerungsquote")
    changes = rows[rows["statistic"].isin(["change_previous", "change_period"])]
    assert len(changes) > 0
    assert not ((changes["time_period"] >= 2024) & (changes["base_period"] < 2024)).any()


def test_turnover_of_the_city_is_not_set_beside_its_districts(workbook: Make) -> None:
    chapter = workbook().field("wohnen_sozialraum")
    table = chapter.features("fluktuation", "auslaenderanteil", headline="Merkmale")
    assert isinstance(table, Table)
    assert table.data.rows[0][1] == Sign("X") and isinstance(table.data.rows[0][2], float)
    assert "nicht vergleichbar" in table.note
    assert "Musterstadt" not in chapter.bars("fluktuation").svg  # type: ignore[union-attr]
