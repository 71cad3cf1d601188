"""The tables of docs/results.md, the paragraphs of docs/worked.md and the picture, of kept results.

    interplay reproduce real --data DATA                       # decompositions, then models
    python -m benchmarks.real_page keep reproduced/real.jsonl  # what is finished of it
    python -m benchmarks.real_page                             # the pages

``keep`` puts what a run has in the place of what is kept of the same datasets, and leaves the rest.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from interplay.core.pid import ATOMS
from interplay.datasets.real.catalogue import names
from interplay.plots import save
from interplay.studies.real.atlas import FAMILIES, METHODS
from interplay.studies.real.page import by_posterior, examples, joined, pictures, tables
from interplay.studies.run import as_csv

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "benchmarks/results/real"
DOCS = ROOT / "docs"
MARK = "<!-- From here on made by benchmarks/real_page.py -->\n"
TEXT = {"dataset", "method", "x1", "x2", "label", "family"}
DECOMPOSITIONS, MODELS = "decompositions.csv", "models.csv"
OF_MODELS = (
    "Log loss in bits on rows held out (a fifth; groups kept whole), mean of 3 seeds that draw "
    "parts and weights, ± 1.96 standard errors; accuracy in brackets. At most 2,000 rows and 40 "
    "epochs, stopped early. `blind` knows the shares of classes alone; `best of all` "
    f"is the lowest of {', '.join(FAMILIES)}, and so a little too low by choice."
)


def keep(store: Path) -> None:
    """The decompositions and the models of a run as CSV files, in the order of the catalogue."""
    pieces = [json.loads(text) for text in store.read_text(encoding="utf-8").splitlines()]
    told = [(piece["settings"], piece["values"]) for piece in pieces]
    update(DECOMPOSITIONS, [decomposition(*one) for one in told if "method" in one[0]], by_method)
    update(MODELS, [model(*one) for one in told if "family" in one[0]], by_family)


def decomposition(settings: dict, values: dict) -> dict:
    """A line: what was decomposed how, and what was found."""
    how = {key: settings.get(key) for key in ("dataset", "method", "budget", "batch_size")}
    x1, x2, label = values["names"]
    found = {key: value for key, value in values.items() if key != "names"}
    return how | {"x1": x1, "x2": x2, "label": label} | found


def model(settings: dict, values: dict) -> dict:
    """A line: what a model reached, and what it uses, empty where too few rows judged it."""
    how = {key: settings[key] for key in ("dataset", "family", "seed")}
    found = {key: value for key, value in values.items() if key != "used"}
    return how | found | dict(zip(ATOMS, values["used"] or [None] * len(ATOMS), strict=True))


def by_method(line: dict) -> tuple[int, ...]:
    """The place of a decomposition."""
    return names().index(line["dataset"]), list(METHODS).index(line["method"])


def by_family(line: dict) -> tuple[int, ...]:
    """The place of a model."""
    return names().index(line["dataset"]), FAMILIES.index(line["family"]), int(line["seed"])


def update(name: str, lines: Iterable[dict], place: Callable[[dict], tuple[int, ...]]) -> None:
    """The lines in the place of those of the same datasets in a file."""
    new = {place(line): line for line in lines if line.get("method") in (None, *METHODS)}
    datasets = {line["dataset"] for line in new.values()}
    old = {place(line): line for line in rows(name) if line["dataset"] not in datasets}
    every = old | new
    if every:
        text = as_csv([every[key] for key in sorted(every)])
        (KEPT / name).write_text(text, encoding="utf-8")


def lines_kept() -> list[dict]:
    """Decompositions joined with the means of the models."""
    models = [line | {"used": used(line)} for line in rows(MODELS)]
    return [
        joined(line | {"names": [line["x1"], line["x2"], line["label"]]}, models)
        for line in rows(DECOMPOSITIONS)
    ]


def used(line: dict) -> list[float] | None:
    """R, U1, U2, S of a model, where they are known."""
    four = [line[atom] for atom in ATOMS]
    return None if None in four else four


def rows(name: str) -> list[dict]:
    """Lines of a kept file; none where there is no such file."""
    if not (KEPT / name).exists():
        return []
    with (KEPT / name).open(encoding="utf-8", newline="") as file:
        return [
            {key: text if key in TEXT else number(text) for key, text in line.items()}
            for line in csv.DictReader(file)
        ]


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
