"""Canonical correlations of two modalities: what they share, label or no label.

Linear (Hotelling, 1936), and deep (Andrew et al., 2013), both judged on rows held out: in small
samples canonical correlations of rows that were learnt from are far too high.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from interplay.core.checks import checked_generator, checked_number
from interplay.core.extras import load_extra
from interplay.core.results import Columns, Result
from interplay.core.row_checks import checked_rows
from interplay.core.types import Array, Index
from interplay.errors import InputError

RIDGE = 1e-3  # share of the mean variance that is added to every direction
HELD_OUT = 0.3  # share of the rows
FEWEST = 20
STEPS, WIDTH, RATE = 300, 32, 3e-3  # of the deep kind


@dataclass(frozen=True, slots=True)
class CanonicalCorrelations(Result):
    """Correlations of paired directions, on rows held out.

    Attributes:
        correlations: of each pair of directions, the strongest in the rows learnt from first.
        learnt: the same in the rows learnt from, which are too high.
        kind: ``"linear"`` or ``"deep"``.
        n_samples: rows, both parts.

    """

    correlations: tuple[float, ...]
    learnt: tuple[float, ...]
    kind: str
    n_samples: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "correlations": list(self.correlations),
            "learnt": list(self.learnt),
            "kind": self.kind,
            "n_samples": self.n_samples,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CanonicalCorrelations:
        """The inverse of ``to_dict``."""
        try:
            one, two = tuple(data["correlations"]), tuple(data["learnt"])
            return cls(one, two, data["kind"], data["n_samples"])
        except (KeyError, TypeError) as error:
            raise InputError(f"data is not CanonicalCorrelations: {error!r}") from error

    def columns(self) -> Columns:
        """``pair``, ``held_out`` and ``learnt``."""
        pairs = list(range(1, len(self.correlations) + 1))
        return {"pair": pairs, "held_out": self.correlations, "learnt": self.learnt}


def cca(
    x1: Any,
    x2: Any,
    *,
    components: int = 1,
    deep: bool = False,
    rng: int | np.random.Generator | None = 0,
) -> CanonicalCorrelations:
    """How strongly directions of one modality go with directions of the other.

    No label is used: what the modalities share may have nothing to do with it, so that a large
    correlation is no redundancy, and a small one may go with all the redundancy there is.

    Args:
        x1: (n, ...) numbers of the first modality.
        x2: of the second.
        components: pairs of directions.
        deep: of two small networks, trained for the sum of the correlations (needs torch).
        rng: of the rows held out, and of the networks.

    Raises:
        InputError: rows that cannot be used, fewer than 20, or fewer columns than components.
        MissingExtraError: torch is not installed.

    """
    one, two = (part.reshape(len(part), -1) for part in checked_rows(x1=x1, x2=x2))
    number = checked_number("components", components, 1)
    if len(one) < FEWEST:
        raise InputError(f"x1 has {len(one)} rows: pass at least {FEWEST}")
    if number > min(one.shape[1], two.shape[1]) and not deep:
        raise InputError(
            f"components is {number}, but x1 has {one.shape[1]} columns and x2 {two.shape[1]}: "
            "ask for no more than the fewer"
        )
    generator = checked_generator(rng)
    held = np.zeros(len(one), dtype=bool)
    held[generator.choice(len(one), int(HELD_OUT * len(one)), replace=False)] = True
    if deep:
        one, two = deep_views(one, two, held, number, generator)
    learnt = [part[~held] for part in (one, two)]
    ways = directions(learnt[0], learnt[1], number)
    known, new = (correlations(one[rows] @ ways[0], two[rows] @ ways[1]) for rows in (~held, held))
    return CanonicalCorrelations(new, known, "deep" if deep else "linear", len(one))


def directions(one: Array, two: Array, number: int) -> tuple[Array, Array]:
    """(d1, number) and (d2, number) pairs of directions of most correlation."""
    white1, white2 = whitener(one), whitener(two)
    cross = (one - one.mean(axis=0)).T @ (two - two.mean(axis=0)) / len(one)
    left, _, right = np.linalg.svd(white1 @ cross @ white2)
    return white1 @ left[:, :number], white2 @ right[:number].T


def whitener(columns: Array) -> Array:
    """(d, d) symmetric inverse square root of the covariance, with a small ridge."""
    moved = columns - columns.mean(axis=0)
    covariance = moved.T @ moved / len(columns)
    values, vectors = np.linalg.eigh(covariance)
    values = values + RIDGE * max(values.mean(), 1e-12)
    return np.asarray((vectors / np.sqrt(np.maximum(values, 1e-12))) @ vectors.T)


def correlations(one: Array, two: Array) -> tuple[float, ...]:
    """Of each pair of columns; 0 where one does not vary."""
    one, two = one - one.mean(axis=0), two - two.mean(axis=0)
    together = (one * two).sum(axis=0)
    spread = np.sqrt((one**2).sum(axis=0) * (two**2).sum(axis=0))
    found = np.divide(together, spread, out=np.zeros_like(spread), where=spread > 0)
    return tuple(found.tolist())


def deep_views(
    one: Array, two: Array, held: Index, number: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """(n, number) outputs of networks trained for correlation on the rows not held out."""
    torch = load_extra("torch", "cca(deep=True)", "neural")
    with torch.random.fork_rng():
        torch.manual_seed(int(rng.integers(2**31)))
        views = [torch.as_tensor(scaled(part, ~held), dtype=torch.float32) for part in (one, two)]
        networks = [network(view.shape[1], number) for view in views]
    weights = [w for net in networks for w in net.parameters()]
    optimiser = torch.optim.Adam(weights, lr=RATE, weight_decay=1e-3)
    used = torch.as_tensor(np.flatnonzero(~held))
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = -total_correlation(*(n(v[used]) for n, v in zip(networks, views, strict=True)))
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        out = [n(v).double().numpy() for n, v in zip(networks, views, strict=True)]
    return out[0], out[1]


def scaled(columns: Array, used: Index) -> Array:
    """Mean 0 and variance 1 over some rows; constant columns 0."""
    spread = columns[used].std(axis=0)
    moved = columns - columns[used].mean(axis=0)
    return np.asarray(moved / np.where(spread > 0, spread, 1.0))


def network(width: int, number: int) -> Any:
    """A perceptron with one hidden layer."""
    from torch import nn

    return nn.Sequential(nn.Linear(width, WIDTH), nn.Tanh(), nn.Linear(WIDTH, number))


def total_correlation(one: Any, two: Any) -> Any:
    """The sum of the canonical correlations of two outputs (n, number)."""
    import torch

    one, two = one - one.mean(dim=0), two - two.mean(dim=0)
    n = len(one)
    ridge = RIDGE * torch.eye(one.shape[1])
    roots = []
    for part in (one, two):
        covariance = part.T @ part / n
        values, vectors = torch.linalg.eigh(covariance + ridge)
        roots.append((vectors / values.clamp_min(1e-8).sqrt()) @ vectors.T)
    return torch.linalg.matrix_norm(roots[0] @ (one.T @ two / n) @ roots[1], ord="nuc")
