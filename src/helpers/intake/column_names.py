"""Columns as a spreadsheet names them: A, B, … Z, AA, …"""

from __future__ import annotations


def column_name(number: int) -> str:
    """Name of a column counted from 1."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def column_number(name: str) -> int:
    """Number, from 1, of a column."""
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
