"""The attacker before the sample and before open data: he gets nothing of the one, and everything of the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.batch.build import build
from helpers.disclosure.published import published_before, record
from helpers.intake.observations import KEY, PRINTED_RATE
from helpers.measures.frame import NUMBERS
from helpers.settings import MunicipalitySettings, Project
from tests.conftest import Processed
from tests.disclosure.attacker.break_in import Haul, attack, narrowed_below, recovered, small_rests, with_earlier
from tests.disclosure.attacker.made import released_of, settings_with
from tests.disclosure.attacker.printed import grids, interval, told


def released(sample: Processed, name: str) -> pd.DataFrame:
    return pd.read_parquet(sample.project.processed("musterstadt") / "released" / f"{name}.parquet")


def nothing_found(haul: Haul, internal: pd.DataFrame, least: float) -> None:
    """No small count recovered, none narrowed down below the rule."""
    exact = recovered(haul, internal)
    columns = [*KEY[1:5], "group", "sex", "age", "low", "high"]
    secret = exact[exact["conf_status"] == "A"]
    assert secret.empty, f"{len(secret)} recovered:\n{secret[columns].head(10).to_string()}"
    narrow = narrowed_below(haul, internal, least)
    assert narrow.empty, f"{len(narrow)} narrowed:\n{narrow[columns].head(10).to_string()}"


@pytest.fixture(scope="module")
def haul(attacked_sample: Processed) -> Haul:
    """What the attacker gets of the sample as it is."""
    tables = released(attacked_sample, "observations"), released(attacked_sample, "indicators")
    return attack(*tables, attacked_sample.areas, attacked_sample.settings, rests=True)


class TestSample:
    def test_no_small_count_is_found_out(self, attacked_sample: Processed, haul: Haul) -> None:
        assert (attacked_sample.observations["conf_status"] == "A").sum() > 100
        nothing_found(haul, attacked_sample.observations, 3)

    def test_his_conclusions_are_true(self, attacked_sample: Processed, haul: Haul) -> None:
        """An attacker who believes what is wrong would miss what is right."""
        rows = haul.counts.merge(attacked_sample.observations[["obs_id", "obs_value"]], on="obs_id")
        assert ((rows["low"] <= rows["obs_value"] + 1e-4) & (rows["high"] >= rows["obs_value"] - 1e-4)).all()

    def test_no_small_rest_is_found_out(self, attacked_sample: Processed, haul: Haul) -> None:
        """Not of groups, sexes or areas, and not of ages either."""
        rests = small_rests(haul, attacked_sample.observations, 3)
        assert rests["what"].str.startswith("ages ").any() and not rests["what"].str.startswith("ages ").all()
        assert rests.loc[rests["narrowed"], ["what", "ref_area", "time_period", "low", "high", "value"]].empty

    def test_hidden_rows_say_nothing(self, attacked_sample: Processed) -> None:
        """Why a count is hidden, or what a value was made of, is nowhere in what was released."""
        counts, values = released(attacked_sample, "observations"), released(attacked_sample, "indicators")
        assert set(counts["conf_status"]) == set(values["conf_status"].astype("str")) == {"F", "C"}
        secret = counts[counts["conf_status"] == "C"]
        assert secret[["obs_value", "n", "n_eff", "standard_error"]].isna().all(axis=None)
        assert set(secret["obs_status"]) == {"A"}
        secret = values[values["conf_status"] == "C"]
        assert secret[NUMBERS].isna().all(axis=None) and secret["observation_ids"].isna().all()
        assert secret[["obs_status", "reason", "interval"]].astype("str").drop_duplicates().values.tolist() == [
            ["A", "protected", ""]
        ]


def forgetful(values: pd.DataFrame) -> pd.DataFrame:
    """With values of one district taken for hidden that a report prints: a reader of files has to notice."""
    away = (values["ref_area"] == "05") & (values["area_level"] == "district")
    status = values["conf_status"].astype("str").mask(away, "C")
    return values.assign(value=values["value"].mask(away), conf_status=status)


class TestFiles:
    """What the files of an edition print: all of it can be checked, and none of it is hidden."""

    @pytest.mark.slow
    def test_the_report_prints_nothing_that_is_hidden(self, attacked_sample: Processed) -> None:
        built = build(attacked_sample.settings, say=lambda text: None)
        assert built.report is not None, built.failed or (built.statement and built.statement.faults)
        folder = built.report.parents[1]
        values = released(attacked_sample, "indicators")
        assert len(list(grids(folder))) > 50
        assert told(folder, values, attacked_sample.areas).empty
        assert told(folder, forgetful(values), attacked_sample.areas)["text"].notna().sum() > 20

    def test_a_share_that_was_forgotten_gives_its_count_away(self, attacked_sample: Processed, tmp_path: Path) -> None:
        """A table with the unemployed share of every district; that of district 18, with 1.3 unemployed, is to be hidden."""
        chosen = attacked_sample.values("arbeitslosenanteil", area_level="district", time_period=2024)
        names = attacked_sample.areas.set_index("code")["name"]
        share = chosen["value"].map("{:.1f}".format).str.replace(".", ",")
        lines = [f"{names[code]};{text}" for code, text in zip(chosen["ref_area"], share, strict=True)]
        (tmp_path / "tabelle.csv").write_text("\n".join(["Stadtbezirk;2024 (Prozent)", *lines]), encoding="utf-8")
        values = released(attacked_sample, "indicators")
        found = told(tmp_path, values, attacked_sample.areas)
        assert set(found["ref_area"]) == {"14", "18"} and set(found["indicator"]) == {"arbeitslosenanteil"}
        counts = released(attacked_sample, "observations")
        haul = attack(counts, values, attacked_sample.areas, attacked_sample.settings, printed=found)
        narrow = narrowed_below(haul, attacked_sample.observations, 3)
        assert set(narrow.loc[narrow["measure"] == "unemployed", "ref_area"]) == {"18"}

    def test_cells_that_are_read(self) -> None:
        assert interval("1.234,5 %") == (1234.45, 1234.55)
        assert interval("12.345") == (12344.5, 12345.5)
        assert interval("0.62") == (0.615, 0.625)
        assert interval("\N{MINUS SIGN}9,4") == (-9.45, -9.35)
        assert interval("0,9 bis unter 1,3") == (0.9, 1.3)
        assert interval(". geheim gehalten") is None and interval("x") is None and interval("\N{EN DASH}") is None


def strict(sample: Processed) -> MunicipalitySettings:
    """Counts below 5 and nought are secret, and that nearly all have something."""
    levels = [level.level for level in sample.settings.municipality.levels]
    rule = {"minimum_count": 5, "complement": True, "zeros": "hidden"}
    settings = settings_with(rule, levels=levels, base=sample.settings)
    return replace(
        settings, municipality=settings.municipality.model_copy(update={"levels": sample.settings.municipality.levels})
    )


def free(observations: pd.DataFrame) -> pd.DataFrame:
    return observations.assign(conf_status="F")


@pytest.mark.slow
def test_a_stricter_rule(attacked_sample: Processed) -> None:
    settings = strict(attacked_sample)
    made = released_of(free(attacked_sample.observations), attacked_sample.areas, settings)
    haul = attack(made.observations, made.indicators, attacked_sample.areas, settings, enough=5, rests=True)
    nothing_found(haul, made.internal, 5)
    zeros = haul.counts.merge(made.internal[made.internal["obs_value"] == 0][["obs_id"]], on="obs_id")
    assert len(zeros) > 0 and (zeros["high"] >= 5).all()
    rests = small_rests(haul, made.internal, 5)
    assert (rests["what"] == "complement").sum() > 0
    assert not rests["narrowed"].any(), rests[rests["narrowed"]].head(10).to_string()


class TestTwoEditions:
    """What an earlier edition published is known; what changed since must not give away more."""

    @pytest.fixture
    def settings(self, attacked_sample: Processed, tmp_path: Path) -> MunicipalitySettings:
        return replace(attacked_sample.settings, project=Project(tmp_path))

    def test_a_new_year_and_revised_values(self, attacked_sample: Processed, settings: MunicipalitySettings) -> None:
        """Two districts were corrected since: a few more moves from abroad, and so for the city."""
        counts = free(attacked_sample.observations)
        counts = counts[
            counts["measure"].isin(["moves_in_abroad", "moves_in", "residents", "naturalised_residents", "sgb2_recipients"])
        ]
        first = released_of(counts[counts["time_period"] <= 2022], attacked_sample.areas, settings)
        nothing_found(attack(first.observations, first.indicators, attacked_sample.areas, settings), first.internal, 3)
        record(settings, first.observations, 2022)
        for area, more in (("14", 3.0), ("05", 7.0), ("00000000", 10.0)):
            here = (counts["measure"] == "moves_in_abroad") & (counts["ref_area"] == area) & (counts["time_period"] == 2021)
            assert here.sum() == 1
            counts.loc[here, "obs_value"] += more
        second = released_of(counts, attacked_sample.areas, settings)
        before = published_before(settings)
        assert second.account["known_already"] == []
        haul = attack(second.observations, second.indicators, attacked_sample.areas, settings, published=before)
        nothing_found(haul, second.internal, 3)

    def test_a_stricter_rule_hides_nothing_that_gives_away_more(
        self, attacked_sample: Processed, settings: MunicipalitySettings
    ) -> None:
        """Where 3 was the rule and 5 is now, what was published stays known, and counts that it leaves unknown stay so."""
        counts = free(attacked_sample.observations)
        counts = counts[counts["measure"].isin(["moves_in_abroad", "moves_out_abroad", "moves_in", "moves_out"])]
        first = released_of(counts, attacked_sample.areas, settings)
        record(settings, first.observations, 2024)
        later = replace(strict(attacked_sample), project=settings.project)
        second = released_of(counts, attacked_sample.areas, later)
        known = with_earlier(second.observations, published_before(settings))
        haul = attack(known, second.indicators, attacked_sample.areas, later)
        found = recovered(haul, second.internal)
        assert found[found["conf_status"] == "A"].empty
        assert narrowed_below(haul, second.internal, 3).empty


@pytest.mark.xdist_group("muenchen")
def test_open_data_lose_nothing(muenchen: Processed) -> None:
    """With ``published: true`` every count and every value of München is released as it is."""
    folder = muenchen.project.processed("muenchen") / "released"
    counts, values = pd.read_parquet(folder / "observations.parquet"), pd.read_parquet(folder / "indicators.parquet")
    internal = muenchen.observations[muenchen.observations["measure"] != PRINTED_RATE].reset_index(drop=True)
    assert len(internal) > 1000
    pd.testing.assert_frame_equal(counts, internal)
    pd.testing.assert_frame_equal(values, muenchen.indicators)
    assert np.isin(values["conf_status"].astype("str"), ["F"]).all()
