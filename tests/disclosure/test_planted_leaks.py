"""The audit finds what was planted: one leak for each way in which protected figures get out."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from helpers.batch.process import process
from helpers.cli import app
from helpers.disclosure.audit.statement import Statement, audit
from helpers.disclosure.published import COLUMNS, folder_of
from helpers.settings import MunicipalitySettings, Project, load_municipality
from tests.conftest import ROOT, TOWN, SmallProject

EDITION = 2024
#: in the sample, district 18 has one move from abroad; that of district 14 is hidden so that nobody can compute it
SMALL, PARTNER = ("18", "Hohenforst"), ("14", "Weinberg")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> MunicipalitySettings:
    project = Project(tmp_path_factory.mktemp("planted"))
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", project.root / name / "musterstadt")
    settings = load_municipality(project, "musterstadt")
    process(settings)
    return settings


@pytest.fixture
def outputs(sample: MunicipalitySettings) -> Iterator[Path]:
    """An edition with one harmless file."""
    folder = sample.project.outputs("musterstadt", EDITION) / "verwaltung"
    folder.mkdir(parents=True)
    text = "Stadtbezirk;Einwohnerinnen und Einwohner 2024\nAltstadt;{}\n"
    (folder / "harmlos.csv").write_text(text.format(int(true_count(sample, "residents", "01"))), encoding="utf-8")
    yield folder
    shutil.rmtree(folder.parent)


def internal(settings: MunicipalitySettings, name: str) -> pd.DataFrame:
    return pd.read_parquet(settings.project.processed("musterstadt") / "internal" / f"{name}.parquet")


def true_count(settings: MunicipalitySettings, measure: str, area: str, year: int = EDITION) -> float:
    rows = internal(settings, "observations")
    chosen = (rows["measure"] == measure) & (rows["ref_area"] == area) & (rows["time_period"] == year)
    for name in ("group", "sex", "age", "detail"):
        chosen &= rows[name] == "total"
    return float(rows.loc[chosen & rows["reference"].str.match(r"\d|year_total"), "obs_value"].iloc[0])


def true_value(settings: MunicipalitySettings, indicator: str, statistic: str, area: str, group: str = "total") -> float:
    rows = internal(settings, "indicators")
    chosen = (rows["indicator"] == indicator) & (rows["statistic"] == statistic) & (rows["ref_area"] == area)
    chosen &= (rows["time_period"] == EDITION) & (rows["group"] == group) & (rows["sex"] == "total")
    return float(rows.loc[chosen, "value"].iloc[0])


def page(title: str, head: list[str], row: list[str]) -> str:
    """A report with one table."""
    heads = "".join(f'<th scope="col">{text}</th>' for text in head)
    cells = f'<th scope="row">{row[0]}</th>' + "".join(f"<td>{text}</td>" for text in row[1:])
    return (
        '<!doctype html><html lang="de"><head><title>Bericht</title></head><body><h1>Bericht</h1>'
        f"<table><caption>{title}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table></body></html>"
    )


def german(value: float, decimals: int = 1) -> str:
    return f"{value:.{decimals}f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")


def faults(statement: Statement, word: str) -> list[str]:
    return [fault for fault in statement.faults if word in fault]


def test_a_harmless_edition_passes_and_is_written_down(sample: MunicipalitySettings, outputs: Path) -> None:
    statement = audit(sample, EDITION)
    assert statement.passed, statement.faults
    path = sample.project.processed("musterstadt") / "audit" / f"{EDITION}.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written == statement.content
    assert written["numbers"]["in_tables"] == written["numbers"]["recognised_in_tables"] == 1
    assert written["protected"]["counts"] > 100
    assert written["protected"]["rests"] > 0
    assert written["files"].keys() == {"verwaltung/harmlos.csv"}


def test_channel_1_a_total_less_its_parts(sample: MunicipalitySettings, outputs: Path) -> None:
    """The count that was hidden only to protect another gives that one away."""
    number = int(true_count(sample, "moves_in_abroad", PARTNER[0]))
    (outputs / "zuzuege.csv").write_text(f"Stadtbezirk;Jahr;Zuzüge aus dem Ausland\n{PARTNER[1]};2024;{number}\n", "utf-8")
    statement = audit(sample, EDITION)
    assert faults(statement, "zuzuege.csv")
    small = int(true_count(sample, "moves_in_abroad", SMALL[0]))
    assert faults(statement, f"moves_in_abroad, 18, {EDITION} can be worked out: it is {small}")


def test_channel_2_changes_over_years(sample: MunicipalitySettings, outputs: Path) -> None:
    change = true_value(sample, "sgb2_quote", "change_previous", PARTNER[0])
    head = ["Stadtbezirk", "Veränderung zum Vorjahr in Prozentpunkten"]
    text = page("SGB-II-Quote 2024", head, [PARTNER[1], german(change, 3)])
    (outputs / "bericht.html").write_text(text, encoding="utf-8")
    assert faults(audit(sample, EDITION), "bericht.html")


def test_channel_3_a_share_with_its_denominator(sample: MunicipalitySettings, outputs: Path) -> None:
    share = true_value(sample, "sgb2_quote", "value", SMALL[0])
    text = page("SGB-II-Quote", ["Stadtbezirk", "2024 (%)"], [SMALL[1], german(share)])
    (outputs / "bericht.html").write_text(text, encoding="utf-8")
    statement = audit(sample, EDITION)
    assert faults(statement, f"'{german(share)}' is protected: sgb2_quote, 18, 2024")
    # 1,1 % of 175 people are 1.84 to 2.01: the mean of 2.0 recipients is known nearly to the person
    assert faults(statement, "sgb2_recipients, 18, 2024 can be worked out")


def test_channel_4_a_gap(sample: MunicipalitySettings, outputs: Path) -> None:
    gap = true_value(sample, "sgb2_quote", "gap_points", PARTNER[0], "foreign_german")
    text = page("Abstand der SGB-II-Quote 2024", ["Stadtbezirk", "Abstand in Prozentpunkten"], [PARTNER[1], german(gap, 2)])
    (outputs / "bericht.html").write_text(text, encoding="utf-8")
    assert faults(audit(sample, EDITION), "bericht.html")


def test_channel_5_a_rank(sample: MunicipalitySettings, outputs: Path) -> None:
    rank = int(true_value(sample, "sgb2_quote", "rank", SMALL[0]))
    text = page("SGB-II-Quote 2024", ["Stadtbezirk", "Rang"], [SMALL[1], f"{rank}"])
    (outputs / "bericht.html").write_text(text, encoding="utf-8")
    assert faults(audit(sample, EDITION), "bericht.html")


def test_channel_5_the_class_of_a_map(sample: MunicipalitySettings, outputs: Path) -> None:
    text = page("SGB-II-Quote 2024", ["Stadtbezirk", "Klasse"], [SMALL[1], "0,9 bis unter 1,3"])
    (outputs / "bericht.html").write_text(text, encoding="utf-8")
    assert faults(audit(sample, EDITION), "bericht.html")


def test_channel_5_the_colour_of_an_area(sample: MunicipalitySettings, outputs: Path) -> None:
    """Nothing is written in the map: its colour says the class."""
    text = (
        '<!doctype html><html lang="de"><head><title>Bericht</title></head><body><h1>Bericht</h1><figure>'
        "<figcaption>SGB-II-Quote nach Stadtbezirk, Prozent, Musterstadt, 2024</figcaption>"
        '<svg viewBox="0 0 9 9"><g data-areas="18"><path d="M0 0h9v9z" style="fill: #D1E5F0; stroke: #fff"/></g></svg>'
        '<div class="ib-legend"><ul><li><span style="background:#d1e5f0"></span>0,9 bis unter 1,3</li>'
        '<li><span style="background:#2166ac"></span>1,3 und mehr</li></ul></div></figure></body></html>'
    )
    (outputs / "bericht.html").write_text(text, encoding="utf-8")
    statement = audit(sample, EDITION)
    assert faults(statement, "Farbe des Gebiets 18")
    assert faults(statement, "sgb2_recipients, 18, 2024 can be worked out: it lies between 1.575 and 2.275")


def test_channel_6_all_but_a_few(sample: MunicipalitySettings, outputs: Path) -> None:
    """How many do not have it tells how many have it."""
    without = 100 - true_value(sample, "sgb2_quote", "value", SMALL[0])
    text = page("Anteil ohne Leistungen nach dem SGB II 2024", ["Stadtbezirk", "Anteil (%)"], [SMALL[1], german(without)])
    (outputs / "bericht.html").write_text(text, encoding="utf-8")
    assert faults(audit(sample, EDITION), "bericht.html")


def test_channel_7_an_area_that_the_settings_do_not_know(sample: MunicipalitySettings, outputs: Path) -> None:
    """A school district of two districts: less the one, it is the other."""
    both = int(sum(true_count(sample, "moves_in_abroad", code) for code in (SMALL[0], "17")))
    text = f"Schulsprengel;Jahr;Zuzüge aus dem Ausland\nSprengel West;2024;{both}\n"
    (outputs / "sprengel.csv").write_text(text, encoding="utf-8")
    assert faults(audit(sample, EDITION), "sprengel.csv")


def test_channel_8_an_earlier_edition(sample: MunicipalitySettings, outputs: Path) -> None:
    """What was recorded after the data were processed: that it was forgotten is found."""
    rows = internal(sample, "observations")
    hidden = rows["conf_status"].isin(["D"]) & (rows["measure"] == "moves_in_abroad") & (rows["time_period"] == EDITION)
    folder = folder_of(sample)
    folder.mkdir()
    try:
        rows.loc[hidden, COLUMNS].to_parquet(folder / "2023.parquet")
        assert faults(audit(sample, EDITION), "moves_in_abroad, 18, 2024 can be worked out")
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("place", ["hidden_sheet", "comment"])
def test_channel_9_the_file_itself(sample: MunicipalitySettings, outputs: Path, place: str) -> None:
    number = int(true_count(sample, "moves_in_abroad", PARTNER[0]))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Stadtbezirk", "Jahr", "Zuzüge aus dem Ausland"])
    if place == "hidden_sheet":
        sheet.append([PARTNER[1], EDITION, number])
        sheet.sheet_state = "hidden"
        book.create_sheet("Titel")
    else:
        sheet.append([PARTNER[1], EDITION, "."])
        sheet["C2"].comment = openpyxl.comments.Comment(f"Zuzüge aus dem Ausland 2024 in {PARTNER[1]}: {number}", "Statistik")
    book.save(outputs / "tabellen.xlsx")
    assert faults(audit(sample, EDITION), "tabellen.xlsx")


def test_channel_10_few_people_in_all_that_is_hidden(
    sample: MunicipalitySettings, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a row only small counts are hidden: their sum is known, and says of few people that they are there."""
    rows = internal(sample, "observations")
    released = sample.project.processed("musterstadt") / "released" / "observations.parquet"
    before = pd.read_parquet(released)
    secondary = rows.loc[rows["conf_status"] == "D", "obs_id"]
    told = before.copy()
    chosen = told["obs_id"].isin(secondary)
    told.loc[chosen, "obs_value"] = rows.set_index("obs_id")["obs_value"].reindex(told.loc[chosen, "obs_id"]).to_numpy()
    told.loc[chosen, "conf_status"] = "F"
    try:
        told.to_parquet(released)
        statement = audit(sample, EDITION)
    finally:
        before.to_parquet(released)
    assert not statement.passed
    assert statement.content["protected"]["in_small_sums"] > 0


def test_a_file_that_cannot_be_read_fails(sample: MunicipalitySettings, outputs: Path) -> None:
    (outputs / "daten.sav").write_bytes(b"$FL2@(#) SPSS DATA FILE")
    statement = audit(sample, EDITION)
    assert faults(statement, "daten.sav cannot be read")
    done = CliRunner().invoke(app, ["audit", "musterstadt", "--project", str(sample.project.root)])
    assert done.exit_code == 1
    assert "daten.sav" in done.output


def test_the_command_prints_what_was_checked(sample: MunicipalitySettings, outputs: Path) -> None:
    done = CliRunner().invoke(app, ["audit", "musterstadt", "--project", str(sample.project.root)])
    assert done.exit_code == 0, done.output
    assert "read 1 files (1 .csv)" in done.output
    assert "known exactly: 0, known better than the rule allows: 0" in done.output
    assert "audit passed" in done.output


def test_nothing_built_is_said(sample: MunicipalitySettings) -> None:
    done = CliRunner().invoke(app, ["audit", "musterstadt", "--edition", "2019", "--project", str(sample.project.root)])
    assert done.exit_code == 1
    assert "nothing was built for this edition" in done.output


@pytest.mark.parametrize("rule", ["published: true", "minimum_count: 400"])
def test_a_number_that_nobody_knows_matters_where_something_is_protected(
    small_project: Callable[..., SmallProject], rule: str
) -> None:
    small = small_project()
    small.edit(small.municipality_yaml, "minimum_count: 3", rule)
    settings = load_municipality(small.project, TOWN)
    process(settings)
    folder = small.project.outputs(TOWN, EDITION)
    folder.mkdir(parents=True)
    (folder / "sprengel.csv").write_text("Schulsprengel;Einwohnerinnen und Einwohner 2024\nNord;1234\n", encoding="utf-8")
    statement = audit(settings, EDITION)
    assert statement.passed == (rule == "published: true")
    assert statement.content["numbers"]["in_tables"] - statement.content["numbers"]["recognised_in_tables"] == 1


def test_the_strictest_rule_holds_too(tmp_path: Path) -> None:
    """The audit knows every sum and share; what was hidden was chosen with those alone that can matter."""
    project = Project(tmp_path)
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", project.root / name / "musterstadt")
    path = project.params("musterstadt") / "municipality.yaml"
    rule = "minimum_count: 5, zeros: hidden, complement: true, minimum_base: 100, agreed_by: Test, agreed_on: 2025-01-31"
    text = re.sub(r"(?m)^disclosure:\n(?: .*\n)+", f"disclosure: {{rules: [{{{rule}}}]}}\n", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    settings = load_municipality(project, "musterstadt")
    process(settings)
    folder = project.outputs("musterstadt", EDITION)
    folder.mkdir(parents=True)
    (folder / "leer.csv").write_text("Stadtbezirk;Hinweis\nAltstadt;keiner\n", encoding="utf-8")
    statement = audit(settings, EDITION)
    assert statement.passed, statement.faults
    assert statement.content["protected"]["counts"] > 400 and statement.content["protected"]["rests"] > 100
