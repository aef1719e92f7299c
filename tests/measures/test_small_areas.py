"""Rows about small areas, from observations to indicator values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.errors import InputError
from helpers.measures import compute
from helpers.measures.arrival import DIMENSIONS
from helpers.measures.arrival_rows import PROFILE
from helpers.settings import MunicipalitySettings, load_municipality
from helpers.settings.municipality import AreaNote
from helpers.settings.project import CLONE, Project
from helpers.settings.small_areas import SmallAreas, SocialIndex

YEARS = (2022, 2023, 2024)
#: by area: residents, foreign nationals, arrivals from abroad, other moves in (and out)
TOWN = {
    "01": (1000, 400, 60, 200),
    "02": (2000, 200, 20, 150),
    "03": (250, 200, 50, 100),  # below smallest_area
    "04": (1000, 100, 60, 180),
}


@pytest.fixture(scope="module")
def musterstadt() -> MunicipalitySettings:
    return load_municipality(Project(CLONE), "musterstadt")


def settings_with(base: MunicipalitySettings, **changes: object) -> MunicipalitySettings:
    """Musterstadt without notes, with other settings in municipality.yaml."""
    municipality = base.municipality.model_copy(update={"area_notes": []} | changes)
    return MunicipalitySettings(base.slug, base.project, base.catalogue, municipality, base.raw, base.targets)


def town(areas: dict[str, tuple[float, float, float, float]] = TOWN, years: tuple[int, ...] = YEARS) -> pd.DataFrame:
    """Observations of districts and of the municipality, the same every year."""
    sums = tuple(np.nansum([row[place] for row in areas.values()]) for place in range(4))
    rows = []
    for year in years:
        for code, (residents, foreign, abroad, moves) in (areas | {"00000000": sums}).items():
            place = {"ref_area": code, "area_level": "municipality" if code == "00000000" else "district", "time_period": year}
            date = {"reference": f"{year}-12-31"}
            total = {"reference": "year_total"}
            rows += [
                place | date | {"measure": "residents", "obs_value": residents},
                place
                | date
                | {"measure": "residents", "characteristic": "auslaender_melde", "group": "foreign", "obs_value": foreign},
                place | total | {"measure": "moves_in_abroad", "obs_value": abroad},
                place | total | {"measure": "moves_in", "obs_value": abroad + moves},
                place | total | {"measure": "moves_out", "obs_value": abroad + moves},
                place | total | {"measure": "moves_within", "obs_value": 0.0},
            ]
    usual = {
        "source": "melderegister",
        "characteristic": "alle",
        "group": "total",
        "sex": "total",
        "age": "total",
        "detail": "total",
    }
    frame = pd.DataFrame([usual | row for row in rows])
    frame["obs_value"] = frame["obs_value"].astype(float)
    return frame.assign(obs_id=range(len(frame)))


def rows_of(frame: pd.DataFrame, statistic: str, **keys: object) -> pd.DataFrame:
    found = frame[frame["statistic"] == statistic]
    for name, value in keys.items():
        found = found[found[name] == value]
    return found.set_index("ref_area")


def test_types_of_a_town(musterstadt: MunicipalitySettings) -> None:
    """By hand, municipality: foreign 900/4250 = 21.2 %, arrivals 190/4250 = 44.7, turnover 820/4250 = 192.9 per 1,000."""
    found = compute(town(), settings_with(musterstadt))
    references = {name: rows_of(found, "arrival_reference", indicator=id)["value"].iloc[0] for name, id in DIMENSIONS.items()}
    assert references == pytest.approx({"stock": 21.176, "inflow": 44.706, "turnover": 192.941}, abs=5e-4)
    types = rows_of(found, "arrival_type")
    assert types["value"].to_dict() == pytest.approx({"01": 7, "02": 0, "03": np.nan, "04": 3}, nan_ok=True)
    assert (types.at["03", "obs_status"], types.at["03", "reason"]) == ("U", "fewer than 300 residents")
    assert set(types["base_period"]) == {2022} and set(types["time_period"]) == {2024}


def test_flips_are_counted_and_named(musterstadt: MunicipalitySettings) -> None:
    """A limit 40 % lower or higher: 02 would have a low one nowhere; 01 (60 = 1.34 * 44.7) loses the inflow, 04 too."""
    small = SmallAreas.model_validate({"arrival": {"shift": 0.4}})
    found = compute(town(), settings_with(musterstadt, small_areas=small))
    flips = rows_of(found, "arrival_flips", group="inflow_higher")
    assert flips["value"].to_dict() == {"00000000": 2, "01": 5, "04": 1}
    assert flips.at["00000000", "denominator"] == 3
    kept = rows_of(found, "arrival_kept")
    everything = found[(found["statistic"] == "arrival_flips") & (found["area_level"] == "district")]
    changes = everything.groupby("ref_area").size().reindex(["01", "02", "04"], fill_value=0)
    assert (6 - changes).tolist() == kept.loc[["01", "02", "04"], "value"].tolist()
    assert np.isnan(kept.at["03", "value"])


def test_collective_accommodation_is_typed_and_flagged(musterstadt: MunicipalitySettings) -> None:
    note = AreaNote.model_validate({"area": "01", "text": {"de": "Unterkunft."}, "collective_accommodation": True})
    types = rows_of(compute(town(), settings_with(musterstadt, area_notes=[note])), "arrival_type")
    assert types["reason"].to_dict() == {"01": "collective accommodation", "02": "", "03": "fewer than 300 residents", "04": ""}
    assert types.at["01", "value"] == 7


def test_a_flag_for_no_area_is_a_mistake(musterstadt: MunicipalitySettings) -> None:
    note = AreaNote.model_validate({"area": "1", "text": {"de": "Unterkunft."}, "collective_accommodation": True})
    with pytest.raises(InputError, match=r"area_notes: unknown district with collective accommodation '1'; did you mean '01'"):
        compute(town(), settings_with(musterstadt, area_notes=[note]))


def test_a_hidden_count_leaves_its_area_without_type(musterstadt: MunicipalitySettings) -> None:
    hidden = TOWN | {"04": (1000, np.nan, 60, 180)}
    types = rows_of(compute(town(hidden), settings_with(musterstadt)), "arrival_type")
    assert types["value"].to_dict() == pytest.approx({"01": 7, "02": 0, "03": np.nan, "04": np.nan}, nan_ok=True)
    assert types.at["04", "obs_status"] == "M"


@pytest.mark.parametrize(
    ("areas", "years"),
    [({"01": TOWN["01"]}, YEARS), ({code: (np.nan,) * 4 for code in TOWN}, YEARS), (dict.fromkeys(TOWN, (0, 0, 0, 0)), YEARS)],
    ids=["one area", "all hidden", "nobody"],
)
def test_what_says_nothing_gives_no_index(
    musterstadt: MunicipalitySettings, areas: dict[str, tuple[float, float, float, float]], years: tuple[int, ...]
) -> None:
    every = SmallAreas(smoothing=["auslaenderanteil"], social_index=SocialIndex(status=["arbeitslosenanteil"]))
    found = compute(town(areas, years), settings_with(musterstadt, small_areas=every))
    for statistic in ("dissimilarity_adjusted", "location_quotient", "smoothed", "reliability", "social_status"):
        assert found.loc[found["statistic"] == statistic, "value"].isna().all()
    flips = found[(found["statistic"] == "arrival_flips") & (found["area_level"] == "district")]
    assert set(rows_of(found, "arrival_type")["value"].dropna()) <= {0.0} and flips["value"].notna().all()


def test_two_years_are_not_enough(musterstadt: MunicipalitySettings) -> None:
    found = compute(town(years=(2023, 2024)), settings_with(musterstadt))
    assert not set(found["statistic"]) & {"pooled_3y", "arrival_type"}


def test_without_levels_there_are_no_small_areas(musterstadt: MunicipalitySettings) -> None:
    every = SmallAreas(smoothing=["auslaenderanteil"], morans_i=["auslaenderanteil"])
    found = compute(town(), settings_with(musterstadt, levels=[], small_areas=every))
    assert set(found["statistic"]) == {"value", "change_previous", "change_period", "pooled_3y"}


def test_negative_counts_have_no_segregation(musterstadt: MunicipalitySettings) -> None:
    found = compute(town(TOWN | {"01": (1000, -400, 60, 200)}), settings_with(musterstadt))
    assert rows_of(found, "value", indicator="segregationsindex")["value"].isna().all()
    assert rows_of(found, "dissimilarity_adjusted").empty


def test_what_is_off_by_default_is_off(musterstadt: MunicipalitySettings) -> None:
    found = compute(town(), settings_with(musterstadt))
    off = {"smoothed", "reliability", "morans_i", "morans_i_p", "social_status", "social_dynamics"}
    assert not set(found["statistic"]) & off
    assert (found["indicator"] == PROFILE).any()


def test_location_quotients_and_isolation_of_the_town(musterstadt: MunicipalitySettings) -> None:
    """By hand: 900 of 4250 are foreign; 01 has 40 %: 1.889; isolation (400*.4 + 200*.1 + 200*.8 + 100*.1) / 900 = 38.9 %."""
    found = compute(town(), settings_with(musterstadt))
    quotients = rows_of(found, "location_quotient", time_period=2024)
    assert quotients.at["01", "value"] == pytest.approx(0.4 / (900 / 4250))
    assert rows_of(found, "isolation", time_period=2024)["value"].tolist() == pytest.approx([100 * 350 / 900])


class TestSample:
    """Musterstadt with everything switched on."""

    @pytest.fixture(scope="class")
    def found(self, musterstadt: MunicipalitySettings) -> pd.DataFrame:
        from helpers.intake import read_raw_files

        every = SmallAreas(
            smoothing=["arbeitslosenanteil"],
            morans_i=["auslaenderanteil"],
            social_index=SocialIndex(status=["arbeitslosenanteil", "sgb2_quote"], dynamics=["arbeitslosenanteil"]),
        )
        settings = settings_with(musterstadt, small_areas=every)
        return compute(read_raw_files(settings).observations, settings)

    def test_an_index_has_the_spread_1_and_classes_follow_it(self, found: pd.DataFrame) -> None:
        index = rows_of(found, "social_status", time_period=2024)
        known = index["value"].dropna()
        assert (known.mean(), known.std(ddof=0)) == pytest.approx((0, 1))
        assert index.at["18", "obs_status"] == "U" and np.isnan(index.at["18", "value"])  # fewer than 300 residents
        classes = rows_of(found, "social_status_class", time_period=2024)["value"]
        assert ((classes == 4) == (index["value"] > 1.5)).all()

    def test_dynamics_look_two_years_back(self, found: pd.DataFrame) -> None:
        index = rows_of(found, "social_dynamics", time_period=2024)
        values = {
            year: rows_of(found, "value", indicator="arbeitslosenanteil", time_period=year, group="total", sex="total")
            for year in (2022, 2024)
        }
        districts = [code for code in index.index if code != "18"]
        change = (values[2024]["value"] - values[2022]["value"])[districts]
        assert set(index["base_period"]) == {2022}
        expected = (change - change.mean()) / change.std(ddof=0)
        assert index.loc[districts, "value"].tolist() == pytest.approx(expected.tolist())

    def test_smoothed_shares_are_closer_together(self, found: pd.DataFrame) -> None:
        keys = {
            "indicator": "arbeitslosenanteil",
            "time_period": 2024,
            "area_level": "district",
            "group": "total",
            "sex": "total",
        }
        raw, smoothed = (rows_of(found, statistic, **keys)["value"] for statistic in ("value", "smoothed"))
        assert smoothed.std() < raw.std()
        (reliability,) = rows_of(found, "reliability", time_period=2024)["value"]
        assert 0 < reliability < 1

    def test_neighbours_are_compared_on_the_map(self, found: pd.DataFrame) -> None:
        (value,) = rows_of(found, "morans_i", time_period=2024)["value"]
        (p,) = rows_of(found, "morans_i_p", time_period=2024)["value"]
        assert -1 <= value <= 1 and 0 < p <= 0.5


@pytest.mark.xdist_group("muenchen")
class TestMuenchen:
    def test_dissimilarity_by_nationality(self, muenchen) -> None:  # type: ignore[no-untyped-def]
        """By ``segregation`` 2.5.4 from the counts of the export of 2025: D .0925791, xPx .3136138, eta squared .0109127.

        No published index of München by Stadtbezirke was found to set beside it.
        """
        keys = {"indicator": "segregationsindex", "time_period": 2024}
        found = {
            name: rows_of(muenchen.indicators, name, **keys)["value"].iloc[0] for name in ("value", "isolation", "eta_squared")
        }
        assert found == pytest.approx({"value": 9.25791, "isolation": 31.36138, "eta_squared": 1.09127}, abs=5e-6)

    def test_chance_hardly_matters_in_large_districts(self, muenchen) -> None:  # type: ignore[no-untyped-def]
        raw, adjusted = (
            rows_of(muenchen.indicators, name, indicator="segregationsindex", time_period=2024)["value"].iloc[0]
            for name in ("value", "dissimilarity_adjusted")
        )
        assert 0 < raw - adjusted < 0.5

    def test_three_years_of_arrivals_are_those_of_the_export(self, muenchen) -> None:  # type: ignore[no-untyped-def]
        """District 12: the sum of base value 1 over the sum of base value 3 of Außenwanderungsziffer, Ausland, 2022 to 2024."""
        counts = {
            name: muenchen.counts(name, ref_area="12", source="muenchen_melderegister")
            for name in ("moves_in_abroad", "residents")
        }
        arrivals = counts["moves_in_abroad"].query("2022 <= time_period <= 2024")["obs_value"].sum()
        people = counts["residents"].query("2022 <= time_period <= 2024 and reference == 'mean_of_months'")["obs_value"].sum()
        pooled = rows_of(muenchen.indicators, "pooled_3y", indicator=DIMENSIONS["inflow"], time_period=2024)
        assert pooled.at["12", "value"] == pytest.approx(1000 * arrivals / people)

    def test_places_of_arrival_2022_to_2024(self, muenchen) -> None:  # type: ignore[no-untyped-def]
        types = rows_of(muenchen.indicators, "arrival_type", time_period=2024)
        assert len(types) == 25 and types["value"].notna().all()
        assert sorted(types.index[types["value"].isin([3, 7])]) == ["01", "02", "03", "11", "12", "22"]
        assert types.index[types["reason"] == "collective accommodation"].tolist() == ["12"]
        flips = rows_of(muenchen.indicators, "arrival_flips", time_period=2024, group="total")
        kept = rows_of(muenchen.indicators, "arrival_kept", time_period=2024)["value"]
        assert flips["value"].tolist() == [(kept < 6).sum()]
