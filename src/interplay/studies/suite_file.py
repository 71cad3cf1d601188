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
    return [{**record["settings"], **record["values"]} for record in found]


def write_suite(results: Iterable[Values], folder: Path) -> int:
    """Write ``base_suite.csv`` and ``base_suite.json``; gives the number of lines."""
    results = list(results)
    lines = sorted(suite.suite_lines(results), key=lambda line: [line[name] for name in ORDER])
    with (folder / "base_suite.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: shown(value) for name, value in line.items()} for line in lines)
    text = json.dumps(record_of(results, lines), indent=1) + "\n"
    (folder / "base_suite.json").write_text(text, encoding="utf-8")
    return len(lines)


def record_of(results: list[Values], lines: list[Values]) -> dict[str, Any]:
    """Versions, settings and what was run."""
    from importlib.metadata import version

    runs = Counter((line["suite"], line["rows"], line["preset"], line["seed"]) for line in lines)
    return {
        "versions": {**VERSIONS, "torch": version("torch"), "skorch": version("skorch")},
        "test_rows": suite.TEST_ROWS,
        "validation_share": suite.VALID_SHARE,
        "paper_rows": suite.PAPER_ROWS,
        "estimate": {"method": "posterior", "budget": suite.BUDGET},
        "model_pid": {"method": "posterior", "regressions": "quick"},
        "models": list(suite.MODELS),
        "runs": [
            dict(zip(("suite", "rows", "preset", "seed", "lines"), (*key, n), strict=True))
            for key, n in sorted(runs.items())
        ],
        "datasets": {
            f"{found['suite']}: {found['dataset']}": {
                "parameters": found["parameters"],
                "standard_errors": {
                    name: shown(value) for name, value in found["standard_errors"].items()
                },
            }
            for found in sorted(results, key=lambda f: [f["suite"], f["dataset"]])
            if found["kind"] == "dataset" and found["seed"] == 0
        },
    }


def shown(value: Any) -> Any:
    """A cell: numbers to five decimals, nothing for None."""
    if value is None:
        return ""
    return round(value, DIGITS) + 0.0 if isinstance(value, float) else value
