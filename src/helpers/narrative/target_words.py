"""Fixed words about targets: what is to be reached, lights, weather symbols, early warnings.

A symbol carries the past on by a rule. It is neither a forecast nor a grade, and the words do not make it one.
"""

from __future__ import annotations

TARGET_WORDS: dict[str, dict[str, str]] = {
    "target": {"de": "Ziel bis {year}: {value}", "en": "Target for {year}: {value}"},
    "target_every_year": {"de": "Ziel in jedem Jahr: {value}", "en": "Target in every year: {value}"},
    "target_higher_is_better": {"de": "Ziel: steigen", "en": "Target: to rise"},
    "target_lower_is_better": {"de": "Ziel: sinken", "en": "Target: to fall"},
    "aim": {"de": "bis\N{NO-BREAK SPACE}{year}: {value}", "en": "for\N{NO-BREAK SPACE}{year}: {value}"},
    "aim_every_year": {"de": "jedes Jahr: {value}", "en": "every year: {value}"},
    "aim_higher_is_better": {"de": "steigen", "en": "to rise"},
    "aim_lower_is_better": {"de": "sinken", "en": "to fall"},
    "interval": {"de": "{lower} bis {upper}", "en": "{lower} to {upper}"},
    "agreed": {"de": "Vereinbart", "en": "Agreed"},
    "targets": {"de": "Ziele und wo die Werte dazu stehen", "en": "Targets and where the values stand to them"},
    "target_column": {"de": "Ziel", "en": "Target"},
    "standing": {"de": "Stand", "en": "Where it stands"},
    "signs": {"de": "Ampel und Wettersymbol", "en": "Traffic light and weather symbol"},
    "earlier_symbols": {"de": "Vorjahre: {text}", "en": "Earlier years: {text}"},
    "no_target": {"de": "–", "en": "–"},
    "left": {"de": "noch {size}", "en": "{size} to go"},
    "way_covered": {"de": "{share} des Wegs seit {year}", "en": "{share} of the way since {year}"},
    "further_away": {"de": "weiter entfernt als {year}", "en": "further away than in {year}"},
    "target_met": {"de": "Ziel erreicht", "en": "target met"},
    "light_green": {"de": "grün: Ziel erreicht", "en": "green: target met"},
    "light_yellow": {"de": "gelb: innerhalb der Toleranz", "en": "yellow: within the tolerance"},
    "light_red": {"de": "rot: Ziel noch nicht erreicht", "en": "red: target not met yet"},
    # in tables, where there is little room
    "short_green": {"de": "grün", "en": "green"},
    "short_yellow": {"de": "gelb", "en": "yellow"},
    "short_red": {"de": "rot", "en": "red"},
    "held": {"de": "Wechsel noch nicht bestätigt", "en": "change not confirmed yet"},
    "sun": {"de": "Sonne", "en": "Sun"},
    "light_clouds": {"de": "leicht bewölkt", "en": "Sun behind a cloud"},
    "clouds": {"de": "bewölkt", "en": "Cloud"},
    "thunderstorm": {"de": "Gewitter", "en": "Thunderstorm"},
    # by which rule a symbol came about: what it then says
    "projected_sun": {
        "de": "bei gleicher Entwicklung würde das Ziel erreicht oder fast erreicht",
        "en": "with the same development the target would be met or almost met",
    },
    "projected_light_clouds": {
        "de": "bei gleicher Entwicklung würde das Ziel knapp verfehlt",
        "en": "with the same development the target would be missed narrowly",
    },
    "projected_clouds": {
        "de": "bewegt sich zum Ziel, bei gleicher Entwicklung würde es deutlich verfehlt",
        "en": "moves towards the target, which would be missed clearly with the same development",
    },
    "projected_thunderstorm": {"de": "bewegt sich nicht auf das Ziel zu", "en": "does not move towards the target"},
    "kept_sun": {"de": "Ziel eingehalten, keine ungünstige Entwicklung", "en": "target met, not worsening"},
    "kept_light_clouds": {"de": "Ziel eingehalten, Entwicklung im Mittel ungünstig", "en": "target met, but worsening"},
    "kept_clouds": {"de": "Ziel nicht eingehalten, bewegt sich darauf zu", "en": "target not met, moves towards it"},
    "kept_thunderstorm": {
        "de": "Ziel nicht eingehalten, bewegt sich nicht darauf zu",
        "en": "target not met, does not move towards it",
    },
    "direction_sun": {
        "de": "im Mittel und zuletzt in der vereinbarten Richtung",
        "en": "in the agreed direction, on average and last",
    },
    "direction_light_clouds": {
        "de": "im Mittel in der vereinbarten Richtung, zuletzt nicht",
        "en": "in the agreed direction on average, but not last",
    },
    "direction_clouds": {
        "de": "zuletzt in der vereinbarten Richtung, im Mittel nicht",
        "en": "in the agreed direction last, but not on average",
    },
    "direction_thunderstorm": {
        "de": "weder im Mittel noch zuletzt in der vereinbarten Richtung",
        "en": "in the agreed direction neither on average nor last",
    },
    # why there is no sign
    "none_value": {"de": "kein Wert", "en": "no value"},
    "none_protected": {"de": "geheim gehalten", "en": "confidential"},
    "short_protected": {"de": "geheim gehalten", "en": "confidential"},
    "none_few_points": {
        "de": "kein Wettersymbol: weniger als vier zusammenhängende Jahre",
        "en": "no weather symbol: fewer than four connected years",
    },
    "none_broken": {
        "de": "kein Vergleich: Bruch in der Reihe, seit das Ziel vereinbart wurde",
        "en": "no comparison: break in the series since the target was agreed",
    },
    "none_passed": {"de": "kein Wettersymbol: Zieljahr vorbei", "en": "no weather symbol: target year passed"},
    "short_value": {"de": "kein Wert", "en": "no value"},
    "short_broken": {"de": "Bruch, kein Vergleich", "en": "break, no comparison"},
    "rule_of_symbols": {
        "de": (
            "Wettersymbol: Fortschreibung der mittleren Veränderung der letzten fünf Jahre nach der Regel der Deutschen "
            "Nachhaltigkeitsstrategie; weder Prognose noch Bewertung."
        ),
        "en": (
            "Weather symbol: the mean change of the last five years carried on by the rule of the German sustainable development "
            "strategy; neither a forecast nor a grade."
        ),
    },
    "rule_of_lights": {
        "de": "Ampel: Wert im Vergleich zum Ziel, gelb bis zur Toleranz (vereinbart, sonst mindestens 1 Prozentpunkt).",
        "en": "Traffic light: value against target, yellow if missed by no more than the tolerance (as agreed, else at least "
        "1 percentage point).",
    },
    "watch": {"de": "Worauf zu achten ist", "en": "What to watch"},
    "watch_nothing": {"de": "Nach den Prüfregeln fällt derzeit nichts auf.", "en": "By the rules nothing stands out at present."},
    "watch_rules": {
        "de": (
            "Feste Regeln für Indikatoren mit vereinbartem Ziel: schwächeres Wettersymbol, ungünstige Veränderung über die "
            "Zufallsspanne hinaus (mindestens 1 Prozentpunkt), drei ungünstigere Jahre in Folge, Gebiete mit ungewöhnlicher "
            "Veränderung, größere Abstände. Sie sagen, wo ein genauer Blick lohnt, nicht warum."
        ),
        "en": (
            "Fixed rules for indicators with an agreed target: a weaker weather symbol, a change for the worse beyond chance (at "
            "least 1 percentage point), three less favourable years in a row, areas that changed unusually, wider gaps. They "
            "say where a close look is worthwhile, not why."
        ),
    },
    "warning_symbol": {
        "de": "{name}: {year} Wettersymbol „{now}“, im Jahr davor „{before}“.",
        "en": "{name}: weather symbol “{now}” in {year}, “{before}” the year before.",
    },
    "warning_change": {
        "de": "{name}: {year} {size} gegenüber {since}.",
        "en": "{name}: {size} in {year} against {since}.",
    },
    "warning_change_practical": {
        "de": "{name}: {year} {size} gegenüber {since} (Zufallsspanne unbekannt).",
        "en": "{name}: {size} in {year} against {since} (range of chance unknown).",
    },
    "warning_streak": {
        "de": "{name}: drei Jahre in Folge ungünstiger, {size} von {since} bis {year}.",
        "en": "{name}: less favourable three years in a row, {size} from {since} to {year}.",
    },
    "warning_outlier": {
        "de": "{name}: {year} anders verändert als die übrigen Gebiete: {places}.",
        "en": "{name}: changed unlike the other areas in {year}: {places}.",
    },
    "warning_gap": {
        "de": "{name}: Abstand {pair} {year} um {size} größer als {since}.",
        "en": "{name}: gap {pair} wider by {size} in {year} than in {since}.",
    },
}
