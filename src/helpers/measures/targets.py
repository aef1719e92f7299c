"""Where a value stands to its target: traffic light with tolerance, way covered, which targets count in a year."""

from __future__ import annotations

from math import isnan

from helpers.settings.targets import Target

#: smallest tolerance where the council set none, in percentage points
USUAL_TOLERANCE = 1.0

GREEN, YELLOW, RED = 2, 1, 0


def in_force(targets: list[Target], year: int) -> list[Target]:
    """Of the targets of one series those that count in a year: the next target year, and all that have none.

    A target says nothing of years before that of its agreement. Where all target years have passed, the last one counts.
    """
    agreed = [target for target in targets if target.agreed_on.year <= year]
    years = {target.year for target in agreed if target.year is not None}
    ahead = {other for other in years if other >= year}
    counts = min(ahead) if ahead else max(years, default=None)
    return [target for target in agreed if target.year is None or target.year == counts]


def usual_tolerance(half_width: float) -> float:
    """One point, or the sampling error (half of the 95 % interval of the value, ``1.96 * SE``) where that is known and larger."""
    return USUAL_TOLERANCE if isnan(half_width) else max(USUAL_TOLERANCE, half_width)


def light(value: float, demand: float, tolerance: float, sign: int) -> int:
    """Code of ``symbols.LIGHTS``: green where the demand is met, yellow where it is missed by at most the tolerance.

    ``sign`` is 1 where higher is better, -1 where lower is.
    """
    missed = sign * (demand - value)
    return GREEN if missed <= 0 else YELLOW if missed <= tolerance else RED


def steady_lights(values: list[float], demand: float, tolerances: list[float], sign: int) -> list[int]:
    """The light of each of some consecutive values, without flicker.

    It changes only where the value lies beyond the limit by half of the tolerance, or where the plain light of the value
    before lay on that side already.
    """
    shown: list[int] = []
    before = None
    for value, tolerance in zip(values, tolerances, strict=True):
        plain = light(value, demand, tolerance, sign)
        if before is None:
            shown.append(plain)
        else:
            shown.append(_steady(shown[-1], before, plain, value, demand, tolerance, sign))
        before = plain
    return shown


def _steady(last: int, before: int, plain: int, value: float, demand: float, tolerance: float, sign: int) -> int:
    if plain == last:
        return last
    if plain > last:  # better: as far as the value would stand with half a tolerance less, or as it stood already
        return max(last, light(value - sign * tolerance / 2, demand, tolerance, sign), min(before, plain))
    return min(last, light(value + sign * tolerance / 2, demand, tolerance, sign), max(before, plain))


def way_covered(value: float, start: float, demand: float, sign: int) -> float:
    """Share of the way from the start to the target that is covered; below 0 where the value has moved away.

    NaN where the start met the target already: then there is no way to cover.
    """
    way = demand - start
    return (value - start) / way if sign * way > 0 else float("nan")
