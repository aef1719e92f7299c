"""Released data tell no more than the counts that may be published."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from test_relations_found import AREAS, counted, ruled
from typer.testing import CliRunner

from helpers.batch.process import process
from helpers.cli import app
from helpers.disclosure import release
from helpers.disclosure.published import COLUMNS, folder_of, published_before, record
from helpers.errors import InputError
from helpers.intake.observations import KEY
from helpers.measures import compute
from helpers.measures.frame import NUMBERS, SERIES
from helpers.settings import MunicipalitySettings, Project, load_municipality
from tests.conftest import ROOT

NO_REVISIONS = pd.DataFrame({name: pd.Series(dtype=str) for name in [*KEY, "origin"]}).assign(
    time_period=pd.Series(dtype=int), old_value=pd.Series(dtype=float), new_value=pd.Series(dtype=float)
)


def musterstadt(root: Path, rules: str = "") -> MunicipalitySettings:
    """A copy of the sample, with other rules if some are given."""
    project = Project(root)
    for name in ("params", "data/raw", "shapes"):
        shutil.copytree(ROOT / name / "musterstadt", root / name / "musterstadt")
    path = project.params("musterstadt") / "municipality.yaml"
    if rules:
        text = re.sub(r"(?m)^disclosure:\n(?: .*\n)+", f"disclosure: {rules}\n", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    return load_municipality(project, "musterstadt")


def frames(settings: MunicipalitySettings, part: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    folder = settings.project.processed("musterstadt") / part
    return pd.read_parquet(folder / "observations.parquet"), pd.read_parquet(folder / "indicators.parquet")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> MunicipalitySettings:
    settings = musterstadt(tmp_path_factory.mktemp("released"))
    process(settings)
    return settings


class TestSample:
    def test_of_a_protected_count_nothing_is_left(self, sample: MunicipalitySettings) -> None:
        observations, _ = frames(sample, "released")
        secret = observations[observations["conf_status"] == "C"]
        assert set(observations["conf_status"]) == {"F", "C"}
        assert len(secret) > 300 and secret[["obs_value", "n", "n_eff", "standard_error"]].isna().all(axis=None)
        assert set(secret["obs_status"]) == {"A"}
        assert "printed_rate" not in set(observations["measure"])

    def test_internal_data_say_why(self, sample: MunicipalitySettings) -> None:
        observations, _ = frames(sample, "internal")
        small = observations["obs_value"].between(0, 3, inclusive="neither") & (observations["measure"] != "printed_rate")
        counts = small & ~observations["unit_measure"].isin(["percent", "score"])
        assert set(observations.loc[counts, "conf_status"]) == {"A"}
        assert set(observations["conf_status"]) == {"F", "A", "D"}

    def test_a_protected_value_has_no_number_and_one_reason(self, sample: MunicipalitySettings) -> None:
        _, indicators = frames(sample, "released")
        secret = indicators[indicators["conf_status"] == "C"]
        assert len(secret) > 500 and secret[NUMBERS].isna().all(axis=None)
        assert set(secret["reason"]) == {"protected"} and secret["observation_ids"].isna().all()

    def test_every_row_is_still_there_and_no_other_value_changed(self, sample: MunicipalitySettings) -> None:
        _, true = frames(sample, "internal")
        _, shown = frames(sample, "released")
        key = [*SERIES, "time_period", "base_period"]
        values = true["statistic"] == "value"
        both = true[values].merge(shown[shown["statistic"] == "value"], on=key, suffixes=("", "_shown"), how="left")
        assert both["conf_status_shown"].notna().all()
        free = both[(both["conf_status_shown"] == "F") & (both["indicator"] != "segregationsindex")]
        pd.testing.assert_series_equal(free["value"], free["value_shown"], check_names=False)

    def test_what_is_made_of_a_protected_count_is_protected(self, sample: MunicipalitySettings) -> None:
        observations, _ = frames(sample, "released")
        secret = set(observations.loc[observations["conf_status"] == "C", "obs_id"])
        _, true = frames(sample, "internal")
        values = true[(true["statistic"] == "value") & true["value"].notna() & (true["indicator"] != "segregationsindex")]
        made = values["observation_ids"].map(lambda ids: bool(secret & set(ids)))
        _, shown = frames(sample, "released")
        key = [*SERIES, "time_period"]
        status = values[made][key].merge(shown[[*key, "conf_status"]], on=key)["conf_status"]
        assert made.any() and set(status) == {"C"}

    def test_ranks_are_among_the_areas_shown(self, sample: MunicipalitySettings) -> None:
        """A missing rank would say between which two values the protected one lies."""
        _, shown = frames(sample, "released")
        ranks = shown[(shown["statistic"] == "rank") & (shown["conf_status"] == "F")]
        by = ["indicator", "area_level", "time_period", "characteristic", "group", "sex"]
        for _, rows in ranks.groupby(by, observed=True):
            expected = rows["value"].rank(method="min").to_numpy()
            assert (rows["value"].to_numpy() == expected).all()

    def test_again_gives_the_same(self, sample: MunicipalitySettings) -> None:
        before = frames(sample, "released")
        process(sample)
        for one, other in zip(before, frames(sample, "released"), strict=True):
            pd.testing.assert_frame_equal(one, other)

    def test_the_account_says_what_was_decided(self, sample: MunicipalitySettings) -> None:
        account = process(sample)["disclosure"]
        assert account["sources_without_rule"] == [] and account["known_already"] == []
        assert account["pattern"]["proven"] and account["pattern"]["optimal"]
        observations, _ = frames(sample, "internal")
        for level in account["levels"]:
            rows = observations[observations["area_level"] == level["level"]]
            assert level["small"] == (rows["conf_status"] == "A").sum()
            assert level["to_protect_others"] == (rows["conf_status"] == "D").sum()


def test_nothing_is_protected_in_open_data(tmp_path: Path) -> None:
    settings = musterstadt(tmp_path, "{rules: [{published: true, agreed_by: Test, agreed_on: 2025-01-31}]}")
    process(settings)
    true, shown = frames(settings, "internal"), frames(settings, "released")
    counts = true[0][true[0]["measure"] != "printed_rate"].reset_index(drop=True)
    pd.testing.assert_frame_equal(counts, shown[0])
    pd.testing.assert_frame_equal(true[1], shown[1])


def test_no_figure_of_a_level_that_is_too_fine(tmp_path: Path) -> None:
    rule = "{rules: [{finest_level: region, agreed_by: Test, agreed_on: 2025-01-31}]}"
    settings = musterstadt(tmp_path, rule)
    account = process(settings)["disclosure"]
    observations, indicators = frames(settings, "released")
    district = observations[observations["area_level"] == "district"]
    assert len(district) and set(district["conf_status"]) == {"C"}
    assert indicators.loc[indicators["area_level"] == "district", "value"].isna().all()
    level = next(item for item in account["levels"] if item["level"] == "district")
    assert level["not_published"] == level["counts"]


def test_no_rule_is_said(tmp_path: Path) -> None:
    settings = musterstadt(tmp_path, "{rules: [{sources: [azr], agreed_by: Test, agreed_on: 2025-01-31}]}")
    content = process(settings)
    assert "melderegister" in content["disclosure"]["sources_without_rule"]
    assert any("no disclosure rule was agreed for ba_arbeitslose" in text for text in content["warnings"])
    done = CliRunner().invoke(app, ["build", "musterstadt", "--release", "--project", str(tmp_path)])
    assert done.exit_code == 1 and "no disclosure rule was agreed for" in done.output


WRONG: list[tuple[str, str]] = [
    ("{rules: [{sources: [melderegistr], agreed_by: T, agreed_on: 2025-01-31}]}", "unknown source 'melderegistr'"),
    ("{rules: [{published: true, minimum_count: 5, agreed_by: T, agreed_on: 2025-01-31}]}", "exclude each other"),
    ("{rules: [{minimum_count: 5, agreed_on: 2025-01-31}]}", "agreed_by"),
    ("{rules: [{minimum_count: 1, agreed_by: T, agreed_on: 2025-01-31}]}", "greater than or equal to 2"),
    (
        "{rules: [{sources: [azr], agreed_by: T, agreed_on: 2025-01-31}, {sources: [azr], agreed_by: T, agreed_on: 2025-01-31}]}",
        "two rules name the source 'azr'",
    ),
    (
        "{rules: [{agreed_by: T, agreed_on: 2025-01-31}, {agreed_by: T, agreed_on: 2025-01-31}]}",
        "two rules name no sources",
    ),
]


@pytest.mark.parametrize(("rules", "message"), WRONG, ids=[message[:20] for _, message in WRONG])
def test_a_rule_that_cannot_be_is_refused(tmp_path: Path, rules: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)) as error:
        musterstadt(tmp_path, rules)
    assert "municipality.yaml" in str(error.value)


# -- earlier editions


def tiny(*values: float) -> pd.DataFrame:
    """Three districts in two regions, their foreigners."""
    places = ("M", "A", "B", "01", "02", "03")
    numbers = (sum(values), values[0] + values[1], values[2], *values)
    return counted(*zip(places, numbers, strict=True), characteristic="auslaender_melde", group="foreign")


def hidden(rows: pd.DataFrame, settings: MunicipalitySettings) -> set[str]:
    found = release(rows, compute(rows, settings), NO_REVISIONS, AREAS, settings)
    return set(found.observations.loc[found.observations["conf_status"] == "C", "ref_area"])


@pytest.fixture
def with_params(tmp_path: Path) -> Callable[..., MunicipalitySettings]:
    def make(**rule: object) -> MunicipalitySettings:
        (tmp_path / "params" / "musterstadt").mkdir(parents=True, exist_ok=True)
        return replace(ruled(**rule), project=Project(tmp_path))

    return make


def test_what_an_earlier_edition_published_is_not_relied_on(with_params: Callable[..., MunicipalitySettings]) -> None:
    """Without history the smaller neighbour is hidden with the small count; once published, that protects nothing."""
    settings = with_params(minimum_count=5)
    rows = tiny(2, 30, 40)
    assert hidden(rows, settings) == {"01", "02"}
    folder_of(settings).mkdir(parents=True)
    rows.loc[rows["ref_area"] == "02", COLUMNS].to_parquet(folder_of(settings) / "2023.parquet")
    assert hidden(rows, settings) == {"01", "03", "A", "B"}


def test_a_small_count_that_was_published_is_named(with_params: Callable[..., MunicipalitySettings]) -> None:
    settings = with_params(minimum_count=5)
    rows = tiny(2, 30, 40)
    record(settings, rows, 2024)
    assert published_before(settings)["obs_value"].tolist() == rows.sort_values(KEY)["obs_value"].tolist()
    found = release(rows, compute(rows, settings), NO_REVISIONS, AREAS, settings)
    assert found.account["known_already"] == [
        "melderegister, residents, 01, district, 2024, 2024-12-31, auslaender_melde, foreign"
    ]
    assert not (found.observations["conf_status"] == "C").any()


def test_a_record_keeps_what_it_held(with_params: Callable[..., MunicipalitySettings]) -> None:
    settings = with_params(minimum_count=5)
    rows = tiny(20, 30, 40)
    record(settings, rows, 2024)
    record(settings, rows[rows["ref_area"] != "03"].assign(obs_value=lambda frame: frame["obs_value"] + 1), 2024)
    kept = published_before(settings).set_index("ref_area")["obs_value"]
    assert kept["03"] == 40 and kept["01"] == 21


def test_a_record_that_is_none_is_refused(with_params: Callable[..., MunicipalitySettings]) -> None:
    settings = with_params(minimum_count=5)
    folder_of(settings).mkdir(parents=True)
    (folder_of(settings) / "2023.parquet").write_bytes(b"no parquet")
    with pytest.raises(InputError, match=r"2023\.parquet.*no record of a published edition"):
        hidden(tiny(2, 30, 40), settings)


# -- revised values


def test_earlier_values_of_a_table_with_protected_counts_stay_inside() -> None:
    settings = ruled(minimum_count=5)
    rows = tiny(2, 30, 40)
    old = rows[[*KEY]].assign(origin="x", old_value=rows["obs_value"] + 1, new_value=rows["obs_value"])
    other = old.assign(time_period=2020)
    other.loc[other["ref_area"] == "01", "old_value"] = 3.0
    found = release(rows, compute(rows, settings), pd.concat([old, other], ignore_index=True), AREAS, settings).revisions
    assert set(found["time_period"]) == {2020}
    assert "01" not in set(found["ref_area"]) and len(found) == len(rows) - 1


# -- where too much is hidden


def test_too_much_is_said_and_alternatives_have_figures() -> None:
    """Twelve districts with about four people each: at a minimum count of five hardly anything is left."""
    random = np.random.default_rng(3)
    codes = [f"{number:02d}" for number in range(1, 13)]
    areas = pd.DataFrame(
        [("municipality", "M", "Stadt", "", ""), *(("region", name, name, "municipality", "M") for name in "AB")]
        + [("district", code, code, "region", "A" if number < 6 else "B") for number, code in enumerate(codes)],
        columns=["area_level", "code", "name", "parent_level", "parent"],
    )
    parts = []
    for year in (2022, 2023, 2024):
        value = random.poisson(4.0, 12).astype(float)
        sums = [("M", value.sum()), ("A", value[:6].sum()), ("B", value[6:].sum()), *zip(codes, value, strict=True)]
        parts.append(counted(*sums, measure="naturalisations", reference="year_total", time_period=year))
    rows = pd.concat(parts, ignore_index=True)
    levels = dict(zip(areas["code"], areas["area_level"], strict=True))
    rows = rows.assign(area_level=rows["ref_area"].map(levels), unit_measure="cases", obs_id=range(len(rows)))
    settings = ruled(minimum_count=5)
    proposal = release(rows, compute(rows, settings), NO_REVISIONS, areas, settings).account["proposals"][0]
    assert (proposal["measure"], proposal["level"], proposal["year"]) == ("naturalisations", "district", 2024)
    assert proposal["share"] > 0.5
    found = {(item["kind"], item["value"]): item["share"] for item in proposal["alternatives"]}
    assert found.keys() == {("level", "region"), ("years", 3), ("minimum_count", 3)}
    assert found["level", "region"] == 0 and found["years", 3] <= found["minimum_count", 3] < proposal["share"]
    assert "publish no level finer than region ('finest_level'): 0%" in proposal["text"]
