"""Files with one row per person: tables are made, nothing of a person is stored or said."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from helpers.errors import InputError
from helpers.intake import read_raw_files
from helpers.intake.microdata import read_microdata
from helpers.intake.survey import estimate_share
from helpers.settings import Project, load_municipality
from helpers.settings.raw import MicrodataFile
from tests.conftest import ROOT, SmallProject
from tests.intake.reading import Reading, area_tree

#: texts that stand in no setting: wherever they turn up, a person's row has leaked
SECRETS = ["geheim-nr", "kenn-wort"]
RAW = """\
- file: umfrage.csv
  reader: microdata
  source: buergerbefragung
  delivered: 2024-11-01
  weight: gewicht
  area: ortsteil
  time_period: "2024"
  area_levels: {default: district}
  fixed: {reference: year_total}
  tables:
    - measure: share_belonging
      answer: zugehoerig
      counts: [voll, eher]
      others: [kaum, nicht]
      missing: [keine Angabe]
      areas: true
      by:
        mh:
          selbst: &with {characteristic: mh_befragung, group: with}
          Eltern: *with
          ohne: {characteristic: mh_befragung, group: without}
          unklar: null
        geschlecht: {w: {sex: female}, m: {sex: male}}
"""
#: so many that a sex in a district has enough cases
NUMBER = 1500
HEADER = ["nr", "gewicht", "ortsteil", "geschlecht", "mh", "zugehoerig", "freitext"]


def respondents(number: int = NUMBER) -> pd.DataFrame:
    """Rows as a survey institute delivers them."""
    chance = random.Random(3)
    rows = [
        [
            f"geheim-nr{index}",
            f"{chance.uniform(0.4, 2.5):.4f}".replace(".", ","),
            chance.choice(["01", "02", "03", "3", ""]),
            chance.choice(["w", "m", ""]),
            chance.choice(["selbst", "Eltern", "ohne", "ohne", "unklar", ""]),
            chance.choice(["voll", "eher", "kaum", "nicht", "keine Angabe", ""]),
            f"kenn-wort {index}",
        ]
        for index in range(number)
    ]
    return pd.DataFrame(rows, columns=HEADER)


@pytest.fixture
def survey(small: SmallProject) -> SmallProject:
    """Kleinstadt with a survey beside its register."""
    small.append(small.raw_yaml, RAW)
    respondents().to_csv(small.raw / "umfrage.csv", sep=";", index=False)
    return small


def values(small: SmallProject, **keys: str) -> pd.DataFrame:
    observations = read_raw_files(small.load()).observations
    wanted = {"measure": "share_belonging", "area_level": "municipality", "group": "total", "sex": "total"} | keys
    for name, value in wanted.items():
        observations = observations[observations[name] == value]
    return observations


def expected(inside: Callable[[pd.DataFrame], Any]) -> list[float]:
    frame = respondents()
    weight = frame["gewicht"].str.replace(",", ".").astype(float)
    answered = frame["zugehoerig"].isin(["voll", "eher", "kaum", "nicht"]) & inside(frame)
    found = estimate_share(frame["zugehoerig"].isin(["voll", "eher"]), weight, domain=answered)
    return [100 * found.share, 100 * found.standard_error, found.n, found.n_eff]


ESTIMATE = ["obs_value", "standard_error", "n", "n_eff"]


@pytest.mark.parametrize(
    ("keys", "inside"),
    [
        ({}, lambda frame: frame["nr"] != ""),
        ({"sex": "female"}, lambda frame: frame["geschlecht"] == "w"),
        ({"group": "with", "characteristic": "mh_befragung"}, lambda frame: frame["mh"].isin(["selbst", "Eltern"])),
        ({"group": "without"}, lambda frame: frame["mh"] == "ohne"),
        ({"area_level": "district", "ref_area": "03"}, lambda frame: frame["ortsteil"].isin(["3", "03"])),
        (
            {"area_level": "district", "ref_area": "01", "sex": "male"},
            lambda f: (f["ortsteil"] == "01") & (f["geschlecht"] == "m"),
        ),
    ],
)
def test_shares_by_group_sex_and_area(survey: SmallProject, keys: dict[str, str], inside: Callable[..., Any]) -> None:
    found = values(survey, **keys)
    assert len(found) == 1
    assert found[ESTIMATE].iloc[0].tolist() == pytest.approx(expected(inside))
    row = found.iloc[0]
    assert (row["unit_measure"], row["obs_status"], row["source"]) == ("percent", "A", "buergerbefragung")
    assert (row["time_period"], row["reference"], row["source_row"]) == (2024, "year_total", 0)


def test_every_respondent_is_accounted_for(survey: SmallProject) -> None:
    survey.append(survey.raw_yaml, "  skip: [{column: mh, equals: [unklar], reason: not asked}]\n")
    account = read_raw_files(survey.load()).account["files"][1]
    unclear = int((respondents()["mh"] == "unklar").sum())
    assert (account["rows_read"], account["rows_used"]) == (NUMBER, NUMBER - unclear)
    assert account["rows_set_aside"] == [{"reason": "not asked", "rows": unclear}]


def test_strata_and_sampling_units_reach_the_error(survey: SmallProject) -> None:
    frame = respondents().assign(
        schicht=[str(number % 4) for number in range(NUMBER)], punkt=[str(number // 10) for number in range(NUMBER)]
    )
    frame.to_csv(survey.raw / "umfrage.csv", sep=";", index=False)
    plain = values(survey)["standard_error"].iloc[0]
    survey.edit(survey.raw_yaml, "  weight: gewicht\n", "  weight: gewicht\n  stratum: schicht\n  cluster: punkt\n")
    weight = frame["gewicht"].str.replace(",", ".").astype(float)
    answered = frame["zugehoerig"].isin(["voll", "eher", "kaum", "nicht"])
    yes = frame["zugehoerig"].isin(["voll", "eher"])
    found = estimate_share(yes, weight, domain=answered, stratum=frame["schicht"], unit=frame["punkt"])
    assert values(survey)["standard_error"].iloc[0] == pytest.approx(100 * found.standard_error)
    assert found.standard_error != pytest.approx(plain / 100)


def test_a_group_nobody_of_which_answered_is_missing(survey: SmallProject) -> None:
    respondents().query("geschlecht != 'w'").to_csv(survey.raw / "umfrage.csv", sep=";", index=False)
    row = values(survey, sex="female").iloc[0]
    assert (row["obs_status"], row["n"]) == ("M", 0)
    assert row[["obs_value", "standard_error", "n_eff"]].isna().all()


@pytest.mark.parametrize("number", [1, 2, 12, 29])
@pytest.mark.parametrize("answer", ["voll", "kaum", "beides"])
def test_few_answers_are_withheld_everywhere(number: int, answer: str, survey: SmallProject) -> None:
    """What is stored of few people says how many there are, never what they said."""
    frame = respondents(number).assign(ortsteil="01", geschlecht="w", mh="selbst", zugehoerig=["voll", "kaum"][answer == "kaum"])
    if answer == "beides":
        frame.loc[0, "zugehoerig"] = "kaum"
    frame.to_csv(survey.raw / "umfrage.csv", sep=";", index=False)
    assert survey.cli().exit_code == 0
    for place in ("internal", "released"):
        table = pd.read_parquet(survey.processed / place / "observations.parquet").query("source == 'buergerbefragung'")
        assert len(table) == 5 * 4
        assert set(table["obs_status"]) == {"U", "M"}
        assert table[["obs_value", "standard_error", "n_eff"]].isna().all(axis=None)
        assert table["n"].max() == number


def test_a_share_between_the_limits_is_kept_and_marked(survey: SmallProject) -> None:
    """Half of 42 with equal weights: standard error 7.8 points, 15.6 % of the share."""
    rows = respondents(42).assign(gewicht="1,5", geschlecht="w", zugehoerig=["voll", "kaum"] * 21)
    rows.to_csv(survey.raw / "umfrage.csv", sep=";", index=False)
    row = values(survey).iloc[0]
    assert (row["obs_status"], row["obs_value"], row["n"]) == ("U", 50, 42)
    assert row["standard_error"] == pytest.approx(100 * np.sqrt(0.25 / 41))


CHILDREN = """\
- file: kinder.csv
  reader: microdata
  source: schuleingangsuntersuchung
  delivered: 2024-11-01
  time_column: schuljahr
  area: ortsteil
  area_levels: {default: district}
  fixed: {reference: school_year, age: school_entry}
  tables:
    - measure: children_examined
      estimate: count
      areas: true
      by: &language
        sprache:
          Deutsch: {characteristic: familiensprache, group: german}
          andere: {characteristic: familiensprache, group: non_german}
    - measure: children_examined
      estimate: count
      areas: true
      detail: language_support
      answer: befund
      counts: [auffällig, grenzwertig]
      others: [unauffällig]
      missing: [nicht untersucht]
      by: *language
"""


def test_counts_of_children_by_group_and_area(small: SmallProject) -> None:
    rows = [
        ("2023/24", "01", "Deutsch", "auffällig"),
        ("2023/24", "01", "Deutsch", "unauffällig"),
        ("2023/24", "01", "andere", "grenzwertig"),
        ("2023/24", "02", "andere", "nicht untersucht"),
        ("2022/23", "02", "Deutsch", "unauffällig"),
    ]
    frame = pd.DataFrame(rows, columns=["schuljahr", "ortsteil", "sprache", "befund"])
    frame.to_csv(small.raw / "kinder.csv", sep=";", index=False)
    small.append(small.raw_yaml, CHILDREN)
    found = read_raw_files(small.load()).observations.query("measure == 'children_examined'")
    cube = found.set_index(["time_period", "area_level", "ref_area", "group", "detail"])["obs_value"]
    town = small.load().municipality.code
    assert cube[2023, "municipality", town, "total", "total"] == 4
    assert cube[2023, "municipality", town, "total", "language_support"] == 2
    assert cube[2023, "municipality", town, "non_german", "language_support"] == 1
    assert cube[2023, "district", "01", "german", "total"] == 2
    assert cube[2023, "district", "03", "total", "total"] == 0  # nobody lives there: truly zero
    assert cube[2022, "district", "02", "german", "language_support"] == 0
    assert found["n"].isna().all()
    assert set(found["obs_status"]) == {"A"}


def test_survey_of_the_sample() -> None:
    """Musterstadt: shares for the city only, by its own question on the migration background and by sex."""
    loaded = load_municipality(Project(ROOT), "musterstadt")
    (file,) = [entry for entry in loaded.raw if entry.file == "befragung_2024.csv"]
    assert isinstance(file, MicrodataFile)
    read = read_microdata(file, loaded, area_tree("00000000", {}))
    assert (read.account.rows_read, read.account.rows_used) == (1200, 1200)
    cube = read.observations.set_index(["measure", "characteristic", "group", "sex"])
    assert len(cube) == 2 * 5
    belonging = cube.loc[("share_belonging", "mh_befragung", "with", "total")]
    assert belonging[ESTIMATE].tolist() == pytest.approx([65.7276, 3.0531, 250, 242.516], abs=1e-3)
    everybody = cube.loc[("share_discrimination", "alle", "total", "total")]
    assert everybody[ESTIMATE].tolist() == pytest.approx([21.3832, 1.3130, 1148, 1058.047], abs=1e-3)


# -- nothing of a person is stored or said


def files_below(folder: Path) -> bytes:
    """All bytes below a folder, Parquet tables as text as well."""
    tables = [pd.read_parquet(path).to_csv() for path in folder.rglob("*.parquet")]
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()) + "".join(tables).encode()


def test_no_row_of_a_person_is_stored(survey: SmallProject) -> None:
    result = survey.cli()
    assert result.exit_code == 0, result.output
    stored = files_below(survey.processed) + result.output.encode()
    for secret in [*SECRETS, *respondents()["gewicht"], "keine Angabe", "zugehoerig;"]:
        assert secret.encode() not in stored
    table = pd.read_parquet(survey.processed / "internal/observations.parquet")
    assert len(table[table["source"] == "buergerbefragung"]) == 5 * 4  # not one row per respondent


def spoiled(column: str, row: int, text: str) -> Callable[[SmallProject], None]:
    def spoil(small: SmallProject) -> None:
        frame = respondents()
        frame.loc[row, column] = text
        frame.to_csv(small.raw / "umfrage.csv", sep=";", index=False)

    return spoil


def raw(change: Callable[[str], str]) -> Callable[[SmallProject], None]:
    def spoil(small: SmallProject) -> None:
        path = small.raw / "umfrage.csv"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return spoil


def settings(old: str, new: str) -> Callable[[SmallProject], None]:
    return lambda small: small.edit(small.raw_yaml, old, new)


COUNT = "    - {measure: children_examined, estimate: count}\n"
SAME_TABLE = "    - {measure: share_belonging, answer: mh, counts: [selbst], others: [ohne, Eltern, unklar]}\n"
CASES: dict[str, tuple[Callable[[SmallProject], None], list[str]]] = {
    "unknown answer": (spoiled("zugehoerig", 8, "kenn-wort!"), ["row 10, column 'zugehoerig'", "not in raw.yaml"]),
    "unknown group": (spoiled("mh", 0, "kenn-wort!"), ["row 2, column 'mh'", "not in raw.yaml"]),
    "weight that is no number": (spoiled("gewicht", 4, "kenn-wort!"), ["gewicht, row 6", "weight is not a number"]),
    "weight of zero": (spoiled("gewicht", 4, "0"), ["gewicht, row 6", "zero or negative"]),
    "weight with another decimal sign": (spoiled("gewicht", 4, "1.2345"), ["gewicht, row 6", "'decimal'"]),
    "weight missing": (spoiled("gewicht", 4, ""), ["gewicht, row 6", "missing"]),
    "area unknown": (spoiled("ortsteil", 1, "kenn-wort!"), ["ortsteil, row 3", "no area of its level"]),
    "header missing": (raw(lambda text: text.split("\n", 1)[1]), ["there is no column 'gewicht'", "is the header the first row"]),
    "separator wrong": (raw(lambda text: text.replace(";", "|").split("\n", 1)[1]), ["only one column", "separator"]),
    "row too long": (raw(lambda text: text.replace("kenn-wort 3", "kenn-wort;3", 1)), ["line 5", "8 cells"]),
    "cut off": (raw(lambda text: text[: text.rindex(";")]), ["6 cells", "cut off"]),
    "quote never closed": (raw(lambda text: text.replace("geheim-nr5;", '"geheim-nr5;')), ["line 7", "quotation marks"]),
    "header twice": (raw(lambda text: text.split("\n", 1)[1].replace("kenn-wort 0", "geheim-nr0", 1)), ["stands twice"]),
    "column missing": (settings("answer: zugehoerig", "answer: zugehörig"), ["there is no column 'zugehörig'"]),
    "share of persons": (settings("measure: share_belonging", "measure: residents"), ["unit persons", "'estimate'"]),
    "no reference": (settings("  fixed: {reference: year_total}\n", ""), ["no reference in time"]),
    "answer named twice": (settings("missing: [keine Angabe]", "missing: [kaum]"), ["'kaum' stands twice"]),
    "others not named": (settings("      others: [kaum, nicht]\n", ""), ["a share needs"]),
    "lonely stratum": (settings("  area: ortsteil\n", "  area: ortsteil\n  stratum: nr\n"), ["row 2, column 'nr'", "only one"]),
    "empty stratum": (settings("  area: ortsteil\n", "  area: ortsteil\n  cluster: mh\n"), ["column 'mh'", "the cell is empty"]),
    "count of a weighted sample": (lambda small: small.append(small.raw_yaml, COUNT), ["a count would leave 'weight' aside"]),
    "same table twice": (
        lambda small: small.append(small.raw_yaml, SAME_TABLE),
        ["two tables make the same value"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_errors_name_row_and_column_and_quote_no_cell(name: str, survey: SmallProject) -> None:
    spoil, says = CASES[name]
    spoil(survey)
    with pytest.raises(InputError) as caught:
        read_raw_files(survey.load())
    said = str(caught.value)
    assert [part for part in says if part not in said] == [], said
    behind: BaseException | None = caught.value
    while behind is not None:  # nor the errors behind it, which a log may show
        assert not [secret for secret in SECRETS if secret in str(behind)]
        behind = behind.__context__


def test_year_of_a_person_is_not_quoted(small: SmallProject) -> None:
    small.append(small.raw_yaml, CHILDREN)
    (small.raw / "kinder.csv").write_text("schuljahr;ortsteil;sprache;befund\nkenn-wort;01;Deutsch;auffällig\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"schuljahr, row 2: the cell is no year"):
        read_raw_files(small.load())


def test_mutated_bytes_give_an_error_or_other_cells_but_never_quote_one(survey: SmallProject) -> None:
    path, reading = survey.raw / "umfrage.csv", Reading(survey)
    respondents(200).to_csv(path, sep=";", index=False)
    good = path.read_bytes()
    for seed in range(150):
        chance, data = random.Random(seed), bytearray(good)
        for _ in range(chance.choice([1, 2, 10])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if seed % 4 == 0:
            data = data[: chance.randrange(1, len(data))]
        path.write_bytes(bytes(data))
        said = ""
        try:
            reading.file(RAW)
        except InputError as error:
            said = str(error)
        assert not [secret for secret in SECRETS if secret in said], said


def test_a_workbook_is_read_alike(survey: SmallProject) -> None:
    expected_value = values(survey)[ESTIMATE].iloc[0].tolist()
    with xlsxwriter.Workbook(survey.raw / "umfrage.xlsx") as book:
        sheet = book.add_worksheet("Daten")
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(respondents().itertuples(index=False), start=1):
            sheet.write_row(number, 0, [row[0], float(row[1].replace(",", ".")), *row[2:]])
    (survey.raw / "umfrage.csv").unlink()
    survey.edit(survey.raw_yaml, "umfrage.csv", "umfrage.xlsx")
    assert values(survey)[ESTIMATE].iloc[0].tolist() == pytest.approx(expected_value)
