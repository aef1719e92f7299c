"""Sentences must be right German and English in every case, so each case stands here with its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.narrative import (
    Change,
    GapText,
    gap_change,
    gap_headline,
    gap_highlight,
    gap_sentences,
    level_sentence,
    trend_headline,
)
from helpers.narrative.area_words import AREA_WORDS
from helpers.narrative.protected_words import PROTECTED_WORDS
from helpers.narrative.target_words import TARGET_WORDS
from helpers.narrative.words import GENERAL_WORDS, WORDS
from helpers.settings.catalogue import Indicator

NBSP = "\u00a0"


def indicator(**changes: Any) -> Indicator:
    text = {"de": "x", "en": "x"}
    base: dict[str, Any] = {
        "id": "beschaeftigungsquote",
        "name": {"de": "Beschäftigungsquote", "en": "Employment rate"},
        "short": {"de": "Beschäftigungsquote", "en": "Employment rate"},
        "subject": {"de": "die Beschäftigungsquote", "en": "the employment rate"},
        "definition": text,
        "numerator": {"measure": "employees"},
        "denominator": {"measure": "residents"},
        "direction": "higher_is_better",
        "orientation": "strength",
        "steerable": "partly",
        "data_type": "register",
        "why": text,
        "caveats": text,
    }
    return Indicator.model_validate(base | changes)


RATE = indicator()
LEAVERS = indicator(subject={"de": "die Abgänge ohne Abschluss", "en": "leavers without a certificate", "plural": True})
MOVES = indicator(unit="per_1000", subject={"de": "die Zuzugsrate", "en": "the arrival rate"})
MONTHS = indicator(unit="months", subject={"de": "die Bearbeitungsdauer", "en": "the processing time"})


@pytest.mark.parametrize(
    ("who", "value", "change", "language", "sentence"),
    [
        (
            MONTHS,
            7.5,
            Change(-1.5, 2020),
            "de",
            "Die Bearbeitungsdauer liegt 2024 bei 7,5 Monaten und ist seit 2020 um 1,5 Monate gesunken.",
        ),
        (
            RATE,
            64.5,
            Change(8.3, 2014),
            "de",
            "Die Beschäftigungsquote liegt 2024 bei 64,5 % und ist seit 2014 um 8,3 Prozentpunkte gestiegen.",
        ),
        (
            RATE,
            64.5,
            Change(-1.0, 2014),
            "de",
            "Die Beschäftigungsquote liegt 2024 bei 64,5 % und ist seit 2014 um 1,0 Prozentpunkte gesunken.",
        ),
        (
            RATE,
            64.5,
            Change(0.3, 2014),
            "de",
            "Die Beschäftigungsquote liegt 2024 bei 64,5 % und hat sich seit 2014 kaum verändert.",
        ),
        (
            RATE,
            64.5,
            Change(0.04, 2014),
            "de",
            "Die Beschäftigungsquote liegt 2024 bei 64,5 % und ist gegenüber 2014 unverändert.",
        ),
        (RATE, 64.5, None, "de", "Die Beschäftigungsquote liegt 2024 bei 64,5 %."),
        (RATE, 0.0, None, "de", "Die Beschäftigungsquote liegt 2024 bei 0,0 %."),
        (RATE, 104.2, None, "de", "Die Beschäftigungsquote liegt 2024 bei 104,2 %."),
        (
            LEAVERS,
            7.2,
            Change(1.5, 2014),
            "de",
            "Die Abgänge ohne Abschluss liegen 2024 bei 7,2 % und sind seit 2014 um 1,5 Prozentpunkte gestiegen.",
        ),
        (
            LEAVERS,
            7.2,
            Change(0.1, 2014),
            "de",
            "Die Abgänge ohne Abschluss liegen 2024 bei 7,2 % und haben sich seit 2014 kaum verändert.",
        ),
        (
            MOVES,
            28.4,
            Change(-12.4, 2014),
            "de",
            "Die Zuzugsrate liegt 2024 bei 28,4 je 1.000 und ist seit 2014 um 12,4 je 1.000 gesunken.",
        ),
        (
            RATE,
            64.5,
            Change(8.3, 2014),
            "en",
            "The employment rate is 64.5% in 2024 and has risen by 8.3 percentage points since 2014.",
        ),
        (RATE, 64.5, Change(0.0, 2014), "en", "The employment rate is 64.5% in 2024, unchanged from 2014."),
        (
            LEAVERS,
            7.2,
            Change(-0.2, 2014),
            "en",
            "Leavers without a certificate are 7.2% in 2024 and have hardly changed since 2014.",
        ),
    ],
)
def test_level_and_change(who: Indicator, value: float, change: Change | None, language: str, sentence: str) -> None:
    assert level_sentence(who, value, 2024, change, language).replace(NBSP, " ") == sentence


GAP = GapText("Ausländerinnen und Ausländer", "Deutsche", 61.4, 66.1, 2024, 2014, 45.5, 60.9)


def test_gap_names_levels_points_ratio_and_which_side_moved() -> None:
    said = [text.replace(NBSP, " ") for text in gap_sentences(RATE, GAP, "de")]
    assert said == [
        "Ausländerinnen und Ausländer: 61,4 %, Deutsche: 66,1 % (2024); "
        "der Abstand beträgt 4,7 Prozentpunkte, das Verhältnis 0,93.",
        "2014 betrug der Abstand 15,4 Prozentpunkte; er ist kleiner geworden.",
        "Veränderung seit 2014: Ausländerinnen und Ausländer: +15,9 Prozentpunkte, Deutsche: +5,2 Prozentpunkte.",
    ]


def test_gap_in_english() -> None:
    said = gap_sentences(RATE, GAP, "en")
    assert said[0].endswith("61.4%, Deutsche: 66.1% (2024); the gap is 4.7 percentage points, the ratio 0.93.")
    assert said[1] == "In 2014 the gap was 15.4 percentage points; it has become smaller."


def test_gap_without_an_earlier_year_says_nothing_of_change() -> None:
    assert len(gap_sentences(RATE, GapText("a", "b", 20.0, 10.0, 2024), "de")) == 1


def test_gap_to_zero_has_no_ratio() -> None:
    (said,) = gap_sentences(RATE, GapText("a", "b", 20.0, 0.0, 2024), "de")
    assert "Verhältnis" not in said


@pytest.mark.parametrize(
    ("now", "before", "moved"),
    [
        ((50, 60), (45, 60), -1),
        ((60, 50), (60, 45), -1),
        ((50, 60), (50, 55), 1),
        ((50, 60), (50.5, 60), 0),
        # 14.3 and 13.3 as printed: one point is not more than one point
        ((52.8, 66.1), (46.02, 60.34), 0),
        # a gap that turned round has the size it had: it is not "smaller"
        ((60, 50), (50, 60), 0),
    ],
)
def test_gap_change_is_about_size_and_at_least_one_point(
    now: tuple[float, float], before: tuple[float, float], moved: int
) -> None:
    assert gap_change(GapText("a", "b", *now, 2024, 2014, *before)) == moved


def test_a_gap_that_turned_round_is_neither_smaller_nor_unchanged() -> None:
    turned = GapText("a", "b", 60, 50, 2024, 2014, 50, 60)
    assert (
        gap_sentences(RATE, turned, "de")[1]
        == "2014 betrug der Abstand 10,0 Prozentpunkte; die Gruppen haben die Plätze getauscht."
    )
    assert gap_headline(RATE, turned, "de") == "Beschäftigungsquote: Abstand umgekehrt seit 2014 (10,0 Prozentpunkte)"


def test_headlines_say_what_the_chart_shows() -> None:
    assert gap_headline(RATE, GAP, "de") == "Beschäftigungsquote: Abstand um 10,7 Prozentpunkte kleiner als 2014"
    same = GapText("a", "b", 52.8, 66.1, 2024, 2014, 46.0, 60.2, by="Staatsangehörigkeit")
    said = "Beschäftigungsquote nach Staatsangehörigkeit: Abstand seit 2014 kaum verändert (13,3 Prozentpunkte)"
    assert gap_headline(RATE, same, "de") == said
    assert gap_headline(RATE, GAP, "en") == "Employment rate: gap 10.7 percentage points smaller than in 2014"
    assert trend_headline(RATE, 60, Change(-2.0, 2019), "de") == "Beschäftigungsquote: seit 2019 um 2,0 Prozentpunkte niedriger"
    assert trend_headline(RATE, 60, Change(0.2, 2019), "de") == "Beschäftigungsquote: seit 2019 kaum verändert"
    assert trend_headline(MOVES, 28.4, Change(0.3, 2019), "de") == "Beschäftigungsquote: seit 2019 kaum verändert"
    assert trend_headline(RATE, 60, None, "de") == "Beschäftigungsquote"


def test_a_gap_that_stands_out() -> None:
    said = gap_highlight(RATE, GAP, "smaller", "de")
    assert said == (
        "Am deutlichsten kleiner geworden ist der Abstand bei „Beschäftigungsquote“ (Ausländerinnen und Ausländer / Deutsche): "
        "4,7 Prozentpunkte (2024); 2014 waren es 15,4 Prozentpunkte."
    )


def test_every_word_is_there_in_both_languages_with_the_same_places() -> None:
    import string

    for key, words in WORDS.items():
        assert set(words) == {"de", "en"}, key
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in words.values()]
        assert fields[0] == fields[1], key


# -- changes that chance may explain, and small ones

SMALL = indicator(subject={"de": "die Einbürgerungsquote", "en": "the naturalisation rate"})


@pytest.mark.parametrize(
    ("who", "value", "change", "language", "sentence"),
    [
        (
            RATE,
            64.5,
            Change(4.1, 2021, certain=False),
            "de",
            "Die Beschäftigungsquote liegt 2024 bei 64,5 %; eine Veränderung seit 2021 ist nicht gesichert (+4,1 Prozentpunkte).",
        ),
        (
            RATE,
            64.5,
            Change(-4.1, 2021, certain=False),
            "en",
            "The employment rate is 64.5% in 2024; a change since 2021 is not certain (−4.1 percentage points).",
        ),
        (
            RATE,
            64.5,
            Change(0.9, 2021),
            "de",
            "Die Beschäftigungsquote liegt 2024 bei 64,5 % und hat sich seit 2021 kaum verändert.",
        ),
        (
            SMALL,
            2.9,
            Change(0.9, 2021),
            "de",
            "Die Einbürgerungsquote liegt 2024 bei 2,9 % und ist seit 2021 um 0,9 Prozentpunkte gestiegen.",
        ),
    ],
)
def test_what_is_said_of_a_change_that_is_small_or_not_certain(
    who: Indicator, value: float, change: Change, language: str, sentence: str
) -> None:
    assert level_sentence(who, value, 2024, change, language).replace(NBSP, " ") == sentence


def test_an_indicator_may_name_its_own_smallest_change() -> None:
    said = level_sentence(indicator(noticeable=0.2), 64.5, 2024, Change(0.3, 2021), "de")
    assert "um 0,3 Prozentpunkte gestiegen" in said.replace(NBSP, " ")


def test_no_gap_narrows_by_chance() -> None:
    gap = GapText("A", "B", 50.0, 60.0, 2024, 2019, 45.0, 62.0, by="Staatsangehörigkeit", certain=False)
    assert gap_change(gap) == 0
    assert gap_headline(RATE, gap, "de").replace(NBSP, " ") == (
        "Beschäftigungsquote nach Staatsangehörigkeit: keine gesicherte Veränderung des Abstands seit 2019 (10,0 Prozentpunkte)"
    )
    assert gap_sentences(RATE, gap, "de")[1].replace(NBSP, " ") == (
        "2019 betrug der Abstand 17,0 Prozentpunkte; eine Veränderung ist nicht gesichert."
    )
    assert gap_sentences(RATE, gap, "en")[1].replace(NBSP, " ") == (
        "In 2019 the gap was 17.0 percentage points; a change is not certain."
    )


@pytest.mark.parametrize(
    ("language", "said"), [("de", "keine gesicherte Veränderung seit 2021"), ("en", "no certain change since 2021")]
)
def test_a_headline_names_no_direction_that_chance_may_explain(language: str, said: str) -> None:
    assert said in trend_headline(RATE, 64.5, Change(4.1, 2021, certain=False), language)


def test_no_key_of_words_is_given_twice() -> None:
    """The words of one topic must not replace those of another."""
    assert len(WORDS) == len(GENERAL_WORDS) + len(TARGET_WORDS) + len(AREA_WORDS) + len(PROTECTED_WORDS)
