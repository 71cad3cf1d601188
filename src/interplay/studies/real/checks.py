"""The paper's checks over many datasets: whether models find what is foretold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interplay.core.types import Array
from interplay.studies.experiment import Values

RESAMPLES = 2000
INTERACTING = ("ef", "tensor", "lower", "elem", "mi", "mult")


def check_lines(lines: Sequence[Values], seed: int) -> list[Values]:
    """A line for each check: both sides in words, the correlation of ranks and its interval."""
    sides = [
        ("U1 - U2", "log loss of unimodal2 less that of unimodal1", unique(lines)),
        ("S", "log loss of `additive` less the best with interactions", synergy(lines)),
        ("I12 - max(I1, I2)", "log loss of the best unimodal model less the best", fusion(lines)),
        ("R / I12", "share of the gain that is left when a modality is missing", missing(lines)),
    ]
    return [
        {"of the data": first, "of the models": second, **correlated(pairs, seed)}
        for first, second, pairs in sides
    ]


def loss(line: Values, family: str) -> float:
    """Log loss as a share of the label's entropy."""
    return float(line[f"log_loss {family}"] / line["entropy_y"])


def best(line: Values) -> float:
    """The least log loss of a model of both modalities."""
    return min(loss(line, f) for f in ("additive", *INTERACTING) if f"log_loss {f}" in line)


def unique(lines: Sequence[Values]) -> Array:
    """(m, 2) which modality owns more, and which model does better."""
    pairs = [
        (
            (line["unique1"] - line["unique2"]) / line["entropy_y"],
            loss(line, "unimodal2") - loss(line, "unimodal1"),
        )
        for line in lines
    ]
    return np.array(pairs)


def synergy(lines: Sequence[Values]) -> Array:
    """(m, 2) synergy, and what models with interactions gain over the additive one."""
    pairs = [
        (
            line["synergy"] / line["entropy_y"],
            loss(line, "additive")
            - min(loss(line, f) for f in INTERACTING if f"log_loss {f}" in line),
        )
        for line in lines
    ]
    return np.array(pairs)


def fusion(lines: Sequence[Values]) -> Array:
    """(m, 2) what a second modality adds, and what models gain by it."""
    pairs = [
        (
            (line["i12"] - max(line["i1"], line["i2"])) / line["entropy_y"],
            min(loss(line, "unimodal1"), loss(line, "unimodal2")) - best(line),
        )
        for line in lines
    ]
    return np.array(pairs)


def missing(lines: Sequence[Values]) -> Array:
    """(m, 2) share of redundancy, and what models of one modality keep of the gain of both."""
    pairs = []
    for line in lines:
        blind = line["blind"] / line["entropy_y"]
        gain = blind - best(line)
        if gain < 0.05 or line["i12"] < 0.02:
            continue  # a share of next to nothing
        kept = np.mean([blind - loss(line, f) for f in ("unimodal1", "unimodal2")]) / gain
        pairs.append((line["redundancy"] / line["i12"], kept))
    return np.array(pairs).reshape(-1, 2)


def correlated(pairs: Array, seed: int) -> Values:
    """Spearman's correlation, and its percentile interval over resampled datasets."""
    from scipy.stats import spearmanr

    if len(pairs) < 4:
        return {"datasets": len(pairs), "correlation": "too few", "interval": ""}
    rng = np.random.default_rng(seed)
    drawn = [pairs[rng.integers(len(pairs), size=len(pairs))] for _ in range(RESAMPLES)]
    able = [d for d in drawn if len(np.unique(d[:, 0])) > 1 and len(np.unique(d[:, 1])) > 1]
    low, high = np.quantile([spearmanr(*d.T).statistic for d in able], [0.025, 0.975])
    found = float(spearmanr(*pairs.T).statistic)
    return {
        "datasets": len(pairs),
        "correlation": found,
        "interval": f"[{low:.2f}, {high:.2f}]",
    }
