"""Entries for forms that no office has defined: tidy tables, persons, indicators side by side; and shapes."""

from __future__ import annotations

import re
from collections import Counter

from helpers.intake.describe.facts import (
    CHARACTERISTIC_NAME,
    Facts,
    age,
    area_of,
    counts,
    number_style,
    time_of,
)
from helpers.intake.describe.form import FEW_WORDS, NAME_OF_PERSON, WEIGHT, Form
from helpers.intake.describe.look import Sheet
from helpers.intake.describe.text import Entry, flow, listed, opening, quoted
from helpers.intake.genesis_layout import YEAR
from helpers.intake.wide_header import TIME

MOST_WORDS = 40
#: persons who must have given an answer before it is shown
FEWEST_ANSWERS = 3
UNIT = re.compile(r"%|Prozent|Anzahl|Personen|Einw\.?|qkm|km²|km2|je 1\.?000|in %|Euro|Jahre", re.I)


def _opening(sheet: Sheet, reader: str, columns: list[Facts], start: int) -> tuple[list[str], list[str]]:
    """The beginning of an entry with encoding, separator and the way numbers are written, and doubts about these."""
    lines = opening(sheet, reader)
    notes: list[str] = []
    if not sheet.workbook:
        lines += [f"  encoding: {sheet.encoding}"] if sheet.encoding != "utf-8" else []
        lines += [f"  separator: {quoted(sheet.separator)}"] if sheet.separator != ";" else []
    style = number_style([cell for column in columns for cell in sheet.typed(column.number, start)])
    lines += [f'  decimal: "{style.decimal}"'] if style.decimal != "," else []
    if style.thousands and reader != "microdata":
        lines.append(f'  thousands: "{style.thousands}"' + (f"   # ? {style.doubt}" if style.doubt else ""))
    return lines, notes


def tidy_entry(sheet: Sheet, form: Form) -> Entry:
    """Columns of the key, what their words stand for, columns of numbers."""
    columns = list(form.columns)
    time = time_of(columns)
    area = area_of(columns)
    rest = [column for column in columns if column not in (time, area)]
    values = [column for column in rest if counts(column)]
    rest = [column for column in rest if column not in values]
    constant = {column.name: column.words[0] for column in rest if len(column.words) == 1}
    ages = [age(column.words[0]) for column in rest if len(column.words) == 1 and column.ages()]
    rest = [column for column in rest if not _idle(column, area, rest)]
    codes = [column for column in rest if column.is_code]
    rest = [column for column in rest if column not in codes] or codes
    lines, notes = _opening(sheet, "tidy", values, form.start)
    parts: dict[str, Facts] = {}
    words: dict[str, list[str]] = {}
    for column in rest:
        part, meanings = _part(column, parts)
        if part:
            parts[part] = column
        if meanings:
            words[column.name] = meanings
    if area is not None:
        lines.append(f"  area_levels: {_levels(area)}   # ? which level the areas are: region, district or subdistrict")
    else:
        notes.append("no column with an area: all rows count for the whole municipality")
    if area is not None and _are_ags(area):
        notes.append("the areas are official keys (AGS)")
        lines.append("  areas: own   # rows of other areas are set aside")
    keyed = {"ref_area": area, "time_period": time, **parts}
    lines.append("  columns:")
    lines += [f"    {part}: {quoted(column.name)}" for part, column in keyed.items() if column is not None]
    if time is None:
        year = _year_in([sheet.path.name, *(column.name for column in values)])
        lines[-1:] = [
            lines[-1],
            f'  time_period: "{year}"   # ? from a name' if year else "  time_period:   # ? no column says when",
        ]
    if words:
        lines.append("  words:")
        for name, meanings in words.items():
            lines += [f"    {quoted(name)}:", *(f"      {line}" for line in meanings)]
    given = f", age: {quoted(ages[0])}" if ages else ""
    lines.append(
        f"  fixed: {{reference: , characteristic: {given}}}   # ? reference: 12-31, mean_of_months, year_total, school_year"
    )
    lines.append("  values:")
    lines += [f"    {quoted(column.name)}: {{measure: }}   # ? what is counted" for column in values]
    if not values:
        lines[-1] = "  values:   # ? no column of numbers was found"
    lines += _skipped(form)
    used = [*keyed.values(), *values]
    unused = [column.name for column in columns if column not in used and column.name not in words]
    notes += [f"not used: {listed(unused, 10)}"] if unused else []
    notes += [f"the same in every row: {name} = {word}" for name, word in constant.items()]
    if codes and codes[0] not in used:
        notes.append("codes beside words: if totals and their parts stand below each other, declare them under 'nested'")
    return Entry(lines, notes)


def _idle(column: Facts, area: Facts | None, others: list[Facts]) -> bool:
    """A column that says nothing of its own: constant, a number of the row, a name beside its code."""
    size = len(column.cells)
    if CHARACTERISTIC_NAME.search(column.name) and len(column.words) > 1:
        return False  # by which definition people are grouped is never said twice
    if len(column.words) <= 1 or (len(column.words) == size and size > 20):
        return True
    if area is not None and _follows(column, area):
        return True
    earlier = [other for other in others if other is not column and _follows(column, other) and _follows(other, column)]
    return any(not other.is_code and (column.is_code or other.number < column.number) for other in earlier)


def _follows(column: Facts, other: Facts) -> bool:
    """Whether a word of ``other`` always stands beside the same word of ``column``."""
    return len(set(zip(other.cells, column.cells, strict=True))) == len(set(other.cells)) > 1


def _part(column: Facts, taken: dict[str, Facts]) -> tuple[str, list[str]]:
    """Part of the key that a column holds, and what its words stand for (lines of YAML)."""
    if "sex" not in taken and (sexes := column.sexes()):
        return "sex", [flow_line(word, value) for word, value in sexes.items()]
    if "age" not in taken and (ages := column.ages()):
        changed = {word: value for word, value in ages.items() if word != value}
        return "age", [flow_line(word, value) for word, value in ages.items()] if changed else []
    named = bool(CHARACTERISTIC_NAME.search(column.name)) and len(column.words) <= MOST_WORDS
    if named and "characteristic" not in taken:
        lines = [f"{quoted(word)}:   # ? an id of params/catalogue/characteristics.yaml, or alle" for word in column.words]
        return "characteristic", lines
    if "group" not in taken and (groups := column.groups()):
        return "group", [
            flow_line(word, value) if value else f"{quoted(word)}:   # ? the group" for word, value in groups.items()
        ]
    if "detail" not in taken:
        return "detail", []
    if len(column.words) <= MOST_WORDS:
        return "", [f"{quoted(word)}: {{}}   # ? parts of the key" for word in column.words]
    return "", []


def flow_line(word: str, value: str) -> str:
    """One word and what it stands for."""
    return f"{quoted(word)}: {quoted(value)}"


def _are_ags(area: Facts) -> bool:
    lengths = {len(word) for word in area.words}
    return lengths <= {2, 3, 5, 8} and bool(lengths & {5, 8}) and all(word.isdigit() for word in area.words)


def _skipped(form: Form) -> list[str]:
    """Notes below the data, set aside."""
    texts = ", ".join(quoted(text) for text in form.below)
    first = quoted(form.columns[0].name)
    return [f"  skip: [{{column: {first}, equals: [{texts}], reason: note below the data}}]"] if form.below else []


def _levels(area: Facts) -> str:
    """The municipality, if one of the areas looks like it, and the level of the others."""
    whole = [word for word in area.words if re.fullmatch(r"0+", word)] or [
        word for word in area.words if re.match(r"(?:Stadt|Landkreis|Kreis|Gemeinde|Gesamtstadt|insgesamt)\b", word)
    ]
    return flow({**dict.fromkeys(whole[:1], "municipality"), "default": "district"})


def _year_in(names: list[str]) -> str:
    found = [match[0] for name in names for match in re.finditer(r"(?<!\d)(?:19|20)\d{2}(?!\d)", name)]
    return found[0] if found else ""


def microdata_entry(sheet: Sheet, form: Form) -> Entry:
    """Columns of a file of persons. Nothing of what a person answered is shown but the words of the answers."""
    numbered = len(form.columns[0].words) == len(form.columns[0].cells)
    columns = [column for column in form.columns[numbered:] if not NAME_OF_PERSON.search(column.name)]
    weight = next((column for column in columns if WEIGHT.search(column.name)), None)
    # the year of birth is not when it was asked
    time, area = (
        time_of([column for column in columns if "geburt" not in column.name.lower()]),
        area_of([column for column in columns if column is not weight]),
    )
    lines, notes = _opening(sheet, "microdata", [weight] if weight else [], form.start)
    lines += [f"  weight: {quoted(weight.name)}"] if weight else ["  # ? weight: column with the weights of a survey"]
    lines += [f"  area: {quoted(area.name)}", f"  area_levels: {_levels(area)}   # ?"] if area else []
    year = _year_in([sheet.path.name])
    said = f'  time_period: "{year}"   # ? from the name of the file' if year else "  time_period:   # ? no column says when"
    lines.append(f"  time_column: {quoted(time.name)}" if time else said)
    answers = [column for column in columns if column not in (weight, time, area) and 1 < len(column.words) <= FEW_WORDS]
    lines.append("  tables:      # one for each share or count that is made of the persons")
    question = answers[-1] if answers else None
    if question is not None:
        known = ", ".join(quoted(word) for word in _common(question))
        lines += [
            "    - measure:   # ? what is counted",
            f"      answer: {quoted(question.name)}",
            f"      counts: [{known}]   # ? the answers that count …",
            "      others: []   # ? … and those that do not",
        ]
        sexes = next((column for column in answers if column.sexes()), None)
        if sexes is not None and sexes is not question:
            pairs = ", ".join(f"{quoted(word)}: {{sex: {value}}}" for word, value in sexes.sexes().items())
            lines.append(f"      by: {{{quoted(sexes.name)}: {{{pairs}}}}}")
    others = [f"{column.name} ({listed(_common(column), 8)})" for column in answers if column is not question]
    notes.append("one row per person: only tables are stored, never a row")
    notes += [f"further answers: {text}" for text in others]
    return Entry(lines, notes)


def _common(column: Facts) -> list[str]:
    """Answers that several persons gave: one that a single person gave may say who it was."""
    counts = Counter(cell for cell in column.cells if cell)
    return sorted(word for word, number in counts.items() if number >= FEWEST_ANSWERS)


def wide_entry(sheet: Sheet, form: Form) -> Entry:
    """Which header rows hold titles, years and units, and the titles."""
    rows = {line: cells for (line, _), cells in zip(sheet.rows, sheet.text, strict=True)}
    values = [column for column in form.columns if column.numeric >= 0.6 and not column.leading_zeros]
    area = area_of([column for column in form.columns[: len(form.columns) // 2 + 1]]) or form.columns[0]
    values = [column for column in values if column.number > area.number]
    years = [line for line in form.header if sum(bool(TIME.search(cell)) for cell in rows[line]) >= 1]
    year = max(years, key=lambda line: sum(bool(TIME.search(cell)) for cell in rows[line]), default=None)
    units = [line for line in form.header if line != year and _are_units([cell for cell in rows[line] if cell])]
    titles = [line for line in form.header if line != year and line not in units]
    lines, notes = _opening(sheet, "wide", values, form.start)
    lines.append(f"  area_levels: {_levels(area)}   # ?")
    lines.append(f"  area: {area.number + 1}   # ? the column with the area")
    head = [f"    title: [{', '.join(map(str, titles))}]" if titles else "    title:   # ? the row with the titles"]
    head += [f"    year: {year}"] if year else []
    head += [f"    unit: {units[0]}"] if units else []
    lines += ["  rows:", *head, f"    data: {sheet.rows[form.start][0]}"]
    if not year:
        lines.append("  time_period:   # ? no row says when")
    found = _titles([rows[line] for line in titles], [column.number for column in values])
    lines += ["  take:      # delete what is not needed"]
    lines += [f"    {quoted(title)}: {{measure: , reference: }}   # ? what is counted" for title in found]
    return Entry(lines, notes)


def _are_units(cells: list[str]) -> bool:
    return bool(cells) and sum(bool(UNIT.fullmatch(cell.strip("()[]"))) for cell in cells) * 2 > len(cells)


def _titles(rows: list[list[str]], columns: list[int]) -> list[str]:
    """Titles above the columns of numbers; one that is written once stands for the columns to its right."""
    paths: list[str] = []
    for column in columns:
        parts, begin = [], 0
        for cells in rows:
            # a title reaches to the next one, and no further than the title above it
            places = [place for place in range(begin, min(column + 1, len(cells))) if cells[place]]
            parts.append(cells[places[-1]] if places else "")
            begin = places[-1] if places else begin
        words = [" ".join(part.split()) for part in dict.fromkeys(parts) if part and not YEAR.fullmatch(part)]
        paths.append(" | ".join(words))
    return list(dict.fromkeys(path for path in paths if path))


def geometry_entry(sheet: Sheet, form: Form) -> Entry:
    """Shapes as text: nothing for raw.yaml, but for ``levels`` in municipality.yaml."""
    shape = next(column for column in form.columns if "POLYGON" in column.cells[0][:40].upper())
    others = [column for column in form.columns if column is not shape]
    codes = [column for column in others if column.numeric == 1 and len(set(column.words)) == len(column.words)]
    names = [column for column in others if column.numeric == 0 and len(set(column.words)) > 1]
    code = quoted(codes[0].name) if codes else "  # ? column with the code"
    name = quoted(names[-1].name) if names else "  # ? column with the name"
    lines = [
        "# shapes as text (WKT): nothing for raw.yaml; put the file into shapes/<municipality>/ and into municipality.yaml:",
        "# levels:",
        "#   - level: district   # ? region, district or subdistrict",
        "#     geometry:",
        f"#       file: {quoted(sheet.path.name)}",
        f"#       code: {code}",
        f"#       name: {name}",
        f"#       wkt: {quoted(shape.name)}",
        "#       crs:   # ? EPSG number: the file does not say it (in Germany often 25832)",
    ]
    return Entry(lines)
