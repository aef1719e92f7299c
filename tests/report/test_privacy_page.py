"""The page for data protection officers: its text, the rules of a municipality in words, and that its example is true."""

from __future__ import annotations

import re
import shutil
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from bs4 import BeautifulSoup
from scipy import sparse

from helpers.disclosure.attacker import reach
from helpers.disclosure.problem import Problem, small_count
from helpers.disclosure.suppress import suppress
from helpers.errors import InputError
from helpers.report import ReportMeta, privacy_page
from helpers.report.privacy_page import extent_text, rules_text
from helpers.settings import MunicipalitySettings, Project, load_municipality
from helpers.settings.disclosure import Disclosure
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ACCOUNT: dict[str, Any] = {
    "sources_without_rule": [],
    "known_already": [],
    "levels": [
        {"level": "district", "counts": 17028, "small": 140, "to_protect_others": 278, "not_published": 0},
        {"level": "municipality", "counts": 2177, "small": 0, "to_protect_others": 0, "not_published": 0},
    ],
}


@pytest.fixture
def sample(tmp_path: Path) -> MunicipalitySettings:
    shutil.copytree(ROOT / "params" / "musterstadt", tmp_path / "params" / "musterstadt")
    return load_municipality(Project(tmp_path), "musterstadt")


def with_rules(settings: MunicipalitySettings, *rules: dict[str, Any]) -> MunicipalitySettings:
    agreed = {"agreed_by": "Statistikstelle [1] und *alle*", "agreed_on": "2026-01-15"}
    disclosure = Disclosure.model_validate({"rules": [agreed | rule for rule in rules]})
    return replace(settings, municipality=settings.municipality.model_copy(update={"disclosure": disclosure}))


def text_of_clone() -> str:
    return privacy_page.TEXT.read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def numbers(block: str) -> np.ndarray:
    """Numbers of a block by row; a point is NaN."""
    lines = [re.findall(r"(?<=\s)(?:\d+|\.)(?=\s|$)", line) for line in block.splitlines()[1:]]
    return np.array([[np.nan if word == "." else float(word) for word in line] for line in lines])


class TestPage:
    @pytest.fixture
    def page(self, sample: MunicipalitySettings, meta: ReportMeta) -> BeautifulSoup:
        return BeautifulSoup(privacy_page.privacy_page(sample, ACCOUNT, meta), "lxml")

    def test_rules_come_first_and_every_section_of_the_text_follows(self, page: BeautifulSoup) -> None:
        chapters = [heading.get_text(" ", strip=True) for heading in page.select("main h2")]
        assert chapters[:2] == ["1 Regeln dieser Kommune", "2 Was in dieser Ausgabe geschützt ist"]
        sections = re.findall(r"^## (.+)$", text_of_clone(), flags=re.MULTILINE)
        assert len(sections) >= 12
        assert [
            re.sub(r"^3\.\d+ ", "", h.get_text(" ", strip=True)) for h in page.select("main section:nth-of-type(3) h3")
        ] == sections

    def test_numbers_stand_in_no_table(self, page: BeautifulSoup) -> None:
        assert page.find("table") is None
        examples = [block.get_text() for block in page.select("pre code.language-text")]
        assert len(examples) == 3 and all(text.startswith("Beispiel ") for text in examples)

    def test_all_that_scrolls_can_be_reached_by_keyboard(self, page: BeautifulSoup) -> None:
        assert all(block.get("tabindex") == "0" and block.get("aria-label") for block in page.find_all("pre"))

    def test_nothing_is_loaded(self, page: BeautifulSoup) -> None:
        assert page.find_all(["script", "link", "img", "iframe"]) == []
        assert all(re.match(r"['\"]?(data:|#)", url) for url in re.findall(r"url\(([^)]*)\)", str(page)))

    def test_it_is_german_beside_an_english_report(self, sample: MunicipalitySettings, meta: ReportMeta) -> None:
        page = privacy_page.privacy_page(sample, ACCOUNT, replace(meta, language="en", title="Integration report 2024"))
        assert '<html lang="de">' in page and "Herausgegeben von" in page and "Integration report" not in page

    def test_the_same_gives_the_same_bytes(self, sample: MunicipalitySettings, meta: ReportMeta) -> None:
        assert privacy_page.privacy_page(sample, ACCOUNT, meta) == privacy_page.privacy_page(sample, ACCOUNT, meta)

    def test_a_clone_without_the_text_is_named(
        self, sample: MunicipalitySettings, meta: ReportMeta, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(privacy_page, "TEXT", tmp_path / "datenschutz.md")
        with pytest.raises(InputError, match="complete clone"):
            privacy_page.privacy_page(sample, ACCOUNT, meta)


class TestRules:
    @pytest.mark.parametrize(
        ("least", "words"), [(2, "Zählungen von 1 sind"), (3, "Zählungen von 1 und 2 sind"), (10, "Zählungen von 1 bis 9 sind")]
    )
    def test_minimum_count(self, sample: MunicipalitySettings, least: int, words: str) -> None:
        assert words in rules_text(with_rules(sample, {"minimum_count": least}), [])

    def test_everything_that_a_rule_says(self, sample: MunicipalitySettings) -> None:
        strict = {"sources": ["ba_sgb2"], "minimum_count": 5, "zeros": "hidden", "complement": True, "minimum_base": 100}
        strict |= {"finest_level": "district", "why": {"de": "Leistungsbezug."}}
        found = rules_text(with_rules(sample, {"minimum_count": 3}, strict), []).split("\n\n")
        assert found[0].startswith("**Statistik der Grundsicherung für Arbeitsuchende (SGB II).** Zählungen von 1 bis 4")
        for words in ("Nullen sind ebenfalls geschützt", "weniger als 100 Menschen", "Stadtbezirke", "Grund: Leistungsbezug."):
            assert words in found[0]
        assert "fast alle ein Merkmal haben." in found[0] and "nicht eigens" not in found[0]
        assert found[1].startswith("**Alle übrigen Quellen.**") and "Nullen werden gezeigt" in found[1]
        assert all("Vereinbart am 15. Januar 2026" in rule for rule in found)

    def test_words_of_the_settings_are_no_markdown(self, sample: MunicipalitySettings, meta: ReportMeta) -> None:
        page = BeautifulSoup(privacy_page.privacy_page(with_rules(sample, {}), ACCOUNT, meta), "lxml")
        assert "Statistikstelle [1] und *alle*" in page.get_text()

    def test_open_data(self, sample: MunicipalitySettings) -> None:
        found = rules_text(with_rules(sample, {"published": True}), [])
        assert found.startswith("**Alle Quellen.** Diese Zahlen sind bereits veröffentlicht") and "Mindestfallzahl" not in found

    def test_sources_without_a_rule_are_named(self, sample: MunicipalitySettings) -> None:
        found = rules_text(with_rules(sample), ["melderegister", "ba_sgb2"])
        assert "Ohne vereinbarte Regel" in found and "Kommunales Melderegister; Statistik der Grundsicherung" in found
        assert "Mindestfallzahl 3" in found


class TestExtent:
    def test_why_something_is_protected_is_not_told(self, sample: MunicipalitySettings) -> None:
        found = extent_text(sample, ACCOUNT, 2024)
        assert "**Stadtbezirke**: 17.028 Zählungen. Davon sind 418 geschützt." in found
        assert "140" not in found and "278" not in found

    def test_the_whole_stands_first(self, sample: MunicipalitySettings) -> None:
        found = extent_text(sample, ACCOUNT, 2024)
        assert found.index("**Kommune insgesamt**: 2.177 Zählungen. Keine") < found.index("Stadtbezirke")

    def test_what_is_known_already_is_counted_and_not_named(self, sample: MunicipalitySettings) -> None:
        found = extent_text(sample, ACCOUNT | {"known_already": ["residents, 08, 2024"]}, 2024)
        assert "1 Zählung." in found and "08, 2024" not in found

    def test_earlier_editions(self, sample: MunicipalitySettings) -> None:
        assert "nicht als veröffentlicht festgehalten" in extent_text(sample, ACCOUNT, 2024)
        folder = sample.project.params("musterstadt") / "published"
        folder.mkdir()
        for year in (2024, 2020, 2022):
            (folder / f"{year}.parquet").touch()
        assert "frühere Ausgaben: 2020, 2022." in extent_text(sample, ACCOUNT, 2024)


class TestTextOfTheClone:
    def test_example_of_rules_is_valid_and_explains_every_key(self) -> None:
        example = yaml.safe_load(blocks(text_of_clone(), "yaml")[0])["disclosure"]
        rules = Disclosure.model_validate(example).rules
        assert len(rules) == 3
        used = {key for rule in example["rules"] for key in rule} | {"too_much"}
        assert used == set(type(rules[0]).model_fields) | {"too_much"}
        explained = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^- (`[^:]+):", text_of_clone(), flags=re.MULTILINE))))
        assert used <= explained

    def test_example_of_the_readme_is_valid(self) -> None:
        text = textwrap.dedent(re.search(r"^ *```yaml\n( *disclosure:\n.*?)^ *```", README, flags=re.MULTILINE | re.DOTALL)[1])  # type: ignore[index]
        assert len(Disclosure.model_validate(yaml.safe_load(text)["disclosure"]).rules) == 3

    def test_worked_example_is_true(self) -> None:
        inside, shown, spans = blocks(text_of_clone(), "text")
        table = numbers(inside)
        counts = table[:4, :2]
        assert np.array_equal(table[:4, 2], counts.sum(axis=1)) and np.array_equal(table[4], table[:4].sum(axis=0))
        problem = self._problem(counts, table[4, :2])
        hidden = suppress(problem).hidden
        assert np.array_equal(np.isnan(numbers(shown)[:4, :2]).ravel(), hidden[:8])
        low, high = reach(problem, hidden, np.flatnonzero(hidden))
        said = [(int(a), int(b)) for a, b in re.findall(r"(\d+) bis (\d+)", spans)]
        assert said == list(zip(low.round().astype(int).tolist(), high.round().astype(int).tolist(), strict=True))

    @staticmethod
    def _problem(counts: np.ndarray, sums: np.ndarray) -> Problem:
        """Eight counts, then the two sums and the four rows' totals, which everybody knows."""
        values = np.concatenate([counts.ravel(), sums, counts.sum(axis=1)])
        relations = np.zeros((6, 14))
        for column in range(2):
            relations[column, [column, column + 2, column + 4, column + 6]] = -1
            relations[column, 8 + column] = 1
        for row in range(4):
            relations[2 + row, [2 * row, 2 * row + 1]] = -1
            relations[2 + row, 10 + row] = 1
        fixed = np.arange(14) >= 8
        down, up = small_count(values, np.full(14, 5.0), np.zeros(14, dtype=bool))
        weight, nothing = np.log2(2 + values), np.zeros(14, dtype=bool)
        minimum = np.full(6, 5.0)
        return Problem(values, sparse.csr_array(relations), down, up, weight, fixed, nothing, minimum)
