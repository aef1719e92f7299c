"""What ``describe`` prints for a file: what was found in it, and an entry per sheet that holds data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.intake.describe.facts import Facts
from helpers.intake.describe.form import Form, form_of
from helpers.intake.describe.look import Sheet, look
from helpers.intake.describe.official import atlas_entry, flat_entry, genesis_entry
from helpers.intake.describe.plain import geometry_entry, microdata_entry, tidy_entry, wide_entry
from helpers.intake.describe.text import UNPRINTABLE, Entry, listed

WRITERS = {
    "indikatorenatlas": atlas_entry,
    "genesis_flat": flat_entry,
    "genesis_table": genesis_entry,
    "genesis_xlsx": genesis_entry,
    "tidy": tidy_entry,
    "microdata": microdata_entry,
    "wide": wide_entry,
    "geometry": geometry_entry,
}


@dataclass(frozen=True)
class Description:
    """One sheet: what it is, and the text that is printed for it."""

    sheet: str | None
    reader: str
    encoding: str
    separator: str
    header: list[int]
    text: str


def describe(path: Path) -> list[Description]:
    """Describe every sheet of a file; those without data come with an empty ``reader``.

    Raises
    ------
    InputError
        for a file that is missing, empty, damaged or no table.
    """
    return [_sheet(sheet) for sheet in look(path)]


def _sheet(sheet: Sheet) -> Description:
    form = form_of(sheet)
    title = sheet.path.name + (f", sheet {sheet.name}" if sheet.name else "")
    if not form.reader:
        text = f"# {title}: {len(sheet.rows)} rows, no table with data\n"
        return Description(sheet.name, "", sheet.encoding, sheet.separator, [], text)
    entry = WRITERS[form.reader](sheet, form)
    head = [f"# {title}: {len(sheet.rows)} rows of {sheet.width} cells", *(f"# {note}" for note in _found(sheet, form, entry))]
    # what stands in comments is text of the file: it must not end them
    text = "\n".join(UNPRINTABLE.sub(" ", line) for line in [*head, *entry.lines]) + "\n"
    return Description(sheet.name, form.reader, sheet.encoding, sheet.separator, entry.header or form.header, text)


def _found(sheet: Sheet, form: Form, entry: Entry) -> list[str]:
    notes = []
    if not sheet.workbook:
        notes.append(f"{sheet.encoding}, separator {sheet.separator!r}")
    header = entry.header or form.header
    if header:
        notes.append(f"header in row {listed([str(line) for line in header])}")
    years = sorted({year for column in form.columns for year in _years(column)})
    if years:
        notes.append(f"years {years[0]} to {years[-1]}" if len(years) > 1 else f"year {years[0]}")
    signs = sorted({sign for column in form.columns if column.numeric >= 0.5 for sign in column.signs})
    if signs:
        notes.append("signs instead of numbers: " + " ".join(repr(sign) if sign else "empty" for sign in signs))
    return [*notes, *sheet.notes, *entry.notes]


def _years(column: Facts) -> list[int]:
    return column.years if len(column.years) < 200 else []
