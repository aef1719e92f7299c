"""All measures of one municipality: 60 indicators, 10 years, 5 groups, for 25, 142 and 542 areas.

Numbers are random but plausible (seeded); the catalogue is that of the project with 60 rates in place of its own, each
for all, by nationality and by sex. Named alternative: the plain pandas division of every numerator by its denominator,
with nothing else made of it. Aim: under 10 seconds for 542 areas, and nearly linear growth.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AREAS = (25, 142, 542)
INDICATORS, YEARS, LEAST_RESIDENTS = 60, 10, 2000
GROUPS = [
    ("alle", "total", "total"),
    ("auslaender_melde", "foreign", "total"),
    ("auslaender_melde", "german", "total"),
    ("alle", "total", "female"),
    ("alle", "total", "male"),
]


def observations(areas: int):
    """One row per area, year, group and measure; the municipality is the sum of its areas."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(2024)
    codes = [f"{number:04d}" for number in range(1, areas + 1)]
    places = pd.DataFrame({"ref_area": ["09999999", *codes], "area_level": ["municipality", *["district"] * areas]})
    groups = pd.DataFrame(GROUPS, columns=["characteristic", "group", "sex"]).assign(part=[1.0, 0.3, 0.7, 0.5, 0.5])
    cells = places.merge(pd.DataFrame({"time_period": range(2025 - YEARS, 2025)}), how="cross").merge(groups, how="cross")
    size = dict(zip(codes, random.integers(LEAST_RESIDENTS, 12_000, areas), strict=True))
    people = (cells["ref_area"].map(size).fillna(sum(size.values())) * cells.pop("part")).round()
    parts = [cells.assign(measure="residents", obs_value=people)]
    for number in range(INDICATORS):
        share = 0.05 + 0.5 * random.random()
        parts.append(cells.assign(measure=f"counted_{number:02d}", obs_value=random.binomial(people.astype(int), share)))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.assign(source="melderegister", reference="2024-12-31", age="total", detail="total", unit_measure="persons")
    frame = frame.assign(n=np.nan, n_eff=np.nan, standard_error=np.nan, obs_status="A", conf_status="F")
    return frame.astype({"obs_value": float}).assign(obs_id=range(len(frame)))


def settings():
    """The sample's settings with 60 rates in place of the catalogue's indicators."""
    from dataclasses import replace

    from helpers.settings import Project, load_municipality
    from helpers.settings.catalogue import Count, Measure

    real = load_municipality(Project(ROOT), "musterstadt")
    model = real.catalogue.indicators["arbeitslosenanteil"]
    made, measures = {}, {}
    for number in range(INDICATORS):
        name = f"counted_{number:02d}"
        measures[name] = Measure(id=name, name=model.name)
        parts = {"id": name, "numerator": [Count(measure=name)], "denominator": [Count(measure="residents")]}
        made[name] = model.model_copy(update=parts)
    fields = {name: "ausbildung_arbeit" for name in made}
    catalogue = replace(real.catalogue, indicators=made, measures=real.catalogue.measures | measures, field_of=fields)
    return replace(real, catalogue=catalogue, targets=[])


def once(areas: int) -> None:
    """Compute for so many areas and print what it took, as JSON."""
    import time

    import pandas as pd

    from helpers.measures import compute

    seen, chosen = observations(areas), settings()
    started = time.perf_counter()
    key = ["ref_area", "time_period", "characteristic", "group", "sex"]
    base = seen.loc[seen["measure"] == "residents", [*key, "obs_value"]]
    counted = seen[seen["measure"] != "residents"].merge(base, on=key, suffixes=("", "_base"))
    plain = pd.Series(100 * counted["obs_value"] / counted["obs_value_base"])
    plain_seconds = time.perf_counter() - started
    started = time.perf_counter()
    values = compute(seen, chosen)
    seconds = time.perf_counter() - started
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))
    said = {"seconds": seconds, "megabytes": peak, "rows": len(values), "plain": plain_seconds, "rates": len(plain)}
    print(json.dumps(said))


def main() -> None:
    before = None
    for areas in AREAS:
        command = [sys.executable, "-c", f"from benchmarks import measures; measures.once({areas})"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        found = json.loads(done.stdout.splitlines()[-1])
        growth = f", {found['seconds'] / before[1]:.1f} times for {areas / before[0]:.1f} times the areas" if before else ""
        print(
            f"measures, {areas} areas: {found['seconds']:.1f} s, {found['megabytes']:.0f} MB, {found['rows']:,} rows; "
            f"plain division of {found['rates']:,} rates {found['plain']:.1f} s{growth}"
        )
        before = (areas, found["seconds"])


if __name__ == "__main__":
    main()
