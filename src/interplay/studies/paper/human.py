"""Human judgement: what people rated in the paper, beside the estimates of table 3.

The printed rows are shown as they are, with what the published mean ratings come to when they are
scaled as the paper says (section 4.2): to the sum of the printed estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from interplay.annotation.published import SOURCE, TABLE_3, find
from interplay.plots.style import LOOKS, new_figure
from interplay.studies.comparison import SYMBOLS
from interplay.studies.experiment import Experiment, Options, Page, Piece, Values
from interplay.studies.run import as_markdown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SAME = 0.005  # bits, half the last digit that is printed
Four = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Human:
    """The published ratings; there is nothing to work out."""

    name: str = "human"

    def pieces(self) -> list[Piece]:
        """None."""
        return []

    def page(self, results: list[Values]) -> Page:  # noqa: ARG002
        """Table 3's people, and agreement."""
        lines = comparison()
        return Page(markdown(lines), lines, plot(lines))


def comparison() -> list[Values]:
    """For each dataset that people rated: the estimate, and people by print and by their means."""
    lines = []
    for dataset in TABLE_3:
        method = "CVX" if find("CVX", dataset, "table 3") else "BATCH"
        estimate = four(find(method, dataset, "table 3"))
        lines.append(line(dataset, f"paper: {method}", estimate))
        lines.append(line(dataset, "paper: people", four(find("people", dataset, "table 3"))))
        ratings = find("mean rating", dataset, "notebook")
        if ratings is not None:
            scaled = np.array(four(ratings)) / sum(four(ratings)) * sum(estimate)
            lines.append(line(dataset, "people, from their mean ratings", tuple(scaled.tolist())))
    return lines


def four(values: Sequence[float | None] | None) -> Four:
    """Numbers that are all known."""
    assert values is not None
    known = tuple(value for value in values if value is not None)
    assert len(known) == len(SYMBOLS)
    return known


def line(dataset: str, who: str, bits: Four) -> Values:
    """A row of the table."""
    return {
        "dataset": dataset,
        "who": who,
        **dict(zip(SYMBOLS, bits, strict=True)),
        "sum": float(sum(bits)),
        "highest": list(SYMBOLS)[int(np.argmax(bits))],
    }


def agreement() -> list[Values]:
    """The published alphas."""
    rows = []
    for dataset in ("pooled", *TABLE_3):
        values = find("alpha", dataset, "notebook")
        if values is not None:
            shown = ("not defined" if v is None else f"{v:.2f}" for v in values)
            rows.append({"alpha (interval)": dataset, **dict(zip(SYMBOLS, shown, strict=True))})
    return rows


def remarks(lines: Sequence[Values]) -> list[str]:
    """What does not follow from what."""
    said = [same_highest(lines)]
    for dataset in TABLE_3:
        rows = {row["who"]: row for row in lines if row["dataset"] == dataset}
        estimate = next(iter(rows.values()))
        people = rows["paper: people"]
        if abs(people["sum"] - estimate["sum"]) > SAME:
            said.append(
                f"{dataset}: the printed ratings add up to {people['sum']:.2f} bits, the printed "
                f"estimate to {estimate['sum']:.2f}."
            )
        ours = rows.get("people, from their mean ratings")
        if ours and max(abs(ours[s] - people[s]) for s in SYMBOLS) > 2 * SAME:
            shown = ", ".join(f"{ours[s]:.2f}" for s in SYMBOLS)
            said.append(
                f"{dataset}: the printed ratings don't follow from the published means, which "
                f"scale to {shown}."
            )
    return said


def same_highest(lines: Sequence[Values]) -> str:
    """How often people and estimates have the same atom on top."""
    top = {(row["dataset"], row["who"].split(": ")[-1]): row["highest"] for row in lines}
    same = [d for d in TABLE_3 if top[d, "people"] in (top.get((d, "CVX")), top.get((d, "BATCH")))]
    return (
        f"By the printed numbers the highest atom is the same for {len(same)} datasets "
        f"({', '.join(same)}); the paper says 4."
    )


def markdown(lines: Sequence[Values]) -> str:
    """The page."""
    return "\n\n".join(
        [
            "# Human judgement: the ratings of tables 3, 7 and 9",
            f"In bits. From {SOURCE}: three annotators, ten examples of each dataset.",
            as_markdown(lines, digits=2),
            "## What does not follow",
            "\n".join(f"- {text}" for text in remarks(lines)),
            "## Agreement",
            as_markdown(agreement()),
            "Pooled alpha is high because people tell the datasets apart (synergy is 5 on all of "
            "CLEVR). Within a dataset, where all that is left is whether they agree on its "
            "examples, it is near 0.",
        ]
    ) + "\n"  # fmt: skip


def plot(lines: Sequence[Values]) -> Axes:
    """A row of bars for each dataset: the atoms' shares by each who."""
    figure = new_figure(9, 6)
    axes = figure.subplots(2, 3).ravel()
    for ax, dataset in zip(axes, TABLE_3, strict=True):
        rows = [row for row in lines if row["dataset"] == dataset]
        for i, row in enumerate(rows):
            at = np.arange(len(SYMBOLS)) + (i - (len(rows) - 1) / 2) * 0.8 / len(rows)
            colours = [look.colour for look in LOOKS.values()]
            ax.bar(
                at, [row[s] for s in SYMBOLS], 0.72 / len(rows), edgecolor=colours,
                label=row["who"], color=colours if i == 0 else "none",
                hatch=(None, "///", "...")[i],
            )  # fmt: skip
        ax.set_xticks(range(len(SYMBOLS)), list(SYMBOLS))
        ax.set_title(dataset)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_ylabel("bits")
    axes[3].legend(frameon=False, fontsize=8)
    first: Axes = axes[0]
    return first


def experiment(_: Options) -> Experiment:
    """The published ratings; no option changes them."""
    return Human()
