"""The audit of an edition: what was read, what is wrong, and what was proven."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.disclosure.audit.evidence import Evidence, read_evidence
from helpers.disclosure.audit.intervals import Intervals, intervals
from helpers.disclosure.audit.placing import printed_values
from helpers.disclosure.audit.printed import Found, Place, Reading
from helpers.disclosure.audit.read import read_outputs
from helpers.disclosure.audit.vocabulary import Vocabulary
from helpers.errors import InputError
from helpers.files import sha256, write_text
from helpers.intake.store import RELEASED, read_parquet
from helpers.settings import MunicipalitySettings

#: what no audit of files can see
LIMITS = [
    "what somebody knows from elsewhere: neighbours, own experience, other publications that are not recorded as editions",
    "how likely a number within its interval is, e.g. from the years before and after",
    "pictures without text: photographs and scans",
]
#: so many faults of a kind are named one by one
NAMED = 20


@dataclass(frozen=True)
class Statement:
    """``passed`` if ``faults`` is empty; ``content`` is what is written down."""

    faults: list[str]
    content: dict[str, Any]

    @property
    def passed(self) -> bool:
        return not self.faults


def audit(settings: MunicipalitySettings, edition: int) -> Statement:
    """Read everything that was written for an edition and try to find out protected counts from it.

    Writes the statement to ``data/processed/<municipality>/audit/<edition>.json``.

    Raises
    ------
    InputError
        if nothing was built for the edition, or data were not processed.
    """
    folder = settings.project.outputs(settings.slug, edition)
    if not folder.is_dir() or not any(path.is_file() for path in folder.rglob("*")):
        raise InputError(str(folder), "nothing was built for this edition", f"run: integrationsbericht build {settings.slug}")
    evidence = read_evidence(settings)
    areas = read_parquet(settings.project.processed(settings.slug), RELEASED, "areas", settings.slug)
    reading = read_outputs(folder)
    vocabulary = Vocabulary.of(settings, areas)
    found = printed_values(reading, evidence.observations, evidence.indicators, vocabulary, evidence.revisions)
    leaks = secret_places(found, evidence)
    reached = intervals(evidence, _table([place for group in leaks for place in group]), areas, settings)
    faults = [*_unreadable(reading), *_leaks(leaks, evidence), *_narrow(reached.table)]
    if len(reached.table):  # where nothing is protected an unknown number gives nothing away
        faults += _unplaced(found)
    content = _content(settings, edition, folder, reading, found, reached) | {"passed": not faults, "faults": faults}
    path = settings.project.processed(settings.slug) / "audit" / f"{edition}.json"
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    return Statement(faults, content)


def secret_places(found: Found, evidence: Evidence) -> list[list[Place]]:
    """For each printed number that only secret values explain: these."""
    frames = {"observation": evidence.observations, "indicator": evidence.indicators, "revision": evidence.revisions}
    secret = {kind: frame["secret"].to_numpy(dtype=bool) for kind, frame in frames.items()}
    by_number: dict[int, list[Place]] = {}
    for place in found.places:
        by_number.setdefault(id(place.printed), []).append(place)
    return [places for places in by_number.values() if all(secret[place.kind][place.row] for place in places)]


def _table(places: list[Place]) -> pd.DataFrame:
    rows = [(at.kind, at.row, at.column, at.value, at.step) for at in places]
    return pd.DataFrame(rows, columns=["kind", "row", "column", "value", "step"])


def _unreadable(reading: Reading) -> list[str]:
    return [f"{item.file} cannot be read: {item.reason}; nobody knows what is in it" for item in reading.unreadable]


def _leaks(leaks: list[list[Place]], evidence: Evidence) -> list[str]:
    """Protected values that stand in a file, the first ones by name."""
    said = [f"{places[0].printed.file}, {places[0].printed.place}: {_what(places[0], evidence)}" for places in leaks]
    return _first(said, "protected values stand in the files")


def _what(place: Place, evidence: Evidence) -> str:
    """What a printed number gives away."""
    if place.kind == "indicator":
        row = evidence.indicators.iloc[place.row]
        names = ["indicator", "statistic", "ref_area", "time_period", "group", "sex"]
    else:
        row = (evidence.observations if place.kind == "observation" else evidence.revisions).iloc[place.row]
        names = ["measure", "ref_area", "time_period", "characteristic", "group", "sex", "age", "detail"]
    key = ", ".join(str(row[name]) for name in names if str(row[name]) not in {"total", "alle", "value"})
    column = "" if place.column in {"value", "obs_value"} else f" ({place.column})"
    return f"{place.printed.text!r} is protected: {key}{column}"


def _unplaced(found: Found) -> list[str]:
    said = [f"{item.file}, {item.place}: nobody knows what {item.text!r} is" for item in found.unplaced]
    return _first(said, "numbers in tables could not be recognised")


def _narrow(table: pd.DataFrame) -> list[str]:
    said = []
    bad = table[(table["narrow"] | table["small_sum"]) & ~table["unavoidable"]]
    for row in bad.itertuples(index=False):
        key = [row.measure, row.ref_area, row.time_period, row.characteristic, row.group, row.sex, row.age, row.detail]
        named = ", ".join(str(part) for part in key if part not in {"total", "alle"})
        what = f"the rest of {row.rest_of} of {named}" if row.rest_of else named
        if row.narrow:
            said.append(f"{what} can be worked out: {_interval(row.low, row.high)}")
        else:
            said.append(f"{what}: all that is hidden beside it adds up to less than the minimum count, and that sum is known")
    return _first(said, "protected counts are known too well")


def _interval(low: float, high: float) -> str:
    return f"it is {low:g}" if high - low < 1e-5 else f"it lies between {low:g} and {high:g}"


def _first(said: list[str], what: str) -> list[str]:
    more = len(said) - NAMED
    return said if more <= 0 else [*said[:NAMED], f"and {more} more: {what}"]


def _content(
    settings: MunicipalitySettings, edition: int, folder: Path, reading: Reading, found: Found, reached: Intervals
) -> dict[str, Any]:
    """What was read and what was proven, for the record."""
    table, width = reached.table, (reached.table["high"] - reached.table["low"]).to_numpy()
    finite = width[np.isfinite(width)]
    return {
        "municipality": settings.slug,
        "edition": edition,
        "rules": [rule.model_dump(mode="json", exclude_none=True) for rule in settings.municipality.disclosure.rules],
        "files": {name: sha256(folder / name) for name in sorted(reading.files) if (folder / name).is_file()},
        "kinds": dict(sorted(Counter(Path(name).suffix for name in reading.files).items())),
        "without_numbers": sorted(reading.passed_over),
        "numbers": {
            "read": len(reading.printed),
            "in_tables": int(found.shares["numbers"].sum()),
            "recognised_in_tables": int(found.shares["placed"].sum()),
            "no_values": dict(sorted(found.no_values.items())),
            "values_found": len({(place.kind, place.row, place.column) for place in found.places}),
        },
        "protected": {
            "counts": int((table["rest_of"] == "").sum()),
            "rests": int((table["rest_of"] != "").sum()),
            "relations": reached.relations,
            "known_exactly": int((table["exact"] & ~table["unavoidable"]).sum()),
            "narrowed": int((table["narrow"] & ~table["unavoidable"]).sum()),
            "in_small_sums": int((table["small_sum"] & ~table["unavoidable"]).sum()),
            "unavoidable": int(table["unavoidable"].sum()),
            "narrowest_interval": float(finite.min()) if len(finite) else None,
        },
        "not_checked": LIMITS,
    }


def lines(statement: Statement) -> Iterator[str]:
    """The statement in words for the terminal."""
    content, numbers, protected = statement.content, statement.content["numbers"], statement.content["protected"]
    kinds = ", ".join(f"{number} {kind or 'without ending'}" for kind, number in content["kinds"].items())
    yield f"read {sum(content['kinds'].values())} files ({kinds}): {numbers['read']:,} numbers"
    yield f"numbers in tables: {numbers['in_tables']:,}, recognised {numbers['recognised_in_tables']:,}"
    yield (
        f"protected counts: {protected['counts']:,}, and {protected['rests']:,} that no table prints; "
        f"{protected['relations']:,} sums and shares that an attacker can use"
    )
    yield f"known exactly: {protected['known_exactly']}, known better than the rule allows: {protected['narrowed']}"
    if protected["unavoidable"]:
        yield f"known already from earlier editions or other publications: {protected['unavoidable']}"
    for text in content["not_checked"]:
        yield f"not checked: {text}"
