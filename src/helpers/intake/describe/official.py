"""Entries for forms that say themselves what they are: Indikatorenatlas, flat files and tables of GENESIS."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.errors import InputError
from helpers.intake.describe.facts import Facts, group_of, sex_of
from helpers.intake.describe.form import Form, is_date_row
from helpers.intake.describe.look import Sheet
from helpers.intake.describe.text import Entry, flow, listed, opening, quoted
from helpers.intake.genesis_layout import AREA, DAY, YEAR, Layout, Lines, find_layout
from helpers.intake.indikatorenatlas import ROUNDING
from helpers.intake.numbers import decimal_sign, parse_numbers
from helpers.intake.tables import ROW, plain_text

AREA_VARIABLES = re.compile(r"DLAND|KREIS|GEMEIN|DINSG|REGBEZ|^DG$")
MOST_CATEGORIES = 8


def atlas_entry(sheet: Sheet, form: Form) -> Entry:
    """Every indicator with its breakdowns and base values; the formula of the printed rate where the numbers show it."""
    table = pd.DataFrame([column.cells for column in form.columns]).T
    table.columns = [column.name.replace(".", " ") for column in form.columns]
    table = table.astype("object")
    whole = [text for text in table["Raumbezug"].unique() if not re.match(r"\d", text)]
    levels = {**dict.fromkeys(whole[:1], "municipality"), "default": "district"}
    doubt = "" if len(whole) == 1 else f"   # ? which of {listed(whole)} is the municipality"
    lines = [
        *opening(sheet, "indikatorenatlas"),
        f"  area_levels: {flow(levels)}{doubt}",
        "  take:      # delete what is not needed",
    ]
    numbers = [int(name.split()[-1]) for name in table.columns if re.fullmatch(r"Basiswert \d+", name)]
    for name in ("Indikatorwert", *(f"Basiswert {number}" for number in numbers)):
        try:
            table[f"{name} as number"], _ = parse_numbers(table[name], decimal=decimal_sign(table[name]))
        except InputError:
            table[f"{name} as number"] = np.nan
    for indicator, rows in table.groupby("Indikator", sort=False):
        lines += [f"    - indicator: {quoted(str(indicator))}", "      breakdown:"]
        lines += [f"        {quoted(word)}: {_breakdown(word)}" for word in rows["Ausprägung"].unique()]
        used = [number for number in numbers if rows[f"Basiswert {number}"].ne("").any()]
        lines.append("      base_values:" + ("" if used else " {}   # ? the file has none here"))
        for number in used:
            said = rows.get(f"Name Basiswert {number}")
            names = [] if said is None else [re.sub(r"\s*\([^()]*\)\s*$", "", name) for name in said.unique() if name]
            what = listed(list(dict.fromkeys(names)), 2)
            lines.append(f"        {number}: {{measure: , reference: }}   # ? {what}".rstrip())
        lines += _printed_rate(rows, used)
    return Entry(lines)


def _breakdown(word: str) -> str:
    group, sex = group_of(word), sex_of(word)
    if group:
        return group
    return flow({"group": "total", "sex": sex}) if sex else flow({"detail": word}) + "   # ?"


def _printed_rate(rows: pd.DataFrame, used: list[int]) -> list[str]:
    """The first two base values divided, if that gives the printed number in nearly all rows."""
    if not {1, 2} <= set(used):
        return []
    printed, first, second = (rows[f"{name} as number"].astype(float) for name in ("Indikatorwert", "Basiswert 1", "Basiswert 2"))
    for factor in (100, 1000, 1, 10000):
        computed = factor * first / second.where(second != 0)
        away = (computed - printed).abs() <= ROUNDING * (1 + (factor + computed.abs()) / second.abs())
        known = computed.notna() & printed.notna()
        if known.any() and away[known].mean() > 0.95:
            scale = "" if factor == 100 else f", factor: {factor}"
            return [f"      printed_rate: {{numerator: [1], denominator: [2]{scale}}}"]
    return ["      # ? printed_rate: how the printed number follows from the base values"]


def flat_entry(sheet: Sheet, form: Form) -> Entry:
    """Variables by code: the one that holds areas, and the attributes of the others."""
    columns = {column.name: column.cells for column in form.columns}
    labels: dict[str, dict[str, str]] = {}
    for name, codes in columns.items():
        if match := re.fullmatch(r"(\d+)_variable_code", name):
            attribute = f"{match[1]}_variable_attribute_"
            for code, word, label in zip(codes, columns[f"{attribute}code"], columns[f"{attribute}label"], strict=True):
                labels.setdefault(code, {}).setdefault(word, label)
    area = next((code for code in labels if AREA_VARIABLES.search(code)), "")
    said = f"   # {listed(list(labels[area].values()), 3)}" if area else "   # ? the variable that holds the areas"
    lines = [*opening(sheet, "genesis_flat"), f"  area: {area}{said}", "  areas: own   # rows of other areas are set aside"]
    values = dict(
        zip(columns["value_variable_code"], columns.get("value_variable_label", columns["value_variable_code"]), strict=True)
    )
    lines.append("  take:")
    lines += [f"    - {{value: {quoted(code)}, measure: , reference: }}   # ? {label}" for code, label in values.items()]
    others = {code: attributes for code, attributes in labels.items() if code not in {area, ""} and len(attributes) > 1}
    lines += ["  variables:"] if others else []
    for code, attributes in others.items():
        lines.append(f"    {quoted(code)}:")
        for word, label in attributes.items():
            sex = sex_of(label)
            given = flow({"sex": sex}) if sex else flow({"detail": label})
            lines.append(f"      {quoted(word)}: {given}   # {'' if sex else '? '}{label}")
    return Entry(lines)


def genesis_entry(sheet: Sheet, form: Form) -> Entry:
    """Roles of the columns to the left, and the header words of every column of numbers."""
    lines = list(sheet.rows)
    stacked = sheet.workbook and any(map(is_date_row, sheet.text))
    body = [cells for cells in sheet.text if len(cells) == sheet.width and cells[0] and any(map(AREA.fullmatch, cells[:3]))]
    keys = _roles(body[: 3 * MOST_CATEGORIES * 100])
    in_column = bool({"date", "year"} & set(keys))
    above = not in_column and not stacked
    if sheet.workbook:
        # rows with nothing but a first cell are titles, dates of blocks and the footer
        lines = _filled([(line, cells) for line, cells in lines if any(cell != "" for cell in cells[1:])], len(keys))
    layout = find_layout(lines, keys, str(sheet.path), dates_above=above, footer_cut=False)
    where = "column" if in_column else "rows" if stacked else "header" if any(column.date for column in layout.columns) else ""
    said = where or "   # ? where the date stands: column, header, or the date itself (2023-12-31)"
    text = [
        *opening(sheet, form.reader),
        f"  date: {said}",
        f"  keys: [{', '.join(keys)}]",
        "  areas: own   # only this municipality's",
    ]
    first = int(layout.rows[ROW].iloc[0])
    text += ["  take:      # delete what is not needed", *_takes(layout)]
    notes, more = _categories(keys, layout)
    dates = [cells[0] for cells in sheet.text if is_date_row(cells)] if stacked else []
    notes = [*_seen(layout, dates, in_column), *notes]
    header = [line for line, cells in lines if line < first and len(cells) > 1 and any(str(cell) for cell in cells[1:])]
    if form.reader == "genesis_table" and not sheet.footer:
        more.append("  footer: false   # ? is the file cut off?")
    return Entry([*text, *more], notes, header)


def _seen(layout: Layout, dates: list[str], in_column: bool) -> list[str]:
    """Years and signs of a table."""
    cells = _texts(layout, 0) if in_column else [*dates, *(column.date for column in layout.columns)]
    years = sorted({found[0] for cell in cells if (found := re.search(r"(?:19|20)\d{2}", cell))})
    signs = sorted({sign for column in layout.columns for sign in Facts(0, "", _texts(layout, column.position)).signs})
    notes = [f"years {years[0]} to {years[-1]}" if len(years) > 1 else f"year {years[0]}"] if years else []
    return notes + (["signs instead of numbers: " + " ".join(map(repr, signs))] if signs else [])


def _filled(lines: Lines, left: int) -> Lines:
    """Header cells that are written once stand above all the columns that they are meant for, as the reader has it."""
    start = next((n for n, (_, cells) in enumerate(lines) if any(AREA.fullmatch(plain_text(cell)) for cell in cells[:left])), 0)
    result: Lines = []
    for line, cells in lines[:start]:
        row = list(cells)
        for column in range(left + 1, len(row)):
            if plain_text(row[column]) == "" and all(other[column] == other[column - 1] for _, other in result):
                row[column] = row[column - 1]
        result.append((line, row))
    return [*result, *lines[start:]]


def _texts(layout: Layout, position: int) -> list[str]:
    return [plain_text(cell) for cell in layout.rows[position]]


def _roles(rows: list[list[str]]) -> list[str]:
    """One role for each column left of the numbers."""
    roles: list[str] = []
    for column in zip(*rows, strict=True):
        words = set(column)
        if not roles and all(map(DAY.fullmatch, words)):
            roles.append("date")
        elif not roles and all(map(YEAR.fullmatch, words)):
            roles.append("year")
        elif "area" not in roles and all(map(AREA.fullmatch, words)):
            roles.append("area")
        elif "area" in roles and not any(re.search(r"[^\W\d_]{2}", word) for word in words):
            # digits: codes of categories if words follow, else already numbers
            following = len(roles) + 1
            if "category_code" in roles or following >= len(rows[0]) or not _worded(rows, following):
                break
            roles.append("category_code")
        elif "area_name" not in roles:
            roles.append("area_name")
        else:
            roles.append("category_name")
            break
    return roles


def _worded(rows: list[list[str]], column: int) -> bool:
    return sum(bool(re.search(r"[^\W\d_]{2}", row[column])) for row in rows) * 2 > len(rows)


def _takes(layout: Layout) -> list[str]:
    lines = []
    for words in dict.fromkeys(column.words for column in layout.columns):
        sex = next((found for word in words if (found := sex_of(word)) and found != "total"), "")
        path = "[" + ", ".join(quoted(word) for word in words) + "]"
        fixed = f", sex: {sex}" if sex else ""
        lines.append(f"    - {{column: {path}, measure: , reference: {fixed}}}   # ? what is counted")
    return lines


def _categories(keys: list[str], layout: Layout) -> tuple[list[str], list[str]]:
    role = next((role for role in ("category_code", "category_name") if role in keys), None)
    if role is None:
        return [], []
    column = keys.index(role)
    names = layout.rows[keys.index("category_name")] if "category_name" in keys else layout.rows[column]
    words = dict(zip(layout.rows[column].map(str), names.map(str), strict=True))
    lines = ["  categories:      # what is not named is set aside; totals and their parts: see 'nested'"]
    for word, name in list(words.items())[:MOST_CATEGORIES]:
        lines.append(f"    {quoted(word)}: {flow({'detail': name.strip()})}   # ?")
    rest = len(words) - MOST_CATEGORIES
    lines += [f"    # ? and {rest} more"] if rest > 0 else []
    lengths = {len(word) for word in words}
    nested = "codes of different length: perhaps totals and their parts stand below each other, do not add them up"
    return ([nested] if role == "category_code" and len(lengths) > 1 else []), lines
