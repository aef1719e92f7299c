"""Bad input: one clear error each, exit code 1, and nothing written, changed or lost.

Every case spoils Kleinstadt in one way and lists what the message must say: the place, what was found there, what to do.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pytest

from helpers.errors import InputError
from helpers.intake import read_raw_files

if TYPE_CHECKING:
    from tests.conftest import SmallProject

Spoil = Callable[["SmallProject"], object]
CASES: dict[str, tuple[Spoil, tuple[str, ...]]] = {}


def case(*says: str) -> Callable[[Spoil], Spoil]:
    """Register a way to spoil the project, with what the error must say."""

    def register(spoil: Spoil) -> Spoil:
        CASES[spoil.__name__] = (spoil, says)
        return spoil

    return register


FIRST_ROW = "01 Altstadt;2022;insgesamt;1050"
PERSONEN = "    Personen: {measure: residents}\n"

# -- files


@case("bestand.csv", "the file does not exist", "put it there; the folder holds BESTAND_alt.csv")
def missing_file(small: SmallProject) -> None:
    small.csv.rename(small.raw / "BESTAND_alt.csv")


@case("umfrage.csv", "the file does not exist", "remove its entry from raw.yaml")
def missing_file_that_is_set_aside(small: SmallProject) -> None:
    small.append(small.raw_yaml, "- file: umfrage.csv\n  set_aside: no reader yet\n")


@case("bestand.csv", "empty (0 bytes)", "ask for a new delivery")
def empty_file(small: SmallProject) -> None:
    small.csv.write_bytes(b"")


@case("bestand.csv", "empty", "ask for a new delivery")
def file_of_blank_lines(small: SmallProject) -> None:
    small.csv.write_bytes(b"\n\n\n")


@case("bestand.csv", "no rows below its header", "ask for a new delivery")
def header_only(small: SmallProject) -> None:
    small.csv.write_text("Raum;Jahr;Gruppe;Personen\n", encoding="utf-8")


@case("bestand.csv", "cannot be read as utf-8", "'encoding'", "windows-1252")
def wrong_encoding(small: SmallProject) -> None:
    small.csv.write_bytes(small.csv.read_text(encoding="utf-8").replace("Bachdorf", "Bächdorf").encode("cp1252"))


@case("bestand.csv", "utf-9", "'encoding'")
def encoding_that_does_not_exist(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "  columns:", "  encoding: utf-9\n  columns:")


@case("bestand.csv", "only one column with separator ';'", "'Raum,Jahr,Gruppe,Personen'", "'separator'")
def wrong_separator(small: SmallProject) -> None:
    small.csv.write_text(small.csv.read_text(encoding="utf-8").replace(";", ","), encoding="utf-8")


@case("bestand.csv, line 2", "5 cells, but the header has 4", "compare that line with the header")
def row_longer_than_the_header(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, f"{FIRST_ROW};7")


@case("bestand.csv, line 37", "6 cells, but the header has 4", "compare that line with the header")
def last_row_longer_than_the_header(small: SmallProject) -> None:
    small.edit(small.csv, "Kleinstadt;2024;nichtdeutsch;612", "Kleinstadt;2024;nichtdeutsch;612;;")


@case("bestand.csv, line 37", "3 cells, but the header has 4", "is the file cut off?")
def truncated_csv(small: SmallProject) -> None:
    small.csv.write_bytes(small.csv.read_bytes()[: -len(";612\n")])


@case("bestand.csv, line 2", "check the quotation marks")
def quotation_mark_that_is_never_closed(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, f'"{FIRST_ROW}')


@case("bestand.csv", "separator ';;' is not one character", "'separator'")
def separator_of_two_characters(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "  columns:", "  separator: ';;'\n  columns:")


@case("bestand.csv", "column 'Jahr' stands twice in the header", "rename one of them")
def column_twice_in_the_header(small: SmallProject) -> None:
    small.edit(small.csv, "Raum;Jahr;Gruppe;Personen", "Raum;Jahr;Jahr;Personen")


@case("bestand.csv", "unknown column 'Gruppe'; did you mean 'Gruppen'?", "correct raw.yaml")
def column_renamed(small: SmallProject) -> None:
    small.edit(small.csv, "Raum;Jahr;Gruppe;Personen", "Raum;Jahr;Gruppen;Personen")


@case("atlas.xlsx", "unknown sheet 'BEVOELKERUNG'; did you mean 'BEVÖLKERUNG'?", "correct 'sheet'")
def wrong_sheet(small: SmallProject) -> None:
    small.add_atlas()
    small.edit(small.raw_yaml, "sheet: BEVÖLKERUNG", "sheet: BEVOELKERUNG")


@case("atlas.xlsx", "2 sheets", "name one in raw.yaml", "'INHALT', 'BEVÖLKERUNG'")
def no_sheet_named(small: SmallProject) -> None:
    small.add_atlas()
    small.edit(small.raw_yaml, "  sheet: BEVÖLKERUNG\n", "")


@case("atlas.xlsx, sheet INHALT", "unknown column 'Ausprägung'", "correct raw.yaml")
def sheet_that_is_not_data(small: SmallProject) -> None:
    path = small.add_atlas()
    small.edit(small.raw_yaml, "sheet: BEVÖLKERUNG", "sheet: INHALT")
    book = openpyxl.load_workbook(path)
    book["INHALT"].append(["Eingebürgerte", "Anteil der Eingebürgerten"])
    book.save(path)


@case("atlas.xlsx", "damaged or cut off", "copy or fetch it again")
def truncated_workbook(small: SmallProject) -> None:
    path = small.add_atlas()
    path.write_bytes(path.read_bytes()[:3000])


@case("atlas.xlsx", "damaged or cut off", "copy or fetch it again")
def text_file_with_the_name_of_a_workbook(small: SmallProject) -> None:
    small.add_atlas().write_text("Indikator;Jahr\n", encoding="utf-8")


@case("bestand.parquet", "not a readable Parquet file", "fetch it again")
def broken_parquet(small: SmallProject) -> None:
    small.csv.rename(small.raw / "bestand.parquet").write_bytes(b"PAR1 no more")
    small.edit(small.raw_yaml, "bestand.csv", "bestand.parquet")


@case("atlas.xlsx, sheet BEVÖLKERUNG", "unknown Indikator 'Eingebuergerte'; did you mean 'Eingebürgerte'?", "'take'")
def unknown_indikator(small: SmallProject) -> None:
    small.add_atlas()
    small.edit(small.raw_yaml, "indicator: Eingebürgerte", "indicator: Eingebuergerte")


@case("'Eingebürgerte'", "unknown Ausprägung 'gesamt'; did you mean 'insgesamt'?", "'breakdown'")
def unknown_auspraegung(small: SmallProject) -> None:
    small.add_atlas()
    small.edit(small.raw_yaml, "breakdown: {insgesamt: total}", "breakdown: {gesamt: total}")


@case("'Eingebürgerte'", "there is no column 'Basiswert 5'", "correct raw.yaml")
def base_value_that_is_not_in_the_file(small: SmallProject) -> None:
    small.add_atlas()
    small.edit(small.raw_yaml, "        1: {measure: natur", "        5: {measure: natur")


@case("'Eingebürgerte'", "there is no column 'Basiswert 0'", "correct raw.yaml")
def base_value_zero(small: SmallProject) -> None:
    small.add_atlas()
    small.edit(small.raw_yaml, "        1: {measure: natur", "        0: {measure: natur")


@case("'Eingebürgerte'", "base value 1 has no 'measure'", "name what it counts")
def base_value_without_measure(small: SmallProject) -> None:
    small.add_atlas()
    small.edit(small.raw_yaml, "{measure: naturalised_residents, reference", "{reference")


# -- cells


@case("bestand.csv, Raum, row 2", "'Altstad' is no district", "did you mean '01 Altstadt'?")
def unknown_district(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "Altstad;2022;insgesamt;1050")


@case("bestand.csv, Raum, row 2", "'99999' is no district", "compare with the geometry file")
def unknown_district_code_like_nothing_else(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "99999;2022;insgesamt;1050")


@case("row 2", "'01 Rote Au' is no district", "did you mean", "'03 Rote Au'")
def code_beside_the_name_of_another_district(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "01 Rote Au;2022;insgesamt;1050")


@case("row 2", "'' is no district")
def no_district(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, ";2022;insgesamt;1050")


@case("row 5", "area '02 Bachdorf - Süd' has no level", "area_levels in raw.yaml")
def area_without_level(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "{Kleinstadt: municipality, default: district}", '{"01 Altstadt": district}')


@case("row 2", "unknown area level 'subdistrict'; did you mean 'district'?", "area_levels", "municipality.yaml")
def level_that_the_municipality_does_not_have(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "default: district}", "default: subdistrict}")


@case("bestand.csv, Personen, row 2", "'ca. 1050' is not a number", "new delivery")
def text_in_a_number(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "01 Altstadt;2022;insgesamt;ca. 1050")


@case("bestand.csv, Personen, row 2", "'1.050' is not a number (decimal sign ',')", "thousands")
def thousands_that_are_not_declared(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "01 Altstadt;2022;insgesamt;1.050")


@case("atlas.xlsx, sheet BEVÖLKERUNG, Basiswert 1, row 2", "'zehn' is not a number", "new delivery")
def text_in_a_number_of_a_workbook(small: SmallProject) -> None:
    path = small.add_atlas()
    book = openpyxl.load_workbook(path)
    book["BEVÖLKERUNG"]["F2"] = "zehn"
    book.save(path)


@case("bestand.csv, Jahr, row 2", "'Mai 2022' is no year", "2023/24")
def not_a_year(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "01 Altstadt;Mai 2022;insgesamt;1050")


@case("bestand.csv, Jahr, row 2", "'31.13.2022' is no", "31.12.2024")
def day_that_no_calendar_has(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "01 Altstadt;31.13.2022;insgesamt;1050")


@case("bestand.csv, Jahr, row 2", "'2022/24' is no", "2023/24")
def school_year_of_two_years(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "01 Altstadt;2022/24;insgesamt;1050")


@case("row 2, column 'Gruppe'", "unknown word 'insgesammt'; did you mean 'insgesamt'?", "'words'", "skip")
def unknown_word(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, "01 Altstadt;2022;insgesammt;1050")


@case("bestand.csv", "rows 2 and 38", "same key stands twice: residents, 01, district, 2022", "remove one of the rows")
def key_twice_with_two_values(small: SmallProject) -> None:
    small.append(small.csv, "01 Altstadt;2022;insgesamt;1051\n")


@case("bestand.csv", "rows 2 and 38", "same key stands twice", "remove one of the rows")
def key_twice_with_one_value(small: SmallProject) -> None:
    small.append(small.csv, FIRST_ROW + "\n")


@case("atlas.xlsx", "rows 2 and 6", "same key stands twice: Eingebürgerte, insgesamt, 2024, 01 Altstadt", "remove one")
def key_twice_in_a_workbook(small: SmallProject) -> None:
    path = small.add_atlas()
    book = openpyxl.load_workbook(path)
    book["BEVÖLKERUNG"].append(["Eingebürgerte", "insgesamt", 2024, "01 Altstadt", "1", 10, 1000])
    book.save(path)


@case("two values for one key in one delivery", "bestand.csv, row 2", "bestand_neu.csv, row 2", "'delivered'", "supplies")
def two_deliveries_of_one_day_that_differ(small: SmallProject) -> None:
    second = small.csv.with_name("bestand_neu.csv")
    second.write_text(small.csv.read_text(encoding="utf-8").replace(FIRST_ROW, FIRST_ROW + "1"), encoding="utf-8")
    small.append(small.raw_yaml, small.raw_yaml.read_text(encoding="utf-8").replace("bestand.csv", "bestand_neu.csv"))


# -- geometry


def _geometry(small: SmallProject, change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> None:
    frame = change(gpd.read_file(small.geometry))
    small.geometry.unlink()
    frame.to_file(small.geometry, driver="GeoJSON")


@case("district.geojson", "the geometry file does not exist", "put it there, or correct municipality.yaml")
def missing_geometry(small: SmallProject) -> None:
    small.geometry.unlink()


@case("district.geojson", "cannot be read as geometry", "fetch it again")
def truncated_geometry(small: SmallProject) -> None:
    small.geometry.write_bytes(small.geometry.read_bytes()[:200])


@case("row 8", "'03 Rote Au' is no district of the geometry", "compare with the geometry file")
def district_without_geometry(small: SmallProject) -> None:
    _geometry(small, lambda frame: frame[frame["nummer"] != "03"])


@case("row 2", "'01 Altstadt' is no district of the geometry", "did you mean '1 Altstadt'")
def codes_without_leading_zero(small: SmallProject) -> None:
    _geometry(small, lambda frame: frame.assign(nummer=frame["nummer"].str.lstrip("0")))


@case("district.geojson", "unknown column 'nummern'; did you mean 'nummer'?", "municipality.yaml")
def geometry_without_the_column(small: SmallProject) -> None:
    small.edit(small.municipality_yaml, "code: nummer", "code: nummern")


@case("district.shp", "no coordinate system", ".prj")
def geometry_without_coordinate_system(small: SmallProject) -> None:
    target = small.geometry.with_suffix(".shp")
    gpd.read_file(small.geometry).to_file(target)
    target.with_suffix(".prj").unlink()
    small.edit(small.municipality_yaml, "district.geojson", "district.shp")


@case("district.geojson", "area '01' has two names: Altstadt and Bachdorf - Süd", "correct the file")
def two_names_for_one_code(small: SmallProject) -> None:
    _geometry(small, lambda frame: frame.assign(nummer=["01", "01", "03"]))


@case("district.geojson", "an area without a code in column 'nummer'", "give every area its code")
def area_without_a_code(small: SmallProject) -> None:
    _geometry(small, lambda frame: frame.assign(nummer=["01", None, "03"]))


@case("district.geojson", "area '01' has no shape")
def area_without_a_shape(small: SmallProject) -> None:
    _geometry(small, lambda frame: frame.set_geometry([None, *frame.geometry[1:]], crs=frame.crs))


@case("district.geojson", "no areas")
def geometry_without_areas(small: SmallProject) -> None:
    small.geometry.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")


@case("district.geojson", "area '01' has parent", "unknown municipality code 'Mitte'", "99999001")
def parent_that_does_not_exist(small: SmallProject) -> None:
    _geometry(small, lambda frame: frame.assign(teil="Mitte"))
    small.edit(small.municipality_yaml, "name: name}", "name: name, parent: teil}")


# -- settings


@case("raw.yaml", "line 5", "unknown key 'area_level'; did you mean 'area_levels'?")
def mistyped_key(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "area_levels:", "area_level:")


@case("municipality.yaml", "line 10", "unknown key 'geometrie'; did you mean 'geometry'?")
def mistyped_key_of_municipality_yaml(small: SmallProject) -> None:
    small.edit(small.municipality_yaml, "    geometry:", "    geometrie:")


@case("municipality.yaml, line 4", "key 'edition' stands twice")
def key_twice_in_yaml(small: SmallProject) -> None:
    small.edit(small.municipality_yaml, 'code: "99999001"\n', "edition: 2023\n")


@case("municipality.yaml", "line 2, kind", "found 'gemeinde'", "'kreisfreie_stadt', 'landkreis' or 'kreisangehoerige_gemeinde'")
def value_that_is_not_allowed(small: SmallProject) -> None:
    small.edit(small.municipality_yaml, "kind: kreisangehoerige_gemeinde", "kind: gemeinde")


@case("municipality.yaml", "line 3, code", "found 99999001", "put it in quotes")
def number_where_text_is_needed(small: SmallProject) -> None:
    small.edit(small.municipality_yaml, '"99999001"', "99999001")


@case("raw.yaml", "line 12, 0.words.Gruppe.insgesamt: found 1", "put it in quotes")
def number_where_a_word_is_needed(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "insgesamt: total", "insgesamt: 01")


@case("raw.yaml", "line 12, 0.words.Gruppe.1", "put it in quotes")
def number_as_a_word_of_the_file(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "insgesamt: total", "01: total")


@case("raw.yaml", "line 15", "fixed.reference", "put it in quotes")
def day_without_quotes_that_yaml_takes_for_something_else(small: SmallProject) -> None:
    small.edit(small.raw_yaml, '"12-31"', "0x12")


@case("raw.yaml, line 6", "not valid YAML")
def broken_yaml(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "default: district}", "default: district")


@case("raw.yaml", "not UTF-8", "save the file as UTF-8")
def yaml_in_windows_encoding(small: SmallProject) -> None:
    small.raw_yaml.write_bytes("# Gemeinde Bächdorf\n".encode("cp1252") + small.raw_yaml.read_bytes())


@case("raw.yaml", "the file does not exist", "create it, or correct the name")
def missing_raw_yaml(small: SmallProject) -> None:
    small.raw_yaml.unlink()


@case("raw.yaml", "line 1", "found None", "list")
def empty_raw_yaml(small: SmallProject) -> None:
    small.raw_yaml.write_text("# nothing yet\n", encoding="utf-8")


@case("raw.yaml of kleinstadt", "no file is read", "describe at least one file")
def raw_yaml_without_files(small: SmallProject) -> None:
    small.raw_yaml.write_text("[]\n", encoding="utf-8")


@case("raw.yaml", "line 1", "'reader' must be indikatorenatlas, tidy", "set_aside")
def unknown_reader(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "reader: tidy", "reader: excel")


@case("raw.yaml", "line 4, 0.delivered", "found 'gestern'", "write it as 2025-01-31")
def delivered_on_no_date(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "delivered: 2025-02-01", "delivered: gestern")


@case("raw.yaml, entry 1 (bestand.csv)", "unknown measure 'resident'; did you mean 'residents'?")
def unknown_measure(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "measure: residents", "measure: resident")


@case("raw.yaml, entry 1", "unknown characteristic 'auslaender_meldung'; did you mean 'auslaender_melde'")
def unknown_characteristic(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "auslaender_melde", "auslaender_meldung")


@case("bestand.csv, row 4", "unknown group of auslaender_melde 'abroad'; allowed: foreign, german, total", "raw.yaml")
def unknown_group(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "nichtdeutsch: foreign", "nichtdeutsch: abroad")


@case("raw.yaml, entry 1", "unknown group of auslaender_melde 'with'; allowed: foreign, german")
def group_of_another_characteristic(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "nichtdeutsch: foreign", "nichtdeutsch: {group: with, characteristic: auslaender_melde}")


@case("bestand.csv, row 3", "unknown group of alle 'german'", "'characteristic' beside every 'group'")
def group_without_characteristic(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "characteristic: auslaender_melde, ", "")


@case("raw.yaml, entry 1", "unknown source 'meldregister'; did you mean 'melderegister'?")
def unknown_source(small: SmallProject) -> None:
    small.edit(small.raw_yaml, "source: melderegister", "source: meldregister")


@case("raw.yaml, entry 2 (bestand.csv)", "this file or sheet stands twice", "one entry")
def file_twice_in_raw_yaml(small: SmallProject) -> None:
    small.append(small.raw_yaml, small.raw_yaml.read_text(encoding="utf-8"))


@case("bestand.csv", "no reference in time", "2022", "set 'reference' in raw.yaml", "'12-31'", "mean_of_quarters")
def no_reference(small: SmallProject) -> None:
    small.edit(small.raw_yaml, ', reference: "12-31"', "")


@case("bestand.csv", "'Jahresende' is no reference in time", "'12-31'", "mean_of_quarters")
def unknown_reference(small: SmallProject) -> None:
    small.edit(small.raw_yaml, '"12-31"', "Jahresende")


@case("bestand.csv", "'13-45' is no reference in time", "'12-31'")
def reference_that_is_no_day(small: SmallProject) -> None:
    small.edit(small.raw_yaml, '"12-31"', '"13-45"')


@case("column 'Personen'", "nothing says what is counted", "give 'measure' in raw.yaml")
def no_measure(small: SmallProject) -> None:
    small.edit(small.raw_yaml, PERSONEN, "    Personen: {}\n")


@case("column 'Art'", "word 'Bestand' stands for a plain value", "name the column under 'columns'")
def plain_word_in_a_column_that_is_no_part_of_the_key(small: SmallProject) -> None:
    small.csv.write_text(small.csv.read_text(encoding="utf-8").replace(";Personen\n", ";Personen;Art\n"), encoding="utf-8")
    lines = small.csv.read_text(encoding="utf-8").splitlines()
    small.csv.write_text("\n".join([lines[0], *(f"{line};Bestand" for line in lines[1:])]), encoding="utf-8")
    small.edit(small.raw_yaml, "  words:\n", "  words:\n    Art: {Bestand: residents}\n")


@case("bestand.csv", "every row is set aside", "correct 'skip'")
def everything_skipped(small: SmallProject) -> None:
    rule = "  skip: [{column: Gruppe, equals: [insgesamt, deutsch, nichtdeutsch], reason: test}]\n"
    small.append(small.raw_yaml, rule)


@case("bestand.csv", "unknown column 'Gruppen'; did you mean 'Gruppe'?", "raw.yaml")
def skip_by_a_column_that_is_not_there(small: SmallProject) -> None:
    small.append(small.raw_yaml, "  skip: [{column: Gruppen, equals: [x], reason: test}]\n")


@case("row 2", "unknown area level 'Ortsteil'; allowed: district, municipality", "area_levels", "municipality.yaml")
def level_word_that_is_not_translated(small: SmallProject) -> None:
    lines = small.csv.read_text(encoding="utf-8").splitlines()
    small.csv.write_text("\n".join([lines[0] + ";Ebene", *(f"{line};Ortsteil" for line in lines[1:4])]), encoding="utf-8")
    small.edit(small.raw_yaml, "    ref_area: Raum\n", "    ref_area: Raum\n    area_level: Ebene\n")


@case("municipality.yaml, group_labels.auslaender_melde", "unknown group 'foreigner'; did you mean 'foreign'?")
def label_for_an_unknown_group(small: SmallProject) -> None:
    small.append(small.municipality_yaml, "group_labels: {auslaender_melde: {foreigner: {de: Fremde}}}\n")


@case("municipality.yaml", "unknown indicator 'auslaenderanteile'; did you mean 'auslaenderanteil'")
def switch_for_an_unknown_indicator(small: SmallProject) -> None:
    small.append(small.municipality_yaml, "switches: {indicators_off: [auslaenderanteile]}\n")


@case("municipality.yaml", "'first_year' 2022 lies after 'edition' 2021")
def first_year_after_edition(small: SmallProject) -> None:
    small.edit(small.municipality_yaml, "edition: 2024", "edition: 2021")


@case("targets.yaml", "entry 1", "unknown indicator 'quote'")
def target_for_an_unknown_indicator(small: SmallProject) -> None:
    target = "- {indicator: quote, value: 5, year: 2030, agreed_by: Rat, agreed_on: 2024-01-01}\n"
    small.raw_yaml.with_name("targets.yaml").write_text(target, encoding="utf-8")


@case("indicators", "eigene.yaml", "line 1", "unknown key 'namen'; did you mean 'name'?")
def own_indicator_mistyped(small: SmallProject) -> None:
    path = small.raw_yaml.parent / "indicators" / "eigene.yaml"
    path.parent.mkdir()
    path.write_text("- {id: eigener, namen: {de: Eigener}}\n", encoding="utf-8")


# -- every case: what is said, and that nothing happens


@pytest.mark.parametrize("name", CASES)
def test_one_clear_error_and_the_last_good_run_stays(name: str, small_project: Callable[..., SmallProject]) -> None:
    spoil, says = CASES[name]
    small = small_project(processed=True)
    spoil(small)
    before = small.listing(small.root)
    assert any(place.endswith("intake.json") for place in before)
    result = small.cli()
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith("error: ")
    assert "Traceback" not in result.output
    assert [part for part in says if part not in result.output] == [], result.output
    assert small.listing(small.root) == before


def test_errors_are_input_errors_with_place_problem_and_fix(small: SmallProject) -> None:
    small.edit(small.csv, FIRST_ROW, FIRST_ROW.replace("1050", "viele"))
    with pytest.raises(InputError) as caught:
        read_raw_files(small.load())
    assert caught.value.where == f"{small.csv}, Personen, row 2"
    assert caught.value.problem == "'viele' is not a number (decimal sign ',')"
    assert "correct the cell in a new delivery" in caught.value.fix


@pytest.mark.parametrize("command", ["process", "check"])
def test_unknown_municipality(command: str, small: SmallProject) -> None:
    result = small.cli(command, "kleinstad")
    assert result.exit_code == 1
    assert "unknown municipality 'kleinstad'; did you mean 'kleinstadt'?" in result.output
    assert "--project" in result.output


def test_first_run_that_fails_leaves_no_folder(small: SmallProject) -> None:
    small.csv.write_bytes(b"")
    assert small.cli().exit_code == 1
    assert not small.processed.exists()


@pytest.mark.parametrize("command", ["check", "build"])
def test_other_commands_stop_with_the_same_message(command: str, small: SmallProject) -> None:
    small.csv.write_bytes(b"")
    before = small.listing(small.root)
    result = small.cli(command)
    assert result.exit_code == 1
    assert "the file is empty (0 bytes)" in result.output
    assert small.listing(small.root) == before


def test_check_changes_nothing(small: SmallProject) -> None:
    before = small.listing(small.root)
    result = small.cli("check")
    assert result.exit_code == 0, result.output
    assert small.listing(small.root) == before


def test_raw_files_may_be_read_only_and_stay_as_they_are(small: SmallProject) -> None:
    small.add_atlas()
    before = small.listing(small.raw)
    for path in [*small.raw.iterdir(), small.raw]:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        assert small.cli().exit_code == 0
        assert small.listing(small.raw) == before
    finally:
        small.raw.chmod(0o755)
