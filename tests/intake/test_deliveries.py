"""Several deliveries, one value per key: the newest wins and says what it revised."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from helpers.errors import InputError
from helpers.intake.deliveries import settle, summarise_revisions
from helpers.intake.observations import KEY

OLD, NEW = "2024-03-01", "2025-03-01"


def value(number: float, delivered: str = NEW, **other: Any) -> dict[str, Any]:
    """A value for one and the same key unless ``other`` says otherwise."""
    key = {
        **dict.fromkeys(KEY, "total"),
        "source": "melderegister",
        "measure": "residents",
        "ref_area": "01",
        "area_level": "district",
        "time_period": 2023,
        "reference": "2023-12-31",
        "characteristic": "alle",
    }
    place = {"source_file": f"{delivered}.csv", "source_row": 2, "origin": "Personen", "supplies": False}
    return {**key, **place, "obs_value": float(number), "delivered": delivered, **other}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows)


@pytest.mark.parametrize("order", [1, -1])
def test_newest_wins_in_any_order(order: int) -> None:
    settled = settle(frame(*[value(100, OLD), value(103, NEW)][::order]))
    assert settled.observations["obs_value"].tolist() == [103]
    assert settled.revisions[["old_value", "new_value", "old_file", "new_file"]].to_numpy().tolist() == [
        [100, 103, f"{OLD}.csv", f"{NEW}.csv"]
    ]


def test_a_value_that_only_the_older_delivery_has_stays() -> None:
    settled = settle(frame(value(90, OLD, time_period=2022, reference="2022-12-31"), value(103, NEW)))
    assert sorted(settled.observations["obs_value"]) == [90, 103]
    assert settled.revisions.empty


def test_an_unchanged_value_is_no_revision() -> None:
    settled = settle(frame(value(100, OLD), value(100, NEW)))
    assert settled.observations["source_file"].tolist() == [f"{NEW}.csv"]
    assert settled.revisions.empty
    assert settled.counts[f"{OLD}.csv"] == {"values_made": 1, "values_kept": 0, "values_repeated": 0, "values_superseded": 1}


def test_a_value_that_becomes_known_or_unknown_is_a_revision() -> None:
    nothing = float("nan")
    known = settle(frame(value(nothing, OLD), value(5, NEW)))
    unknown = settle(frame(value(5, OLD), value(nothing, NEW)))
    still = settle(frame(value(nothing, OLD), value(nothing, NEW)))
    assert [len(item.revisions) for item in (known, unknown, still)] == [1, 1, 0]
    assert unknown.observations["obs_value"].isna().all()


def test_three_deliveries() -> None:
    settled = settle(frame(value(1, "2022-01-01"), value(2, OLD), value(3, NEW)))
    assert settled.observations["obs_value"].tolist() == [3]
    assert sorted(settled.revisions["old_value"]) == [1, 2]


def test_two_sources_are_two_values() -> None:
    settled = settle(frame(value(1), value(2, source="bevoelkerungsfortschreibung")))
    assert len(settled.observations) == 2


@pytest.mark.parametrize("part", [name for name in KEY if name != "source"])
def test_every_part_of_the_key_keeps_values_apart(part: str) -> None:
    other = 2022 if part == "time_period" else "other"
    assert len(settle(frame(value(1), value(2, **{part: other}))).observations) == 2


def test_repeated_values_of_one_delivery_are_counted_once() -> None:
    settled = settle(frame(value(7, origin="A"), value(7, origin="B", source_row=9)))
    assert settled.observations["source_row"].tolist() == [2]
    assert settled.counts[f"{NEW}.csv"]["values_repeated"] == 1


def test_two_values_in_one_delivery_are_an_error_naming_both() -> None:
    with pytest.raises(InputError, match=r"7 \(2025-03-01\.csv, row 2, 'A'\) and 8 \(2025-03-01\.csv, row 9, 'B'\)"):
        settle(frame(value(7, origin="A"), value(8, origin="B", source_row=9)))


def test_a_value_and_no_value_in_one_delivery_are_an_error() -> None:
    with pytest.raises(InputError, match="two values for one key"):
        settle(frame(value(7, origin="A"), value(float("nan"), origin="B")))


def test_who_supplies_the_value_wins() -> None:
    settled = settle(frame(value(7, origin="A"), value(8, origin="B", supplies=True)))
    assert settled.observations["obs_value"].tolist() == [8]


def test_two_that_supply_must_agree() -> None:
    assert settle(frame(value(8, supplies=True), value(8, supplies=True), value(7))).observations["obs_value"].tolist() == [8]
    with pytest.raises(InputError, match="two values for one key"):
        settle(frame(value(8, supplies=True), value(9, supplies=True)))


def test_revisions_compare_like_with_like() -> None:
    """Two indicators print the same count; B supplies it. A's older value is compared with A's newer one."""
    settled = settle(
        frame(
            value(7, OLD, origin="A"),
            value(8, OLD, origin="B", supplies=True),
            value(7, NEW, origin="A"),
            value(9, NEW, origin="B", supplies=True),
        )
    )
    assert settled.revisions[["origin", "old_value", "new_value"]].to_numpy().tolist() == [["B", 8, 9]]


def test_summary_counts_rows_rates_and_years() -> None:
    settled = settle(
        frame(
            value(1, OLD),
            value(2, NEW),
            value(5, OLD, measure="printed_rate"),
            value(6, NEW, measure="printed_rate"),
            value(1, OLD, sex="female"),
            value(3, NEW, sex="female"),
        )
    )
    (summary,) = summarise_revisions(settled.revisions)
    assert summary["revised_values"] == 2
    assert summary["rows_with_revised_counts"] == 1
    assert summary["revised_printed_rates"] == 1
    assert summary["by_year"] == {"2023": 3}
