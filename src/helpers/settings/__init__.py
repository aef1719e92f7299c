"""Settings: what ``params/`` says, validated before any work starts."""

from helpers.settings.load import load_catalogue, load_municipality
from helpers.settings.loaded import Catalogue, MunicipalitySettings
from helpers.settings.project import Project, find_project

__all__ = ["Catalogue", "MunicipalitySettings", "Project", "find_project", "load_catalogue", "load_municipality"]
