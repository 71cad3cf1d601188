"""What an estimate says of single rows: their pointwise values, in a CSV file of its own."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from interplay.annotation.questions import QUESTIONS
from interplay.errors import InputError

Values = tuple[float, ...]  # redundancy, unique1, unique2, synergy in bits
COLUMNS = ("item", *QUESTIONS)


def read_pointwise(path: str | Path) -> dict[str, Values]:
    """Pointwise values in bits by example.

    Raises:
        InputError: no such file, other columns, a value that is no finite number, or an example
            twice; the message names the line.

    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
                raise InputError(f"{path} lacks the column {missing[0]}: {', '.join(COLUMNS)}")
            found: dict[str, Values] = {}
            for line in reader:
                where = f"line {reader.line_num} of {path}"
                if line["item"] in found:
                    raise InputError(f"{where} names example {line['item']!r} a second time")
                found[line["item"]] = values_of(line, where)
    except (OSError, UnicodeError, csv.Error) as error:
        raise InputError(f"pointwise {path} cannot be read: {error}") from error
    if not found:
        raise InputError(f"pointwise {path} holds no values")
    return found


def values_of(line: dict[str, str], where: str) -> Values:
    """The four values of a line."""
    found = []
    for name in QUESTIONS:
        try:
            value = float(line[name])
        except (TypeError, ValueError):
            value = float("nan")
        if not abs(value) < float("inf"):
            raise InputError(f"{where}: {name} is {line[name]!r}: write a number of bits")
        found.append(value)
    return tuple(found)


def write_pointwise(values: Mapping[str, Values], path: str | Path) -> None:
    """Write pointwise values.

    Raises:
        InputError: the file cannot be written.

    """
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows((item, *(f"{v:.6f}" for v in row)) for item, row in values.items())
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
