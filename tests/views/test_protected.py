"""What is kept secret: one sign everywhere, never a name, never an extreme, and no word of missing data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from secret_values import Secret, keep_secret

from helpers import Workbook
from helpers.figures import Box, Figure, KeyFigures, Mark, Sign, Table
from helpers.figures.html import payload_html, reader_csv
from helpers.settings import Project, load_municipality
from helpers.views import Rule, confidentiality, rules_of
from tests.conftest import ROOT

Make = Callable[..., Workbook]
#: sign in the data behind "arbeitslosenanteil" (2024) by district; 15 is missing
HIDDEN = {"03 Schlossviertel": "C", "07 Lindenhöhe": "C", "11 Sonnleite": "C", "15 Großwiesen": "M"}


def said(shown: object) -> str:
    """Every sentence of an object: headline, note, alternative text, sentences."""
    assert isinstance(shown, Figure | Box | Table | KeyFigures)
    fields = shown.payload()
    parts = [fields["headline"], fields["note"], fields.get("alt", ""), *fields.get("sentences", [])]
    return " ".join(str(part) for part in parts).replace("\u00a0", " ")


def changed(make: Make, secret: list[Secret], **arguments: object) -> Workbook:
    """A workbook on the sample with other values kept secret."""
    wb = make(**arguments)
    wb.reading = replace(wb.reading, values=keep_secret(wb.reading.values, secret))
    return wb


class TestTables:
    def test_the_sign_stands_where_the_value_stood(self, secret: Make) -> None:
        figure = secret().field("ausbildung_arbeit").map("arbeitslosenanteil")
        assert isinstance(figure, Figure) and figure.data
        now = {str(row[0]): row[-1] for row in figure.data.rows}
        assert {name: cell.status for name, cell in now.items() if isinstance(cell, Sign)} == HIDDEN

    def test_who_hears_it_learns_which_of_the_two_meanings_holds(self, secret: Make) -> None:
        figure = secret().field("ausbildung_arbeit").map("arbeitslosenanteil")
        cells = re.findall(r"<th[^>]*>(\d\d [^<]+)</th>.*?</tr>", payload_html(figure.payload()), re.S)
        assert len(cells) == 18
        html = payload_html(figure.payload())
        assert html.count('<span class="ib-hidden">geheim gehalten</span>') == 4  # Sonnleite in both years
        assert html.count('<span class="ib-hidden">unbekannt</span>') == 1

    def test_the_file_for_spreadsheets_has_the_sign_and_no_number(self, secret: Make) -> None:
        figure = secret().field("ausbildung_arbeit").map("arbeitslosenanteil")
        lines = reader_csv(figure.payload()).decode("utf-8-sig").splitlines()
        assert {line.split(";")[0] for line in lines if line.endswith(";.")} == set(HIDDEN)

    def test_features_count_what_is_secret(self, secret: Make) -> None:
        names = ("zuzug_ausland_kleinraeumig", "fluktuation", "arbeitslosenanteil")
        table = secret().field("wohnen_sozialraum").features(*names, headline="Merkmale")
        assert isinstance(table, Table)
        assert sum(cell == Sign("C") for row in table.data.rows for cell in row) == 5
        assert "Geheim gehalten („.“): 5 von 54 Werten." in table.note

    def test_an_indicator_without_a_value_to_show_is_not_said_to_have_no_data(self, secret: Make) -> None:
        table = secret().overview().table()
        assert isinstance(table, Table)
        assert "Geheim gehalten: Ausbildungsbeteiligungsquote." in table.note and "Ohne Daten" not in table.note
        assert "Ausbildungsbeteiligungsquote" not in {row[0] for row in table.data.rows}
        assert {row[0]: row[1] for row in table.data.rows}["SGB-II-Quote"] == 2023


class TestAreas:
    def test_the_map_is_hatched_and_the_sentences_name_nobody(self, secret: Make) -> None:
        figure = secret().field("ausbildung_arbeit").map("arbeitslosenanteil")
        assert isinstance(figure, Figure)
        assert [entry.label for entry in figure.legend[-2:]] == ["keine Angabe", "geheim gehalten"]
        assert "18 Stadtbezirke, davon 3 geheim gehalten." in figure.alt
        # Hohenforst is too small to be interpreted: 18 areas, of them 3 secret, 1 missing, 1 small
        assert "Höchster Wert unter den 13 gedeuteten Stadtbezirken: Nordstadt" in figure.alt
        assert "Geheim gehalten („.“): 3 von 18 Werten." in figure.note
        assert not any(name[3:] in said(figure) for name in HIDDEN)

    def test_bars_have_words_instead_of_a_bar_and_the_count_is_of_what_is_shown(self, secret: Make) -> None:
        figure = secret().field("ausbildung_arbeit").bars("arbeitslosenanteil")
        assert isinstance(figure, Figure)
        assert figure.headline.endswith("von 13 ausgewiesenen Gebieten über dem Wert von Musterstadt")
        assert (figure.svg.count(">geheim gehalten<"), figure.svg.count(">keine Angabe<")) == (3, 1)

    def test_the_highest_value_is_looked_for_among_those_shown(self, workbook: Make, secret: Make) -> None:
        name = "zuzug_ausland_kleinraeumig"
        assert "höchste Werte 2024: Bahnhofsviertel" in said(workbook().overview().in_brief(name))
        brief = said(secret().overview().in_brief(name))
        # 18 districts, 2 secret, 1 too uncertain
        assert "höchste Werte 2024 unter den 15 ausgewiesenen Stadtbezirken: Nordstadt" in brief
        assert "Bahnhofsviertel" not in brief and "Südvorstadt" not in brief

    def test_the_remark_on_an_area_is_left_out_with_its_value(self, workbook: Make) -> None:
        make: list[Secret] = [("zuzug_ausland_kleinraeumig", "district", {"08", "18"}, {2024}, "")]
        figure = changed(workbook, make).field("wohnen_sozialraum").map("zuzug_ausland_kleinraeumig")
        assert "Ziegelfeld" not in said(figure) and "Hohenforst" not in said(figure)

    def test_a_year_without_a_value_to_show_gives_way_to_the_last_one_that_has_some(self, secret: Make) -> None:
        for figure in (
            secret().field("sprache").map("familiensprache_kita"),
            secret().field("sprache").bars("familiensprache_kita"),
        ):
            assert isinstance(figure, Figure) and figure.data
            assert figure.subtitle.endswith("2023") and "Spätere Werte sind geheim gehalten; gezeigt ist 2023." in figure.note
            assert "geheim gehalten" not in {entry.label for entry in figure.legend}
            assert not any(cell == Sign("C") for row in figure.data.rows for cell in row)

    def test_where_all_is_secret_a_sentence_says_so(self, secret: Make) -> None:
        chapter = secret().field("demografie")
        for shown in (chapter.map("anteil_migrationshintergrund"), chapter.bars("anteil_migrationshintergrund")):
            assert isinstance(shown, Box) and shown.style == "hint"
            expected = "Die kleinräumigen Werte zu „Anteil der Bevölkerung mit Migrationshintergrund“ sind geheim gehalten."
            assert shown.sentences == [expected]

    def test_one_area_that_is_shown_has_no_extreme(self, workbook: Make) -> None:
        others = {f"{number:02d}" for number in range(2, 19)}
        wb = changed(workbook, [("arbeitslosenanteil", "district", others, {2024}, "")])
        figure = wb.field("ausbildung_arbeit").map("arbeitslosenanteil")
        assert isinstance(figure, Figure)
        assert "18 Stadtbezirke, davon 17 geheim gehalten. Wert: 4,3" in figure.alt and "Höchster" not in figure.alt


class TestTrends:
    def test_a_line_stays_open(self, secret: Make) -> None:
        figure = secret().field("ausbildung_arbeit").gap("beschaeftigungsquote", by="nationality")
        assert isinstance(figure, Figure) and figure.data
        assert [row[0] for row in figure.data.rows if row[1] == Sign("C")] == [2019]
        assert "Geheim gehalten („.“): 1 von 22 Werten." in figure.note and "Keine Angabe" not in figure.note
        assert "seit 2014" in figure.headline and "(bis" not in figure.headline

    def test_a_latest_value_that_is_secret_is_not_replaced_in_silence(self, secret: Make) -> None:
        chapter = secret().field("soziale_sicherung")
        figure = chapter.trend("sgb2_quote")
        assert isinstance(figure, Figure)
        assert figure.headline.endswith("(bis 2023)") and "liegt 2023 bei" in figure.alt
        assert "liegt 2023 bei" in said(chapter.in_brief()) and "(2023)" in said(chapter.in_brief())
        keys = secret().overview().key_figures("sgb2_quote", "ausbildungsbeteiligung")
        assert isinstance(keys, KeyFigures)
        assert [(item.label, item.detail) for item in keys.figures] == [("SGB-II-Quote", "2023")]
        assert keys.note.endswith("Geheim gehalten: Ausbildungsbeteiligungsquote.")

    def test_a_change_is_counted_from_a_year_that_is_shown(self, workbook: Make) -> None:
        wb = workbook()
        first = wb.reading.values
        row = first[(first["indicator"] == "sgb2_quote") & (first["statistic"] == "change_period") & (first["sex"] == "total")]
        row = row[(row["area_level"] == "municipality") & (row["time_period"] == 2024) & (row["group"] == "total")]
        again = row.assign(base_period=2015, value=-1.5, lower=-1.6, upper=-1.4)  # as it is computed again from what is released
        secret = keep_secret(first, [("sgb2_quote", "municipality", set(), {2014}, "")])
        wb.reading = replace(wb.reading, values=pd.concat([secret, again], ignore_index=True))
        assert "seit 2015 um 1,5 Prozentpunkte gesunken" in said(wb.field("soziale_sicherung").in_brief())

    def test_a_secret_change_is_not_said_to_have_no_earlier_year(self, workbook: Make) -> None:
        wb = changed(workbook, [(name, "municipality", set(), {2014}, "") for name in ("sgb2_quote", "beschaeftigungsquote")])
        table = wb.overview().table()
        assert isinstance(table, Table)
        rows = {row[0]: row for row in table.data.rows}
        assert rows["SGB-II-Quote"][3:5] == [Sign("C")] * 2
        assert rows["Erlebte Diskriminierung"][3:5] == [Sign("X")] * 2  # one survey: no earlier year
        gaps = wb.field("soziale_sicherung").gaps("nationality")
        assert isinstance(gaps, Figure) and gaps.data
        assert {row[0]: row[-2:] for row in gaps.data.rows}["SGB-II-Quote"] == [Sign("C")] * 2

    def test_words_for_secret_and_for_missing_are_not_mixed_up(self, secret: Make) -> None:
        city = secret().field("ausbildung_arbeit")
        district = secret(area="05").field("ausbildung_arbeit")
        for by in (None, "nationality"):
            assert "geheim gehalten" in said(city.trend("ausbildungsbeteiligung", by=by))
            assert "liegen" in said(district.trend("ausbildungsbeteiligung", by=by))  # not delivered for districts
            assert "geheim" not in said(district.trend("ausbildungsbeteiligung", by=by))
        for text in (city.gap("ausbildungsbeteiligung", "nationality"), city.gap_text("ausbildungsbeteiligung", "nationality")):
            assert said(text).endswith("nach Gruppen sind geheim gehalten.")
        assert "Geheim gehalten: Ausbildungsbeteiligungsquote." in said(city.gaps("nationality"))

    def test_a_chapter_with_nothing_to_show(self, workbook: Make) -> None:
        names = list(workbook().reading.settings.indicators)
        wb = changed(workbook, [(name, "municipality", set(), set(), "") for name in names])
        chapter = wb.field("soziale_sicherung")
        for shown in (chapter.in_brief(), chapter.key_figures(), chapter.table(), wb.overview().in_brief()):
            assert said(shown).split(maxsplit=1) == ["Hinweis", "Soweit Werte hierzu vorliegen, sind sie geheim gehalten."]
        assert "geheim gehalten" in said(chapter.gaps("nationality"))
        segregation = wb.field("wohnen_sozialraum").segregation_text()
        assert said(segregation).endswith("sind geheim gehalten.")


class TestOneDistrict:
    def test_its_own_line_is_needed(self, secret: Make) -> None:
        shown = secret(area="11").field("ausbildung_arbeit").trend("arbeitslosenanteil")
        assert isinstance(shown, Box)
        assert shown.sentences == ["Die Werte zu „Arbeitslosenanteil“ für Sonnleite sind geheim gehalten."]

    def test_the_year_is_said_where_its_latest_value_is_secret(self, secret: Make) -> None:
        chapter = secret(area="03").field("ausbildung_arbeit")
        figure = chapter.trend("arbeitslosenanteil")
        assert isinstance(figure, Figure) and figure.headline.endswith("(bis 2023)")
        assert "Der Arbeitslosenanteil liegt 2023 bei" in said(chapter.in_brief())

    def test_a_municipality_beside_it_says_its_own_year(self, secret: Make) -> None:
        figure = secret(area="11").field("soziale_sicherung").trend("sgb2_quote")
        assert isinstance(figure, Figure)
        assert "liegt 2024 bei" in figure.alt and re.search(r"Musterstadt insgesamt: [\d,]+\s% \(2023\)", figure.alt)


class TestArrival:
    def test_types_are_hatched_and_counted(self, secret: Make) -> None:
        figure = secret().field("wohnen_sozialraum").arrival()
        assert isinstance(figure, Figure) and figure.data
        assert figure.headline == "Orte mit Ankunftsfunktion: 3 von 15 ausgewiesenen Gebieten"
        assert figure.legend[-1].label == "geheim gehalten"
        assert "Bahnhofsviertel" not in said(figure) and "Geheim gehalten („.“): 2 von 17 Gebieten." in figure.note
        types = {str(row[0])[:2]: row[1] for row in figure.data.rows}
        assert {code for code, kind in types.items() if kind == Sign("C")} == {"02", "12"}
        table = secret().field("wohnen_sozialraum").arrival_table()
        assert "Bahnhofsviertel" not in str(table) and "Geheim gehalten („.“): 2 von 17 Gebieten." in said(table)

    def test_no_type_to_show(self, workbook: Make) -> None:
        every = {f"{number:02d}" for number in range(1, 19)}
        wb = changed(workbook, [("zuzug_ausland_kleinraeumig", "district", every, {2024, 2023, 2022, *range(2014, 2022)}, "")])
        shown = wb.field("wohnen_sozialraum").arrival()
        assert isinstance(shown, Box) and "ist geheim gehalten" in shown.sentences[0]


class TestTargets:
    AIMED: tuple[Secret, ...] = (("beschaeftigungsquote", "municipality", set(), {2024}, "total"),)

    def test_the_aim_stays_and_the_signs_go(self, workbook: Make) -> None:
        wb = changed(workbook, list(self.AIMED))
        table = wb.field("ausbildung_arbeit").targets()
        assert isinstance(table, Table)
        (row,) = table.data.rows
        assert row[2] == [Mark("", "geheim gehalten (2024)")]
        assert "kein Wert" not in str(row) and "66,0" in str(row[1])
        assert not any(mark.symbol in ("green", "yellow", "red") for mark in row[3])  # type: ignore[union-attr]

    def test_an_earlier_value_does_not_get_the_signs_of_the_secret_one(self, workbook: Make) -> None:
        overview = changed(workbook, list(self.AIMED)).overview()
        keys = overview.key_figures("beschaeftigungsquote")
        assert isinstance(keys, KeyFigures)
        assert keys.figures[0].detail == "2023"
        assert [mark.text for mark in keys.figures[0].marks] == ["Ziel bis 2028: 66,0\u00a0%"]
        assert "Ampel" not in keys.note  # there is none
        table = overview.table()
        assert isinstance(table, Table)
        row = next(row for row in table.data.rows if row[0] == "Beschäftigungsquote")
        assert [mark.text for mark in row[-1]] == ["bis\u00a02028: 66,0\u00a0%"]  # type: ignore[union-attr]

    def test_no_warning_from_what_is_secret(self, workbook: Make) -> None:
        assert "Beschäftigungsquote: Abstand Frauen / Männer 2024" in said(workbook().field("ausbildung_arbeit").watch())
        every: list[Secret] = [("beschaeftigungsquote", "municipality", set(), {2024}, "")]
        box = changed(workbook, every).field("ausbildung_arbeit").watch()
        assert "2024" not in said(box) and said(box).count("nicht berücksichtigt") == 1
        assert "nicht berücksichtigt" not in said(workbook().field("ausbildung_arbeit").watch())


def test_the_review_does_not_say_that_values_are_missing(secret: Make) -> None:
    table = secret().review(date(2025, 6, 30))
    assert isinstance(table, Table)
    assert "Nicht geprüft, weil alle Werte geheim gehalten sind: Ausbildungsbeteiligungsquote." in table.note
    assert "Ausbildungsbeteiligungsquote" not in table.note.split("ohne Werte")[1]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_box_on_confidentiality_counts_the_values_of_every_level(secret: Make, language: str) -> None:
    reading = secret(language=language).reading
    rules = [
        Rule(["Melderegister", "Kita-Statistik"], 5, "Amt für Statistik", date(2024, 3, 1)),
        Rule(["Landesamt"], 3, "", date(2024, 3, 1), published=True),
    ]
    box = confidentiality(reading, rules)
    values = reading.values[reading.values["statistic"] == "value"]
    small = values[values["area_level"] == "district"]
    hidden, known = int((small["conf_status"] == "C").sum()), int(small["value"].notna().sum())
    assert 0 < hidden < known
    number = f"{hidden + known:,}".replace(",", "." if language == "de" else ",")
    expected = (
        f"Stadtbezirke: {hidden} von {number} Werten" if language == "de" else f"city districts: {hidden} of {number} values"
    )
    assert expected in box.sentences[-1]
    day = "01.03.2024" if language == "de" else "2024-03-01"
    assert day in box.sentences[0] and ("von 1 bis 4" in box.sentences[0] or "of 1 to 4" in box.sentences[0])
    assert "Amt für Statistik" in box.sentences[0]
    assert "Landesamt" in box.sentences[1] and "3" not in box.sentences[1]
    assert "primär" not in said(box) and "primary" not in said(box)


def test_the_box_tells_the_rules_of_the_sample(secret: Make) -> None:
    box = confidentiality(secret().reading, rules_of(load_municipality(Project(ROOT), "musterstadt"), "de"))
    assert box.style == "method"
    first, last = box.sentences[:2]
    assert "auch nicht, dass fast alle einer Gruppe dazugehören" in first and "Arbeitslose" in first
    assert last.startswith("Alle übrigen Quellen: Zahlen von 1 bis 2 werden nicht veröffentlicht. Vereinbart am 12.03.2025: ")


def test_without_a_rule_the_box_says_what_holds(secret: Make) -> None:
    box = confidentiality(secret().reading, [])
    assert box.sentences[0] == "Eine eigene Regel ist noch nicht vereinbart; Zahlen von 1 bis 2 werden nicht veröffentlicht."
    assert len(box.sentences) == 4


def test_of_open_data_nothing_more_is_said(secret: Make) -> None:
    box = confidentiality(secret().reading, [Rule([], 3, "Amt", date(2024, 3, 1), published=True)])
    assert box.sentences == ["Alle Quellen: Diese Zahlen sind schon veröffentlicht und erscheinen unverändert."]


def test_every_chapter_says_how_much_is_secret_in_english_too(secret: Make) -> None:
    wb = secret(language="en")
    text = said(wb.field("ausbildung_arbeit").map("arbeitslosenanteil")) + said(wb.field("wohnen_sozialraum").arrival())
    assert "Confidential (“.”): 3 of 18 values." in text and "among the 13 city districts interpreted" in text
    assert "geheim" not in text
