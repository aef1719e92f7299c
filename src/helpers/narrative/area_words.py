"""Words about small areas: places of arrival, segregation, social situation."""

from __future__ import annotations

AREA_WORDS: dict[str, dict[str, str]] = {
    "arrival_headline": {
        "de": "Orte mit Ankunftsfunktion: {count} von {areas} Gebieten",
        "en": "Places of arrival: {count} of {areas} areas",
    },
    "arrival_subtitle": {
        "de": "Zuzug aus dem Ausland, Wechsel der Bewohnerschaft und Ausländeranteil, Mittel {years}, {where}",
        "en": "Arrivals from abroad, residential turnover and share of foreign nationals, mean of {years}, {where}",
    },
    "arrival_legend": {"de": "Typ des Gebiets", "en": "Type of area"},
    "arrival_type": {"de": "Typ", "en": "Type"},
    "arrival_both": {"de": "Ort mit Ankunftsfunktion", "en": "Place of arrival"},
    "arrival_inflow": {"de": "viel Zuzug, weniger Wechsel", "en": "many arrivals, less turnover"},
    "arrival_turnover": {"de": "viel Wechsel, weniger Zuzug", "en": "much turnover, fewer arrivals"},
    "arrival_neither": {"de": "weniger Zuzug, weniger Wechsel", "en": "fewer arrivals, less turnover"},
    "arrival_stock_high": {"de": "hoher Ausländeranteil", "en": "high share of foreign nationals"},
    "arrival_stock_low": {"de": "niedriger Ausländeranteil", "en": "lower share of foreign nationals"},
    "arrival_rule": {
        "de": (
            "Ein Ort mit Ankunftsfunktion hat viel Zuzug aus dem Ausland und viel Wechsel. Viel oder hoch heißt: mehr als in "
            "{where} im Mittel {years}{exceptions}. Die Grenzen stehen in der Tabelle."
        ),
        "en": (
            "A place of arrival has many arrivals from abroad and much turnover. Many, much or high means: more than in "
            "{where}, mean of {years}{exceptions}. The limits stand in the table."
        ),
    },
    "arrival_all_areas": {"de": "mehr als in allen Gebieten zusammen", "en": "more than in all areas together"},
    "arrival_times": {"de": "mehr als das {times}-Fache", "en": "more than {times} times as much"},
    "arrival_limit": {"de": "Grenze", "en": "Limit"},
    "arrival_mean": {"de": "Mittel {years}", "en": "Mean of {years}"},
    "arrival_flips": {
        "de": (
            "Es gibt keinen amtlichen Grenzwert. Läge eine der Grenzen {shift} % höher oder niedriger, kämen als Orte mit "
            "Ankunftsfunktion hinzu: {gained}; nicht mehr dazu gehörten: {lost}. Irgendeinen anderen Typ hätten dann "
            "{changed} von {areas} Gebieten."
        ),
        "en": (
            "There is no official limit. If one of the limits were {shift} % higher or lower, these would become places of "
            "arrival: {gained}; these would no longer be: {lost}. Then {changed} of {areas} areas would be of some other type."
        ),
    },
    "arrival_accommodation": {
        "de": "* mit Sammelunterkunft; sie hebt Zuzug und Ausländeranteil, der Typ ist nur eingeschränkt zu deuten.",
        "en": "* with collective accommodation, which raises arrivals and the share of foreign nationals: read with caution.",
    },
    "arrival_no_judgement": {
        "de": "Der Typ ist keine Rangfolge und kein Urteil über ein Gebiet.",
        "en": "The type is no ranking and no judgement of an area.",
    },
    "arrival_context": {
        "de": "Armut zählt nicht mit; „{name}“ steht in der Tabelle als Rahmen daneben.",
        "en": "Poverty does not count; “{name}” stands beside in the table as context.",
    },
    "arrival_context_column": {"de": "Rahmen", "en": "Context"},
    "arrival_kept": {"de": "Typ bleibt, von {variants} Fällen", "en": "Keeps type, of {variants} cases"},
    "arrival_table": {"de": "Welche Gebiete von welchem Typ sind, {years}", "en": "Which areas are of which type, {years}"},
    "arrival_number": {"de": "Gebiete", "en": "Areas"},
    "arrival_firm": {"de": "bleiben bei diesem Typ", "en": "keep this type"},
    "arrival_unfirm": {"de": "Typ hängt an der Grenze", "en": "type depends on the limit"},
    "arrival_table_note": {
        "de": "Typ hängt an der Grenze: ein anderer Typ, wenn eine der drei Grenzen {shift} % höher oder niedriger läge.",
        "en": "Type depends on the limit: another type if one of the three limits were {shift} % higher or lower.",
    },
    "arrival_nothing": {
        "de": (
            "Orte mit Ankunftsfunktion lassen sich nicht bestimmen: Dazu braucht es je Gebiet Zuzüge aus dem Ausland, Zu- und "
            "Fortzüge und Ausländeranteil aus drei aufeinander folgenden Jahren."
        ),
        "en": (
            "Places of arrival cannot be determined: this takes arrivals from abroad, moves in and out and the share of foreign "
            "nationals of each area in three consecutive years."
        ),
    },
    "segregation_value": {
        "de": (
            "Der Index beträgt {year} {value} von 100. So viel Prozent der Gruppe „{group}“ müssten in ein anderes "
            "Gebiet ziehen, damit die Gruppe überall den gleichen Anteil hätte."
        ),
        "en": (
            "In {year} the index is {value} of 100. This percentage of the group “{group}” would have to move to another "
            "area for the group to have the same share everywhere."
        ),
    },
    "segregation_chance": {
        "de": (
            "Schon durch Zufall läge er bei {expected}, denn wenige Menschen verteilen sich nie ganz gleichmäßig; um den Zufall "
            "bereinigt sind es {adjusted}."
        ),
        "en": (
            "By chance alone it would be {expected}, as few people are never spread quite evenly; adjusted for chance it is "
            "{adjusted}."
        ),
    },
    "segregation_isolation": {
        "de": "Wer zur Gruppe gehört, wohnt im Mittel in einem Gebiet, in dem ihr Anteil {isolation} beträgt ({name}: {share}).",
        "en": "On average, members of the group live in an area where its share is {isolation} ({name}: {share}).",
    },
    "segregation_limits": {
        "de": (
            "Grundlage: {areas} {level}. Mit kleineren Gebieten fiele er höher aus. Er taugt zum Vergleich über die Zeit, "
            "nicht mit anderen Kommunen, und sagt nicht, warum Menschen wohnen, wo sie wohnen."
        ),
        "en": (
            "Based on {areas} {level}. With smaller areas it would be higher. It can be compared over time, not with other "
            "municipalities, and does not say why people live where they live."
        ),
    },
    "social_headline": {"de": "Soziale Lage der Gebiete, {year}", "en": "Social situation of the areas, {year}"},
    "social_status": {"de": "Sozialer Status {year}", "en": "Social status {year}"},
    "social_dynamics": {"de": "Entwicklung seit {since}", "en": "Development since {since}"},
    "social_areas": {"de": "Gebiete", "en": "Areas"},
    "social_high": {"de": "hoch", "en": "high"},
    "social_middle": {"de": "mittel", "en": "middle"},
    "social_low": {"de": "niedrig", "en": "low"},
    "social_very_low": {"de": "sehr niedrig", "en": "very low"},
    "social_positive": {"de": "positiv", "en": "positive"},
    "social_stable": {"de": "stabil", "en": "stable"},
    "social_negative": {"de": "negativ", "en": "negative"},
    "social_note": {
        "de": (
            "Nach der Regel des Berliner Monitorings Soziale Stadtentwicklung, gleich gewichtet: {names}. Die Klassen "
            "vergleichen die Gebiete eines Jahres miteinander; ob sich die Lage der ganzen Kommune ändert, sagen sie nicht. "
            "Die Lage eines Gebiets ist kein Merkmal der Menschen, die dort wohnen."
        ),
        "en": (
            "By the rule of Berlin’s Monitoring Soziale Stadtentwicklung, of equal weight: {names}. The classes compare the "
            "areas of one year with each other; whether the situation of the whole municipality changes, they do not say. "
            "The situation of an area is no feature of the people who live there."
        ),
    },
    "social_nothing": {
        "de": "Ein Index der sozialen Lage ist nicht eingeschaltet, oder es fehlen die Daten der Gebiete dazu.",
        "en": "An index of the social situation is not switched on, or data of the areas are missing.",
    },
    "neighbours_alike": {
        "de": "{name} {year}: Benachbarte Gebiete ähneln sich stärker als durch Zufall (Moran-Index {value}, p = {p}).",
        "en": "{name} {year}: neighbouring areas are more alike than by chance (Moran’s I {value}, p = {p}).",
    },
    "neighbours_not_alike": {
        "de": "{name} {year}: Dass benachbarte Gebiete sich ähneln, ist nicht gesichert (Moran-Index {value}, p = {p}).",
        "en": "{name} {year}: that neighbouring areas are alike is not certain (Moran’s I {value}, p = {p}).",
    },
}
