"""Views: what a chapter shows, each made by one function from a :class:`Reading`."""

from helpers.views.arrival import arrival
from helpers.views.arrival_tables import arrival_table
from helpers.views.briefs import in_brief, overview_in_brief
from helpers.views.comparison import comparison
from helpers.views.confidentiality import Rule, confidentiality, rules_of
from helpers.views.definitions import definition_sheet
from helpers.views.kurzcheck import kurzcheck, kurzcheck_text
from helpers.views.overviews import core_table, gaps_then_and_now, key_figures
from helpers.views.parts import nothing
from helpers.views.places import area_map, bars, features
from helpers.views.reading import Reading
from helpers.views.review import review
from helpers.views.revised import revised
from helpers.views.segregation import segregation_text
from helpers.views.social_index import social_index
from helpers.views.targets import target_table
from helpers.views.trends import gap, gap_text, trend
from helpers.views.watch import watch

__all__ = [
    "Reading",
    "Rule",
    "area_map",
    "arrival",
    "arrival_table",
    "bars",
    "comparison",
    "confidentiality",
    "core_table",
    "definition_sheet",
    "features",
    "gap",
    "gap_text",
    "gaps_then_and_now",
    "in_brief",
    "key_figures",
    "kurzcheck",
    "kurzcheck_text",
    "nothing",
    "overview_in_brief",
    "review",
    "revised",
    "rules_of",
    "segregation_text",
    "social_index",
    "target_table",
    "trend",
    "watch",
]
