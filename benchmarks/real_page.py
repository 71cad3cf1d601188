"""The tables of docs/results.md, the paragraphs of docs/worked.md and the picture, of kept results.

    python -m benchmarks.real_page keep reproduced/real.jsonl  # decompositions of a finished run
    python -m benchmarks.real_page                             # the pages

``interplay reproduce real`` makes decompositions and models in one go; here decompositions were
made anew beside models of an earlier run, of which two decimals are kept: ``models.csv`` (mean of
three seeds, half widths of 95%; five families and the best of twelve) and ``used.csv``.
"""

import csv
import json
import sys
from pathlib import Path

from interplay.core.pid import ATOMS, SYMBOLS
from interplay.datasets.real.catalogue import names
from interplay.plots import save
from interplay.studies.real.atlas import FAMILIES, METHODS
from interplay.studies.real.page import by_posterior, examples, pictures, tables
from interplay.studies.run import as_csv

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "benchmarks/results/real"
DOCS = ROOT / "docs"
MARK = "<!-- From here on made by benchmarks/real_page.py -->\n"
TEXT = {"dataset", "method", "x1", "x2", "label"}
OF_MODELS = (
    "Log loss in bits on rows held out (a fifth; groups kept whole), mean of 3 seeds that draw "
    "parts and weights, ± 1.96 standard errors; accuracy in brackets. At most 2,000 rows and 40 "
    "epochs, stopped early. `blind` knows the shares of classes alone; `best of all` "
    f"is the lowest of {', '.join(FAMILIES)}, and so a little too low by choice. Trained at "
    "revision 243e308 (`clevr_like`: 62e4253) and not anew; what they use, at f2a64c2."
)


def keep(store: Path) -> None:
    """Decompositions of a run as a CSV file, in the order of the catalogue; the last of each."""
    found: dict[tuple[str, str], dict] = {}
    for text in store.read_text(encoding="utf-8").splitlines():
        piece = json.loads(text)
        if (settings := piece["settings"]).get("method") in METHODS:
            found[settings["dataset"], settings["method"]] = described(settings, piece["values"])
    order = [(dataset, method) for dataset in names() for method in METHODS]
    lines = [found[key] for key in order if key in found]
    (KEPT / "decompositions.csv").write_text(as_csv(lines), encoding="utf-8")


def described(settings: dict, values: dict) -> dict:
    """A line of the file: what was decomposed how, and what was found."""
    how = {key: settings.get(key) for key in ("dataset", "method", "budget", "batch_size")}
    x1, x2, label = values["names"]
    found = {key: value for key, value in values.items() if key != "names"}
    return how | {"x1": x1, "x2": x2, "label": label} | found


def lines_kept() -> list[dict]:
    """Decompositions joined with models and with what these use."""
    lines = [
        {key: value if key in TEXT else number(value) for key, value in line.items()}
        for line in rows("decompositions.csv")
    ]
    models: dict[str, dict] = {}
    for row in rows("models.csv"):
        of, family = models.setdefault(row["dataset"], {}), row["family"]
        if family == "blind":
            of["blind"] = float(row["log_loss"])
            continue
        of[f"log_loss {family}"] = float(row["log_loss"])
        of[f"log_loss_error {family}"] = float(row["half_width"]) / 1.96
        of[f"accuracy {family}"] = float(row["accuracy"])
    for row in rows("used.csv"):
        used = {f"{atom} {row['family']}": float(row[SYMBOLS[atom]]) for atom in ATOMS}
        models[row["dataset"]] |= used
    return [line | models[line["dataset"]] for line in lines]


def rows(name: str) -> list[dict]:
    """Lines of a kept file."""
    with (KEPT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | int | None:
    """A cell; None of an empty one."""
    if text == "":
        return None
    return int(text) if text.isdigit() else float(text)


def pages(lines: list[dict]) -> dict[str, str]:
    """What comes after the mark, by file."""
    return {
        "results.md": "\n\n".join(tables(lines, OF_MODELS, FAMILIES, 0)) + "\n",
        "worked.md": "\n\n".join(examples(lines, FAMILIES)) + "\n",
    }


def main() -> None:
    """Keep a run, or make the pages."""
    if sys.argv[1:2] == ["keep"]:
        keep(Path(sys.argv[2]))
        return
    lines = lines_kept()
    for name, made in pages(lines).items():
        head = (DOCS / name).read_text(encoding="utf-8").split(MARK)[0]
        (DOCS / name).write_text(head + MARK + "\n" + made, encoding="utf-8")
    save(pictures(by_posterior(lines)), DOCS / "images/real.png", dpi=120)


if __name__ == "__main__":
    main()
