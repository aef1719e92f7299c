"""Models of ``params/catalogue``: what is measured, for whom by which definition, and why."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from helpers.settings.base import Identifier, Settings, Text, one_or_many

Family = Literal[
    "nationality",
    "migration_background",
    "immigration_history",
    "family_language",
    "self_description",
    "course_status",
    "training_country",
    "none",
]
Breakdown = Literal[
    "nationality",
    "migration_background",
    "immigration_history",
    "family_language",
    "self_description",
    "course_status",
    "training_country",
    "sex",
]
Sex = Literal["total", "female", "male", "diverse"]
Unit = Literal[
    "percent",
    "per_1000",
    "per_10000",
    "per_100000",
    "index",
    "index_0_100",
    "score_0_4",
    "months",
    "years",
    "sqm",
    "persons",
]
#: kinds of reference in time (a date is of kind "date"); rates join on the year, see measures.rates
ReferenceKind = Literal["date", "mean_of_quarters", "mean_of_months", "year_total", "school_year"]


class ActionField(Settings):
    """An action field (Handlungsfeld); its number is that of its chapter."""

    id: Identifier
    number: int
    name: Text
    enabled: bool = True


class Characteristic(Settings):
    """By which definition people are counted as belonging to a group (Gruppenmerkmal)."""

    id: Identifier
    name: Text
    family: Family
    used_in: Text
    counted: Text
    not_counted: Text
    since: int | None = None
    breaks: list[Text] = []
    comparable_with: list[Identifier] = []
    groups: dict[Identifier, Text] = {}


class Measure(Settings):
    """What is counted."""

    id: Identifier
    name: Text
    unit: Literal["persons", "cases", "children", "moves", "percent", "index", "score", "months", "years", "sqm"] = "persons"
    additive: bool = Field(
        True, description="counts of areas add up to that of the whole; not so for moves, which may stay within the whole"
    )
    details: dict[str, Text] = Field({}, description="what the values of the column 'detail' are called")


class Source(Settings):
    """A statistic or register that data come from."""

    id: Identifier
    name: Text
    publisher: str
    statistic: Identifier | None = Field(
        None, description="the catalogue's source that this is a delivery of, e.g. melderegister"
    )
    licence: str = ""
    url: str = ""
    rounded_to: int | None = Field(None, ge=2, description="every number is rounded to multiples of it, e.g. 5")
    perturbed: bool = Field(
        False, description="numbers are changed a little for disclosure control: parts need not add up (Zensus 2022)"
    )


class Break(Settings):
    """From ``year`` on, values of what it applies to are not comparable with earlier ones."""

    id: Identifier
    year: int
    text: Text
    areas: list[Annotated[str, StringConstraints(pattern=r"^\d{2,8}$")]] = Field(
        default=[], description="how the AGS of municipalities that it applies to begins, e.g. '08' of a Land; else to all"
    )
    indicators: list[Identifier] = []
    characteristics: list[Identifier] = []
    measures: list[Identifier] = []
    sources: list[Identifier] = []
    levels: list[Literal["municipality", "region", "district", "subdistrict", "comparator"]] = Field(
        default=[], description="area levels that it touches, e.g. of a boundary reform; without any, all"
    )

    @model_validator(mode="after")
    def touches_something(self) -> Break:
        if not (self.indicators or self.characteristics or self.measures or self.sources or self.levels):
            raise ValueError("name what it touches: 'indicators', 'characteristics', 'measures', 'sources' or 'levels'")
        return self

    @property
    def of_boundaries(self) -> bool:
        """Whether everything of some area levels is touched, as by a boundary reform."""
        return not (self.indicators or self.characteristics or self.measures or self.sources)

    def applies_to(self, code: str) -> bool:
        """Whether it matters to the municipality with this AGS."""
        return not self.areas or code.startswith(tuple(self.areas))


class Profile(Settings):
    """The 15 to 20 core indicators for one kind of municipality."""

    id: Literal["kreisfreie_stadt", "landkreis", "kreisangehoerige_gemeinde"]
    name: Text
    core: list[Identifier]


class IndicatorSet(Settings):
    """A set of indicators that others use, so that readers find the same subject there."""

    id: Identifier
    name: Text
    url: str = ""
    codes: dict[Identifier, str] = Field(
        {}, description="codes by indicator of a set that is not public: members list them here, in a file of their own"
    )


class GlossaryEntry(Settings):
    """A term that readers may not know."""

    term: Text
    text: Text


class Count(Settings):
    """Which observations are added up: a measure, restricted by what is named here.

    ``family`` and ``group`` fix the group; where no family is given the indicator may be split by one.
    """

    measure: Identifier
    family: Family | None = None
    group: Identifier | None = None
    sex: Sex = "total"
    age: str = "total"
    detail: str = "total"
    weight: float = 1.0
    lag: int = Field(0, ge=0, description="years before the reported one, e.g. 1 for the end of the previous year")
    reference: list[ReferenceKind] = Field([], description="kinds of reference that are accepted, preferred first")

    @model_validator(mode="after")
    def group_needs_family(self) -> Count:
        if (self.family is None) != (self.group is None):
            raise ValueError("'family' and 'group' belong together: give both or none")
        return self


class Subject(Settings):
    """The indicator as the subject of a sentence, e.g. "die Beschäftigungsquote"."""

    de: str
    en: str
    plural: bool = False


class Table(Settings):
    """An official table that the indicator can be taken from."""

    code: str
    database: str = ""
    title: str = ""


class Indicator(Settings):
    """One indicator: how it is computed, what it means, what it must not be used for."""

    id: Identifier
    name: Text
    short: Text = Field(description="name for axes and table heads, up to about 35 characters")
    subject: Subject
    definition: Text
    formula: Literal["rate", "dissimilarity", "delivered", "features"] = "rate"
    numerator: Annotated[list[Count], one_or_many(Count)] = []
    denominator: Annotated[list[Count], one_or_many(Count)] = []
    value: Count | None = Field(None, description="the delivered value, for formula 'delivered'")
    features: list[Identifier] = Field([], description="indicators shown side by side, for formula 'features'")
    factor: float = 100
    unit: Unit = "percent"
    decimals: int = Field(1, ge=0, le=3)
    direction: Literal["higher_is_better", "lower_is_better", "neutral"]
    kind: Literal["quantitative", "subjective", "structural"] = "quantitative"
    orientation: Literal["strength", "deficit", "context"]
    steerable: Literal["full", "partly", "none"]
    data_type: Literal["register", "full_count", "sample", "survey", "administrative", "structural"]
    why: Text
    review_years: int = Field(2, description="reviewed for its use after this many years")
    compare_by: list[Breakdown] = []
    allowed_pairs: list[tuple[Identifier, Identifier]] = Field(
        [], description="definitions of numerator and denominator that may stand in one rate, marked in every figure"
    )
    allowed_series: list[tuple[Identifier, Identifier]] = Field(
        [],
        description="definitions of the groups that may follow one another in one picture: the line is interrupted and marked "
        "there; all other earlier definitions are left out and named",
    )
    across_levels: bool = Field(True, description="whether the value of an area can be set beside that of the whole")
    noticeable: float | None = Field(
        None,
        gt=0,
        description="smallest change, in the unit, that a sentence calls one; without it a percentage point, or a tenth of "
        "the earlier value where that is less",
    )
    minimum_base: int = Field(100, description="no rate below this denominator")
    sources: list[Identifier] = Field([], description="in order of preference")
    tables: list[Table] = []
    mapping: dict[Identifier, str] = Field(
        {}, description="code in other indicator sets, e.g. laender: B2b; the same subject, not always the same definition"
    )
    caveats: Text

    @model_validator(mode="after")
    def parts_fit_formula(self) -> Indicator:
        needed = {
            "rate": ["numerator", "denominator"],
            "dissimilarity": ["numerator", "denominator"],
            "delivered": ["value"],
            "features": ["features"],
        }[self.formula]
        for part in ("numerator", "denominator", "value", "features"):
            if bool(getattr(self, part)) != (part in needed):
                state = "is missing" if part in needed else "does not belong here"
                raise ValueError(f"'{part}' {state}: formula '{self.formula}' takes {' and '.join(needed)}")
        return self
