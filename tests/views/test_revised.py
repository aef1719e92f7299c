"""The table of revised numbers, on the real revisions of München and the invented ones of Musterstadt."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers import Workbook
from helpers.errors import InputError
from helpers.figures import Table
from helpers.settings import Project
from tests.conftest import TOWN, Processed


@pytest.mark.xdist_group("muenchen")
class TestMuenchen:
    @staticmethod
    def table(muenchen: Processed, **arguments: object) -> Table:
        found = Workbook("muenchen", project=muenchen.project.root, **arguments).overview().revisions()  # type: ignore[arg-type]
        assert isinstance(found, Table)
        return found

    def test_a_number_that_was_printed_otherwise_in_the_older_file(self, muenchen: Processed) -> None:
        """Men of 2016 in Stadt München: the older export_ar.csv prints 18966.5, the newer export_ar.xlsx 25315.8."""
        rows = self.table(muenchen).data.rows
        (row,) = [row for row in rows if row[1:4] == ["Männer", 2016, "München"]]
        assert row[0] == "Leistungsberechtigte nach dem SGB II, erwerbsfähig (Mittel der Quartale)"
        assert row[4:6] == [18966.5, 25315.8]

    def test_numbers_come_from_the_released_table(self, muenchen: Processed) -> None:
        """One number per key was changed as often as pandas counts it in the table that notebooks may read."""
        found = pd.read_parquet(muenchen.project.processed("muenchen") / "released/revisions.parquet")
        found = found[(found["measure"] != "printed_rate") & found["old_value"].notna() & found["new_value"].notna()]
        found = found[found["time_period"] >= muenchen.settings.municipality.first_year]
        keys = ["measure", "ref_area", "area_level", "time_period", "characteristic", "group", "sex", "age", "detail"]
        number = f"{found.groupby(keys).ngroups:,}".replace(",", ".")
        assert self.table(muenchen).headline == f"Nachträglich geändert: {number} Zählungen früherer Lieferungen"

    def test_in_a_district_only_its_own(self, muenchen: Processed) -> None:
        assert {row[3] for row in self.table(muenchen, area="04").data.rows} == {"Schwabing-West"}

    def test_in_english(self, muenchen: Processed) -> None:
        table = self.table(muenchen, language="en")
        assert table.headline.startswith("Changed later: ")
        assert table.data.rows[0][0] == "Persons entitled to benefits under SGB II, employable (mean of the quarters)"

    def test_an_earlier_edition_shows_no_later_years(self, muenchen: Processed) -> None:
        assert {row[2] for row in self.table(muenchen, edition=2016).data.rows} == {2016}
        assert Workbook("muenchen", edition=2015, project=muenchen.project.root).overview().revisions() is None


def test_nothing_where_nothing_was_revised(small_project: Callable[..., SimpleNamespace]) -> None:
    small = small_project(processed=True)
    assert Workbook(TOWN, project=small.root).overview().revisions() is None


def test_released_values_are_needed(sample_project: Project, tmp_path: Path) -> None:
    """A notebook reads what was released, never the internal table beside it."""
    shutil.copytree(sample_project.root, tmp_path / "project")
    (sample := Project(tmp_path / "project")).processed("musterstadt").joinpath("released/revisions.parquet").unlink()
    with pytest.raises(InputError, match="not processed yet"):
        Workbook("musterstadt", project=sample.root)
