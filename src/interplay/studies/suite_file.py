"""The files of ``models.base_suite()``: from the pieces that a run left behind."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from interplay.broja.decompose import VERSIONS
from interplay.errors import InputError
from interplay.models.suite import COLUMNS
from interplay.studies import suite
from interplay.studies.experiment import Values

DIGITS = 5
ORDER = ("suite", "preset", "rows", "dataset", "seed")
RUN = ("suite", "rows", "preset", "seed")
KEY = (*ORDER, "model")


def kept(path: Path) -> list[Values]:
    """Settings and values of the pieces in a ``.jsonl`` file, of whatever code.

    Raises:
        InputError: there is no such file.

    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    found = [json.loads(line) for line in lines]
    return [
        {**record["settings"], **record["values"], "revision": record.get("revision", "")}
        for record in found
    ]


def write_suite(results: Iterable[Values], folder: Path) -> int:
    """Add runs to ``base_suite.csv`` and ``.json`` of a folder; gives the number of lines there.

    Lines of the same dataset, size, model, preset and seed take the place of those that were there.
    """
    results = list(results)
    table, record = folder / "base_suite.csv", folder / "base_suite.json"
    text = table.read_text("utf-8") if table.exists() else ""
    before = list(csv.DictReader(text.splitlines()))
    known = json.loads(record.read_text("utf-8")) if record.exists() else {}
    found = [
        {name: str(shown(value)) for name, value in line.items()}
        for line in suite.suite_lines(results)
    ]
    merged = {tuple(line[name] for name in KEY): line for line in (*before, *found)}
    lines = sorted(merged.values(), key=place)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    told = record_of(results, lines, known)
    record.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return len(lines)


def place(line: dict[str, str]) -> list[Any]:
    """Where a line is in the file; models stay in the order in which they were run."""
    return [int(line[name]) if name in ("rows", "seed") else line[name] for name in ORDER]


def record_of(
    results: list[Values], lines: list[dict[str, str]], known: dict[str, Any]
) -> dict[str, Any]:
    """Versions, settings and what was run."""
    from importlib.metadata import version

    return {
        "versions": {**VERSIONS, "torch": version("torch"), "skorch": version("skorch")},
        "test_rows": suite.TEST_ROWS,
        "validation_share": suite.VALID_SHARE,
        "paper_rows": suite.PAPER_ROWS,
        "estimate": {"method": "posterior", "budget": suite.BUDGET},
        "model_pid": {"method": "posterior", "regressions": "quick"},
        "models": list(suite.MODELS),
        "runs": runs_of(results, lines, known.get("runs", [])),
        "datasets": dict(sorted({**known.get("datasets", {}), **datasets_of(results)}.items())),
    }


def runs_of(
    results: list[Values], lines: list[dict[str, str]], known: list[Values]
) -> list[Values]:
    """The number of lines of each run, and the revisions of the code that made them."""
    made: dict[tuple[Any, ...], set[str]] = {}
    for run in known:
        made.setdefault(tuple(run[name] for name in RUN), set()).update(run.get("revisions", []))
    for found in results:
        if found["kind"] == "models":
            key = tuple(found[name] for name in RUN)
            made.setdefault(key, set()).update({found.get("revision", "")} - {""})
    counts = Counter((ln["suite"], int(ln["rows"]), ln["preset"], int(ln["seed"])) for ln in lines)
    return [
        {**dict(zip(RUN, key, strict=True)), "lines": n, "revisions": sorted(made.get(key, ()))}
        for key, n in sorted(counts.items())
    ]


def datasets_of(results: list[Values]) -> dict[str, Any]:
    """Parameters, and standard errors of the truth, of each dataset of the first seed."""
    return {
        f"{found['suite']}: {found['dataset']}": {
            "parameters": found["parameters"],
            "standard_errors": {
                name: shown(value) for name, value in found["standard_errors"].items()
            },
        }
        for found in results
        if found["kind"] == "dataset" and found["seed"] == 0
    }


def shown(value: Any) -> Any:
    """A cell: numbers to five decimals, nothing for None."""
    if value is None:
        return ""
    return round(value, DIGITS) + 0.0 if isinstance(value, float) else value
