"""A project's own entries beside those of the clone, and how a project is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from helpers import Workbook
from helpers.errors import InputError
from helpers.figures import Table
from helpers.settings import Project, find_project, load_catalogue
from helpers.settings.project import CLONE, ENVIRONMENT_VARIABLE

if TYPE_CHECKING:
    from tests.conftest import SmallProject

MEASURES = """\
- {id: residents, name: {de: Wohnbevölkerung, en: Residents}}
- {id: club_members, name: {de: Vereinsmitglieder, en: Members}}
"""


def own_indicator(**changes: object) -> str:
    text = {"de": "Text.", "en": "Text."}
    fields = {
        "id": "vereinsquote",
        "name": text,
        "short": text,
        "subject": {"de": "die Vereinsquote", "en": "the club rate"},
        "definition": text,
        "numerator": {"measure": "residents", "family": "nationality", "group": "foreign"},
        "denominator": {"measure": "residents"},
        "direction": "neutral",
        "orientation": "context",
        "steerable": "partly",
        "data_type": "register",
        "why": text,
        "sources": ["melderegister"],
        "caveats": text,
    }
    return f"- {json.dumps(fields | changes, ensure_ascii=False)}\n"  # JSON is YAML


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# -- overlay


def test_a_projects_entry_replaces_the_clones_by_id_and_others_stay(small: SmallProject) -> None:
    write(small.root / "params" / "catalogue" / "measures.yaml", MEASURES)
    shipped = load_catalogue([CLONE / "params" / "catalogue"])
    measures = small.load().catalogue.measures
    assert measures["residents"].name.de == "Wohnbevölkerung"
    assert set(measures) == set(shipped.measures) | {"club_members"}
    assert measures["unemployed"] == shipped.measures["unemployed"]


def test_a_projects_indicator_replaces_that_of_the_clone(small: SmallProject) -> None:
    path = small.root / "params" / "catalogue" / "indicators" / "demografie.yaml"
    write(path, own_indicator(id="auslaenderanteil", decimals=2))
    catalogue = small.load().catalogue
    assert catalogue.indicators["auslaenderanteil"].decimals == 2
    assert set(catalogue.indicators) == set(load_catalogue([CLONE / "params" / "catalogue"]).indicators)


def test_a_municipalitys_own_indicator_is_equal_in_rank(small: SmallProject) -> None:
    write(small.raw_yaml.parent / "indicators" / "partizipation.yaml", own_indicator())
    processed = small.process()
    assert processed.settings.catalogue.field_of["vereinsquote"] == "partizipation"
    assert "vereinsquote" in processed.settings.indicators
    expected = processed.value("auslaenderanteil", time_period=2024, ref_area="01")
    assert processed.value("vereinsquote", time_period=2024, ref_area="01") == expected > 0
    workbook = Workbook("kleinstadt", project=small.root)
    listed = workbook.indicators().set_index("indicator")
    assert tuple(listed.loc["vereinsquote", ["field", "first_year", "last_year"]]) == ("partizipation", 2022, 2024)
    table = workbook.field("partizipation").table()
    assert isinstance(table, Table)
    assert table.data.rows[0][:2] == ["Text.", 2024]


def test_members_of_a_set_that_is_not_public_list_its_codes_in_one_entry(small: SmallProject) -> None:
    path = small.root / "params" / "catalogue" / "indicator_sets.yaml"
    write(path, "- {id: kgst, name: {de: KGSt}, codes: {einbuergerungsquote: X1, vereinsquote: X2}}\n")
    write(small.raw_yaml.parent / "indicators" / "partizipation.yaml", own_indicator(mapping={"laender": "K2"}))
    indicators = small.load().catalogue.indicators
    assert indicators["einbuergerungsquote"].mapping == {"laender": "B2b", "niedersachsen": "2-3-3", "kgst": "X1"}
    assert indicators["vereinsquote"].mapping == {"laender": "K2", "kgst": "X2"}
    assert "kgst" not in indicators["beschaeftigungsquote"].mapping


def test_a_code_of_an_unknown_indicator(small: SmallProject) -> None:
    path = small.root / "params" / "catalogue" / "indicator_sets.yaml"
    write(path, "- {id: kgst, name: {de: KGSt}, codes: {einbuergerungsqote: X1}}\n")
    with pytest.raises(InputError, match=r"indicator_sets.yaml, kgst: unknown indicator .* did you mean 'einbuergerungsquote'"):
        small.load()


@pytest.mark.parametrize(("code", "applies"), [("08111000", True), ("0811", True), ("09162000", False), ("99999001", False)])
def test_a_break_of_one_land_is_known_there_only(small: SmallProject, code: str, applies: bool) -> None:
    small.edit(small.municipality_yaml, "99999001", code)
    breaks = small.load().catalogue.breaks
    assert ("familiensprache_bw_2017" in breaks) == applies
    assert "zensus_2022" in breaks


def test_an_own_indicator_belongs_to_its_municipality_only(small: SmallProject) -> None:
    write(small.root / "params" / "nachbarstadt" / "indicators" / "partizipation.yaml", own_indicator())
    assert "vereinsquote" not in small.load().indicators


def test_an_own_source(small: SmallProject) -> None:
    small.append(
        small.municipality_yaml,
        "sources: [{id: unser_register, name: {de: Unser Register}, publisher: Wir, statistic: melderegister}]\n",
    )
    small.edit(small.raw_yaml, "source: melderegister", "source: unser_register")
    assert small.process().value("auslaenderanteil", time_period=2024, ref_area="01") > 0


def test_switches(small: SmallProject) -> None:
    switches = "{fields_on: [sicherheit], fields_off: [sprache], indicators_off: [auslaenderanteil]}"
    small.append(small.municipality_yaml, f"switches: {switches}\n")
    settings = small.load()
    assert "sicherheit" in settings.fields
    assert "sprache" not in settings.fields
    assert not {"sprachstand_einschulung", "auslaenderanteil"} & set(settings.indicators)
    assert set(settings.core) <= set(settings.indicators)
    numbers = [field.number for field in settings.fields.values()]
    assert numbers == sorted(numbers)


# -- mistakes in entries


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"numerator": {"measure": "resident"}}, "unknown measure 'resident'; did you mean 'residents'"),
        ({"sources": ["meldregister"]}, "unknown source 'meldregister'; did you mean 'melderegister'"),
        ({"mapping": {"laendr": "B2b"}}, "unknown indicator set in 'mapping' 'laendr'; did you mean 'laender'"),
        ({"allowed_pairs": [["auslaender_ba", "auslaender_meld"]]}, "unknown characteristic in 'allowed_pairs'"),
        ({"numerator": {"measure": "residents", "family": "nationality", "group": "with"}}, "unknown group of nationality"),
        ({"numerator": {"measure": "residents", "group": "foreign"}}, "'family' and 'group' belong together"),
        ({"formula": "delivered"}, "'numerator' does not belong here: formula 'delivered' takes value"),
        ({"denominator": []}, "'denominator' is missing: formula 'rate' takes numerator and denominator"),
        ({"direction": "up"}, "'higher_is_better', 'lower_is_better' or 'neutral'"),
        ({"decimals": 9}, "less than or equal to 3"),
        ({"compare_by": ["nationalitaet"]}, "found 'nationalitaet'"),
        ({"id": "Vereinsquote"}, "found 'Vereinsquote'"),
    ],
)
def test_mistakes_in_an_indicator(small: SmallProject, changes: dict[str, object], message: str) -> None:
    write(small.raw_yaml.parent / "indicators" / "partizipation.yaml", own_indicator(**changes))
    with pytest.raises(InputError) as caught:
        small.load()
    assert message in str(caught.value)
    assert "partizipation.yaml" in str(caught.value)


def test_a_file_of_indicators_has_the_name_of_an_action_field(small: SmallProject) -> None:
    write(small.raw_yaml.parent / "indicators" / "partizipazion.yaml", own_indicator())
    with pytest.raises(InputError, match="did you mean 'partizipation'"):
        small.load()


def test_an_id_twice_in_one_file(small: SmallProject) -> None:
    path = small.raw_yaml.parent / "indicators" / "partizipation.yaml"
    write(path, own_indicator() * 2)
    with pytest.raises(InputError, match="id 'vereinsquote' stands twice"):
        small.load()


def test_all_misfits_of_a_file_are_listed_at_once_with_their_lines(small: SmallProject) -> None:
    small.edit(small.municipality_yaml, "edition: 2024", "edition: bald")
    small.edit(small.municipality_yaml, "  office: Hauptamt\n", "")
    with pytest.raises(InputError) as caught:
        small.load()
    text = str(caught.value)
    assert "line 4, edition: found 'bald'" in text
    assert "line 14, contact.office: this key is missing" in text


def test_each_misfit_is_said_once(small: SmallProject) -> None:
    """A word may be text or a block of keys: only one of both was meant."""
    small.edit(small.raw_yaml, "insgesamt: total", "insgesamt: {grup: total}")
    with pytest.raises(InputError) as caught:
        small.load()
    (said,) = str(caught.value).splitlines()[1:]
    assert said.strip() == "line 12, 0.words.Gruppe.insgesamt: unknown key 'grup'; did you mean 'group'?"


# -- finding the project


@pytest.fixture
def two_projects(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("a", "b"):
        (tmp_path / name / "params").mkdir(parents=True)
        (tmp_path / name / "notebooks" / "deep").mkdir(parents=True)
    return tmp_path / "a", tmp_path / "b"


def test_option_before_environment_before_folder(two_projects: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = two_projects
    monkeypatch.chdir(second / "notebooks" / "deep")
    assert find_project() == Project(second)
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(first))
    assert find_project() == Project(first)
    assert find_project(second) == Project(second)


def test_an_empty_environment_variable_is_none(two_projects: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(two_projects[0])
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    assert find_project() == Project(two_projects[0])


@pytest.mark.parametrize("how", ["option", "environment", "folder"])
def test_no_project_is_said_with_the_place_that_was_asked(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if how == "environment":
        monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="no project here") as caught:
        find_project(tmp_path / "elsewhere" if how == "option" else None)
    expected = {"option": "elsewhere", "environment": ENVIRONMENT_VARIABLE, "folder": str(tmp_path)}
    assert expected[how] in caught.value.where
    assert "--project DIR" in caught.value.fix


def test_a_named_project_is_not_looked_for_in_its_parents(two_projects: tuple[Path, Path]) -> None:
    with pytest.raises(InputError, match="no project here"):
        find_project(two_projects[0] / "notebooks")


def test_a_projects_notebook_replaces_that_of_the_clone(tmp_path: Path) -> None:
    (tmp_path / "params").mkdir()
    for name in ("02_demografie.ipynb", "16_eigenes.ipynb", "notizen.ipynb"):
        write(tmp_path / "notebooks" / name, "{}")
    found = {path.name: path for path in Project(tmp_path).notebooks()}
    assert found["02_demografie.ipynb"].parent == tmp_path / "notebooks"
    assert "16_eigenes.ipynb" in found
    assert "notizen.ipynb" not in found
    assert list(found) == sorted(found)


def test_the_clone_is_a_project_without_doubled_folders() -> None:
    assert Project(CLONE).catalogues() == [CLONE / "params" / "catalogue"]


def test_municipalities_are_the_folders_with_a_municipality_yaml(small_project: Callable[..., SmallProject]) -> None:
    small = small_project()
    (small.root / "params" / "catalogue").mkdir()
    assert small.project.municipalities() == ["kleinstadt"]
    assert {"muenchen", "musterstadt"} <= set(Project(CLONE).municipalities())
