"""Make the invented sample municipality: all files of data/raw/musterstadt and shapes/musterstadt.

Usage: python tools/make_musterstadt.py [TARGET_FOLDER]    (default: the repository)

The same numbers on every run. The story behind them stands in tools/musterstadt/city.py.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from musterstadt import children, labour, offices, people, register, shapes


def make(target: Path) -> None:
    """Write all files below a folder."""
    raw = target / "data" / "raw" / "musterstadt"
    residents = people.residents()
    moves = register.moves(residents)
    register.write_residents(raw / "einwohner_bestand.csv", residents)
    register.write_moves(raw / "bewegungen.csv", moves)
    register.write_moves(raw / "bewegungen_2023.csv", register.first_delivery(moves))
    labour.write_atlas(raw / "indikatorenatlas_musterstadt_arbeitsmarkt.xlsx", residents)
    labour.write_unemployment(raw / "ba_arbeitslosenquoten.csv", residents)
    labour.write_qualification(raw / "ba_qualifikation.csv", residents)
    children.write_daycare(raw / "kita_2014_2024.xlsx", residents)
    children.write_school_entry(raw / "einschulung.csv", residents)
    children.write_schools(raw / "schulstatistik.csv", residents)
    children.write_apprentices(raw / "ba_auszubildende.csv", residents)
    offices.write_foreigners(raw / "azr_aufenthalt.csv", residents)
    offices.write_naturalisations(raw / "einbuergerungen.csv")
    offices.write_council_and_staff(raw / "stadtrat.csv", raw / "personalbefragung.csv")
    offices.write_survey(raw / "befragung_2024.csv", residents)
    shapes.write_shapes(target / "shapes" / "musterstadt")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the invented sample municipality Musterstadt.")
    repository = Path(__file__).resolve().parents[1]
    text = "folder to write into (default: the repository)"
    parser.add_argument("target", nargs="?", type=Path, default=repository, help=text)
    make(parser.parse_args().target)
