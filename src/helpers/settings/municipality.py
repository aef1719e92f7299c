"""Model of ``params/<municipality>/municipality.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from helpers.settings.base import Identifier, Language, Settings, Text
from helpers.settings.catalogue import Break, Source
from helpers.settings.disclosure import Disclosure
from helpers.settings.small_areas import SmallAreas

Level = Literal["municipality", "region", "district", "subdistrict"]
#: from the whole to its parts
LEVELS: tuple[Level, ...] = ("municipality", "region", "district", "subdistrict")
#: what the level of an observation can be: comparators stand beside the municipality's own areas
ObservedLevel = Level | Literal["comparator"]
AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._-]+$")]


class Geometry(Settings):
    """One geometry file in ``shapes/<municipality>/`` and the columns that name its areas."""

    file: str
    code: str
    name: str
    parent: str = Field("", description="column with the code of the area one level up")
    parent_digits: int | None = Field(None, ge=1, description="that many first digits of the code are the area one level up")
    layer: str | None = Field(None, description="of a file with several layers")
    wkt: str = Field("", description="column of a CSV that holds the shapes as text (WKT)")
    crs: int | None = Field(None, description="EPSG number of the coordinates, only where the file itself does not say it")
    only: str = Field("", description="how the codes of the areas begin, if the file has others too: '05978'")
    code_width: int | None = Field(None, description="codes are filled up with leading zeros to this many digits")

    @model_validator(mode="after")
    def one_way_to_the_parent(self) -> Geometry:
        if self.parent and self.parent_digits:
            raise ValueError("'parent' and 'parent_digits' exclude each other: give one of them")
        return self


class AreaLevel(Settings):
    """A level of the area tree below the municipality."""

    level: Literal["region", "district", "subdistrict"]
    singular: Text
    plural: Text
    geometry: Geometry
    boundaries: str = Field(description="boundary vintage (Gebietsstand), e.g. '2024-12-31'")


class Comparator(Settings):
    """An area beside which the municipality is shown: its Land, Germany, another Kreis or city."""

    code: AreaCode = Field(description="AGS: Land 2 digits, Kreis or kreisfreie Stadt 5, Gemeinde 8; Germany DG")
    name: str
    kind: Literal["bund", "land", "regierungsbezirk", "kreis", "gemeinde"]
    similar: bool = Field(False, description="similar to the municipality: shown before all others")
    why: Text | None = Field(None, description="in what the area is similar, as readers are told")

    @model_validator(mode="after")
    def similar_says_why(self) -> Comparator:
        if self.similar != (self.why is not None):
            raise ValueError(f"area {self.code!r}: 'similar: true' and 'why' belong together")
        return self


class AreaNote(Settings):
    """What a reader must know about one area, e.g. a collective accommodation in it."""

    area: AreaCode
    level: Level = "district"
    text: Text
    indicators: list[Identifier] = Field([], description="shown only with these; without any, with all")
    collective_accommodation: bool = Field(
        False, description="many residents live in collective accommodation: figures on arrival are flagged"
    )


class Contact(Settings):
    """Who publishes and who answers."""

    publisher: str
    office: str
    email: str
    imprint: str
    accessibility: Text


class FieldSwitch(Settings):
    """Action fields and indicators that this municipality switches on or off."""

    fields_on: list[Identifier] = []
    fields_off: list[Identifier] = []
    indicators_off: list[Identifier] = []


class Municipality(Settings):
    """``municipality.yaml``."""

    name: str
    kind: Literal["kreisfreie_stadt", "landkreis", "kreisangehoerige_gemeinde"]
    code: AreaCode = Field(description="AGS: 8 digits, a Landkreis 5")
    invented: bool = False
    edition: int = Field(description="last year reported")
    first_year: int = Field(description="first year shown")
    languages: Annotated[list[Language], Field(min_length=1)] = ["de"]
    levels: list[AreaLevel] = []
    comparators: list[Comparator] = Field([], description="areas that are shown for comparison only")
    switches: FieldSwitch = FieldSwitch()
    group_labels: dict[Identifier, dict[Identifier, Text]] = Field(
        {}, description="own labels of groups by characteristic; the definition stays that of the source"
    )
    sources: list[Source] = Field([], description="sources of this municipality beside those of the catalogue")
    breaks: list[Break] = Field(
        [], description="breaks that only this municipality has: a new register software, a boundary reform"
    )
    area_notes: list[AreaNote] = []
    use: dict[Identifier, Annotated[int, Field(ge=0, le=3)]] = Field(
        {},
        description="per indicator, what became of it since the last review: 0 nothing, 1 read, "
        "2 quoted in papers of the council, 3 a decision rests on it",
    )
    disclosure: Disclosure = Field(default_factory=lambda: Disclosure.model_validate({}))
    smallest_area: int = Field(300, description="areas with fewer residents are shown but not interpreted")
    small_areas: SmallAreas = SmallAreas()
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] = "#055e9e"
    licence: str = "dl-de/by-2-0"
    contact: Contact

    @model_validator(mode="after")
    def levels_from_whole_to_part(self) -> Municipality:
        order = [LEVELS.index(level.level) for level in self.levels]
        if order != sorted(set(order)):
            raise ValueError(f"'levels' must run from the whole to its parts, each once: {', '.join(LEVELS[1:])}")
        if self.first_year > self.edition:
            raise ValueError(f"'first_year' {self.first_year} lies after 'edition' {self.edition}")
        codes = [self.code, *(item.code for item in self.comparators)]
        if twice := next((code for code in codes if codes.count(code) > 1), None):
            raise ValueError(f"'comparators': area {twice!r} stands twice, or is the municipality itself")
        return self
