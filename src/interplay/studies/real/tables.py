"""Tables 3, 6 and 7: what is there of the paper's datasets, ours beside what the paper prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from math import log2
from typing import TYPE_CHECKING, Any

import numpy as np

from interplay.datasets.real.catalogue import load
from interplay.datasets.real.features import as_matrix
from interplay.plots.style import LOOKS, own_axes, plain
from interplay.studies.comparison import SYMBOLS, four
from interplay.studies.estimators import Run, clustering, posterior
from interplay.studies.experiment import Options, Page, Piece, Values
from interplay.studies.real.printed import Printed, rows_of_table
from interplay.studies.real.rows import present
from interplay.studies.run import as_markdown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, QUICK_MOST = 20_000, 1_000
OURS: dict[str, dict[str, Run]] = {  # what stands beside each of the paper's estimators
    "CVX": {"ours: CVX": clustering("none"), "ours: CVX, bias taken off": clustering("surrogate")},
    "BATCH": {"ours: posterior": posterior},
}
TITLES = {
    "table3": "Table 3: real datasets",
    "table6": "Table 6: real datasets, each pair of modalities",
    "table7": "Table 7: questions about images, by both estimators",
}


@dataclass(frozen=True, slots=True)
class RealTable:
    """A table of real datasets.

    Attributes:
        name: of the table.
        root: folder of the datasets, or None for the default.
        there: names of the loaders whose files are there.
        missing: why others are not.
        most: rows of each that are used.
        seed: of all chance.

    """

    name: str
    root: str | None
    there: tuple[str, ...]
    missing: dict[str, str] = field(default_factory=dict)
    most: int = MOST
    seed: int = 0

    def pieces(self) -> list[Piece]:
        """Each of our estimators on each row whose dataset is there."""
        return [
            Piece(self.settings(row, ours), partial(self.estimated, row, ours))
            for row in rows_of_table(self.name)
            if row.name in self.there
            for ours in OURS[row.estimator]
        ]

    def settings(self, row: Printed, ours: str) -> Values:
        """All that a result depends on."""
        settings = {"dataset": row.dataset, "who": ours, "rows": self.most, "seed": self.seed}
        return {**settings, "of": row.estimator}

    def estimated(self, row: Printed, ours: str) -> Values:
        """Our estimate."""
        x1, x2, y = numbers(row, self.root, self.most, self.seed)
        return four(OURS[row.estimator][ours](x1, x2, y, self.seed)) | {"n": len(y)}

    def page(self, results: list[Values]) -> Page:
        """Ours beside the paper's, and what is missing."""
        lines = [line for row in rows_of_table(self.name) for line in lines_of(row, results)]
        text = [
            f"# {TITLES[self.name]}",
            "Bits. Ours go through plain features (`interplay.datasets.features.as_matrix`), not "
            "the paper's pretrained encoders, and at most "
            f"{self.most:,} rows. {UNITS}",
            as_markdown([{**line, "n": line["n"] or ""} for line in lines], digits=2),
            missing_text(self.missing),
        ]
        return Page("\n\n".join(t for t in text if t) + "\n", lines, bars(lines))


UNITS = (
    "A decomposition of a label of k classes sums to at most log2 k bits; where a printed row sums "
    "to more, the note says so: it cannot be bits of that label, and only shapes can be compared."
)


def numbers(row: Printed, root: str | None, most: int, seed: int) -> tuple[Any, Any, Any]:
    """(x1, x2, y) as numbers: rows drawn by lot, at most so many."""
    data = load(row.name, root, modalities=row.modalities, split=row.split)
    drawn = np.sort(np.random.default_rng(seed).permutation(len(data))[:most])
    some = data.take(drawn)
    return as_matrix(some.x1), as_matrix(some.x2), some.y


def lines_of(row: Printed, results: Sequence[Values]) -> list[Values]:
    """The printed row, and ours."""
    printed: Values = {"dataset": row.dataset, "who": f"paper: {row.estimator}", "n": None}
    printed |= dict(zip(SYMBOLS, row.values, strict=True))
    ours = [
        {"dataset": r["dataset"], "who": r["who"], "n": r["n"], **{s: r[s] for s in SYMBOLS}}
        for r in results
        if (r["dataset"], r["of"]) == (row.dataset, row.estimator)
    ]
    return [{**printed, "note": note(row)}, *({**line, "note": ""} for line in ours)]


def note(row: Printed) -> str:
    """Why a printed row cannot be bits of its label, or nothing."""
    most, total = log2(row.classes), sum(row.values)
    if total <= most + 0.02:  # as four rounded numbers can sum to
        return ""
    return f"sums to {total:.2f}; {row.classes} classes hold at most {most:.2f} bits"


def missing_text(missing: dict[str, str]) -> str:
    """Datasets that are not there, and how to get them."""
    if not missing:
        return ""
    return "## Missing\n\n" + "\n".join(f"- `{name}`: {why}" for name, why in missing.items())


def bars(lines: Sequence[Values]) -> Axes:
    """R, U1, U2 and S of each line end to end, as shares of their sum."""
    ax = plain(own_axes(None, width=8.0, height=1.0 + 0.3 * len(lines)))
    at = np.arange(len(lines))[::-1]
    start = np.zeros(len(lines))
    for look in LOOKS.values():
        totals = [max(sum(line[s] for s in SYMBOLS), 1e-12) for line in lines]
        width = np.array([line[look.symbol] for line in lines]) / totals
        ax.barh(
            at, width, left=start, color=look.colour, hatch=look.hatch, edgecolor="white",
            label=look.symbol,
        )  # fmt: skip
        start += width
    ax.set_yticks(at, [f"{line['dataset']}, {line['who']}" for line in lines])
    ax.set_xlabel("share of the sum")
    ax.legend(frameon=False, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return ax


def table(name: str, options: Options) -> RealTable:
    """A table of the datasets that are there, or a small version of it."""
    needed = dict.fromkeys(row.name for row in rows_of_table(name))
    there, missing = present(list(needed), options.data)
    most = QUICK_MOST if options.quick else MOST
    return RealTable(name, options.data, tuple(there), missing, most, options.seed)
