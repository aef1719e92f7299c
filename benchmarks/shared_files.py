"""Shared files that no committed ``raw.yaml`` names, each with the municipality and the entry that it is measured with."""

from __future__ import annotations

from typing import Any

RESIDENTS = {
    "reader": "genesis_table",
    "source": "bevoelkerungsfortschreibung",
    "date": "header",
    "keys": ["area", "area_name"],
    "fixed": {"measure": "residents"},
    "take": [{"column": ["Insgesamt"]}, {"column": ["männlich"], "sex": "male"}, {"column": ["weiblich"], "sex": "female"}],
}
PLANUNGSRAEUME = {
    "reader": "tidy",
    "source": "melderegister",
    "decimal": ".",
    "areas": "own",
    "time_period": "2020",
    "fixed": {"reference": "year_total"},
}
STOCK = "genesis/tabelle_csv"
#: AGS of the municipality and its entry; areas that are not its own are set aside
ENTRIES: list[tuple[str, dict[str, Any]]] = [
    ("05978", RESIDENTS | {"file": f"{STOCK}/stand_2020-03/12411-01-01-4.csv"}),
    ("05978", RESIDENTS | {"file": f"{STOCK}/stand_2023-07/12411-01-01-4.csv"}),
    ("05978", RESIDENTS | {"file": f"{STOCK}/stand_2017-10/12411-01-01-5_00.csv"}),
    (
        "05978",
        {
            "file": f"{STOCK}/stand_2017-10/13211-02-05-4_00.csv",
            "reader": "genesis_table",
            "source": "ba_arbeitslose",
            "date": "column",
            "keys": ["year", "area", "area_name"],
            "fixed": {"reference": "mean_of_months", "measure": "unemployed"},
            "take": [{"column": ["Arbeitslose", "", "Anzahl"]}],
        },
    ),
    (
        "05",
        {
            "file": "genesis/ffcsv/12613-0013_de_flat.csv",
            "reader": "genesis_flat",
            "source": "bevoelkerungsfortschreibung",
            "area": "DLAND",
            "fixed": {"reference": "year_total", "measure": "residents"},
            "take": [{"value": "BEV002"}],
            "variables": {
                "GES": {"": {}, "GESW": {"sex": "female"}},
                "MONAT": {f"MONAT{month:02d}": {"detail": f"month_{month:02d}"} for month in range(1, 13)},
            },
        },
    ),
    (
        "05978",
        {
            "file": "genesis/xlsx/13111-01-03-4.xlsx",
            "reader": "genesis_xlsx",
            "source": "ba_beschaeftigung",
            "sheet": "13111-01-03-4",
            "keys": ["area", "area_name"],
            "fixed": {"measure": "employees_at_workplace"},
            "take": [{"column": ["Nationalität", "Insgesamt"]}, {"column": ["weiblich"], "sex": "female"}],
        },
    ),
    (
        "05111",
        {
            "file": "gemeindeverzeichnis/AuszugGV2QAktuell.xlsx",
            "reader": "wide",
            "source": "bevoelkerungsfortschreibung",
            "sheet": "Onlineprodukt_Gemeinden30062024",
            "area": ["Land", "RB", "Kreis", "Gem"],
            "areas": "own",
            "rows": {"title": [3, 4], "year": 5, "data": 7},
            "take": {"Bevölkerung2) | insgesamt": {"measure": "residents"}},
            "skip": [{"column": "Satz-art", "equals": ["10", "20", "30", "40", "50"], "reason": "no Gemeinde"}],
        },
    ),
    # one area of Berlin plays the municipality: reading is the same, whosever the other rows are
    (
        "01100101",
        PLANUNGSRAEUME
        | {
            "file": "berlin_mss_2021/mss_2021_kontext-indikatoren_anteile_plr.csv",
            "columns": {"ref_area": "PLR-ID"},
            "values": {"EW 31.12.2020": {"measure": "residents"}, "K04": {"measure": "share_belonging"}},
        },
    ),
    (
        "01100101",
        PLANUNGSRAEUME
        | {
            "file": "berlin_mss_2021/mss_2021_index-indikatoren_z-werte_plr.csv",
            "columns": {"ref_area": "PLR-ID"},
            "values": {"EW 31.12.2020": {"measure": "residents"}, "zS1": {"measure": "segregation_index"}},
        },
    ),
    (
        "01100101",
        PLANUNGSRAEUME
        | {
            "file": "berlin_mss_2021/LOR_2021.csv",
            "separator": ",",
            "columns": {"ref_area": "Planungsraum (Nummer)"},
            "values": {"Fläche in qm": {"measure": "segregation_index"}},
        },
    ),
]
#: geometry files and the columns of their areas
GEOMETRY: dict[str, dict[str, Any]] = {
    "muenchen/geo/bezirk_map.gpkg": {"code": "sb_nummer", "name": "name"},
    "muenchen/geo/bezirk_map.json": {"code": "sb_nummer", "name": "name"},
    "muenchen/geo/vablock_stadtbezirk.csv": {"code": "sb_nummer", "name": "sb_name", "wkt": "shape", "crs": 25832},
    "koeln/geo/Stadtteil.shp": {"code": "STT_NR", "name": "STT_NAME"},
    "koeln/geo/Stadtbezirk.shp": {"code": "STB_NR", "name": "STB_NAME"},
    "nrw/geo/municipality_nrw.geojson": {"code": "AGS", "name": "GEN"},
    "nrw/geo/nrw.geojson": {"code": "AGS", "name": "GEN"},
}
