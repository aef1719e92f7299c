"""``describe``: which reader a file is for, and an entry of raw.yaml that its model takes once the blanks are filled."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from typer.testing import CliRunner

from helpers.cli import app
from helpers.errors import InputError
from helpers.intake.describe import Description, describe
from helpers.intake.describe.facts import age, number_style
from helpers.settings.raw import AtlasFile, GenesisFlatFile, GenesisTableFile, GenesisXlsxFile, RawFile, TidyFile

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "raw" / "musterstadt"
LATIN, UTF8 = "iso-8859-1", "utf-8"

#: file below the shared data: sheet, reader, encoding, separator, header rows
SHARED = {
    "berlin_mss_2021/LOR_2021.csv": (None, "tidy", UTF8, ",", [1]),
    "berlin_mss_2021/mss_2021_index-indikatoren_z-werte_plr.csv": (None, "tidy", UTF8, ";", [1]),
    "berlin_mss_2021/mss_2021_kontext-indikatoren_anteile_plr.csv": (None, "tidy", UTF8, ";", [1]),
    "gemeindeverzeichnis/AuszugGV2QAktuell.xlsx": ("Onlineprodukt_Gemeinden30062024", "wide", "", "", [3, 4, 5]),
    "genesis/ffcsv/12613-0013_de_flat.csv": (None, "genesis_flat", UTF8, ";", [1]),
    "genesis/tabelle_csv/stand_2017-10/12411-01-01-5_00.csv": (None, "genesis_table", UTF8, ";", [7, 8]),
    "genesis/tabelle_csv/stand_2017-10/13211-02-05-4_00.csv": (None, "genesis_table", UTF8, ";", [6, 7, 8]),
    "genesis/tabelle_csv/stand_2020-03/12411-01-01-4.csv": (None, "genesis_table", LATIN, ";", [6, 7, 8]),
    "genesis/tabelle_csv/stand_2023-07/12411-01-01-4.csv": (None, "genesis_table", LATIN, ";", [6, 7, 8]),
    "genesis/xlsx/13111-01-03-4.xlsx": ("13111-01-03-4", "genesis_xlsx", "", "", [1, 2]),
    "koeln/bevoelkerung.csv": (None, "tidy", UTF8, ",", [1]),
    "muenchen/geo/vablock_stadtbezirk.csv": (None, "geometry", UTF8, ",", [1]),
    "muenchen/indikatorenatlas_2025-08/export_ar.xlsx": ("ARBEITSMARKT", "indikatorenatlas", "", "", [1]),
    "muenchen/indikatorenatlas_2025-08/export_be.xlsx": ("BEVÖLKERUNG", "indikatorenatlas", "", "", [1]),
    "muenchen/indikatorenatlas_2025-08/export_ki.xlsx": ("KINDERBETREUUNG", "indikatorenatlas", "", "", [1]),
    "muenchen/indikatorenatlas_vintage_bis2022/export_ar.csv": (None, "indikatorenatlas", UTF8, ",", [1]),
    "muenchen/opendata_csv_2025-10/indikat2510_bevoelkerung_bevoelkerungsdichte_28_10_25.csv": (
        *(None, "indikatorenatlas", UTF8, ",", [1]),
    ),
    "muenchen/opendata_csv_2025-10/indikat2510_bevoelkerung_mobilitaetsziffer_28_10_25.csv": (
        *(None, "indikatorenatlas", UTF8, ",", [1]),
    ),
    "nrw/landesdatenbank/12411-15i.csv": (None, "genesis_table", LATIN, ";", [3, 4, 5]),
    "nrw/landesdatenbank/12521-03i.csv": (None, "genesis_table", LATIN, ";", [6, 7, 8]),
    "nrw/landesdatenbank/22811-01i.csv": (None, "genesis_table", LATIN, ";", [6, 7]),
    "nrw/landesdatenbank/22811-05i.csv": (None, "genesis_table", LATIN, ";", [6, 7, 8, 9]),
}
OWN = {
    "azr_aufenthalt.csv": ("tidy", UTF8, ";"),
    "ba_auszubildende.csv": ("tidy", UTF8, ","),
    "befragung_2024.csv": ("microdata", UTF8, ";"),
    "bewegungen.csv": ("tidy", LATIN, ";"),
    "einschulung.csv": ("tidy", UTF8, ";"),
    "einwohner_bestand.csv": ("tidy", LATIN, ";"),
    "schulstatistik.csv": ("tidy", UTF8, ";"),
}


def with_data(path: Path) -> Description:
    """The one sheet of a file that holds data."""
    (found,) = (part for part in describe(path) if part.reader)
    return found


def filled(text: str) -> list[dict]:
    """The entry after somebody answered every question with something."""
    answers = {"source": "melderegister", "delivered": "2025-02-20", "measure": "residents", "reference": "12-31"}
    answers |= {"time_period": '"2024"', "characteristic": "alle"}
    text = re.sub(r"(\w+): (?=[,}])", lambda match: f"{match[1]}: {answers.get(match[1], 'total')}", text)
    text = re.sub(r"(\w+):   # \?", lambda match: f"{match[1]}: {answers.get(match[1], 'total')}   # ?", text)
    loaded = yaml.safe_load(text)
    assert isinstance(loaded, list)
    return loaded


@pytest.mark.parametrize(("name", "expected"), SHARED.items())
def test_every_shared_table(open_data: Path, name: str, expected: tuple) -> None:
    found = with_data(open_data / name)
    assert (found.sheet, found.reader, found.encoding, found.separator, found.header) == expected


def test_no_shared_table_is_forgotten(open_data: Path) -> None:
    there = {path.relative_to(open_data).as_posix() for ending in ("csv", "xlsx") for path in open_data.rglob(f"*.{ending}")}
    assert there == set(SHARED)


@pytest.mark.parametrize(("name", "expected"), OWN.items())
def test_files_of_the_sample(name: str, expected: tuple[str, str, str]) -> None:
    found = with_data(SAMPLE / name)
    assert (found.reader, found.encoding, found.separator, found.header) == (*expected, [1])


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.[cx]*")), ids=lambda path: path.name)
def test_every_printed_entry_of_the_sample_is_yaml_for_a_reader(path: Path) -> None:
    for part in describe(path):
        if part.reader:
            assert [entry["file"] for entry in yaml.safe_load(part.text)] == [path.name]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("koeln/bevoelkerung.csv", TidyFile),
        ("berlin_mss_2021/LOR_2021.csv", TidyFile),
        ("berlin_mss_2021/mss_2021_index-indikatoren_z-werte_plr.csv", TidyFile),
        ("muenchen/indikatorenatlas_2025-08/export_ar.xlsx", AtlasFile),
        ("muenchen/indikatorenatlas_2025-08/export_be.xlsx", AtlasFile),
        ("muenchen/indikatorenatlas_vintage_bis2022/export_ar.csv", AtlasFile),
        ("genesis/ffcsv/12613-0013_de_flat.csv", GenesisFlatFile),
        ("genesis/tabelle_csv/stand_2017-10/12411-01-01-5_00.csv", GenesisTableFile),
        ("genesis/xlsx/13111-01-03-4.xlsx", GenesisXlsxFile),
        ("nrw/landesdatenbank/12521-03i.csv", GenesisTableFile),
        ("nrw/landesdatenbank/22811-05i.csv", GenesisTableFile),
    ],
)
def test_the_entry_fits_its_model_once_the_blanks_are_filled(open_data: Path, name: str, model: type) -> None:
    (entry,) = TypeAdapter(list[RawFile]).validate_python(filled(with_data(open_data / name).text))
    assert isinstance(entry, model)


@pytest.mark.parametrize("name", [name for name, (reader, *_) in OWN.items() if reader == "tidy"])
def test_tidy_entries_of_the_sample_fit_their_model(name: str) -> None:
    (entry,) = TypeAdapter(list[RawFile]).validate_python(filled(with_data(SAMPLE / name).text))
    assert isinstance(entry, TidyFile) and entry.values


def test_columns_and_words_of_the_population_register() -> None:
    (entry,) = yaml.safe_load(with_data(SAMPLE / "einwohner_bestand.csv").text)
    assert entry["thousands"] == "." and entry["area_levels"] == {"00": "municipality", "default": "district"}
    assert entry["columns"] == {
        "ref_area": "Bezirk",
        "time_period": "Jahr",
        "characteristic": "Merkmal",
        "group": "Auspraegung",
        "age": "Altersgruppe",
        "sex": "Geschlecht",
    }
    assert entry["words"]["Geschlecht"] == {"insgesamt": "total", "weiblich": "female", "männlich": "male"}
    assert entry["words"]["Altersgruppe"]["3 bis unter 6"] == "3-5"
    assert list(entry["values"]) == ["Personen"]


def test_a_column_that_is_the_same_in_every_row_is_said() -> None:
    text = with_data(SAMPLE / "ba_auszubildende.csv").text
    assert "# the same in every row: alter = 18-20" in text and 'age: "18-20"' in text


def test_roles_and_header_words_of_a_table(open_data: Path) -> None:
    text = with_data(open_data / "nrw/landesdatenbank/12521-03i.csv").text
    (entry,) = yaml.safe_load(text)
    assert (entry["date"], entry["keys"]) == ("column", ["date", "area", "area_name", "category_code", "category_name"])
    assert [(take["column"], take.get("sex")) for take in entry["take"]] == [
        (["Ausländische Bevölkerung", "Insgesamt", "Anzahl"], None),
        (["Ausländische Bevölkerung", "männlich", "Anzahl"], "male"),
        (["Ausländische Bevölkerung", "weiblich", "Anzahl"], "female"),
    ]
    assert "do not add them up" in text and str(entry["delivered"]) == "2026-02-09"


def test_printed_rates_of_the_atlas_are_found_out(open_data: Path) -> None:
    (entry,) = yaml.safe_load(with_data(open_data / "muenchen/indikatorenatlas_2025-08/export_ki.xlsx").text)
    assert entry["area_levels"] == {"Stadt München": "municipality", "default": "district"}
    assert entry["take"][0]["printed_rate"] == {"numerator": [1], "denominator": [2]}


def test_answers_of_few_persons_are_not_shown(tmp_path: Path) -> None:
    lines = ["fall_nr;gewicht;herkunft;zufrieden"]
    lines += [f"{number};1,0;{'Tuvalu' if number == 7 else 'Inland'};{'ja' if number % 2 else 'nein'}" for number in range(60)]
    path = tmp_path / "befragung.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = with_data(path)
    assert found.reader == "microdata" and "Inland" in found.text and "Tuvalu" not in found.text


KINDS = {
    "children by number": ("kind;geburtsdatum;stadtteil;sprache;befund;bemerkung", "{n};{d:02d}.03.2018;0{a};{s};{b};nur {n}"),
    "by name": ("Name;Vorname;Geburtsjahr;Stadtteil;Sprachstand", "Familie{n};Vorname{a};2018;{a};{s}"),
    "without a number": ("stadtteil;jahr;sprache;befund", "0{a};2024;{s};{b}"),
    "answers in numbers": ("q1;q2;q3;alter;plz", "{a};{d};{a};{d};1000{a}"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_persons_are_no_tidy_table(kind: str, tmp_path: Path) -> None:
    header, row = KINDS[kind]
    dice = random.Random(1)
    words = (["Deutsch", "Türkisch", "Arabisch"], ["auffällig", "unauffällig"])
    rows = [
        row.format(n=n, a=dice.randrange(1, 4), d=dice.randrange(1, 28), s=dice.choice(words[0]), b=dice.choice(words[1]))
        for n in range(80)
    ]
    (tmp_path / "liste.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    found = with_data(tmp_path / "liste.csv")
    assert found.reader == "microdata"
    assert not [secret for secret in ("Vorname1", "Familie", "nur ", "time_column: Geburts") if secret in found.text]


def test_a_tidy_table_with_months_is_one_all_the_same(tmp_path: Path) -> None:
    rows = [f"0{area};2024;{month};{100 * area + month}" for area in (1, 2, 3) for month in range(1, 13)]
    (tmp_path / "monate.csv").write_text("\n".join(["Bezirk;Jahr;Monat;Personen", *rows, ""]), encoding="utf-8")
    assert with_data(tmp_path / "monate.csv").reader == "tidy"


@pytest.mark.parametrize("end", ["Quelle: Amt für Statistik", "Quelle: Amt für Statistik;;"])
def test_a_note_below_the_data_is_proposed_for_skip(end: str, tmp_path: Path) -> None:
    rows = [f"0{area};{year};{10 * area}" for area in (1, 2, 3) for year in (2022, 2023)]
    (tmp_path / "t.csv").write_text("\n".join(["Bezirk;Jahr;Personen", *rows, end, ""]), encoding="utf-8")
    entry = yaml.safe_load(with_data(tmp_path / "t.csv").text)[0]
    assert entry["columns"] == {"ref_area": "Bezirk", "time_period": "Jahr"}
    assert entry["skip"] == [{"column": "Bezirk", "equals": ["Quelle: Amt für Statistik"], "reason": "note below the data"}]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x00", "no plain text"),
        (b"PK\x03\x04 cut off", "is no text"),
        (b"only one column\nwithout\nany separator\n", "is no table"),
        (b'"01;2023;12";5\n"02;2023;14";1\n"03;2023;9";0\n', "spreadsheet program"),
        (b'Gebiet;Jahr\n"Alt;2023\n', "cannot be read"),
        ("Straße;Größe\n1;Süd\n".encode()[:-4] + b"\xfc\n", "damaged bytes"),
    ],
)
def test_a_damaged_file_is_named_as_such(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "datei.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=problem):
        describe(path)


def test_the_command_prints_the_entry_and_refuses_in_one_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["describe", str(SAMPLE / "stadtrat.csv")])
    assert done.exit_code == 0 and yaml.safe_load(done.output)[0]["reader"] == "tidy"
    cut = tmp_path / "kita.xlsx"
    cut.write_bytes((SAMPLE / "kita_2014_2024.xlsx").read_bytes()[:5000])
    done = CliRunner().invoke(app, ["describe", str(cut)])
    assert done.exit_code == 1 and "damaged or cut off" in done.output and "Traceback" not in done.output


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutated_bytes_never_give_a_traceback(open_data: Path, tmp_path: Path, data: st.DataObject) -> None:
    names = ["nrw/landesdatenbank/22811-01i.csv", "genesis/tabelle_csv/stand_2020-03/12411-01-01-4.csv"]
    source = data.draw(st.sampled_from([*(open_data / name for name in names), *(SAMPLE / name for name in OWN)]))
    content = bytearray(source.read_bytes()[:4000])
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    path = tmp_path / "datei.csv"
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    try:
        found = describe(path)
    except InputError:
        return
    assert all(yaml.safe_load(part.text) or not part.reader or part.reader == "geometry" for part in found)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.234,5", "2"], (",", ".")),
        (["1,234.5"], (".", ",")),
        (["12,5", "3,25"], (",", "")),
        (["12.5", "3.25"], (".", "")),
        (["1.234", "2.345.678"], (",", ".")),
        (["1 234", "5"], (",", " ")),
        (["1.234", "12", "7", "345"], (",", ".")),
    ],
)
def test_how_numbers_are_written(cells: list[str], expected: tuple[str, str]) -> None:
    style = number_style(cells)
    assert (style.decimal, style.thousands, style.doubt) == (*expected, "")


def test_a_doubtful_number_is_doubted() -> None:
    assert number_style(["1.234"]).doubt


@pytest.mark.parametrize(
    ("word", "expected"), [("3 bis unter 6", "3-5"), ("18-20", "18-20"), ("65+", "65+"), ("insgesamt", "total")]
)
def test_ages(word: str, expected: str) -> None:
    assert age(word) == expected
