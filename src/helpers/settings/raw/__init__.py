"""Model of ``raw.yaml``: what each file in ``data/raw/<municipality>/`` is and which values are taken from it.

One module per reader, of the same name as its module in :mod:`helpers.intake`.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Tag

from helpers.settings.raw.atlas import AtlasFile, AtlasTake
from helpers.settings.raw.base import Keys, ReadFile, SetAsideFile
from helpers.settings.raw.genesis import GenesisFlatFile, GenesisTableFile, GenesisXlsxFile
from helpers.settings.raw.microdata import MicrodataFile, MicrodataTable
from helpers.settings.raw.tidy import Nested, TidyFile
from helpers.settings.raw.wide import WideFile

__all__ = [
    "AtlasFile",
    "AtlasTake",
    "GenesisFlatFile",
    "GenesisTableFile",
    "GenesisXlsxFile",
    "Keys",
    "MicrodataFile",
    "MicrodataTable",
    "Nested",
    "RawFile",
    "ReadFile",
    "SetAsideFile",
    "TidyFile",
    "WideFile",
]


def _kind(entry: Any) -> str:
    if isinstance(entry, dict):
        return "set_aside" if "set_aside" in entry else str(entry.get("reader", "no reader"))
    return "set_aside" if isinstance(entry, SetAsideFile) else str(entry.reader)


RawFile = Annotated[
    Annotated[AtlasFile, Tag("indikatorenatlas")]
    | Annotated[TidyFile, Tag("tidy")]
    | Annotated[WideFile, Tag("wide")]
    | Annotated[MicrodataFile, Tag("microdata")]
    | Annotated[GenesisTableFile, Tag("genesis_table")]
    | Annotated[GenesisFlatFile, Tag("genesis_flat")]
    | Annotated[GenesisXlsxFile, Tag("genesis_xlsx")]
    | Annotated[SetAsideFile, Tag("set_aside")],
    Discriminator(
        _kind,
        custom_error_type="unknown_reader",
        custom_error_message="'reader' must be indikatorenatlas, tidy, wide, microdata, genesis_table, genesis_flat or "
        "genesis_xlsx (or give 'set_aside' with the reason)",
    ),
]
